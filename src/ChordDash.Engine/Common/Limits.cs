using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Common;

/// <summary>How a limit is counted.</summary>
public enum LimitUnit
{
    Count,
    Bytes,
    Characters,
    Seconds,
}

/// <param name="Name">In plain words, such as "Chords of a typed sequence".</param>
public sealed record Limit(Message Name, long Value, LimitUnit Unit);

/// <summary>
/// The largest inputs that the product accepts, whoever sends them. What lies beyond is refused with a sentence before time or memory is
/// spent on it. Limits that an administrator can change are settings of the server.
/// </summary>
public static class Limits
{
    // Typed chords and MIDI files.

    /// <summary>Spaces and signs included; ten for each chord.</summary>
    public const int MaxSequenceCharacters = 10 * MaxSequenceChords;

    /// <summary>Chords that are typed, and beats that they stand for.</summary>
    public const int MaxSequenceChords = 100_000;

    /// <summary>Chords and the signs around them: bar lines, parentheses, repeats.</summary>
    public const int MaxSequenceSigns = 3 * MaxSequenceChords;

    /// <summary>Beats that a text may stand for by repeating, where it is only read.</summary>
    public const int MaxRepeatedBeats = 200_000;

    /// <summary>
    /// Tokens that get a whole sentence of why they were not understood; those after them get a short one. So many tokens are also
    /// listed in an answer that says how a sequence was read.
    /// </summary>
    public const int MaxExplainedTokens = 1_000;

    public const int MaxBatchSequences = 10_000;

    /// <summary>Of all sequences of a batch together.</summary>
    public const int MaxBatchCharacters = 10_000_000;

    /// <summary>Of all sequences of a batch together, repeats written out.</summary>
    public const int MaxBatchChords = 10_000_000;

    /// <summary>Tokens that the answers to all sequences of a batch list together; each has an equal share.</summary>
    public const int MaxBatchTokens = 20_000;

    /// <summary>Of all pieces that a sequence is compared with; of more, the vectors would take gigabytes.</summary>
    public const long MaxComparedBeats = 20_000_000;

    /// <summary>Questions of the history that people judged.</summary>
    public const int MaxJudged = 10_000;

    /// <summary>Of all judged questions together.</summary>
    public const long MaxJudgedBeats = 10_000_000;

    /// <summary>Of each sequence where questions are listed.</summary>
    public const int MaxListedCharacters = 1_000;

    public const int MaxMidiBytes = 512 * 1024;

    public const int MaxMidiBeats = 100_000;

    /// <summary>Unreadable events in a MIDI file that are passed over before it is refused.</summary>
    public const int MaxMidiDamage = 1_000;

    // Pickles and data sets.

    /// <summary>So that a table with one entry for each code stays at a few megabytes.</summary>
    public const int MaxChordCode = 1_000_000;

    /// <summary>Own symbols of a vocabulary, and different words that a file has for chords.</summary>
    public const int MaxSymbols = 10_000;
    public const int MaxSymbolCharacters = 40;

    /// <summary>A confusion matrix of this many classes has a million cells.</summary>
    public const int MaxClasses = 1_000;
    public const int MaxClassLabelCharacters = 100;

    /// <summary>Of a search for pieces by their chords.</summary>
    public const int MaxSearchCharacters = 10_000;

    // Archives of runs.
    public const int MaxArchiveEntries = 20;
    public const long MaxArchiveUnpackedBytes = 1L << 30;

    /// <summary>How many times its packed size a file of an archive may have, beyond its first megabyte.</summary>
    public const int MaxArchiveRatio = 300;
    public const long MaxArchiveRunBytes = 4L << 20;
    public const long MaxArchiveEventsBytes = 64L << 20;
    public const long MaxArchiveModelBytes = 16L << 20;
    public const long MaxArchiveNgramBytes = 96L << 20;
    public const int MaxArchiveEvents = 20_000;

    /// <summary>Numbers, texts and other values of one JSON file of an archive.</summary>
    public const int MaxArchiveValues = 5_000_000;

    /// <summary>Characters of all texts of one JSON file of an archive.</summary>
    public const int MaxArchiveTextCharacters = 16_000_000;

    /// <summary>A sentence of an archive: a line of the log, or the reason of a run's end.</summary>
    public const int MaxArchiveSentenceCharacters = 10_000;
    public const int MaxArchiveNameCharacters = 1_000;
    public const double MaxArchiveNumber = 1e17;
    public const int MaxConcurrentArchiveImports = 1;

