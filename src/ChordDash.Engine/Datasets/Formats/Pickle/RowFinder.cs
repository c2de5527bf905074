namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>Finds the sequences and labels in what pickles hold, in whichever of the usual forms they are.</summary>
/// <remarks>What is found of an object is remembered: a pickle may refer to it a million times.</remarks>
internal sealed class RowFinder(PickledContent content, ColumnSense sense)
{
    public const string Expected = "Save a list of (sequence, label) tuples, or a list of sequences without labels.";

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
                ?? throw new DatasetFormatException(
                    "The pickle holds a dictionary without an entry \"X\". Save {\"X\": sequences, \"y\": labels}, {composer: sequences} "
                        + "or a "
                        + "list of (sequence, label) tuples."
                ),
            _ when _columns.Items(root) is { } items => _columns.FindPair(items) ?? FromRows(items),
            { Object: NumpyArray array } when array.FindMatrixRows(content) is { } rows => new(ColumnFinder.List(rows), Labels: null),
            _ => throw new DatasetFormatException($"The pickle holds {Describe.Value(root, content)}, not a list of pieces. {Expected}"),
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
            $"The pickle ends at byte {content.FirstEnd:N0}, but the file goes on for {content.File.Length - content.FirstEnd:N0} more: "
                + "it holds "
                + $"{content.Roots.Count:N0} pickles, one after the other, that are no parts of one data set. Save all pieces as one list "
                + "with a single pickle.dump.",
            exception
        );

    private Rows FromRows(PickledSequence rows)
    {
        _columns.RefuseSeveralColumns(rows);
        _pairs.Look(rows);
        if (rows.Count > 0 && rows[0].Kind == PickledKind.Dictionary && _pairs.Find(rows[0]) is null)
            throw new DatasetFormatException(
                "Row 0 is a dictionary without the entries \"sequence\" and \"label\". Name them so, or save a list of (sequence, label) "
                    + "tuples."
            );
        if (rows.Count == 0 || _pairs.Find(rows[0]) is null)
            return WithoutLabels(rows);

        var sequences = new PickleValue[rows.Count];
        var labels = new PickleValue[rows.Count];
        for (var row = 0; row < rows.Count; row++)
        {
            (sequences[row], labels[row]) = _pairs.Find(rows[row])
                ?? throw new DatasetFormatException(
                    $"Row {row} is {Describe.Value(rows[row], content)}, but the rows before it are (sequence, label) pairs. "
                        + $"{Expected}"
                );
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
                throw new DatasetFormatException(
                    $"Row {row} is a (sequence, label) pair, but the rows before it have no label. " + $"{Expected}"
                );
            if (rows[row].IsWords)
            {
                words++;
                several |= sense.Of(rows[row]).Words > 1;
            }
        }
        if (words > 0 && words == rows.Count && !several)
            throw new DatasetFormatException(
                $"Row 0 is {Describe.Value(rows[0], content)}, and every row is a single word: that may be one piece, or many of "
                    + "one chord each. "
                    + "Save [[\"C\", \"Am\", …]] for one piece, or [[\"C\"], [\"Am\"], …] for many."
            );
        return new(ColumnFinder.List(rows), Labels: null);
    }
}
