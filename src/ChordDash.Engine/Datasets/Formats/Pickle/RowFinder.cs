using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>Finds the sequences and labels in what pickles hold, in whichever of the usual forms they are.</summary>
/// <remarks>What is found of an object is remembered: a pickle may refer to it a million times.</remarks>
internal sealed class RowFinder(PickledContent content, ColumnSense sense)
{
    private readonly ColumnFinder _columns = new(content, sense);
    private readonly PairFinder _pairs = new(content, sense);

    /// <param name="Sequences">One value per row.</param>
    /// <param name="Labels">As many; null when there are none.</param>
    public sealed record Rows(IReadOnlyList<PickleValue> Sequences, IReadOnlyList<PickleValue>? Labels)
    {
        /// <summary>Classes that are named and have no rows.</summary>
        public IReadOnlyList<PickleValue> EmptyClasses { get; init; } = [];
    }

    public Rows Find() => content.Roots is [var root] ? Find(root) : FindInSeveral(content.Roots);

    private Rows Find(PickleValue root) =>
        root switch
        {
            { Kind: PickledKind.Dictionary, Sequence: { } dictionary } => _columns.FindNamed(dictionary)
                ?? _columns.FindClasses(dictionary)
                ?? throw new DatasetFormatException(DatasetMessages.DictionaryHasNoSequences),
            _ when _columns.Items(root) is { } items => _columns.FindPair(items) ?? FromRows(items),
            { Object: NumpyArray array } when array.FindMatrixRows(content) is { } rows => new(ColumnFinder.List(rows), Labels: null),
            _ => throw new DatasetFormatException(DatasetMessages.PickleHoldsNoPieces(Describe.Value(root, content))),
        };

    /// <summary>Several pickles in one file: two columns, a row each, or a part of the rows each.</summary>
    private Rows FindInSeveral(IReadOnlyList<PickleValue> roots)
    {
        var all = new PickledSequence();
        foreach (var root in roots)
            all.Add([root], content.Budget);
        if (_columns.FindPair(all) is { } columns)
            return columns;
        if (_pairs.AreRows(all))
            return FromRows(all);
        var (sequences, labels, empty) = (new List<PickleValue>(), new List<PickleValue>(), new List<PickleValue>());
        foreach (var root in roots)
        {
            Rows part;
            try
            {
                part = Find(root);
            }
            catch (DatasetFormatException exception)
            {
                throw Apart(exception);
            }
            sequences.AddRange(part.Sequences);
            labels.AddRange(part.Labels ?? []);
            empty.AddRange(part.EmptyClasses);
            if (part.Sequences.Count == 0 || (labels.Count > 0 && labels.Count != sequences.Count))
                throw Apart();
        }
        return new(sequences, labels.Count > 0 ? labels : null) { EmptyClasses = empty };
    }

    private DatasetFormatException Apart(DatasetFormatException? exception = null) =>
        new(
            DatasetMessages.PicklesDoNotBelongTogether(content.FirstEnd, content.File.Length - content.FirstEnd, content.Roots.Count),
            exception
        );

    private Rows FromRows(PickledSequence rows)
    {
        _columns.RefuseSeveralColumns(rows);
        _pairs.Look(rows);
        if (rows.Count > 0 && rows[0].Kind == PickledKind.Dictionary && _pairs.Find(rows[0]) is null)
            throw new DatasetFormatException(DatasetMessages.RecordHasNoSequence);
        if (rows.Count == 0 || _pairs.Find(rows[0]) is null)
            return WithoutLabels(rows);

        var sequences = new PickleValue[rows.Count];
        var labels = new PickleValue[rows.Count];
        for (var row = 0; row < rows.Count; row++)
        {
            (sequences[row], labels[row]) = _pairs.Find(rows[row])
                ?? throw new DatasetFormatException(DatasetMessages.RowIsNoPair(row, Describe.Value(rows[row], content)));
        }
        return new(sequences, labels);
    }

    private Rows WithoutLabels(PickledSequence rows)
    {
        var several = false;
        var words = 0;
        for (var row = 0; row < rows.Count; row++)
        {
            if (row > 0 && _pairs.Find(rows[row]) is not null)
                throw new DatasetFormatException(DatasetMessages.RowIsPair(row));
            if (rows[row].IsWords)
            {
                words++;
                several |= sense.Of(rows[row]).Words > 1;
            }
        }
        if (words > 0 && words == rows.Count && !several)
            throw new DatasetFormatException(DatasetMessages.RowsAreSingleWords(Describe.Value(rows[0], content)));
        return new(ColumnFinder.List(rows), Labels: null);
    }
}
