using ChordDash.Engine.Common;

namespace ChordDash.Components.Shared.Ui;

/// <summary>Failures that a user can mend.</summary>
public static class UserError
{
    /// <summary>Runs an action that may fail so. Other failures pass.</summary>
    /// <param name="cancellationToken">If it is cancelled, the action may be given up, which is no failure.</param>
    /// <returns>The sentence of the failure; null if there was none.</returns>
    public static async Task<Message?> CatchAsync(Func<Task> action, CancellationToken cancellationToken = default)
    {
        try
        {
            await action();
            return null;
        }
        catch (UserErrorException exception)
        {
            return exception.Problem;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null; // Nobody waits for it any more.
        }
    }
}
