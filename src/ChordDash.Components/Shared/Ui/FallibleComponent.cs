using Microsoft.AspNetCore.Components;

namespace ChordDash.Components.Shared.Ui;

/// <summary>A component whose actions may fail in ways that its user can mend.</summary>
public abstract class FallibleComponent : ComponentBase
{
    private ClickGuard? _guard;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    /// <summary>Why the last action failed, a sentence to be shown in a <see cref="Problem"/>; null if it did not.</summary>
    protected Message? Error { get; set; }

    /// <summary>Whether an action runs; for components that run one at a time.</summary>
    protected bool IsBusy { get; private set; }

    /// <summary>Does what a click asks for. The second click of a double click does nothing.</summary>
    protected Task ActAsync(Func<Task> act)
    {
        var guard = _guard ??= new(Clock);
        return guard.DoAsync(async () =>
        {
            await act();
            // What was refused may be corrected and sent again at once.
            if (Error is null)
                guard.Changed();
        });
    }

    /// <summary>Runs an action. The error of an earlier one disappears at once.</summary>
    /// <param name="cancellationToken">If it is cancelled, the action may be given up without an error.</param>
    protected async Task TryAsync(Func<Task> action, CancellationToken cancellationToken = default)
    {
        (Error, IsBusy) = (null, true);
        try
        {
            // An error that the action itself has set stays.
            if (await UserError.CatchAsync(action, cancellationToken) is { } sentence)
                Error = sentence;
        }
        finally
        {
            IsBusy = false;
        }
    }
}