    // Requests to the API.
    public const long MaxRequestBytes = 1L << 20;

    /// <summary>Of requests with a typed sequence, a vocabulary or rows of a data set.</summary>
    public const long MaxLongRequestBytes = 4L << 20;
    public const long MaxBatchRequestBytes = 32L << 20;
    public const int MaxJsonDepth = 32;

    /// <summary>Rows of a list in one answer.</summary>
    public const int MaxPageRows = 1_000;

    /// <summary>Rows of a list in an answer to a request that does not say how many it takes.</summary>
    public const int DefaultPageRows = 100;

    // Runs and sweeps.
    public const int MaxRunsPerRequest = 200;
    public const int MaxSweepAxes = 3;
    public const int MaxSweepValueCharacters = 200;
    public const int MaxClassWeights = 1_000;
    public const int MaxDeviceCharacters = 100;

    /// <summary>Runs that may wait on one server, of all accounts together.</summary>
    public const int MaxWaitingRuns = 10_000;

    // Texts that are stored: names, notes, tags.

    /// <summary>Of a data set, a class, a run or a model.</summary>
    public const int MaxNameCharacters = 200;
    public const int MaxAccountNameCharacters = 100;
    public const int MaxKeyNameCharacters = 100;
    public const int MaxNotesCharacters = 10_000;
    public const int MaxTags = 20;
    public const int MaxTagCharacters = 40;

    /// <summary>Tags as they are given, before empty and repeated ones are left out.</summary>
    public const int MaxGivenTags = 1_000;

    // Sessions, connections and pages.

    public const int MaxPasswordCharacters = 200;
    public const int MaxKeysPerAccount = 50;

    /// <summary>Tries to sign in with one name that wait for one another.</summary>
    public const int MaxWaitingSignIns = 20;

    /// <summary>Wrong passwords after which an account is locked for a while.</summary>
    public const int MaxWrongPasswords = 10;

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

    /// <summary>Runs that are watched at the same time, by the hub or as server-sent events.</summary>
    public const int MaxEventStreamsPerAccount = 100;
    public const int MaxEventStreamsPerAddress = 500;
    public const int MaxEventStreams = 2_000;

    /// <summary>Refused deeds of an account that the audit log has lines for.</summary>
    public const int MaxRefusalsRecordedPerMinute = 10;

    /// <summary>Lines of one kind in the log about what browsers and programs sent over their connections.</summary>
    public const int MaxBrowserErrorsPerMinute = 10;

    // Storage and work of an account.

    /// <summary>Entries of the audit log about sign-ins, accounts, keys and sessions; and as many about everything else.</summary>
    public const int MaxAuditEntries = 100_000;

    /// <summary>Of these, the entries of one account.</summary>
    public const int MaxAuditEntriesPerAccount = 20_000;

    /// <summary>Pieces of an account's work that wait for those in progress.</summary>
    public const int MaxWaitingWork = 64;

    /// <summary>Processor time that an account's work takes in a minute before it waits behind the work of others.</summary>
    public static readonly TimeSpan MaxPromptWorkPerMinute = TimeSpan.FromSeconds(2);

