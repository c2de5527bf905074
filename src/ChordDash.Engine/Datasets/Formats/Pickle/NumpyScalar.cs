namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>A single NumPy value: <c>scalar(dtype, bytes)</c>.</summary>
internal static class NumpyScalar
{
    /// <returns>A number with its type, a boolean or a text; a value of kind <see cref="PickledKind.OtherScalar"/> for the rest.</returns>
    public static PickleValue Read(PickledSequence arguments, PickledContent content)
    {
        var dtype = arguments.Count > 0 ? arguments[0].Object as NumpyDtype : null;
        return arguments.Count == 2 && dtype?.FindElement(arguments[1], content) is { } element
            ? element
            : new(PickledKind.OtherScalar, Object: dtype);
    }
}
