using System.Globalization;
using System.Text;

namespace ChordDash.Engine.Datasets.Pickles;

/// <summary>Reads the labels of one file.</summary>
internal sealed class LabelReader(PickledContent content)
{
    private const int StepsPerLabel = 8;

    private enum Kind { Number, Text, Boolean }

    /// <returns>The class index of each row and the labels in class order; no indices when no row has a label.</returns>
    /// <exception cref="DatasetFormatException">Names the row, counted from 0.</exception>
    public (int[]? Indices, string[] ClassLabels) Read(IReadOnlyList<PickleValue> labels)
    {
        if (labels.All(label => label.Kind == PickledKind.None))
            return (null, []);
        var read = labels.Select(Read).ToArray();
        if (read.Index().FirstOrDefault(entry => entry.Item.Kind != read[0].Kind) is { Index: > 0 } odd)
            throw new DatasetFormatException(
                $"The label of row {odd.Index} is {Describe.Value(labels[odd.Index], content)}, but that of row 0 is " +
                $"{Describe.Value(labels[0], content)}. Use labels of one type in all rows.");

        var classes = read.Distinct().OrderBy(label => label.Number).ThenBy(label => label.Text, StringComparer.Ordinal).ToArray();
        if (classes.Length > DatasetLimits.Classes)
            throw new DatasetFormatException(
                $"The file has {classes.Length:N0} different labels; {DatasetLimits.Classes:N0} are the most. Labels should " +
                "name the composer, not the piece.");
        var index = classes.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        return ([.. read.Select(label => index[label])], [.. classes.Select(label => label.Text)]);
    }

    private Label Read(PickleValue value, int row)
    {
        content.Work.Take(StepsPerLabel);
        return ReadOne(value, row);
    }

    private Label ReadOne(PickleValue value, int row) => value switch
    {
        { Kind: PickledKind.Boolean } => new(Kind.Boolean, 0, value.Bits != 0 ? "True" : "False"),
        { Number: { } number } => Number(number, row),
        { Kind: PickledKind.None } => throw new DatasetFormatException($"Row {row} has no label (None), although others have one. Label every row, or none."),
        _ when content.FindText(value) is { } text => Text(text, row),
        { Kind: PickledKind.Bytes } when content.FindBytes(value) is { } bytes => Text(Encoding.Latin1.GetString(bytes.Span), row),
        { Object: NumpyArray array } when array.FindOnlyElement(content) is { } element => Read(element, row),
        _ => throw new DatasetFormatException(
            $"Row {row}: the label is {Describe.Value(value, content)}. A label should be one whole number or one text (for one-hot " +
            "labels, the index of the 1)."),
    };

    private static Label Number(double number, int row)
    {
        const double LargestExact = 1L << 53;
        if (number != Math.Floor(number) || !(Math.Abs(number) <= LargestExact))
            throw new DatasetFormatException(
                $"Row {row} has the label {Describe.Number(number)}. Labels are classes, so they should be whole numbers or " +
                "texts.");
        if (number < 0)
            throw new DatasetFormatException(
                $"Row {row} has the label {Describe.Number(number)}. Class numbers start at 0; leave pieces without a " +
                "composer out, or use texts as labels.");
        return new(Kind.Number, (long)number, ((long)number).ToString(CultureInfo.InvariantCulture));
    }

    private static Label Text(string text, int row)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > DatasetLimits.LabelLength || text.Any(char.IsControl))
            throw new DatasetFormatException(
                $"Row {row} has the label {Describe.Quote(text)}. Labels should have 1 to {DatasetLimits.LabelLength} " +
                "visible characters.");
        return new(Kind.Text, 0, text);
    }

    /// <param name="Number">Orders numbers; 0 for the others, which their text orders.</param>
    private sealed record Label(Kind Kind, long Number, string Text);
}
