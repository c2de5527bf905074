using System.Diagnostics;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using ChordDash.Server.Hosting;

namespace ChordDash.Server.Monitoring;

/// <summary>
/// Looks every two seconds at what the machine is doing: processor and memory from Linux's <c>/proc</c>, cards by NVIDIA's own program.
/// </summary>
internal sealed partial class MachineMonitor(NvidiaCards cards, TimeProvider time, ILogger<MachineMonitor> logger)
    : BackgroundService,
        IMachineMonitor
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private (long Busy, long All) _ticks;

    public ResourceUse? Latest { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!File.Exists(LinuxProc.Stat))
            return; // Nothing is shown elsewhere.
        cards.Watch();
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            _ticks = LinuxProc.Ticks();
            while (await timer.WaitForNextTickAsync(stoppingToken))
                Poll();
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
        catch (Exception exception)
        {
            Latest = null;
            LogMachineNotRead(exception);
        }
    }

    private void Poll()
    {
        var (busy, all) = LinuxProc.Ticks();
        var (used, total) = LinuxProc.Memory();
        var share = all > _ticks.All ? Math.Clamp((double)(busy - _ticks.Busy) / (all - _ticks.All), 0, 1) : 0;
        _ticks = (busy, all);
        using var process = Process.GetCurrentProcess();
        Latest = new ResourceUse(share, process.WorkingSet64, used, total) { Cards = cards.Latest };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What the machine is doing cannot be read; pages do without.")]
    private partial void LogMachineNotRead(Exception exception);
}
