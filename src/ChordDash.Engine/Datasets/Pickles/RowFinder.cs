using System.Runtime.CompilerServices;

namespace ChordDash.Engine.Datasets.Pickles;

/// <summary>Finds the sequences and labels in what a pickle holds, in whichever of the usual forms they are.</summary>
/// <remarks>What is found of an object is remembered: a pickle may refer to it a million times.</remarks>
internal sealed class RowFinder(PickledContent content)
{
    /// <summary>Texts of fewer bytes are split faster than they are found.</summary>
    private const int ShortText = 32;

    /// <summary>Keys and values; smaller ones are searched faster than they are found.</summary>
    private const int LargeDictionary = 32;

    private const int StepsPerRow = 8;

    /// <summary>Of a remembered object, roughly.</summary>
    private const int BytesPerRemembered = 96;

    public const string Expected = "Save a list of (sequence, label) tuples, or a list of sequences without labels.";

    private static readonly string[] SequenceNames = ["X", "x", "sequences", "sequence", "chords", "pieces", "data"];
    private static readonly string[] LabelNames = ["y", "Y", "labels", "label", "composers", "composer", "classes", "class", "target", "targets"];

    private static readonly int LongestName = SequenceNames.Concat(LabelNames).Max(name => name.Length);

    private readonly Dictionary<PickledSequence, (PickleValue Sequence, PickleValue Label)?> _pairs =
        new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<PickleValue, bool> _texts = [];

    /// <param name="Sequences">One value per row.</param>
    /// <param name="Labels">As many; null when there are none.</param>
    public sealed record Rows(IReadOnlyList<PickleValue> Sequences, IReadOnlyList<PickleValue>? Labels);

    public Rows Find() => content.Root switch
    {
        { Kind: PickledKind.Dictionary, Sequence: { } dictionary } => FromColumns(dictionary) ?? FromClasses(dictionary)
            ?? throw new DatasetFormatException(
                "The pickle holds a dictionary without an entry \"X\". Save {\"X\": sequences, \"y\": labels}, {composer: sequences} or a " +
                "list of (sequence, label) tuples."),
        _ when Items(content.Root) is { } items => FromPairOfColumns(items) ?? FromRows(items),
        var root => throw new DatasetFormatException($"The pickle holds {Describe.Value(root, content)}, not a list of pieces. {Expected}"),
    };

    /// <summary>The items of a list, a tuple or an array of objects; null for anything else.</summary>
    private PickledSequence? Items(PickleValue value) => value switch
    {
        { Kind: PickledKind.List or PickledKind.Tuple } => value.Sequence,
        { Object: NumpyArray array } => array.FindObjects(content.Budget),
        _ => null,
    };

    private static bool IsSequence(PickleValue value) => value.Kind is PickledKind.Array or PickledKind.List or PickledKind.Tuple;

    /// <summary>"C Am F G": chords in one text.</summary>
    private bool IsText(PickleValue value)
    {
        if (!value.IsText || value.Object is not null || value.Length < ShortText)
            return IsNewText(value);
        if (!_texts.TryGetValue(value, out var found))
        {
            content.Budget.Take(BytesPerRemembered);
            _texts[value] = found = IsNewText(value);
        }
        return found;
    }

    private bool IsNewText(PickleValue value) => content.FindText(value) is { } text && SequenceReader.Split(text).Length > 1;

    /// <summary>{"X": sequences, "y": labels}.</summary>
    private Rows? FromColumns(PickledSequence dictionary)
    {
        if (Entry(dictionary, SequenceNames) is not var (xName, x))
            return null;
        var sequences = Items(x)
            ?? throw new DatasetFormatException($"\"{xName}\" is {Describe.Value(x, content)}. It should be a list of sequences, one per piece, such as list({xName}) makes of an array.");
        if (Entry(dictionary, LabelNames) is not var (yName, y))
            return new(List(sequences), Labels: null);
        var labels = Column(y)
            ?? throw new DatasetFormatException($"\"{yName}\" is {Describe.Value(y, content)}. It should be a list of labels, one per piece.");
        if (labels.Count != sequences.Count)
            throw new DatasetFormatException(
                $"\"{xName}\" has {sequences.Count:N0} sequences, but \"{yName}\" has {labels.Count:N0} labels. There should be one " +
                "label per sequence.");
        return new(List(sequences), List(labels));
    }

