using ChordDash.Engine.Datasets;
using Microsoft.AspNetCore.Components.Forms;

namespace ChordDash.Components.Datasets;

public enum UploadState
{
    Waiting,
    Uploading,
    Received,
    Failed,
    Cancelled,
}

/// <summary>One chosen file on its way to the server; from then on it is a <see cref="DatasetImport"/>.</summary>
public sealed class UploadItem(IBrowserFile file) : IProgress<long>, IDisposable
{
    private readonly CancellationTokenSource _cancel = new();
    private long _sent;

    public IBrowserFile File => file;

    public UploadState State { get; private set; }

    public Message? Error { get; private set; }

    /// <summary>Bytes that have arrived.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    public bool IsOpen => State is UploadState.Waiting or UploadState.Uploading;

    public CancellationToken Token => _cancel.Token;

    /// <summary>Called on any thread.</summary>
    public void Report(long value) => Interlocked.Exchange(ref _sent, value);

    public void Start() => State = UploadState.Uploading;

    public void Finish() => State = UploadState.Received;

    public void Fail(Message message) => (State, Error) = (UploadState.Failed, message);

    public async Task CancelAsync()
    {
        await _cancel.CancelAsync();
        if (IsOpen)
            State = UploadState.Cancelled;
    }

    public void Dispose() => _cancel.Dispose();
}
