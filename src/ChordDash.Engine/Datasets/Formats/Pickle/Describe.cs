using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>Words for what was found in a file, for messages.</summary>
internal static class Describe
{
    private const int MaxQuoteLength = 30;

    /// <summary>Such as "a list of 3", "None", "the number 12.5".</summary>
    public static Message Value(PickleValue value, PickledContent content) =>
        value.Kind switch
        {
            PickledKind.None => FileKindMessages.ValueNone,
            PickledKind.Boolean => value.Bits != 0 ? FileKindMessages.ValueTrue : FileKindMessages.ValueFalse,
            PickledKind.Integer => FileKindMessages.ValueNumber(value.Bits),
            PickledKind.Float => FileKindMessages.ValueNumber(Number(value.Number!.Value)),
            _ when value.IsText => FileKindMessages.ValueText(Quote(content.FindText(value) ?? "")),
            PickledKind.Bytes or PickledKind.BytesAsText or PickledKind.BytesAsEscapedText => FileKindMessages.ValueBytes,
            PickledKind.Tuple => FileKindMessages.ValueTuple(value.Sequence!.Count),
            PickledKind.List => FileKindMessages.ValueList(value.Sequence!.Count),
            PickledKind.Dictionary => FileKindMessages.ValueDictionary,
            PickledKind.Array => value.Object is NumpyArray { Dtype: { } dtype, Shape: { } shape }
                ? FileKindMessages.ValueArray(dtype.Name, Shape(shape))
                : FileKindMessages.ValueArrayDamaged,
            PickledKind.OtherScalar => value.Object is NumpyDtype dtype
                ? FileKindMessages.ValueScalar(dtype.Name)
                : FileKindMessages.ValueScalarDamaged,
            _ => FileKindMessages.ValueOther,
        };

    public static MessageArgument Number(double number) =>
        number switch
        {
            double.NaN => "NaN",
            double.PositiveInfinity => FileKindMessages.NumberInfinity,
            double.NegativeInfinity => FileKindMessages.NumberMinusInfinity,
            _ when Math.Abs(number) < 1e18 && number == Math.Floor(number) => (long)number,
            _ => number,
        };

    public static string Shape(IReadOnlyList<long> shape) =>
        shape.Count switch
        {
            1 => $"({shape[0]},)",
            <= 4 => $"({string.Join(", ", shape)})",
            _ => $"({string.Join(", ", shape.Take(4))}, …)",
        };

    /// <summary>The text in quotation marks, shortened, control characters replaced.</summary>
    public static Message Quote(string text)
    {
        var shown = text.Length <= MaxQuoteLength ? text : text[..MaxQuoteLength];
        var clean = string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '�' : c));
        return shown.Length < text.Length ? FileKindMessages.QuotedTextCut(clean) : FileKindMessages.QuotedText(clean);
    }
}
