using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>Makes a data set of a pickled object: <see cref="RowFinder"/> finds the rows, this reads them.</summary>
internal static class DatasetBuilder
{
    private const int RowsPerCheck = 256;

    public static ChordDataset Build(PickledContent content, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var words = new ChordWords(content, cancellationToken);
        var rows = new RowFinder(content, new ColumnSense(content, words)).Find();
        if (rows.Sequences.Count == 0)
            throw new DatasetFormatException(DatasetMessages.FileHasNoRows);

        var reader = new PickledSequenceReader(content, words);
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
        var tokens = reader.Finish(pieces);
        var labels = new LabelReader(content);
        var (indices, classLabels) = rows.Labels is null ? (null, []) : labels.Read(rows.Labels);
        labels.NoteEmpty(rows.EmptyClasses, classLabels);
        return new(pieces, indices, classLabels)
        {
            Tokens = tokens?.Words,
            FirstToken = tokens?.FirstWord ?? 0,
            Remarks = content.Notes.Remarks,
        };
    }
}
