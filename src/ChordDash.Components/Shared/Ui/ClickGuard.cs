namespace ChordDash.Components.Shared.Ui;

/// <summary>Ignores clicks for a moment after what stands under the pointer has changed, and while a click is being dealt with.</summary>
internal sealed class ClickGuard(TimeProvider time)
{
    /// <summary>Longer than between the clicks of a double click, and than people need to see the change.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(600);

    private long? _changedAt;

    public bool IsBusy { get; private set; }

    /// <summary>Whether a click would be ignored now.</summary>
    public bool IsClosed => IsBusy || (_changedAt is { } at && time.GetElapsedTime(at) < Pause);

    public void Changed() => _changedAt = time.GetTimestamp();

    /// <summary>Does what a click asks for, unless it is ignored.</summary>
    public async Task DoAsync(Func<Task> act)
    {
        if (IsClosed)
            return;
        IsBusy = true;
        try
        {
            await act();
        }
        finally
        {
            IsBusy = false;
        }
    }
}
