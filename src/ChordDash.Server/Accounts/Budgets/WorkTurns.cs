using System.Diagnostics.CodeAnalysis;
using ChordDash.Server.Hosting;

namespace ChordDash.Server.Accounts.Budgets;

/// <summary>
/// Does steps of people's work, and charges each one to the account that asked. Steps of the deferred lane take turns: whatever kinds of
/// work there are, they run on half of the cores at most.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "A step that outlasts the server's stop still gives its turn back."
)]
internal sealed class WorkTurns
{
    private readonly SemaphoreSlim _deferred = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <param name="budget">Of whoever asked; null for the server itself.</param>
    public void Do(WorkLane lane, CallerBudget? budget, Action step)
    {
        // Only the lane's own threads wait here, and they have nothing else to do.
        if (lane == WorkLane.Deferred)
            _deferred.Wait();
        var before = BackgroundPriority.ThreadTime;
        try
        {
            step();
        }
        finally
        {
            budget?.Charge(BackgroundPriority.ThreadTime - before);
            if (lane == WorkLane.Deferred)
                _deferred.Release();
        }
    }
}
