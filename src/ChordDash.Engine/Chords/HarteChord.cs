namespace ChordDash.Engine.Chords;

/// <summary>
/// Reads what follows the colon of a chord in Harte's syntax, as data sets of music information retrieval have them: "maj7/3", "min(9)",
/// "(1,b3,5)", "sus4(b7,9)" (C. Harte and others, Symbolic representation of musical chords, ISMIR 2005).
/// </summary>
internal static class HarteChord
{
    private const int MaxDegree = 13;

    private static readonly int[] MajorScale = [0, 2, 4, 5, 7, 9, 11];

    /// <returns>The intervals above the root as a set of bits, the bass among them; null when the text is none.</returns>
    public static int? Read(string text, int root, NoteNaming naming)
    {
        var slash = text.LastIndexOf('/');
        var bass = 0;
        if (slash >= 0)
        {
            var name = text[(slash + 1)..];
            if (Degree(name) is { } interval)
                bass = 1 << interval;
            else if (NoteName.ReadWhole(name, naming) is { } note)
                bass = 1 << (note - root + StandardChords.Roots) % StandardChords.Roots;
            else
                return null;
            text = text[..slash];
        }
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var degrees = open < 0 ? "" : text[open..];
        var shorthand = open < 0 ? text : text[..open];
        if (text.Length == 0 || (open >= 0 && degrees is not ['(', .., ')']))
            return null;
        var intervals = shorthand is "" or "1" ? 1 : ChordSuffix.Read(shorthand)?.Intervals;
        if (intervals is null || (open >= 0 && !Apply(degrees[1..^1], ref intervals)))
            return null;
        return intervals | bass;
    }

    private static bool Apply(string degrees, ref int? intervals)
    {
        foreach (var item in degrees.Split(','))
        {
            var missing = item.StartsWith('*');
            if (Degree(missing ? item[1..] : item) is not { } interval)
                return false;
            intervals = missing ? intervals & ~(1 << interval) : intervals | 1 << interval;
        }
        return true;
    }

    /// <summary>Semitones above the root of a degree of the major scale, altered by the signs before it.</summary>
    private static int? Degree(string text)
    {
        var name = text.TrimStart('b', '#');
        if (name.Length is 0 or > 2 || !int.TryParse(name, out var degree) || degree is < 1 or > MaxDegree)
            return null;
        var shift = text.Take(text.Length - name.Length).Sum(sign => sign == '#' ? 1 : -1);
        return ((MajorScale[(degree - 1) % MajorScale.Length] + shift) % StandardChords.Roots + StandardChords.Roots)
            % StandardChords.Roots;
    }
}
