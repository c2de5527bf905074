using System.Globalization;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>Words for what was found in a file, for messages.</summary>
internal static class Describe
{
    private const int MaxQuoteLength = 30;

    /// <summary>Such as "a list of 3", "None", "the number 12.5".</summary>
    public static string Value(PickleValue value, PickledContent content) =>
        value.Kind switch
        {
            PickledKind.None => "None",
            PickledKind.Boolean => value.Bits != 0 ? "True" : "False",
            PickledKind.Integer => $"the number {value.Bits.ToString(CultureInfo.InvariantCulture)}",
            PickledKind.Float => $"the number {Number(value.Number!.Value)}",
            _ when value.IsText => $"the text {Quote(content.FindText(value) ?? "")}",
            PickledKind.Bytes or PickledKind.BytesAsText or PickledKind.BytesAsEscapedText => "a bytes object",
            PickledKind.Tuple => $"a tuple of {value.Sequence!.Count:N0}",
            PickledKind.List => $"a list of {value.Sequence!.Count:N0}",
            PickledKind.Dictionary => "a dictionary",
            PickledKind.Array => value.Object is NumpyArray { Dtype: { } dtype, Shape: { } shape }
                ? $"a NumPy array of {dtype.Name} with shape {Shape(shape)}"
                : "a damaged NumPy array",
            PickledKind.OtherScalar => value.Object is NumpyDtype dtype ? $"a NumPy number of {dtype.Name}" : "a damaged NumPy number",
            _ => "an object that is no list",
        };

    public static string Number(double number) =>
        number switch
        {
            double.NaN => "NaN",
            double.PositiveInfinity => "infinity",
            double.NegativeInfinity => "-infinity",
            _ when Math.Abs(number) < 1e18 && number == Math.Floor(number) => ((long)number).ToString(CultureInfo.InvariantCulture),
            _ => number.ToString("R", CultureInfo.InvariantCulture),
        };

    public static string Shape(IReadOnlyList<long> shape) =>
        shape.Count switch
        {
            1 => $"({shape[0]},)",
            <= 4 => $"({string.Join(", ", shape)})",
            _ => $"({string.Join(", ", shape.Take(4))}, …)",
        };

    /// <summary>The text in quotation marks, shortened, control characters replaced.</summary>
    public static string Quote(string text)
    {
        var shown = text.Length <= MaxQuoteLength ? text : text[..MaxQuoteLength];
        var clean = string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '�' : c));
        return shown.Length < text.Length ? $"\"{clean}…\"" : $"\"{clean}\"";
    }
}
