namespace ChordDash.Engine.Chords;

/// <summary>Quotes what somebody typed.</summary>
internal static class Quoted
{
    private const int Longest = 20;

    /// <summary>In quotation marks, and cut where it is long.</summary>
    public static string Short(string text)
    {
        if (text.Length <= Longest)
            return $"\"{text}\"";
        // A character outside the basic plane is two chars; half of one is not text.
        var length = char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest;
        return $"\"{text[..length]}…\"";
    }
}
