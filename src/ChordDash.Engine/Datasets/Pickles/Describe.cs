using System.Collections;
using System.Globalization;
using System.Numerics;

namespace ChordDash.Engine.Datasets.Pickles;

/// <summary>Words for what was found in a file, for messages.</summary>
internal static class Describe
{
    private const int LongestQuote = 30;

    /// <summary>Such as "a list of 3", "None", "the number 12.5".</summary>
    public static string Value(object? value) => value switch
    {
        null => "None",
        bool flag => flag ? "True" : "False",
        string text => $"the text {Quote(text)}",
        byte[] => "a bytes object",
        object?[] tuple => $"a tuple of {tuple.Length:N0}",
        IDictionary => "a dictionary",
        IList list => $"a list of {list.Count:N0}",
        NumpyArray { Dtype: { } dtype, Shape: { } shape } => $"a NumPy array of {dtype.Name} with shape {Shape(shape)}",
        NumpyArray => "a damaged NumPy array",
        NumpyScalar { Value: { } inner } => Value(inner),
        NumpyScalar { Dtype: { } dtype } => $"a NumPy number of {dtype.Name}",
        NumpyScalar => "a damaged NumPy number",
        double number => $"the number {Number(number)}",
        int or long or BigInteger => $"the number {string.Create(CultureInfo.InvariantCulture, $"{value}")}",
        _ => "an object that is no number",
    };

    public static string Kind(PickledKind kind) => kind switch
    {
        PickledKind.None => "None",
        PickledKind.Boolean => "True or False",
        PickledKind.Number => "a number",
        PickledKind.Text => "a text",
        PickledKind.Bytes => "a bytes object",
        _ => "an object that is no list",
    };

    public static string Number(double number) => number switch
    {
        double.NaN => "NaN",
        double.PositiveInfinity => "infinity",
        double.NegativeInfinity => "-infinity",
        _ when Math.Abs(number) < 1e18 && number == Math.Floor(number) => ((long)number).ToString(CultureInfo.InvariantCulture),
        _ => number.ToString("R", CultureInfo.InvariantCulture),
    };

    public static string Shape(IReadOnlyList<long> shape) => shape.Count switch
    {
        1 => $"({shape[0]},)",
        <= 4 => $"({string.Join(", ", shape)})",
        _ => $"({string.Join(", ", shape.Take(4))}, …)",
    };

    /// <summary>The text in quotation marks, shortened, control characters replaced.</summary>
    public static string Quote(string text)
    {
        var shown = text.Length <= LongestQuote ? text : text[..LongestQuote];
        return $"\"{string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '�' : c))}{(shown.Length < text.Length ? "…" : "")}\"";
    }
}
