using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets;

/// <summary>
/// Uploaded files on their way to the catalogue. Each is read in the background, whoever watches. Safe for concurrent use.
/// </summary>
public interface IDatasetImports
{
    /// <summary>Largest file that <see cref="ReceiveAsync"/> takes, in bytes.</summary>
    long MaximumBytes { get; }

    /// <summary>
    /// Imports that wait, are in progress or have ended since the server started, oldest first; of those that ended the last few.
    /// </summary>
    IReadOnlyList<DatasetImport> List();

    /// <summary>
    /// Streams a file to disk and queues it to be read. From then on it is read even if the caller goes away or the server is restarted.
    /// A file with the same bytes as one that is there already is not read again.
    /// </summary>
    /// <param name="fileName">The name that the user's file has; only shown, never used as a path.</param>
    /// <param name="bytesReceived">Told the bytes received so far.</param>
    /// <param name="cancellationToken">Leaves nothing behind; without effect once this method has returned.</param>
    /// <exception cref="DatasetTooLargeException">The file is larger than <see cref="MaximumBytes"/>.</exception>
    /// <exception cref="UserErrorException">The file could not be stored.</exception>
    Task<DatasetImport> ReceiveAsync(
        Stream content,
        string fileName,
        IProgress<long>? bytesReceived = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>Waits until an import has ended.</summary>
    /// <param name="cancellationToken">Ends the waiting only.</param>
    /// <exception cref="NotFoundException">No such import.</exception>
    Task<DatasetImport> WaitAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Stops an import that has not ended; nothing of it is left.</summary>
    void Cancel(Guid id);

    /// <summary>Takes an import that has ended off the list.</summary>
    void Dismiss(Guid id);

    /// <param name="changed">Called whenever the list has changed, on any thread.</param>
    IDisposable Subscribe(Action changed);
}

/// <summary>A file on its way to becoming a data set.</summary>
/// <param name="Id">Also that of the data set that is made of the file.</param>
/// <param name="FileName">Name of the file as it was uploaded.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="State">How far the import is.</param>
public sealed record DatasetImport(Guid Id, string FileName, long Bytes, DatasetImportState State)
{
    /// <summary>Share of the work that is done, 0 … 1.</summary>
    public double Progress { get; init; }

    /// <summary>Who sent it; null for nobody in particular.</summary>
    public Owner? Owner { get; init; }

    /// <summary>A sentence that says why it failed.</summary>
    public Message? Error { get; init; }

    /// <summary>The data set, once it is stored.</summary>
    public DatasetSummary? Dataset { get; init; }

    /// <summary>Whether the file was there already; <see cref="Dataset"/> is the one made of it then.</summary>
    public bool WasThere { get; init; }

    /// <summary>Whether the import is done, failed or cancelled.</summary>
    public bool HasEnded => State is DatasetImportState.Done or DatasetImportState.Failed or DatasetImportState.Cancelled;
}

/// <summary>
/// How far an import is: <c>waiting</c> for others, <c>reading</c> the file, <c>done</c> with a data set, <c>failed</c> with an error, or
/// <c>cancelled</c> by a user.
/// </summary>
public enum DatasetImportState
{
    Waiting,
    Reading,
    Done,
    Failed,
    Cancelled,
}

public static class DatasetImportExtensions
{
    /// <summary>Receives a file, waits until it is read, and takes it off the list.</summary>
    /// <returns>The import, with its data set.</returns>
    /// <exception cref="DatasetFormatException">The file is too large, cannot be read as a data set, or its import was
    /// cancelled.</exception>
    public static async Task<DatasetImport> ImportAsync(
        this IDatasetImports imports,
        Stream content,
        string fileName,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(imports);
        var received = await imports.ReceiveAsync(content, fileName, bytesReceived: null, cancellationToken).ConfigureAwait(false);
        var ended = await imports.WaitAsync(received.Id, cancellationToken).ConfigureAwait(false);
        imports.Dismiss(received.Id);
        return ended.State == DatasetImportState.Done
            ? ended
            : throw new DatasetFormatException(ended.Error ?? DatasetMessages.DatasetImportCancelled);
    }
}