    /// <summary>{"bach": sequences, "beethoven": sequences}.</summary>
    private Rows? FromClasses(PickledSequence dictionary)
    {
        var (sequences, labels) = (new List<PickleValue>(), new List<PickleValue>());
        for (var key = 0; key < dictionary.Count; key += 2)
        {
            if (Items(dictionary[key + 1]) is not { } pieces)
                return null;
            // Each of many classes may have the same long list.
            content.Budget.Take(2L * Unsafe.SizeOf<PickleValue>() * pieces.Count);
            if (!AreSequences(pieces))
                return null;
            for (var piece = 0; piece < pieces.Count; piece++)
            {
                sequences.Add(pieces[piece]);
                labels.Add(dictionary[key]);
            }
        }
        return dictionary.Count == 0 ? null : new(sequences, labels);
    }

    /// <summary>(sequences, labels), the two columns of <c>pickle.dump((X, y), file)</c>.</summary>
    private Rows? FromPairOfColumns(PickledSequence items) =>
        items.Count == 2 && Items(items[0]) is { } sequences && AreSequences(sequences)
        && !IsPair(items[0]) && Column(items[1]) is { } labels && labels.Count == sequences.Count && !HasSequence(labels)
            ? new(List(sequences), List(labels))
            : null;

    private Rows FromRows(PickledSequence rows)
    {
        if (rows.Count > 0 && rows[0].Kind == PickledKind.Dictionary && FindPair(rows[0]) is null)
            throw new DatasetFormatException("Row 0 is a dictionary without the entries \"sequence\" and \"label\". Name them so, or save a list of (sequence, label) tuples.");
        if (rows.Count == 0 || FindPair(rows[0]) is null)
        {
            for (var row = 1; row < rows.Count; row++)
            {
                if (FindPair(rows[row]) is not null)
                    throw new DatasetFormatException($"Row {row} is a (sequence, label) pair, but the rows before it have no label. {Expected}");
            }
            return new(List(rows), Labels: null);
        }

        var sequences = new PickleValue[rows.Count];
        var labels = new PickleValue[rows.Count];
        for (var row = 0; row < rows.Count; row++)
        {
            (sequences[row], labels[row]) = FindPair(rows[row])
                ?? throw new DatasetFormatException(
                    $"Row {row} is {Describe.Value(rows[row], content)}, but the rows before it are (sequence, label) pairs. " +
                    $"{Expected}");
        }
        return new(sequences, labels);
    }

    /// <summary>(sequence, label), (label, sequence), which cannot be mistaken for anything else either, or {"sequence": …, "label": …}.</summary>
    private (PickleValue Sequence, PickleValue Label)? FindPair(PickleValue row)
    {
        content.Work.Take(StepsPerRow);
        if (row is not { Kind: PickledKind.Dictionary, Sequence: { Count: > LargeDictionary } large })
            return FindNewPair(row);
        if (!_pairs.TryGetValue(large, out var pair))
        {
            content.Budget.Take(BytesPerRemembered);
            _pairs[large] = pair = FindNewPair(row);
        }
        return pair;
    }

    private (PickleValue Sequence, PickleValue Label)? FindNewPair(PickleValue row)
    {
        if (row is { Kind: PickledKind.Dictionary, Sequence: { } record })
            return Entry(record, SequenceNames) is var (_, sequence) && Entry(record, LabelNames) is var (_, label) ? (sequence, label) : null;
        if (!IsPair(row))
            return null;
        var pair = Items(row)!;
        return IsSequence(pair[0]) || !IsSequence(pair[1]) ? (pair[0], pair[1]) : (pair[1], pair[0]);
    }

    private bool IsPair(PickleValue row) => Items(row) is { Count: 2 } pair && (IsSequence(pair[0]) || IsSequence(pair[1]) || IsText(pair[0]));

    private bool AreSequences(PickledSequence items)
    {
        content.Work.Take(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            if (!IsSequence(items[i]))
                return false;
        }
        return true;
    }

    private bool HasSequence(PickledSequence items)
    {
        content.Work.Take(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            if (IsSequence(items[i]))
                return true;
        }
        return false;
    }

    /// <summary>The items of a column of labels; null when it is none.</summary>
    private PickledSequence? Column(PickleValue column) => Items(column) ?? (column.Object as NumpyArray)?.ReadElements(content);

    private (string Name, PickleValue Value)? Entry(PickledSequence dictionary, string[] names)
    {
        for (var key = 0; key < dictionary.Count; key += 2)
        {
            content.Work.Take(1);
            if (content.FindName(dictionary[key], LongestName) is { } text && names.Contains(text, StringComparer.Ordinal))
                return (text, dictionary[key + 1]);
        }
        return null;
    }

    private static PickleValue[] List(PickledSequence items)
    {
        var list = new PickleValue[items.Count];
        for (var i = 0; i < list.Length; i++)
            list[i] = items[i];
        return list;
    }
}
