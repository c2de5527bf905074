using F23.StringSimilarity;

namespace ChordDash.Engine.Common;

/// <summary>Finds the name that somebody may have meant who has typed another one.</summary>
public static class NearestName
{
    /// <summary>Of a longer text the beginning is compared: the work grows with the product of the lengths.</summary>
    private const int MaxTextLength = 100;

    /// <summary>Slips of a finger: a letter more, less, wrong, or two that changed places.</summary>
    private static readonly OptimalStringAlignment Alignment = new();

    /// <summary>
    /// Compares whole names, and the last parts of names such as "ChordDash:DataRoot", whatever the case of their letters. A name that has
    /// the text within it is near too.
    /// </summary>
    /// <param name="names">At least one; of two that are as near, the first is taken.</param>
    public static string Find(string text, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(names);
        var typed = text[..Math.Min(text.Length, MaxTextLength)].ToUpperInvariant();
        return names.MinBy(name => Distance(typed, name.ToUpperInvariant())) ?? throw new ArgumentOutOfRangeException(nameof(names));
    }

    /// <summary>How many slips of a finger make one name of the other, whatever the case of their letters.</summary>
    public static int Slips(string name, string other)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(other);
        return Math.Abs(name.Length - other.Length) > MaxTextLength
            ? MaxTextLength
            : (int)Alignment.Distance(name.ToUpperInvariant(), other.ToUpperInvariant());
    }

    private static double Distance(string typed, string name)
    {
        const double OtherFirstParts = 0.5;
        const int MinLetters = 3;
        var (typedPart, part) = (LastPart(typed), LastPart(name));
        var distance = Math.Min(Alignment.Distance(typed, name), Alignment.Distance(typedPart, part) + OtherFirstParts);
        return typedPart.Length >= MinLetters && part.Contains(typedPart, StringComparison.Ordinal)
            ? Math.Min(distance, 1 + 0.01 * (part.Length - typedPart.Length))
            : distance;
    }

    private static string LastPart(string name) => name[(name.LastIndexOf(':') + 1)..];
}
