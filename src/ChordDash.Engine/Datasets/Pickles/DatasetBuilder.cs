using System.Collections;

namespace ChordDash.Engine.Datasets.Pickles;

/// <summary>Makes a data set of an unpickled object: finds the rows, and in each row its sequence and label.</summary>
internal static class DatasetBuilder
{
    private const string Expected = "Save a list of (sequence, label) tuples, or a list of sequences without labels.";

    public static ChordDataset Build(object? content, CancellationToken cancellationToken)
    {
        var (sequences, labels) = content is Hashtable columns ? FromColumns(columns) : FromRows(content);
        if (sequences.Count == 0)
            throw new DatasetFormatException($"The file has no rows. {Expected}");

        var reader = new SequenceReader();
        var pieces = new List<ReadOnlyMemory<int>>(sequences.Count);
        foreach (var sequence in sequences)
        {
            cancellationToken.ThrowIfCancellationRequested();
            pieces.Add(reader.Read(sequence, row: pieces.Count));
        }
        reader.CheckWrappedRests();

        if (labels is null)
            return new(pieces, Labels: null, ClassLabels: []);
        var (indices, classLabels) = LabelReader.Read(labels);
        return indices is null ? new(pieces, Labels: null, ClassLabels: []) : new(pieces, indices, classLabels);
    }

    /// <summary>The items of a list, a tuple or an array of objects; null for anything else.</summary>
    public static IList? Items(object? value) => value switch
    {
        ArrayList list => list,
        object?[] tuple => tuple,
        NumpyArray array => array.FindObjects(),
        _ => null,
    };

    private static (IList Sequences, IReadOnlyList<object?>? Labels) FromColumns(Hashtable columns)
    {
        var x = columns["X"] ?? columns["x"];
        var y = columns["y"] ?? columns["Y"];
        if (x is null)
            throw new DatasetFormatException(
                "The pickle holds a dictionary without an entry \"X\". Save {\"X\": sequences, \"y\": labels} or a list of " +
                "(sequence, label) tuples.");
        var sequences = Items(x)
            ?? throw new DatasetFormatException($"\"X\" is {Describe.Value(x)}. It should be a list of sequences, one per piece.");
        if (y is null)
            return (sequences, null);
        var labels = LabelReader.Column(y)
            ?? throw new DatasetFormatException($"\"y\" is {Describe.Value(y)}. It should be a list of labels, one per piece.");
        if (labels.Count != sequences.Count)
            throw new DatasetFormatException(
                $"\"X\" has {sequences.Count:N0} sequences, but \"y\" has {labels.Count:N0} labels. There should be one " +
                "label per sequence.");
        return (sequences, labels);
    }

    private static (IList Sequences, IReadOnlyList<object?>? Labels) FromRows(object? content)
    {
        var rows = Items(content)
            ?? throw new DatasetFormatException($"The pickle holds {Describe.Value(content)}, not a list of pieces. {Expected}");
        if (rows.Count == 0 || !IsPair(rows[0]))
        {
            for (var row = 1; row < rows.Count; row++)
            {
                if (IsPair(rows[row]))
                    throw new DatasetFormatException($"Row {row} is a (sequence, label) pair, but the rows before it have no label. {Expected}");
            }
            return (rows, null);
        }

        var sequences = new List<object?>(rows.Count);
        var labels = new List<object?>(rows.Count);
        for (var row = 0; row < rows.Count; row++)
        {
            if (!IsPair(rows[row]))
                throw new DatasetFormatException(
                    $"Row {row} is {Describe.Value(rows[row])}, but the rows before it are (sequence, label) pairs. " +
                    $"{Expected}");
            var pair = Items(rows[row])!;
            // (label, sequence) cannot be mistaken for anything else either.
            var (sequence, label) = IsSequence(pair[0]) ? (pair[0], pair[1]) : (pair[1], pair[0]);
            sequences.Add(sequence);
            labels.Add(label);
        }
        return (sequences, labels);
    }

    /// <summary>Two elements of which at least one is a sequence.</summary>
    private static bool IsPair(object? row) => Items(row) is { Count: 2 } pair && (IsSequence(pair[0]) || IsSequence(pair[1]));

    public static bool IsSequence(object? value) => value is NumpyArray or ArrayList or object?[];
}
