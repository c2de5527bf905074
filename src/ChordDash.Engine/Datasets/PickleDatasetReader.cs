using ChordDash.Engine.Datasets.Pickles;
using Razorvine.Pickle;

namespace ChordDash.Engine.Datasets;

/// <summary>
/// Reads a data set from a pickle, as the reference notebook writes it: a list of (sequence, label) tuples, or a list of sequences
/// when there are no labels. Also a dictionary {"X": sequences, "y": labels}, and either compressed by gzip.
/// </summary>
/// <remarks>
/// Sequences are NumPy arrays of integers or whole floats, lists or tuples of them, or of chord symbols ("Am7"). Labels are whole numbers,
/// texts or booleans. Pickle protocols 0 to 5, NumPy 1 and 2. Nothing that a pickle names is run, apart from NumPy's constructors.
/// </remarks>
public static class PickleDatasetReader
{
    private const string Again = "Save the data set again with pickle.dump.";

    /// <param name="stream">The file, from its start.</param>
    /// <exception cref="DatasetFormatException">The file is no data set; the message says what was found, where, and what to do.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ChordDataset Read(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var bytes = PickleBytes.Read(stream, cancellationToken);
        if (FileSignature.FindObstacle(bytes) is { } obstacle)
            throw new DatasetFormatException(obstacle);
        return DatasetBuilder.Build(Unpickle(bytes, cancellationToken), cancellationToken);
    }

    private static object? Unpickle(ArraySegment<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            var (kind, length) = PickleScanner.Scan(bytes, cancellationToken);
            if (kind is not (PickledKind.List or PickledKind.Tuple or PickledKind.Dictionary or PickledKind.Object))
                throw new DatasetFormatException(
                    $"The pickle holds only {Describe.Kind(kind)}, not a list of pieces. Save a list of (sequence, label) " +
                    "tuples.");
            if (length < bytes.Count)
                throw new DatasetFormatException(
                    $"The pickle ends at byte {length:N0}, but the file goes on for {bytes.Count - length:N0} bytes. Save " +
                    "all pieces as one list with a single pickle.dump.");
            using var unpickler = new Unpickler();
            return unpickler.loads(bytes.Array);
        }
        catch (PickleDamageException damage)
        {
            throw new DatasetFormatException(FileSignature.FindText(bytes) ?? $"The file is not a readable pickle: {damage.Message} {Again}", damage);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or UserErrorException or OutOfMemoryException))
        {
            // The scanner knows the pickle to be harmless. What the unpickler still dislikes, such as a bad escape sequence, it says by
            // exceptions of many types.
            throw new DatasetFormatException($"The pickle is damaged and cannot be read. {Again}", exception);
        }
    }
}
