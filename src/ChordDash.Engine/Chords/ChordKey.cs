using System.Diagnostics.CodeAnalysis;

namespace ChordDash.Engine.Chords;

/// <summary>A major or minor key. Pieces of the standard vocabulary were transposed to C major or A minor.</summary>
/// <param name="Tonic">Pitch class, 0 = C … 11 = B.</param>
public readonly record struct ChordKey(int Tonic, bool Minor)
{
    private static readonly string[] MajorNames = ["C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"];
    private static readonly string[] MinorNames = ["C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B"];

    /// <summary>All 24, major ones first, from C upwards.</summary>
    public static IReadOnlyList<ChordKey> All { get; } = [.. new[] { false, true }.SelectMany(minor => Enumerable.Range(0, 12).Select(tonic => new ChordKey(tonic, minor)))];

    /// <summary>Such as "E major" or "F# minor".</summary>
    public string Name => $"{(Minor ? MinorNames : MajorNames)[Tonic]} {(Minor ? "minor" : "major")}";

    /// <summary>Semitones up to C major or A minor, -5 … 6.</summary>
    public int Semitones => ((Minor ? 9 : 0) - Tonic + 17) % 12 - 5;

    /// <summary>A chord of this key in C major or A minor, under its lowest code.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The code is not a standard one.</exception>
    public int Normalise(int code) => StandardChords.Transpose(code, Semitones);

    /// <summary>Reads "D minor", "d", "Dm", "F# major", "d-Moll" or "Es-Dur": a capital letter alone is a major key, a small one a minor one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ChordKey key)
    {
        key = default;
        if (string.IsNullOrWhiteSpace(text) || text.Length > ChordSymbol.Longest)
            return false;
        var words = ChordSymbol.Normalise(text.Trim()).Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
            return false;
        var german = words is [_, var said] && said.ToUpperInvariant() is "DUR" or "MOLL" || words[0] is ['H' or 'h', ..];
        var naming = german ? NoteNaming.German : NoteNaming.English;
        bool? minor = words switch
        {
            [var name] when NoteName.ReadWhole(name, naming) is not null => char.IsAsciiLetterLower(name[0]),
            [[.., 'm']] => true,
            [_, var mode] => mode.ToUpperInvariant() switch { "MINOR" or "MIN" or "MOLL" => true, "MAJOR" or "MAJ" or "DUR" => false, _ => null },
            _ => null,
        };
        var tonic = NoteName.ReadWhole(words is [[.. var start, 'm']] && NoteName.ReadWhole(words[0], naming) is null ? start : words[0], naming);
        if (minor is null || tonic is null)
            return false;
        key = new(tonic.Value, minor.Value);
        return true;
    }
}
