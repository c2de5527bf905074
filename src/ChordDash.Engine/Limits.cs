namespace ChordDash.Engine;

/// <summary>How a limit is counted.</summary>
public enum LimitUnit
{
    Count,
    Bytes,
    Characters,
    Seconds,
}

/// <param name="Name">In plain words, such as "Chords of a typed sequence".</param>
public sealed record Limit(string Name, long Value, LimitUnit Unit);

/// <summary>
/// The largest inputs that the product accepts, whoever sends them. What lies beyond is refused with a sentence before time or memory is spent on it.
/// Limits that an administrator can change are settings of the server.
/// </summary>
public static class Limits
{
    // Typed chords and MIDI files.

    // Pickles and data sets.

    // Archives of runs.

    // Requests to the API.

    // Runs and sweeps.

    // Texts that are stored: names, notes, tags.

    // Sessions, connections and pages.

    /// <summary>Where somebody signs in once more, the session that is longest unseen ends.</summary>
    public const int MaxSessionsPerAccount = 50;

    /// <summary>From the last time that a page was loaded.</summary>
    public static readonly TimeSpan MaxSessionIdle = TimeSpan.FromDays(14);

    /// <summary>From the sign-in, however much it is used.</summary>
    public static readonly TimeSpan MaxSessionLifetime = TimeSpan.FromDays(90);

    /// <summary>A page costs the server about a megabyte.</summary>
    public const int MaxPagesPerAccount = 50;

    /// <summary>A class that nobody signs in of comes from one address.</summary>
    public const int MaxPagesPerAddress = 300;
    public const int MaxPages = 1_000;

    /// <summary>Pages whose connection was lost, which wait for it for <see cref="MaxLostPageAge"/>.</summary>
    public const int MaxLostPages = 50;
    public static readonly TimeSpan MaxLostPageAge = TimeSpan.FromMinutes(2);

    /// <summary>Connections of programs to the hub.</summary>
    public const int MaxHubConnectionsPerAccount = 200;
    public const int MaxHubConnectionsPerAddress = 500;
    public const int MaxHubConnections = 2_000;

    /// <summary>Runs that one connection watches at the same time.</summary>
    public const int MaxWatchesPerConnection = 100;

    public const int MaxEventStreamsPerAccount = 200;
    public const int MaxEventStreamsPerAddress = 500;
    public const int MaxEventStreams = 2_000;

    /// <summary>Refused deeds of an account that the audit log has lines for.</summary>
    public const int MaxRefusalsRecordedPerMinute = 10;

    /// <summary>Lines of one kind in the log about what browsers and programs sent over their connections.</summary>
    public const int MaxBrowserTroublesPerMinute = 10;

    // Storage and work of an account.

    /// <summary>All of them, as the page of the server and docs/SECURITY.md list them.</summary>
    public static IReadOnlyList<Limit> All { get; } =
    [
        // Typed chords and MIDI files.

        // Pickles and data sets.

        // Archives of runs.

        // Requests to the API.

        // Runs and sweeps.

        // Texts that are stored: names, notes, tags.

        // Sessions, connections and pages.
        new("Sessions of an account", MaxSessionsPerAccount, LimitUnit.Count),
        new("Time until a session that is not used ends", (long)MaxSessionIdle.TotalSeconds, LimitUnit.Seconds),
        new("Time until every session ends", (long)MaxSessionLifetime.TotalSeconds, LimitUnit.Seconds),
        new("Open pages of an account", MaxPagesPerAccount, LimitUnit.Count),
        new("Open pages from an address without sign-in", MaxPagesPerAddress, LimitUnit.Count),
        new("Open pages of all", MaxPages, LimitUnit.Count),
        new("Pages that wait for a lost connection", MaxLostPages, LimitUnit.Count),
        new("Time that a page waits for a lost connection", (long)MaxLostPageAge.TotalSeconds, LimitUnit.Seconds),
        new("Hub connections of an account", MaxHubConnectionsPerAccount, LimitUnit.Count),
        new("Hub connections from an address without sign-in", MaxHubConnectionsPerAddress, LimitUnit.Count),
        new("Hub connections of all", MaxHubConnections, LimitUnit.Count),
        new("Runs that a hub connection watches", MaxWatchesPerConnection, LimitUnit.Count),
        new("Event streams of an account", MaxEventStreamsPerAccount, LimitUnit.Count),
        new("Event streams from an address without sign-in", MaxEventStreamsPerAddress, LimitUnit.Count),
        new("Event streams of all", MaxEventStreams, LimitUnit.Count),
        new("Refused deeds of an account in the audit log, a minute", MaxRefusalsRecordedPerMinute, LimitUnit.Count),
        new("Lines of the log about one kind of trouble with connections, a minute", MaxBrowserTroublesPerMinute, LimitUnit.Count),

        // Storage and work of an account.
    ];
}
