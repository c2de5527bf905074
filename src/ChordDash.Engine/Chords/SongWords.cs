using System.Collections.Frozen;

namespace ChordDash.Engine.Chords;

/// <summary>What the words of song sheets are, in English, Polish and German.</summary>
internal static class SongWords
{
    /// <summary>Names of sections, and of jumps between them.</summary>
    private static readonly FrozenSet<string> Sections = Set(
        "intro",
        "verse",
        "chorus",
        "bridge",
        "outro",
        "coda",
        "solo",
        "refrain",
        "refren",
        "zwrotka",
        "ref",
        "pre-chorus",
        "prechorus",
        "interlude",
        "instrumental",
        "ending",
        "tag",
        "hook",
        "break",
        "vamp",
        "head",
        "strophe",
        "strofa",
        "wstęp",
        "łącznik",
        "przejście",
        "zakończenie",
        "mostek",
        "turnaround",
        "riff",
        "fine",
        "d.c.",
        "d.s.",
        "dc",
        "ds",
        "segno",
        "vers",
        "couplet",
        "estribillo",
        "ritornello",
        "zwischenspiel",
        "vorspiel",
        "schluss"
    );

    /// <summary>What stands before a colon and says something about the song.</summary>
    private static readonly FrozenSet<string> Facts = Set(
        "key",
        "original key",
        "capo",
        "kapo",
        "kapodaster",
        "tempo",
        "bpm",
        "time",
        "time signature",
        "meter",
        "metre",
        "title",
        "artist",
        "tuning",
        "composer",
        "author",
        "album",
        "words",
        "music",
        "lyrics",
        "by",
        "tonacja",
        "tonart",
        "takt",
        "metrum",
        "tytuł",
        "autor",
        "wykonawca",
        "style",
        "genre",
        "year",
        "copyright"
    );

    /// <summary>Facts that are written without a colon too: Capo 3.</summary>
    private static readonly FrozenSet<string> FactsBySpace = Set("capo", "kapo", "tempo", "bpm", "tuning", "key");

    /// <summary>Words that are chords as well.</summary>
    private static readonly FrozenSet<string> AlsoChords = Set(
        "a",
        "i",
        "am",
        "as",
        "es",
        "do",
        "go",
        "co",
        "bo",
        "la",
        "mi",
        "re",
        "si",
        "so",
        "fa",
        "ti",
        "des",
        "vi",
        "e",
        "no",
        "o",
        "rest",
        "ad",
        "be",
        "h"
    );

    /// <summary>Words of chord symbols.</summary>
    private static readonly FrozenSet<string> OfChords = Set(
        "sharp",
        "flat",
        "natural",
        "major",
        "minor",
        "maj",
        "min",
        "dim",
        "aug",
        "sus",
        "dur",
        "moll",
        "diminished",
        "augmented",
        "dominant",
        "half",
        "half-diminished",
        "seventh",
        "ninth",
        "sixth",
        "add",
        "omit",
        "chord",
        "times",
        "razy",
        "bis",
        "alt",
        "altered"
    );

    public static bool IsSection(string word) => Sections.Contains(word);

    public static bool IsFact(string words) => Facts.Contains(words);

    public static bool IsFactBySpace(string word) => FactsBySpace.Contains(word);

    public static bool IsAlsoChord(string word) => AlsoChords.Contains(word);

    public static bool IsOfChords(string word) => OfChords.Contains(word);

    /// <summary>Whether a word, without the punctuation around it, is one of a language: letters, at least two of them.</summary>
    public static bool IsWord(string word) =>
        word.Length > 1 && word.All(character => char.IsLetter(character) || character is '\'' or '’' or '-');

    private static FrozenSet<string> Set(params ReadOnlySpan<string> words) =>
        words.ToArray().ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
