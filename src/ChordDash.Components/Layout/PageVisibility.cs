using Microsoft.JSInterop;

namespace ChordDash.Components.Layout;

/// <summary>Whether this browser's page is seen: a hidden tab is sent nothing and catches up when it is looked at again.</summary>
public sealed class PageVisibility : IDisposable
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _visible = Completed();
    private DotNetObjectReference<PageVisibility>? _reference;

    /// <summary>What the page's script calls back.</summary>
    internal DotNetObjectReference<PageVisibility> Reference => _reference ??= DotNetObjectReference.Create(this);

    /// <summary>At once unless the page is hidden; then when it is seen again.</summary>
    public Task WhenVisibleAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return _visible.Task.WaitAsync(cancellationToken);
    }

    [JSInvokable]
    public void SetVisible(bool visible)
    {
        lock (_gate)
        {
            if (visible)
                _visible.TrySetResult();
            else if (_visible.Task.IsCompleted)
                _visible = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Dispose() => _reference?.Dispose();

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        completed.SetResult();
        return completed;
    }
}
