using ChordDash.Engine.Datasets;
using Microsoft.AspNetCore.Components.Forms;

namespace ChordDash.Components.Datasets;

public enum UploadState { Waiting, Uploading, Reading, Done, Failed, Cancelled }

/// <summary>One chosen file on its way to the catalog.</summary>
public sealed class UploadItem(IBrowserFile file) : IProgress<long>, IDisposable
{
    private readonly CancellationTokenSource _cancel = new();
    private long _received;

    public IBrowserFile File => file;

    public UploadState State { get; private set; }

    public string? Error { get; private set; }

    public DatasetSummary? Dataset { get; private set; }

    public long Received => Interlocked.Read(ref _received);

    public bool IsOpen => State is UploadState.Waiting or UploadState.Uploading or UploadState.Reading;

    public CancellationToken Token => _cancel.Token;

    /// <summary>Called on any thread.</summary>
    public void Report(long value)
    {
        Interlocked.Exchange(ref _received, value);
        if (value >= file.Size && State == UploadState.Uploading)
            State = UploadState.Reading;
    }

    public void Start() => State = UploadState.Uploading;

    public void Finish(DatasetSummary dataset) => (State, Dataset) = (UploadState.Done, dataset);

    public void Fail(string message) => (State, Error) = (UploadState.Failed, message);

    public async Task CancelAsync()
    {
        await _cancel.CancelAsync();
        if (IsOpen)
            State = UploadState.Cancelled;
    }

    public void Dispose() => _cancel.Dispose();
}
