using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;
using ChordDash.Server.Hosting;

namespace ChordDash.Server.Runs;

/// <summary>Asks Linux, elsewhere .NET, and of cards NVIDIA's own program.</summary>
internal sealed partial class MachineMemory(NvidiaCards cards, ILogger<MachineMemory> logger) : IMachineMemory
{
    public MemoryFigures? Machine
    {
        get
        {
            try
            {
                return File.Exists(LinuxProc.Stat) ? OnLinux() : Elsewhere();
            }
            catch (Exception exception)
                when (exception is IOException or UnauthorizedAccessException or FormatException or KeyNotFoundException)
            {
                LogMemoryNotRead(exception);
                return null;
            }
        }
    }

    public long Own => Environment.WorkingSet;

    public MemoryFigures? Card(string device)
    {
        // CUDA numbers cards by speed and the driver by bus, which are the same where all cards are.
        var all = cards.Latest;
        if (all.Count == 0 || !int.TryParse(device.Split(':')[^1], CultureInfo.InvariantCulture, out var index))
            return null;
        var card = all.Select(one => one.TotalBytes).Distinct().Count() == 1 ? all.FirstOrDefault(one => one.Index == index) : null;
        card ??= all.MaxBy(one => one.TotalBytes)!;
        return new(card.TotalBytes, card.TotalBytes - card.Bytes);
    }

    public void GiveBack()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        try
        {
            if (OperatingSystem.IsLinux())
                _ = Trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Only GNU's library has it.
        }
    }

    private static MemoryFigures OnLinux()
    {
        var (used, total) = LinuxProc.Memory();
        var figures = new MemoryFigures(total, total - used);
        foreach (var (limit, inUse) in LinuxCgroup.Memory())
            figures = new(Math.Min(figures.Total, limit), Math.Min(figures.Available, Math.Max(0, limit - inUse)));
        return figures;
    }

    private static MemoryFigures Elsewhere()
    {
        var memory = GC.GetGCMemoryInfo();
        return new(memory.TotalAvailableMemoryBytes, Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes));
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint pad);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "How much memory there is cannot be read; runs begin without being asked how much they need."
    )]
    private partial void LogMemoryNotRead(Exception exception);
}
