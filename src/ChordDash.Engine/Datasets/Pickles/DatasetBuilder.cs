namespace ChordDash.Engine.Datasets.Pickles;

/// <summary>Makes a data set of a pickled object: <see cref="RowFinder"/> finds the rows, this reads them.</summary>
internal static class DatasetBuilder
{
    private const int RowsPerCheck = 256;

    public static ChordDataset Build(PickledContent content, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var rows = new RowFinder(content).Find();
        if (rows.Sequences.Count == 0)
            throw new DatasetFormatException($"The file has no rows. {RowFinder.Expected}");

        var reader = new SequenceReader(content);
        var pieces = new ReadOnlyMemory<int>[rows.Sequences.Count];
        for (var row = 0; row < pieces.Length; row++)
        {
            if (row % RowsPerCheck == 0)
            {
                content.Work.Take(RowsPerCheck);
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report(PickleMachine.Share + (1 - PickleMachine.Share) * row / pieces.Length);
            }
            pieces[row] = reader.Read(rows.Sequences[row], row);
        }
        var tokens = reader.Finish();
        var (indices, classLabels) = rows.Labels is null ? (null, []) : new LabelReader(content).Read(rows.Labels);
        return new(pieces, indices, classLabels) { Tokens = tokens };
    }
}
