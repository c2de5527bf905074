namespace ChordDash.Engine.Datasets.Pickles;

/// <summary>A single NumPy number: <c>scalar(dtype, bytes)</c>.</summary>
internal sealed class NumpyScalar(object?[] arguments)
{
    public NumpyDtype? Dtype { get; } = arguments is [NumpyDtype dtype, ..] ? dtype : null;

    /// <summary>The value as a double, a string or a boolean; null when the type is another or the bytes do not fit it.</summary>
    public object? Value { get; } = arguments is [NumpyDtype dtype, var data]
        && Latin1.GetBytes(data) is { } bytes && bytes.Length > 0 && bytes.Length == dtype.ItemSize
            ? dtype.Read(bytes)
            : null;
}
