using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>
/// Reads a data set from a pickle, as the reference notebook writes it: a list of (sequence, label) tuples, or a list of sequences
/// when there are no labels. Also columns, {"X": sequences, "y": labels} or (sequences, labels), records {"sequence": …, "label": …}, and
/// {label: sequences}; several pickles after each other; all of them also compressed by gzip or zlib, or written by joblib. Which of two
/// columns has the chords is found by what reads as chords.
/// </summary>
/// <remarks>
/// Sequences are NumPy arrays of integers or whole floats, rows of a matrix, lists or tuples of them, or of texts: chord symbols ("Am7"),
/// or words of the file's own, which then get codes in ordinal order; or one text with the signs of
/// <see cref="Chords.ChordSequenceParser"/>. Labels are whole numbers, texts or booleans; bytes are texts in UTF-8, else in Latin-1. Pickle
/// protocols 0 to 5, NumPy 1 and 2. Nothing that a pickle names is run. Takes at most five times the size of the (unpacked) file and 64 MB
/// of memory.
/// </remarks>
public static class PickleDatasetReader
{
    /// <inheritdoc cref="Read(Stream, IProgress{double}?, CancellationToken)"/>
    public static ChordDataset Read(Stream stream, CancellationToken cancellationToken = default) =>
        Read(stream, progress: null, cancellationToken);

    /// <param name="stream">The file, from its start.</param>
    /// <param name="progress">Told now and then the share of the work that is done, 0 … 1.</param>
    /// <exception cref="DatasetFormatException">The file is no data set; the message says what was found, where, and what to
    /// do.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ChordDataset Read(Stream stream, IProgress<double>? progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var file = PickleBytes.Read(stream, cancellationToken);
        var bytes = file.Content;
        if (((file.WasPacked ? FileSignature.FindPackedTwice(bytes.Span) : null) ?? FileSignature.FindObstacle(bytes.Span)) is { } obstacle)
            throw new DatasetFormatException(obstacle);
        var notes = new ImportNotes();
        if (TextFile.FindUnixLines(bytes.Span) is { } unix)
        {
            try
            {
                return Read(unix, notes, progress, cancellationToken, ImportRemarkKind.WindowsLines);
            }
            catch (PickleDamageException)
            {
                // Then it is something else, which is told by the bytes as they came.
                notes = new ImportNotes();
            }
        }
        try
        {
            return Read(bytes, notes, progress, cancellationToken);
        }
        catch (PickleDamageException damage)
        {
            throw new DatasetFormatException(
                TextFile.Find(bytes.Span) ?? TextFile.FindLineEnds(bytes.Span) ?? DatasetMessages.PickleDamaged(damage.Finding),
                damage
            );
        }
    }

    private static ChordDataset Read(
        ReadOnlyMemory<byte> bytes,
        ImportNotes notes,
        IProgress<double>? progress,
        CancellationToken cancellationToken,
        ImportRemarkKind? remark = null
    )
    {
        PickledContent content;
        try
        {
            content = PickleFile.Read(bytes, notes, progress, cancellationToken);
        }
        catch (DatasetFormatException refusal) when (!TextFile.EndsAsPickle(bytes.Span) && TextFile.Find(bytes.Span) is { } text)
        {
            // Words that look like instructions to a pickle machine.
            throw new DatasetFormatException(text, refusal);
        }
        if (remark is { } kind)
            notes.Add(kind);
        return DatasetBuilder.Build(content, progress, cancellationToken);
    }
}
