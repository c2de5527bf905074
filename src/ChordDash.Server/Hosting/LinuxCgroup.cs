using System.Globalization;

namespace ChordDash.Server.Hosting;

/// <summary>
/// Reads the limits of Linux's control groups, both versions; see cgroups(7) and the kernel's documents about their memory.
/// </summary>
internal static class LinuxCgroup
{
    private const string Mounts = "/sys/fs/cgroup";

    /// <summary>Limit and use, in bytes, of each group with a limit that this process is in.</summary>
    public static IReadOnlyList<(long Limit, long Used)> Memory() =>
        File.Exists("/proc/self/cgroup") ? Memory(File.ReadAllLines("/proc/self/cgroup"), Mounts) : [];

    /// <param name="membership">The lines of <c>/proc/self/cgroup</c>.</param>
    /// <param name="mounts">Where the groups are mounted.</param>
    public static IReadOnlyList<(long Limit, long Used)> Memory(IReadOnlyList<string> membership, string mounts)
    {
        List<(long Limit, long Used)> found = [];
        foreach (var line in membership)
        {
            var parts = line.Split(':', 3);
            if (parts.Length != 3)
                continue;
            if (parts[1].Length == 0)
                found.AddRange(
                    Ancestors(mounts, parts[2]).Select(group => Read(group, "memory.max", "memory.current", "")).OfType<(long, long)>()
                );
            else if (parts[1].Split(',').Contains("memory", StringComparer.Ordinal))
                found.AddRange(
                    Ancestors(Path.Combine(mounts, "memory"), parts[2])
                        .Select(group => Read(group, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_"))
                        .OfType<(long, long)>()
                );
        }

        return found;
    }

    // From the group up to the mount. In a container the path may be the host's, of which only the mount is there.
    private static IEnumerable<string> Ancestors(string mount, string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return Enumerable.Range(0, parts.Length + 1).Select(length => Path.Combine([mount, .. parts[..length]])).Where(Directory.Exists);
    }

    private static (long Limit, long Used)? Read(string group, string limitFile, string usedFile, string prefix)
    {
        var (limit, used) = (Number(Path.Combine(group, limitFile)), Number(Path.Combine(group, usedFile)));
        // Version 1 says "no limit" with a number that no machine reaches.
        if (limit is null or >= 1L << 60 || used is null)
            return null;
        var statistics = Path.Combine(group, "memory.stat");
        // Copies of files count as used, but make room as soon as it is needed.
        var files = !File.Exists(statistics)
            ? 0
            : File.ReadLines(statistics)
                .Select(line => line.Split(' '))
                .Where(parts =>
                    parts.Length == 2
                    && (
                        parts[0].Equals($"{prefix}active_file", StringComparison.Ordinal)
                        || parts[0].Equals($"{prefix}inactive_file", StringComparison.Ordinal)
                    )
                )
                .Sum(parts => long.Parse(parts[1], CultureInfo.InvariantCulture));
        return (limit.Value, Math.Max(0, used.Value - files));
    }

    // "max" is no number: no limit.
    private static long? Number(string file) =>
        File.Exists(file) && long.TryParse(File.ReadAllText(file).Trim(), CultureInfo.InvariantCulture, out var number) ? number : null;
}
