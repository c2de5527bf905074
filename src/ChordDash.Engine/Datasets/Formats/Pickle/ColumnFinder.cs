using System.Runtime.CompilerServices;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>Finds sequences and labels that stand in columns: by name, by composer, or two of them side by side.</summary>
internal sealed class ColumnFinder(PickledContent content, ColumnSense sense)
{
    private const int MaxKeyLength = 40;

    /// <summary>{"X": sequences, "y": labels}, or two columns of other names.</summary>
    public RowFinder.Rows? FindNamed(PickledSequence dictionary)
    {
        if (ColumnNames.FindSequences(dictionary, content) is not var (xName, x))
            return
                dictionary.Count == 4
                && FindPair(dictionary[1], dictionary[3]) is { } pair
                && (ColumnNames.FindLabels(dictionary, content) is not null || AreNames(pair.Labels!))
                ? pair
                : null;
        var sequences = Read(x) is { Kind: ColumnContent.Sequences or ColumnContent.Words, Items: { } rows }
            ? rows
            : Items(x) ?? throw new DatasetFormatException(DatasetMessages.SequencesAreNoList(xName, Describe.Value(x, content)));
        if (ColumnNames.FindLabels(dictionary, content) is not var (yName, y))
            return new(List(sequences), Labels: null);
        if (Read(y) is { Kind: ColumnContent.Sequences, Items: { } vectors })
            RefuseOneHot(vectors, others: null, FileKindMessages.QuotedText(yName));
        var labels = Labels(y) ?? throw new DatasetFormatException(DatasetMessages.LabelsAreNoList(yName, Describe.Value(y, content)));
        return labels.Count == sequences.Count
            ? new(List(sequences), List(labels))
            : throw Uneven(xName, sequences.Count, yName, labels.Count);
    }

    /// <summary>
    /// {"bach": sequences, "beethoven": sequences}: lists, tuples, matrices, texts, or dictionaries of titles and sequences.
    /// </summary>
    public RowFinder.Rows? FindClasses(PickledSequence dictionary)
    {
        var (sequences, labels, empty) = (new List<PickleValue>(), new List<PickleValue>(), new List<PickleValue>());
        PickleValue? single = null;
        var several = false;
        for (var key = 0; key < dictionary.Count; key += 2)
        {
            var (name, value) = (dictionary[key], dictionary[key + 1]);
            var column = value is { Kind: PickledKind.Dictionary, Sequence: { } titles } ? Read(Values(titles)) : Read(value);
            if (value.Kind == PickledKind.None || column.Count == 0)
            {
                empty.Add(name);
                continue;
            }
            if (value.IsWords && sense.Of(value) is { Reads: true, Words: > 1 })
                column = new(ColumnContent.Sequences, One(value), 1);
            if (column.Kind == ColumnContent.Scalars)
                throw new DatasetFormatException(DatasetMessages.ComposerHasNoPieces(Named(name), Describe.Value(value, content)));
            if (column is not { Kind: not ColumnContent.Mixed, Items: { } pieces })
                return null;
            // Each of many classes may have the same long list.
            content.Budget.Take(2L * Unsafe.SizeOf<PickleValue>() * pieces.Count);
            for (var piece = 0; piece < pieces.Count; piece++)
            {
                sequences.Add(pieces[piece]);
                labels.Add(name);
                several |= column.Kind == ColumnContent.Words && sense.Of(pieces[piece]).Words > 1;
            }
            if (column.Kind == ColumnContent.Words)
                single ??= name;
        }
        if (single is { } list && !several)
            throw new DatasetFormatException(DatasetMessages.ComposerHasSingleWords(Named(list)));
        return dictionary.Count == 0 ? null : new(sequences, labels) { EmptyClasses = empty };
    }

    /// <summary>(sequences, labels) or (labels, sequences), the two columns of <c>pickle.dump((X, y), file)</c>.</summary>
    public RowFinder.Rows? FindPair(PickledSequence items) => items.Count == 2 ? FindPair(items[0], items[1]) : null;

