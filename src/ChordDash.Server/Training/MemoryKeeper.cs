using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Runs;

namespace ChordDash.Server.Training;

/// <summary>
/// Gives memory back to the machine once work has ended that took much of it: .NET and the C library keep what was freed for the next time,
/// which trainings and other programs may need.
/// </summary>
internal sealed class MemoryKeeper(IMachineMemory memory, WorkBudget budget, TimeProvider time) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <summary>Less is not worth the pause of some tenths of a second.</summary>
    public const long MinGrowth = 128L << 20;

    private long _kept = long.MaxValue;
    private bool _wasQuiet;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                Poll();
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private void Poll()
    {
        // What a start and its first pages take stays in use.
        _kept = Math.Min(_kept, memory.Own);
        var isQuiet = !budget.IsBusy;
        if (isQuiet && _wasQuiet && memory.Own - _kept >= MinGrowth)
        {
            memory.GiveBack();
            _kept = memory.Own;
        }

        _wasQuiet = isQuiet;
    }
}
