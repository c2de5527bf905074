using ChordDash.Server.Hosting;

namespace ChordDash.Server.Operation;

/// <summary>
/// Does steps of people's work on the thread of a lane: those of the patient lane one after the other, on as many threads as half the
/// cores, and each on the account of whoever asked.
/// </summary>
internal sealed class WorkTurns : IDisposable
{
    private readonly SemaphoreSlim _patient = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <param name="budget">Of whoever asked; null for the server itself.</param>
    public void Do(WorkLane lane, CallerBudget? budget, Action step)
    {
        // The threads of a lane have nothing else to do than to wait.
        if (lane == WorkLane.Patient)
            _patient.Wait();
        var before = BackgroundPriority.ThreadTime;
        try
        {
            step();
        }
        finally
        {
            budget?.Charge(BackgroundPriority.ThreadTime - before);
            if (lane == WorkLane.Patient)
                _patient.Release();
        }
    }

    public void Dispose() => _patient.Dispose();
}
