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

    /// <summary>Rows of a list in one answer.</summary>
    public const int MaxPageRows = 1_000;

    // Runs and sweeps.

    /// <summary>Runs that may wait on one server, of all accounts together.</summary>
    public const int MaxWaitingRuns = 10_000;

    // Texts that are stored: names, notes, tags.

    // Sessions, connections and pages.

    // Storage and work of an account.

    /// <summary>All of them, as the page of the server and docs/SECURITY.md list them.</summary>
    public static IReadOnlyList<Limit> All { get; } =
    [
        // Typed chords and MIDI files.

        // Pickles and data sets.

        // Archives of runs.

        // Requests to the API.
        new("Rows of a list in one answer of the API", MaxPageRows, LimitUnit.Count),

        // Runs and sweeps.
        new("Waiting runs of all accounts together", MaxWaitingRuns, LimitUnit.Count),

        // Texts that are stored: names, notes, tags.

        // Sessions, connections and pages.

        // Storage and work of an account.
    ];
}
