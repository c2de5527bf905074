using Microsoft.JSInterop;

namespace ChordDash.Components.Shared.Browser;

/// <summary>
/// Whether somebody can see this page: a hidden tab and a lost connection are sent nothing, and catch up when they are back.
/// </summary>
public sealed class PagePresence : IDisposable
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _present = Completed();
    private CancellationTokenSource _connection = new();
    private DotNetObjectReference<PagePresence>? _reference;
    private bool _visible = true;
    private bool _connected = true;

    /// <summary>What the page's script calls back.</summary>
    internal DotNetObjectReference<PagePresence> Reference => _reference ??= DotNetObjectReference.Create(this);

    /// <summary>Ends with the connection of this moment: whoever waits for an answer over it waits in vain.</summary>
    public CancellationToken ConnectionLost
    {
        get
        {
            lock (_gate)
                return _connection.Token;
        }
    }

    /// <summary>At once if the page can be seen; else when it can again.</summary>
    public Task WhenPresentAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return _present.Task.WaitAsync(cancellationToken);
    }

    [JSInvokable]
    public void SetVisible(bool visible)
    {
        lock (_gate)
        {
            _visible = visible;
            Update();
        }
    }

    /// <summary>Told by the server when the browser's connection is lost and when it is back.</summary>
    public void SetConnected(bool connected)
    {
        CancellationTokenSource lost;
        lock (_gate)
        {
            _connected = connected;
            Update();
            lost = _connection;
            if (!connected)
                _connection = new();
        }

        if (!connected)
            lost.Cancel();
    }

    private void Update()
    {
        if (_visible && _connected)
            _present.TrySetResult();
        else if (_present.Task.IsCompleted)
            _present = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Dispose()
    {
        _reference?.Dispose();
        _connection.Dispose();
    }

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        completed.SetResult();
        return completed;
    }
}
