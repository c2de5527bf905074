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
    public const int MaxBatchSequences = 10_000;
    public const int MaxJsonDepth = 32;

    // Runs and sweeps.
    public const int MaxRunsPerRequest = 200;
    public const int MaxSweepAxes = 3;
    public const int MaxSweepValueCharacters = 200;
    public const int MaxClassWeights = 1_000;
    public const int MaxDeviceCharacters = 100;

    // Texts that are stored: names, notes, tags.
    public const int MaxNameCharacters = 200;
    public const int MaxNotesCharacters = 10_000;
    public const int MaxTags = 20;
    public const int MaxTagCharacters = 40;

    /// <summary>Tags as they are given, before empty and repeated ones are left out.</summary>
    public const int MaxGivenTags = 1_000;

    // Sessions, connections and pages.

    // Storage and work of an account.

    /// <summary>All of them, as the page of the server and docs/SECURITY.md list them.</summary>
    public static IReadOnlyList<Limit> All { get; } =
    [
        // Typed chords and MIDI files.

        // Pickles and data sets.

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
        new("Sequences of a batch", MaxBatchSequences, LimitUnit.Count),
        new("Objects and lists of JSON within each other", MaxJsonDepth, LimitUnit.Count),

        // Runs and sweeps.
        new("Runs of one request", MaxRunsPerRequest, LimitUnit.Count),
        new("Hyper-parameters that a sweep varies", MaxSweepAxes, LimitUnit.Count),
        new("A value of a sweep", MaxSweepValueCharacters, LimitUnit.Characters),
        new("Own class weights", MaxClassWeights, LimitUnit.Count),
        new("The name of a device", MaxDeviceCharacters, LimitUnit.Characters),

        // Texts that are stored: names, notes, tags.
        new("A name", MaxNameCharacters, LimitUnit.Characters),
        new("Notes", MaxNotesCharacters, LimitUnit.Characters),
        new("Tags", MaxTags, LimitUnit.Count),
        new("A tag", MaxTagCharacters, LimitUnit.Characters),
        new("Tags of a request, with repeated ones", MaxGivenTags, LimitUnit.Count),

        // Sessions, connections and pages.

        // Storage and work of an account.
    ];
}
