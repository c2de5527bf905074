using System.Globalization;

namespace ChordDash.Server.Hosting;

/// <summary>Reads Linux's <c>/proc</c>; the formats are those of proc_stat(5) and proc_meminfo(5).</summary>
internal static class LinuxProc
{
    public const string Stat = "/proc/stat";

    /// <summary>Clock ticks of all cores since the start: those in which they worked, and all.</summary>
    public static (long Busy, long All) Ticks()
    {
        // user nice system idle iowait irq softirq steal; guest time is in user's already.
        var ticks = File.ReadLines(Stat).First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9].Select(Number).ToList();
        return (ticks.Sum() - ticks[3] - ticks[4], ticks.Sum());
    }

    /// <summary>Bytes in use, as programs see it, and installed.</summary>
    public static (long Used, long Total) Memory()
    {
        var fields = File.ReadLines("/proc/meminfo")
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(parts => parts[0], parts => 1024 * Number(parts[1]), StringComparer.Ordinal);
        return (fields["MemTotal:"] - fields["MemAvailable:"], fields["MemTotal:"]);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
