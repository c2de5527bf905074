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

    /// <summary>Spaces and signs included; ten for each chord.</summary>
    public const int MaxSequenceCharacters = 10 * MaxSequenceChords;

    /// <summary>Chords that are typed, and beats that they stand for.</summary>
    public const int MaxSequenceChords = 100_000;

    /// <summary>Chords and the signs around them: bar lines, parentheses, repeats.</summary>
    public const int MaxSequenceSigns = 3 * MaxSequenceChords;

    /// <summary>Beats that a text may stand for by repeating, where it is only read.</summary>
    public const int MaxRepeatedBeats = 200_000;

    /// <summary>Tokens that get a whole sentence of why they were not understood; those after them get a short one.</summary>
    public const int MaxExplainedTokens = 1_000;

    public const int MaxBatchSequences = 10_000;

    /// <summary>Of all sequences of a batch together.</summary>
    public const int MaxBatchCharacters = 10_000_000;

    /// <summary>Of all sequences of a batch together, repeats written out.</summary>
    public const int MaxBatchChords = 10_000_000;

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

    /// <summary>Of a search for pieces by their chords.</summary>
    public const int MaxSearchCharacters = 10_000;

    // Archives of runs.

    // Requests to the API.

    // Runs and sweeps.

    // Texts that are stored: names, notes, tags.

    // Sessions, connections and pages.

    // Storage and work of an account.

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
        new("Beats of the pieces that a sequence is compared with", MaxComparedBeats, LimitUnit.Count),
        new("Judged predictions", MaxJudged, LimitUnit.Count),
        new("Beats of judged predictions", MaxJudgedBeats, LimitUnit.Count),
        new("Characters of a sequence in the list of questions", MaxListedCharacters, LimitUnit.Characters),
        new("Size of a MIDI file", MaxMidiBytes, LimitUnit.Bytes),
        new("Beats of a MIDI file", MaxMidiBeats, LimitUnit.Count),
        new("Unreadable events of a MIDI file", MaxMidiDamage, LimitUnit.Count),

        // Pickles and data sets.
        new("Characters of a search for pieces", MaxSearchCharacters, LimitUnit.Characters),

        // Archives of runs.

        // Requests to the API.

        // Runs and sweeps.

        // Texts that are stored: names, notes, tags.

        // Sessions, connections and pages.

        // Storage and work of an account.
    ];
}
