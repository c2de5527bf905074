using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>
/// Reads the pickles of a file: mostly one, but Python writes as many after each other as somebody calls <c>pickle.dump</c>.
/// </summary>
internal static class PickleFile
{
    /// <summary>Of the machine's work for one pickle, in memory and steps.</summary>
    private const int BytesPerPickle = 128;
    private const int StepsPerPickle = 64;

    /// <exception cref="PickleDamageException">The first of them is no well-formed pickle.</exception>
    /// <exception cref="DatasetFormatException">A pickle is refused for what it holds, or one after the first is damaged.</exception>
    public static PickledContent Read(
        ReadOnlyMemory<byte> file,
        ImportNotes notes,
        IProgress<double>? progress,
        CancellationToken cancellationToken
    )
    {
        var roots = new List<PickleValue>();
        var content = new PickledContent(file, roots, new MemoryBudget(file.Length), new WorkBudget(file.Length, cancellationToken), notes);
        var machine = new PickleMachine(content);
        var (root, end) = machine.Run(0, progress, cancellationToken);
        content.FirstEnd = end;
        roots.Add(root);
        while (FindNext(file.Span, end) is { } start)
        {
            content.Budget.Take(BytesPerPickle);
            content.Work.Take(StepsPerPickle);
            var announced = file.Span[start] == (byte)PickleOpcode.Proto;
            try
            {
                (root, end) = machine.Run(start, progress, cancellationToken);
            }
            catch (PickleDamageException damage) when (announced)
            {
                throw new DatasetFormatException(DatasetMessages.PickleOfManyDamaged(start, damage.Finding), damage);
            }
            catch (Exception exception) when (exception is PickleDamageException or DatasetFormatException && !announced)
            {
                // Python's pickle.load, too, does not look at what follows.
                notes.Add(ImportRemarkKind.TrailingBytes, file.Length - start);
                break;
            }
            if (!announced && root.Sequence is null && root.Object is not NumpyArray)
            {
                notes.Add(ImportRemarkKind.TrailingBytes, file.Length - start);
                break;
            }
            roots.Add(root);
        }
        if (roots.Count > 1)
            notes.Add(ImportRemarkKind.SeveralPickles, roots.Count);
        return content;
    }

    /// <summary>Where something follows that is no blank; null when nothing does.</summary>
    private static int? FindNext(ReadOnlySpan<byte> file, int end)
    {
        var next = file[end..].IndexOfAnyExcept(" \t\r\n\0"u8);
        return next < 0 ? null : end + next;
    }
}
