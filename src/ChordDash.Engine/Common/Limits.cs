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
public sealed record Limit(string Name, long Value, LimitUnit Unit);

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
        new("Characters of a typed sequence", MaxSequenceCharacters, LimitUnit.Characters),
        new("Chords of a typed sequence", MaxSequenceChords, LimitUnit.Count),
        new("Chords and signs of a typed sequence", MaxSequenceSigns, LimitUnit.Count),
        new("Beats of a typed sequence, repeats written out", MaxRepeatedBeats, LimitUnit.Count),
        new("Tokens that are explained one by one", MaxExplainedTokens, LimitUnit.Count),
        new("Sequences of a batch", MaxBatchSequences, LimitUnit.Count),
        new("Characters of a batch", MaxBatchCharacters, LimitUnit.Characters),
        new("Chords of a batch", MaxBatchChords, LimitUnit.Count),
        new("Tokens that the answer to a batch lists", MaxBatchTokens, LimitUnit.Count),
        new("Beats of the pieces that a sequence is compared with", MaxComparedBeats, LimitUnit.Count),
        new("Judged predictions", MaxJudged, LimitUnit.Count),
        new("Beats of judged predictions", MaxJudgedBeats, LimitUnit.Count),
        new("Characters of a sequence in the list of questions", MaxListedCharacters, LimitUnit.Characters),
        new("Size of a MIDI file", MaxMidiBytes, LimitUnit.Bytes),
        new("Beats of a MIDI file", MaxMidiBeats, LimitUnit.Count),
        new("Unreadable events of a MIDI file", MaxMidiDamage, LimitUnit.Count),
        // Pickles and data sets.
        new("Largest chord code", MaxChordCode, LimitUnit.Count),
        new("Symbols of a vocabulary", MaxSymbols, LimitUnit.Count),
        new("A symbol of a vocabulary", MaxSymbolCharacters, LimitUnit.Characters),
        new("Classes of a data set", MaxClasses, LimitUnit.Count),
        new("The label of a class in a file", MaxClassLabelCharacters, LimitUnit.Characters),
        new("Characters of a search for pieces", MaxSearchCharacters, LimitUnit.Characters),
        // Archives of runs.
        new("Files in an archive of a run", MaxArchiveEntries, LimitUnit.Count),
        new("All files of an archive, unpacked", MaxArchiveUnpackedBytes, LimitUnit.Bytes),
        new("Unpacked size of a file of an archive, in packed sizes", MaxArchiveRatio, LimitUnit.Count),
        new("run.json of an archive", MaxArchiveRunBytes, LimitUnit.Bytes),
        new("events.json of an archive", MaxArchiveEventsBytes, LimitUnit.Bytes),
        new("model.json of an archive", MaxArchiveModelBytes, LimitUnit.Bytes),
        new("ngrams.dat of an archive", MaxArchiveNgramBytes, LimitUnit.Bytes),
        new("Events of an archive", MaxArchiveEvents, LimitUnit.Count),
        new("Values of a JSON file of an archive", MaxArchiveValues, LimitUnit.Count),
        new("Texts of a JSON file of an archive, together", MaxArchiveTextCharacters, LimitUnit.Characters),
        new("A line of the log, or a reason, of an archive", MaxArchiveSentenceCharacters, LimitUnit.Characters),
        new("A name in an archive", MaxArchiveNameCharacters, LimitUnit.Characters),
        new("Archives that are taken in at once", MaxConcurrentArchiveImports, LimitUnit.Count),
        // Requests to the API.
        new("A request to the API", MaxRequestBytes, LimitUnit.Bytes),
        new("A request with a sequence, a vocabulary or rows", MaxLongRequestBytes, LimitUnit.Bytes),
        new("A request with a batch of sequences", MaxBatchRequestBytes, LimitUnit.Bytes),
        new("Objects and lists of JSON within each other", MaxJsonDepth, LimitUnit.Count),
        new("Rows of a list in one answer of the API", MaxPageRows, LimitUnit.Count),
        // Runs and sweeps.
        new("Runs of one request", MaxRunsPerRequest, LimitUnit.Count),
        new("Hyper-parameters that a sweep varies", MaxSweepAxes, LimitUnit.Count),
        new("A value of a sweep", MaxSweepValueCharacters, LimitUnit.Characters),
        new("Own class weights", MaxClassWeights, LimitUnit.Count),
        new("The name of a device", MaxDeviceCharacters, LimitUnit.Characters),
        new("Waiting runs of all accounts together", MaxWaitingRuns, LimitUnit.Count),
        // Texts that are stored: names, notes, tags.
        new("Name of a data set, class, run or model", MaxNameCharacters, LimitUnit.Characters),
        new("Name of an account", MaxAccountNameCharacters, LimitUnit.Characters),
        new("Name of a key", MaxKeyNameCharacters, LimitUnit.Characters),
        new("Notes", MaxNotesCharacters, LimitUnit.Characters),
        new("A tag", MaxTagCharacters, LimitUnit.Characters),
        new("Tags of a data set or run", MaxTags, LimitUnit.Count),
        new("Tags of a request, with repeated ones", MaxGivenTags, LimitUnit.Count),
        // Sessions, connections and pages.
        new("A password", MaxPasswordCharacters, LimitUnit.Characters),
        new("Keys of an account", MaxKeysPerAccount, LimitUnit.Count),
        new("Waiting tries to sign in with one name", MaxWaitingSignIns, LimitUnit.Count),
        new("Wrong passwords before an account is locked", MaxWrongPasswords, LimitUnit.Count),
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
        new("Event streams of an account", MaxEventStreamsPerAccount, LimitUnit.Count),
        new("Event streams from an address without sign-in", MaxEventStreamsPerAddress, LimitUnit.Count),
        new("Event streams of all", MaxEventStreams, LimitUnit.Count),
        new("Refused deeds of an account in the audit log, a minute", MaxRefusalsRecordedPerMinute, LimitUnit.Count),
        new("Lines of the log about one kind of trouble with connections, a minute", MaxBrowserErrorsPerMinute, LimitUnit.Count),
        // Storage and work of an account.
        new("Entries of the audit log, about sign-ins and accounts, and about the rest", MaxAuditEntries, LimitUnit.Count),
        new("Entries of one account in each half of the audit log", MaxAuditEntriesPerAccount, LimitUnit.Count),
        new("Pieces of an account's work that wait", MaxWaitingWork, LimitUnit.Count),
        new("Prompt work of an account in a minute", (long)MaxPromptWorkPerMinute.TotalSeconds, LimitUnit.Seconds),
        new("Milliseconds between API requests of an account without prompt work left", MinPatientRequestMilliseconds, LimitUnit.Count),
        new("Files of an account that wait for their transfer", MaxWaitingTransfers, LimitUnit.Count),
        new("Uploaded files of an account that wait to be read", MaxWaitingImports, LimitUnit.Count),
        new("Typed chords that count as no work", MaxCharactersForFree, LimitUnit.Characters),
        new("Chords that count as no work", MaxChordsForFree, LimitUnit.Count),
        new("Accounts and addresses whose work is counted one by one", MaxKnownCallers, LimitUnit.Count),
        new("Least bytes of a transfer in a second", MinTransferBytesPerSecond, LimitUnit.Bytes),
    ];
}
