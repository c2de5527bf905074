using ChordDash.Engine.Datasets.Pickles;

namespace ChordDash.Engine.Datasets;

/// <summary>
/// Reads a data set from a pickle, as the reference notebook writes it: a list of (sequence, label) tuples, or a list of sequences
/// when there are no labels. Also columns, {"X": sequences, "y": labels} or (sequences, labels), records {"sequence": …, "label": …}, and
/// {label: sequences}; all of them also compressed by gzip.
/// </summary>
/// <remarks>
/// Sequences are NumPy arrays of integers or whole floats, lists or tuples of them, or of texts: chord symbols ("Am7"), or words of the
/// file's own, which then get codes in ordinal order. Labels are whole numbers, texts or booleans. Pickle protocols 0 to 5, NumPy 1 and 2.
/// Nothing that a pickle names is run. Takes at most five times the size of the (unpacked) file and 64 MB of memory.
/// </remarks>
public static class PickleDatasetReader
{
    private const string Again = "Save the data set again with pickle.dump.";

    /// <inheritdoc cref="Read(Stream, IProgress{double}?, CancellationToken)"/>
    public static ChordDataset Read(Stream stream, CancellationToken cancellationToken = default) => Read(stream, progress: null, cancellationToken);

    /// <param name="stream">The file, from its start.</param>
    /// <param name="progress">Told now and then the share of the work that is done, 0 … 1.</param>
    /// <exception cref="DatasetFormatException">The file is no data set; the message says what was found, where, and what to do.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ChordDataset Read(Stream stream, IProgress<double>? progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var file = PickleBytes.Read(stream, cancellationToken);
        var bytes = file.Content;
        if (FileSignature.FindObstacle(bytes.Span) is { } obstacle)
            throw new DatasetFormatException(obstacle);
        try
        {
            var (content, length) = PickleMachine.Run(bytes, progress, cancellationToken);
            if (length < bytes.Length)
                throw new DatasetFormatException(
                    $"The pickle ends at byte {length:N0}, but the file goes on for {bytes.Length - length:N0} more. Save " +
                    "all pieces as one list with a single pickle.dump.");
            return DatasetBuilder.Build(content, progress, cancellationToken);
        }
        catch (PickleDamageException damage)
        {
            throw new DatasetFormatException(FileSignature.FindText(bytes.Span) ?? $"The file is not a readable pickle: {damage.Message} {Again}", damage);
        }
    }
}
