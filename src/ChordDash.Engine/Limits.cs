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

    // Storage and work of an account.

    /// <summary>Pieces of an account's work that wait for those in progress.</summary>
    public const int MaxWaitingWork = 64;

    /// <summary>Files of an account that wait for those under way.</summary>
    public const int MaxWaitingTransfers = 64;

    /// <summary>Uploaded files of an account that wait to be read, or are being read.</summary>
    public const int MaxWaitingImports = 200;

    /// <summary>Characters of typed chords up to which a question is answered at once and counts as no work.</summary>
    public const int MaxCharactersForFree = 4_000;

    /// <summary>The same in chords: a few letters can stand for very many.</summary>
    public const int MaxChordsForFree = 4_000;

    /// <summary>Accounts and addresses whose work is counted one by one.</summary>
    public const int MaxKnownCallers = 10_000;

    /// <summary>Pieces of work of an account that are remembered for a minute, to be shown.</summary>
    public const int MaxCountedWork = 10_000;

    /// <summary>A client that takes or sends a file more slowly is cut off.</summary>
    public const int MinTransferBytesPerSecond = 4_096;

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

        // Storage and work of an account.
        new("Pieces of an account's work that wait", MaxWaitingWork, LimitUnit.Count),
        new("Files of an account that wait for their transfer", MaxWaitingTransfers, LimitUnit.Count),
        new("Uploaded files of an account that wait to be read", MaxWaitingImports, LimitUnit.Count),
        new("Typed chords that count as no work", MaxCharactersForFree, LimitUnit.Characters),
        new("Chords that count as no work", MaxChordsForFree, LimitUnit.Count),
        new("Accounts and addresses whose work is counted one by one", MaxKnownCallers, LimitUnit.Count),
        new("Least bytes of a transfer in a second", MinTransferBytesPerSecond, LimitUnit.Bytes),
    ];
}
