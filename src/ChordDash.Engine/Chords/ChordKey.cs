using System.Diagnostics.CodeAnalysis;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Chords;

/// <summary>A major or minor key. Pieces of the standard vocabulary were transposed to C major or A minor.</summary>
/// <param name="Tonic">Pitch class, 0 = C … 11 = B.</param>
public readonly record struct ChordKey(int Tonic, bool Minor)
{
    private static readonly string[] MajorNames = ["C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"];
    private static readonly string[] MinorNames = ["C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B"];

    private static readonly Message[] MajorKeys =
    [
        ChordMessages.KeyCMajor,
        ChordMessages.KeyDFlatMajor,
        ChordMessages.KeyDMajor,
        ChordMessages.KeyEFlatMajor,
        ChordMessages.KeyEMajor,
        ChordMessages.KeyFMajor,
        ChordMessages.KeyFSharpMajor,
        ChordMessages.KeyGMajor,
        ChordMessages.KeyAFlatMajor,
        ChordMessages.KeyAMajor,
        ChordMessages.KeyBFlatMajor,
        ChordMessages.KeyBMajor,
    ];

    private static readonly Message[] MinorKeys =
    [
        ChordMessages.KeyCMinor,
        ChordMessages.KeyCSharpMinor,
        ChordMessages.KeyDMinor,
        ChordMessages.KeyEFlatMinor,
        ChordMessages.KeyEMinor,
        ChordMessages.KeyFMinor,
        ChordMessages.KeyFSharpMinor,
        ChordMessages.KeyGMinor,
        ChordMessages.KeyGSharpMinor,
        ChordMessages.KeyAMinor,
        ChordMessages.KeyBFlatMinor,
        ChordMessages.KeyBMinor,
    ];

    /// <summary>All 24, major ones first, from C upwards.</summary>
    public static IReadOnlyList<ChordKey> All { get; } =
    [.. new[] { false, true }.SelectMany(minor => Enumerable.Range(0, 12).Select(tonic => new ChordKey(tonic, minor)))];

    /// <summary>Such as "E major" or "F# minor", as programs name it.</summary>
    public string Name => $"{(Minor ? MinorNames : MajorNames)[Tonic]} {(Minor ? "minor" : "major")}";

    /// <summary>The name for people.</summary>
    public Message DisplayName => (Minor ? MinorKeys : MajorKeys)[Tonic];

    /// <summary>C major or A minor, which chords of this key are transposed to.</summary>
    public ChordKey Target => new(Minor ? 9 : 0, Minor);

    /// <summary>Semitones up to <see cref="Target"/>, -5 … 6.</summary>
    public int Semitones => (Target.Tonic - Tonic + 17) % 12 - 5;

    /// <summary>A chord of this key in C major or A minor, under its lowest code.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The code is not a standard one.</exception>
    public int Normalise(int code) => StandardChords.Transpose(code, Semitones);

    // That of records would write Target, which is a key, whose Target it would write.
    public override string ToString() => Name;

    /// <summary>
    /// Reads "D minor", "d", "Dm", "F# major", "F sharp major", "d-Moll", "Es-Dur" or "sol mayor": a capital letter alone is a major key, a
    /// small one a minor one. B is B flat with Dur and Moll; Bb is B flat in every language.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ChordKey key)
    {
        key = default;
        if (string.IsNullOrWhiteSpace(text) || text.Length > ChordSymbol.MaxLength)
            return false;
        var words = ChordSymbol.Normalise(text.Trim()).Split([' ', '-', '\u00A0'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 1 && words[1].ToUpperInvariant() is "SHARP" or "FLAT" or "B" or "#" or "NATURAL")
            words = [words[0] + words[1].ToLowerInvariant(), .. words[2..]];
        if (words.Length is 0 or > 2)
            return false;
        var mode = words is [_, var said] ? Mode(said) : null;
        if (words.Length == 2 && mode is null)
            return false;
        var german = words is [_, var word] && word.ToUpperInvariant() is "DUR" or "MOLL" || words[0] is ['H' or 'h', ..];
        return (german ? TryRead(words[0], mode, NoteNaming.German, out key) : TryRead(words[0], mode, NoteNaming.English, out key))
            || TryRead(words[0], mode, NoteNaming.Solfege, out key);
    }

    private static bool TryRead(string name, bool? mode, NoteNaming naming, out ChordKey key)
    {
        key = default;
        if (NoteName.ReadWhole(name, naming) is { } tonic)
        {
            key = new(tonic, mode ?? (naming != NoteNaming.Solfege && char.IsAsciiLetterLower(name[0])));
            return true;
        }
        if (mode is not null || name is not [.. var start, 'm'] || NoteName.ReadWhole(start, naming) is not { } minor)
            return false;
        key = new(minor, Minor: true);
        return true;
    }

    /// <returns>Whether minor; null for no mode.</returns>
    private static bool? Mode(string word) =>
        word.ToUpperInvariant() switch
        {
            "MINOR" or "MIN" or "MOLL" or "MINEUR" or "MENOR" or "MINORE" => true,
            "MAJOR" or "MAJ" or "DUR" or "MAJEUR" or "MAYOR" or "MAIOR" or "MAGGIORE" => false,
            _ => null,
        };
}
