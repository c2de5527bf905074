namespace ChordDash.Engine.Chords;

/// <summary>Quotes what somebody typed.</summary>
internal static class Quoted
{
    private const int MaxLength = 20;

    /// <summary>Cut where it is long.</summary>
    public static string Short(string text)
    {
        if (text.Length <= MaxLength)
            return text;
        // A character outside the basic plane is two chars; half of one is not text.
        var length = char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength;
        return $"{text[..length]}…";
    }
}