    private RowFinder.Rows? FindPair(PickleValue one, PickleValue two)
    {
        var (left, right) = (Read(one), Read(two));
        switch (left.Kind, right.Kind)
        {
            case (ColumnContent.Mixed, _) or (_, ColumnContent.Mixed) or (ColumnContent.Scalars, ColumnContent.Scalars):
            case (ColumnContent.Sequences, ColumnContent.Sequences) when left.Count != right.Count:
                return null;
            case (ColumnContent.Sequences, ColumnContent.Sequences):
                RefuseOneHot(right.Items!, left.Items!, FileKindMessages.ColumnSecond);
                RefuseOneHot(left.Items!, right.Items!, FileKindMessages.ColumnFirst);
                return AreSingle(right.Items!) && !AreSingle(left.Items!) ? new(List(left.Items!), List(right.Items!)) : null;
            case (ColumnContent.Words, ColumnContent.Sequences) when AreLabels(right.Items!, left, FileKindMessages.ColumnSecond):
                return Pair(left, two);
            case (ColumnContent.Sequences, ColumnContent.Words) when AreLabels(left.Items!, right, FileKindMessages.ColumnFirst):
                return Pair(right, one);
            case (ColumnContent.Sequences, _):
                return Pair(left, two);
            case (_, ColumnContent.Sequences):
                return Pair(right, one);
            case var _ when left.Count != right.Count || left.Count == 0:
                return null;
            case (ColumnContent.Words, ColumnContent.Scalars):
                return Pair(left, two);
            case (ColumnContent.Scalars, ColumnContent.Words):
                return Pair(right, one);
            default:
                return sense.Choose(List(left.Items!), List(right.Items!)) switch
                {
                    // Two texts may also be a row, but not more of them.
                    (0, var choice) when choice == ColumnChoice.Clear || (choice == ColumnChoice.Likely && left.Count > 2) => Pair(
                        left,
                        two
                    ),
                    (1, var choice) when choice == ColumnChoice.Clear || (choice == ColumnChoice.Likely && left.Count > 2) => Pair(
                        right,
                        one
                    ),
                    _ => null,
                };
        }
    }

    private RowFinder.Rows? Pair(Column x, PickleValue y) =>
        x.Items is not { Count: > 0 } sequences || Labels(y) is not { Count: > 0 } labels ? null
        : sequences.Count == labels.Count ? new(List(sequences), List(labels))
        : throw Uneven("X", sequences.Count, "y", labels.Count);

    /// <summary>Whether lists beside texts are labels: of one element each, or one-hot, which is refused.</summary>
    private bool AreLabels(PickledSequence lists, Column texts, Message name)
    {
        if (lists.Count != texts.Count || !sense.AreChords(List(texts.Items!)))
            return false;
        RefuseOneHot(lists, others: null, name);
        return AreSingle(lists);
    }

    private bool AreNames(IReadOnlyList<PickleValue> labels) => labels.All(label => label.IsWords && !sense.Of(label).Reads);

    /// <summary>Says what <c>(X_train, X_test, y_train, y_test)</c> is, which would be read as pieces that are none.</summary>
    public void RefuseSeveralColumns(PickledSequence items)
    {
        if (items.Count is not (3 or 4) || Read(items[0]).Kind != ColumnContent.Sequences)
            return;
        var labels = 0;
        for (var i = 0; i < items.Count; i++)
        {
            if (!IsContainer(items[i]))
                return;
            labels += Read(items[i]).Kind is ColumnContent.Scalars or ColumnContent.Words ? 1 : 0;
        }
        if (labels > 0)
            throw new DatasetFormatException(DatasetMessages.PickleHasSeveralColumns(items.Count));
    }

    /// <param name="Items">Null when there are none, and for the numbers of an array, which are many.</param>
    private readonly record struct Column(ColumnContent Kind, PickledSequence? Items, long Count);