    /// <summary>From then on, between two requests of that account to the API, in milliseconds.</summary>
    public const int MinPatientRequestMilliseconds = 200;

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
        new(CommonMessages.LimitSequenceCharacters, MaxSequenceCharacters, LimitUnit.Characters),
        new(CommonMessages.LimitSequenceChords, MaxSequenceChords, LimitUnit.Count),
        new(CommonMessages.LimitSequenceSigns, MaxSequenceSigns, LimitUnit.Count),
        new(CommonMessages.LimitRepeatedBeats, MaxRepeatedBeats, LimitUnit.Count),
        new(CommonMessages.LimitExplainedTokens, MaxExplainedTokens, LimitUnit.Count),
        new(CommonMessages.LimitBatchSequences, MaxBatchSequences, LimitUnit.Count),
        new(CommonMessages.LimitBatchCharacters, MaxBatchCharacters, LimitUnit.Characters),
        new(CommonMessages.LimitBatchChords, MaxBatchChords, LimitUnit.Count),
        new(CommonMessages.LimitBatchTokens, MaxBatchTokens, LimitUnit.Count),
        new(CommonMessages.LimitComparedBeats, MaxComparedBeats, LimitUnit.Count),
        new(CommonMessages.LimitJudged, MaxJudged, LimitUnit.Count),
        new(CommonMessages.LimitJudgedBeats, MaxJudgedBeats, LimitUnit.Count),
        new(CommonMessages.LimitListedCharacters, MaxListedCharacters, LimitUnit.Characters),
        new(CommonMessages.LimitMidiBytes, MaxMidiBytes, LimitUnit.Bytes),
        new(CommonMessages.LimitMidiBeats, MaxMidiBeats, LimitUnit.Count),
        new(CommonMessages.LimitMidiDamage, MaxMidiDamage, LimitUnit.Count),
        // Pickles and data sets.
        new(CommonMessages.LimitChordCode, MaxChordCode, LimitUnit.Count),
        new(CommonMessages.LimitSymbols, MaxSymbols, LimitUnit.Count),
        new(CommonMessages.LimitSymbolCharacters, MaxSymbolCharacters, LimitUnit.Characters),
        new(CommonMessages.LimitClasses, MaxClasses, LimitUnit.Count),
        new(CommonMessages.LimitClassLabelCharacters, MaxClassLabelCharacters, LimitUnit.Characters),
        new(CommonMessages.LimitSearchCharacters, MaxSearchCharacters, LimitUnit.Characters),
        // Archives of runs.
        new(CommonMessages.LimitArchiveEntries, MaxArchiveEntries, LimitUnit.Count),
        new(CommonMessages.LimitArchiveUnpackedBytes, MaxArchiveUnpackedBytes, LimitUnit.Bytes),
        new(CommonMessages.LimitArchiveRatio, MaxArchiveRatio, LimitUnit.Count),
        new(CommonMessages.LimitArchiveRunBytes, MaxArchiveRunBytes, LimitUnit.Bytes),
        new(CommonMessages.LimitArchiveEventsBytes, MaxArchiveEventsBytes, LimitUnit.Bytes),
        new(CommonMessages.LimitArchiveModelBytes, MaxArchiveModelBytes, LimitUnit.Bytes),
        new(CommonMessages.LimitArchiveNgramBytes, MaxArchiveNgramBytes, LimitUnit.Bytes),
        new(CommonMessages.LimitArchiveEvents, MaxArchiveEvents, LimitUnit.Count),
        new(CommonMessages.LimitArchiveValues, MaxArchiveValues, LimitUnit.Count),
        new(CommonMessages.LimitArchiveTextCharacters, MaxArchiveTextCharacters, LimitUnit.Characters),
        new(CommonMessages.LimitArchiveSentenceCharacters, MaxArchiveSentenceCharacters, LimitUnit.Characters),
        new(CommonMessages.LimitArchiveNameCharacters, MaxArchiveNameCharacters, LimitUnit.Characters),
        new(CommonMessages.LimitConcurrentArchiveImports, MaxConcurrentArchiveImports, LimitUnit.Count),
        // Requests to the API.
        new(CommonMessages.LimitRequestBytes, MaxRequestBytes, LimitUnit.Bytes),
        new(CommonMessages.LimitLongRequestBytes, MaxLongRequestBytes, LimitUnit.Bytes),
        new(CommonMessages.LimitBatchRequestBytes, MaxBatchRequestBytes, LimitUnit.Bytes),
        new(CommonMessages.LimitJsonDepth, MaxJsonDepth, LimitUnit.Count),
        new(CommonMessages.LimitPageRows, MaxPageRows, LimitUnit.Count),
        // Runs and sweeps.
        new(CommonMessages.LimitRunsPerRequest, MaxRunsPerRequest, LimitUnit.Count),
        new(CommonMessages.LimitSweepAxes, MaxSweepAxes, LimitUnit.Count),
        new(CommonMessages.LimitSweepValueCharacters, MaxSweepValueCharacters, LimitUnit.Characters),
        new(CommonMessages.LimitClassWeights, MaxClassWeights, LimitUnit.Count),
        new(CommonMessages.LimitDeviceCharacters, MaxDeviceCharacters, LimitUnit.Characters),
        new(CommonMessages.LimitWaitingRuns, MaxWaitingRuns, LimitUnit.Count),
        // Texts that are stored: names, notes, tags.
        new(CommonMessages.LimitNameCharacters, MaxNameCharacters, LimitUnit.Characters),
        new(CommonMessages.LimitAccountNameCharacters, MaxAccountNameCharacters, LimitUnit.Characters),
        new(CommonMessages.LimitKeyNameCharacters, MaxKeyNameCharacters, LimitUnit.Characters),
        new(CommonMessages.LimitNotesCharacters, MaxNotesCharacters, LimitUnit.Characters),
        new(CommonMessages.LimitTagCharacters, MaxTagCharacters, LimitUnit.Characters),
        new(CommonMessages.LimitTags, MaxTags, LimitUnit.Count),
        new(CommonMessages.LimitGivenTags, MaxGivenTags, LimitUnit.Count),
        // Sessions, connections and pages.
        new(CommonMessages.LimitPasswordCharacters, MaxPasswordCharacters, LimitUnit.Characters),
        new(CommonMessages.LimitKeysPerAccount, MaxKeysPerAccount, LimitUnit.Count),
        new(CommonMessages.LimitWaitingSignIns, MaxWaitingSignIns, LimitUnit.Count),
        new(CommonMessages.LimitWrongPasswords, MaxWrongPasswords, LimitUnit.Count),
        new(CommonMessages.LimitSessionsPerAccount, MaxSessionsPerAccount, LimitUnit.Count),
        new(CommonMessages.LimitSessionIdle, (long)MaxSessionIdle.TotalSeconds, LimitUnit.Seconds),
        new(CommonMessages.LimitSessionLifetime, (long)MaxSessionLifetime.TotalSeconds, LimitUnit.Seconds),
        new(CommonMessages.LimitPagesPerAccount, MaxPagesPerAccount, LimitUnit.Count),
        new(CommonMessages.LimitPagesPerAddress, MaxPagesPerAddress, LimitUnit.Count),
        new(CommonMessages.LimitPages, MaxPages, LimitUnit.Count),
        new(CommonMessages.LimitLostPages, MaxLostPages, LimitUnit.Count),
        new(CommonMessages.LimitLostPageAge, (long)MaxLostPageAge.TotalSeconds, LimitUnit.Seconds),
        new(CommonMessages.LimitHubConnectionsPerAccount, MaxHubConnectionsPerAccount, LimitUnit.Count),
        new(CommonMessages.LimitHubConnectionsPerAddress, MaxHubConnectionsPerAddress, LimitUnit.Count),
        new(CommonMessages.LimitHubConnections, MaxHubConnections, LimitUnit.Count),
        new(CommonMessages.LimitEventStreamsPerAccount, MaxEventStreamsPerAccount, LimitUnit.Count),
        new(CommonMessages.LimitEventStreamsPerAddress, MaxEventStreamsPerAddress, LimitUnit.Count),
        new(CommonMessages.LimitEventStreams, MaxEventStreams, LimitUnit.Count),
        new(CommonMessages.LimitRefusalsRecordedPerMinute, MaxRefusalsRecordedPerMinute, LimitUnit.Count),
        new(CommonMessages.LimitBrowserErrorsPerMinute, MaxBrowserErrorsPerMinute, LimitUnit.Count),
        // Storage and work of an account.
        new(CommonMessages.LimitAuditEntries, MaxAuditEntries, LimitUnit.Count),
        new(CommonMessages.LimitAuditEntriesPerAccount, MaxAuditEntriesPerAccount, LimitUnit.Count),
        new(CommonMessages.LimitWaitingWork, MaxWaitingWork, LimitUnit.Count),
        new(CommonMessages.LimitPromptWorkPerMinute, (long)MaxPromptWorkPerMinute.TotalSeconds, LimitUnit.Seconds),
        new(CommonMessages.LimitMinPatientRequestMilliseconds, MinPatientRequestMilliseconds, LimitUnit.Count),
        new(CommonMessages.LimitWaitingTransfers, MaxWaitingTransfers, LimitUnit.Count),
        new(CommonMessages.LimitWaitingImports, MaxWaitingImports, LimitUnit.Count),
        new(CommonMessages.LimitCharactersForFree, MaxCharactersForFree, LimitUnit.Characters),
        new(CommonMessages.LimitChordsForFree, MaxChordsForFree, LimitUnit.Count),
        new(CommonMessages.LimitKnownCallers, MaxKnownCallers, LimitUnit.Count),
        new(CommonMessages.LimitMinTransferBytesPerSecond, MinTransferBytesPerSecond, LimitUnit.Bytes),
    ];
}
