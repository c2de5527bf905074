using System.Globalization;
using System.Runtime.InteropServices;
using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>Reads the labels of one file.</summary>
internal sealed class LabelReader(PickledContent content)
{
    private const int StepsPerLabel = 8;

    /// <summary>Of a label whose spelling is remembered, roughly.</summary>
    private const int BytesPerRemembered = 160;

    private readonly Dictionary<string, Spelling> _spellings = new(StringComparer.Ordinal);

    private enum Kind
    {
        Number,
        Text,
        Boolean,
    }

    /// <returns>The class index of each row and the labels in class order; no indices when no row has a label.</returns>
    /// <exception cref="DatasetFormatException">Names the row, counted from 0.</exception>
    public (int[]? Indices, string[] ClassLabels) Read(IReadOnlyList<PickleValue> labels)
    {
        if (labels.All(label => label.Kind == PickledKind.None))
            return (null, []);
        var read = labels.Select(Read).ToArray();
        if (read.Index().FirstOrDefault(entry => entry.Item.Kind != read[0].Kind) is { Index: > 0 } odd)
            throw new DatasetFormatException(
                DatasetMessages.LabelsDifferInType(
                    odd.Index,
                    Describe.Value(labels[odd.Index], content),
                    Describe.Value(labels[0], content)
                )
            );

        var classes = read.Distinct().OrderBy(label => label.Number).ThenBy(label => label.Text, StringComparer.Ordinal).ToArray();
        if (classes.Length > Limits.MaxClasses)
            throw new DatasetFormatException(DatasetMessages.TooManyLabels(classes.Length, Limits.MaxClasses));
        foreach (var (text, spelling) in _spellings.Where(entry => entry.Value.Several))
            content.Notes.Add(ImportRemarkKind.UnitedLabels, text, count: spelling.Count);
        var index = classes.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        return ([.. read.Select(label => index[label])], [.. classes.Select(label => label.Text)]);
    }

    /// <summary>Says which classes the file names without a piece of them.</summary>
    /// <param name="classLabels">Of the classes that have pieces.</param>
    public void NoteEmpty(IReadOnlyList<PickleValue> names, IReadOnlyList<string> classLabels)
    {
        foreach (var name in names)
        {
            content.Work.Take(StepsPerLabel);
            var text =
                name.Number is { } number ? Describe.Number(number).ToString()
                : content.FindText(name) is { } label ? LabelText.Clean(label)
                : null;
            var words = text is null ? Describe.Value(name, content) : null;
            text ??= words!.ToString();
            if (!classLabels.Contains(text, StringComparer.Ordinal))
                content.Notes.Add(ImportRemarkKind.EmptyClasses, text, note: words);
        }
    }

    /// <summary>Whether these are the numbers 0 and a single 1, in which many programs write a class.</summary>
    public static bool IsOneHot(PickledSequence? numbers)
    {
        if (numbers is not { Count: >= 2 })
            return false;
        var ones = 0;
        for (var i = 0; i < numbers.Count; i++)
        {
            if (numbers[i].Number is not (0 or 1) && numbers[i].Kind != PickledKind.Boolean)
                return false;
            ones += numbers[i].Number is 1 || numbers[i] is { Kind: PickledKind.Boolean, Bits: 1 } ? 1 : 0;
        }
        return ones == 1;
    }

    private Label Read(PickleValue value, int row)
    {
        content.Work.Take(StepsPerLabel);
        // A label in a list or tuple of its own, as y.reshape(-1, 1).tolist() makes them.
        return value is { Kind: PickledKind.List or PickledKind.Tuple, Sequence: { Count: 1 } single } && single[0].Sequence is null
            ? ReadOne(single[0], row)
            : ReadOne(value, row);
    }

    private Label ReadOne(PickleValue value, int row) =>
        value switch
        {
            { Kind: PickledKind.Boolean } => new(Kind.Boolean, 0, value.Bits != 0 ? "True" : "False"),
            { Number: { } number } => Number(number, row),
            { Kind: PickledKind.None } => throw new DatasetFormatException(DatasetMessages.RowHasNoLabel(row)),
            _ when content.FindText(value) is { } text => Text(text, row),
            { Object: NumpyArray array } when array.FindOnlyElement(content) is { Kind: not PickledKind.Array } element => Read(
                element,
                row
            ),
            _ when IsOneHot(Elements(value)) => throw new DatasetFormatException(
                DatasetMessages.LabelIsOneHot(row, Describe.Value(value, content))
            ),
            _ => throw new DatasetFormatException(DatasetMessages.LabelIsNoNumberOrText(row, Describe.Value(value, content))),
        };

    private PickledSequence? Elements(PickleValue value)
    {
        var elements = value.Object is NumpyArray array ? array.ReadElements(content) : value.Sequence;
        content.Work.Take(elements?.Count ?? 0);
        return elements;
    }

    private static Label Number(double number, int row)
    {
        const double MaxExact = 1L << 53;
        if (number != Math.Floor(number) || !(Math.Abs(number) <= MaxExact))
            throw new DatasetFormatException(DatasetMessages.LabelIsNoWholeNumber(row, Describe.Number(number)));
        if (number < 0)
            throw new DatasetFormatException(DatasetMessages.LabelIsNegative(row, Describe.Number(number)));
        return new(Kind.Number, (long)number, ((long)number).ToString(CultureInfo.InvariantCulture));
    }

    private Label Text(string written, int row)
    {
        var text = LabelText.Clean(written);
        if (text.Length is 0 or > Limits.MaxClassLabelCharacters || text.Any(char.IsControl))
            throw new DatasetFormatException(
                DatasetMessages.LabelIsNotShowable(row, Describe.Quote(written), Limits.MaxClassLabelCharacters)
            );
        ref var spelling = ref CollectionsMarshal.GetValueRefOrAddDefault(_spellings, text, out var known);
        if (!known)
            content.Budget.Take(BytesPerRemembered);
        spelling = !known
            ? new(written, Several: false, 1)
            : new(
                spelling.First,
                spelling.Several || !string.Equals(spelling.First, written, StringComparison.Ordinal),
                spelling.Count + 1
            );
        return new(Kind.Text, 0, text);
    }

    /// <param name="Number">Orders numbers; 0 for the others, which their text orders.</param>
    private sealed record Label(Kind Kind, long Number, string Text);

    /// <param name="First">The label as the first row has it.</param>
    /// <param name="Several">Whether others have it in another form.</param>
    private readonly record struct Spelling(string First, bool Several, int Count);
}
