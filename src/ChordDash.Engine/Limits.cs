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

    /// <summary>Of a data set, a class, a run or a model.</summary>
    public const int MaxNameCharacters = 200;
    public const int MaxAccountNameCharacters = 100;
    public const int MaxKeyNameCharacters = 100;
    public const int MaxTagCharacters = 40;
    public const int MaxTags = 20;

    // Sessions, connections and pages.

    public const int MaxPasswordCharacters = 200;
    public const int MaxKeysPerAccount = 50;

    /// <summary>Tries to sign in with one name that wait for one another.</summary>
    public const int MaxWaitingSignIns = 20;

    /// <summary>Wrong passwords after which an account is locked for a while.</summary>
    public const int MaxWrongPasswords = 10;

    // Storage and work of an account.

    /// <summary>Entries of the audit log about sign-ins, accounts, keys and sessions; and as many about everything else.</summary>
    public const int MaxAuditEntries = 100_000;

    /// <summary>Of these, the entries of one account.</summary>
    public const int MaxAuditEntriesPerAccount = 20_000;

    /// <summary>All of them, as the page of the server and docs/SECURITY.md list them.</summary>
    public static IReadOnlyList<Limit> All { get; } =
    [
        // Typed chords and MIDI files.

        // Pickles and data sets.

        // Archives of runs.

        // Requests to the API.

        // Runs and sweeps.

        // Texts that are stored: names, notes, tags.
        new("Name of a data set, class, run or model", MaxNameCharacters, LimitUnit.Characters),
        new("Name of an account", MaxAccountNameCharacters, LimitUnit.Characters),
        new("Name of a key", MaxKeyNameCharacters, LimitUnit.Characters),
        new("A tag", MaxTagCharacters, LimitUnit.Characters),
        new("Tags of a data set or run", MaxTags, LimitUnit.Count),

        // Sessions, connections and pages.
        new("A password", MaxPasswordCharacters, LimitUnit.Characters),
        new("Keys of an account", MaxKeysPerAccount, LimitUnit.Count),
        new("Waiting tries to sign in with one name", MaxWaitingSignIns, LimitUnit.Count),
        new("Wrong passwords before an account is locked", MaxWrongPasswords, LimitUnit.Count),

        // Storage and work of an account.
        new("Entries of the audit log, about sign-ins and accounts, and about the rest", MaxAuditEntries, LimitUnit.Count),
        new("Entries of one account in each half of the audit log", MaxAuditEntriesPerAccount, LimitUnit.Count),
    ];
}