    /// <summary>What a value has as a column.</summary>
    private Column Read(PickleValue value)
    {
        var items = Items(value);
        if (items is null && value.Object is NumpyArray { Dtype: { } dtype, Shape: { } shape } array)
        {
            if (shape is [_, > 1] && array.FindMatrixRows(content) is { } rows)
                return new(ColumnContent.Sequences, rows, rows.Count);
            if ((dtype.IsNumber || dtype.IsBoolean) && shape is [_] or [_, 1])
                return new(ColumnContent.Scalars, null, shape[0]);
            items = dtype.IsText ? array.ReadElements(content) : null;
        }
        if (items is null)
            return new(ColumnContent.Mixed, null, -1);
        content.Work.Take(items.Count);
        if (items is { Count: > 0, Integers: not null })
            return new(ColumnContent.Scalars, items, items.Count);
        var (containers, words) = (0, 0);
        for (var i = 0; i < items.Count; i++)
        {
            containers += IsContainer(items[i]) ? 1 : 0;
            words += items[i].IsWords ? 1 : 0;
        }
        return new(
            containers == items.Count ? ColumnContent.Sequences
                : words == items.Count ? ColumnContent.Words
                : containers + words == 0 ? ColumnContent.Scalars
                : ColumnContent.Mixed,
            items,
            items.Count
        );
    }

    /// <summary>The items of a column of labels, one to a row; null when it is none.</summary>
    private PickledSequence? Labels(PickleValue column) => Items(column) ?? (column.Object as NumpyArray)?.ReadElements(content);

    private void RefuseOneHot(PickledSequence rows, PickledSequence? others, Message name)
    {
        if (AreOneHot(rows) && (others is null || !AreOneHot(others)))
            throw new DatasetFormatException(DatasetMessages.LabelsAreOneHot(name));
    }

    private bool AreOneHot(PickledSequence rows)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            var elements = rows[row].Object is NumpyArray array ? array.ReadElements(content) : rows[row].Sequence;
            content.Work.Take(1 + (elements?.Count ?? 0));
            if (!LabelReader.IsOneHot(elements))
                return false;
        }
        return rows.Count > 0;
    }

    private static bool AreSingle(PickledSequence items)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is { Sequence.Count: not 1 } or { Object: NumpyArray { Shape: not [1] } })
                return false;
        }
        return true;
    }

    private PickleValue Values(PickledSequence dictionary)
    {
        content.Budget.Take(PickledSequence.Bytes);
        var values = new PickledSequence();
        for (var key = 0; key < dictionary.Count; key += 2)
            values.Add([dictionary[key + 1]], content.Budget);
        return new(PickledKind.List, Object: values);
    }

    private PickledSequence One(PickleValue value)
    {
        content.Budget.Take(PickledSequence.Bytes);
        var items = new PickledSequence();
        items.Add([value], content.Budget);
        return items;
    }

    private Message Named(PickleValue key) =>
        content.FindName(key, MaxKeyLength) is { } name ? Describe.Quote(name) : Describe.Value(key, content);

    private static DatasetFormatException Uneven(string x, int sequences, string y, int labels) =>
        new(DatasetMessages.LabelsDoNotMatchSequences(x, sequences, y, labels));

    /// <summary>The items of a list, a tuple or an array of objects; null for anything else.</summary>
    public PickledSequence? Items(PickleValue value) => Items(value, content);

    public static PickledSequence? Items(PickleValue value, PickledContent content) =>
        value switch
        {
            { Kind: PickledKind.List or PickledKind.Tuple } => value.Sequence,
            { Object: NumpyArray array } => array.FindObjects(content.Budget),
            _ => null,
        };

    public static bool IsContainer(PickleValue value) => value.Kind is PickledKind.Array or PickledKind.List or PickledKind.Tuple;

    public static PickleValue[] List(PickledSequence items)
    {
        var list = new PickleValue[items.Count];
        for (var i = 0; i < list.Length; i++)
            list[i] = items[i];
        return list;
    }
}
