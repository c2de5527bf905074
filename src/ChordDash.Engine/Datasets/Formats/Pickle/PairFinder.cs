using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>Tells rows that are a sequence and its label from rows that are sequences.</summary>
internal sealed class PairFinder(PickledContent content, ColumnSense sense)
{
    /// <summary>Keys and values; smaller ones are searched faster than they are found.</summary>
    private const int LargeDictionary = 32;

    private const int StepsPerRow = 8;

    /// <summary>Of a remembered object, roughly.</summary>
    private const int BytesPerRemembered = 96;

    private readonly Dictionary<PickledSequence, (PickleValue Sequence, PickleValue Label)?> _records = new(
        ReferenceEqualityComparer.Instance
    );

    /// <summary>Which of two texts in a row are the chords: 0, 1, or -1 when both are.</summary>
    private int _chords = -1;
    private PickledSequence? _looked;

    /// <summary>Whether each of some values is a row with its label, or each a sequence of numbers alone.</summary>
    public bool AreRows(PickledSequence values)
    {
        Look(values);
        var (pairs, flat) = (0, 0);
        for (var i = 0; i < values.Count; i++)
        {
            pairs += Find(values[i]) is var (sequence, label) && !(IsContainer(sequence) && IsContainer(label)) ? 1 : 0;
            flat +=
                values[i] is { Kind: PickledKind.List or PickledKind.Tuple, Sequence: { Count: > 0, Integers: not null } }
                || values[i].Object is NumpyArray { Dtype.IsNumber: true, Shape.Length: 1 }
                    ? 1
                    : 0;
        }
        return pairs == values.Count || flat == values.Count;
    }

    /// <summary>Looks at all rows, to tell which of two texts is the label.</summary>
    /// <exception cref="DatasetFormatException">The chords stand first in some rows and second in others.</exception>
    public void Look(PickledSequence rows)
    {
        if (ReferenceEquals(_looked, rows))
            return;
        _looked = rows;
        var (first, second, where) = (new List<PickleValue>(), new List<PickleValue>(), new List<int>());
        for (var row = 0; row < rows.Count; row++)
        {
            content.Work.Take(StepsPerRow);
            if (Items(rows[row]) is { Count: 2 } pair && pair[0].IsWords && pair[1].IsWords)
            {
                first.Add(pair[0]);
                second.Add(pair[1]);
                where.Add(row);
            }
        }
        (_chords, var choice) = first.Count > 0 ? sense.Choose(first, second) : (-1, ColumnChoice.Clear);
        if (_chords >= 0 && sense.FindMixed(first, second) is var (oneWay, otherWay))
            throw new DatasetFormatException(DatasetMessages.RowsDifferInOrder(where[oneWay], where[otherWay]));
        if (choice == ColumnChoice.Guessed && _chords >= 0)
            content.Notes.Add(
                ImportRemarkKind.GuessedColumns,
                content.FindText(_chords == 0 ? first[0] : second[0]) ?? "",
                where[0],
                count: first.Count
            );
    }

    /// <summary>
    /// (sequence, label), (label, sequence), which cannot be mistaken for anything else either, or {"sequence": …, "label": …}.
    /// </summary>
    public (PickleValue Sequence, PickleValue Label)? Find(PickleValue row)
    {
        content.Work.Take(StepsPerRow);
        if (row is not { Kind: PickledKind.Dictionary, Sequence: { Count: > LargeDictionary } large })
            return FindNew(row);
        if (!_records.TryGetValue(large, out var pair))
        {
            content.Budget.Take(BytesPerRemembered);
            _records[large] = pair = FindNew(row);
        }
        return pair;
    }

    private (PickleValue Sequence, PickleValue Label)? FindNew(PickleValue row)
    {
        if (row is { Kind: PickledKind.Dictionary, Sequence: { } record })
            return
                ColumnNames.FindSequences(record, content) is var (_, sequence) && ColumnNames.FindLabels(record, content) is var (_, label)
                ? (sequence, label)
                : null;
        if (Items(row) is not { Count: 2 } pair)
            return null;
        var (one, two) = (pair[0], pair[1]);
        return (IsContainer(one), IsContainer(two)) switch
        {
            // An array without dimensions is a single number.
            (true, true) => one.Object is NumpyArray { Shape.Length: 0 } ? (two, one) : (one, two),
            (true, false) => two.IsWords && sense.Of(two) is { Reads: true, Words: > 1 } && IsSmall(one) ? (two, one) : (one, two),
            (false, true) => one.IsWords && sense.Of(one) is { Reads: true, Words: > 1 } && IsSmall(two) ? (one, two) : (two, one),
            _ when one.IsWords && two.IsWords => _chords switch
            {
                0 => (one, two),
                1 => (two, one),
                _ => null,
            },
            _ when one.IsWords => (one, two),
            _ when two.IsWords => (two, one),
            _ => null,
        };
    }

    /// <summary>What may be a label beside chords in a text: one element, or a one-hot vector.</summary>
    private bool IsSmall(PickleValue value)
    {
        if (value.Object is NumpyArray { Shape: { } shape } && (shape is [] || shape.Any(size => size > Limits.MaxClasses)))
            return shape is [];
        var elements = value.Object is NumpyArray array ? array.ReadElements(content) : value.Sequence;
        content.Work.Take(elements?.Count ?? 0);
        return elements is { Count: <= 1 } || LabelReader.IsOneHot(elements);
    }

    private PickledSequence? Items(PickleValue value) => ColumnFinder.Items(value, content);

    private static bool IsContainer(PickleValue value) => ColumnFinder.IsContainer(value);
}
