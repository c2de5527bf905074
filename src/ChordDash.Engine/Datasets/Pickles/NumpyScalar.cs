namespace ChordDash.Engine.Datasets.Pickles;

/// <summary>A single NumPy value: <c>scalar(dtype, bytes)</c>.</summary>
internal static class NumpyScalar
{
    /// <returns>A number with its type, a boolean or a text; a value of kind <see cref="PickledKind.OtherScalar"/> for the rest.</returns>
    public static PickleValue Read(PickledSequence arguments, PickledContent content)
    {
        var dtype = arguments.Count > 0 ? arguments[0].Object as NumpyDtype : null;
        return arguments.Count == 2 && dtype is { ItemSize: > 0 } && content.FindBytes(arguments[1]) is { } data && data.Length == dtype.ItemSize
            ? dtype.Read(data.Span, content.Budget)
            : new(PickledKind.OtherScalar, Object: dtype);
    }
}
