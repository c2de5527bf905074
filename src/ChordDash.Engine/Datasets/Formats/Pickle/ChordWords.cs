using System.Globalization;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>What a word of a sequence means by itself.</summary>
internal enum WordKind
{
    /// <summary>Not a chord, and not a part of one beside others.</summary>
    Foreign,

    /// <summary>A bar line, a repeat and the like, or a word that has a meaning beside others only.</summary>
    InContext,

    /// <summary>A chord in any company.</summary>
    Chord,

    /// <summary>A chord that is another one where notes have German names, such as B.</summary>
    ChordInEnglish,

    /// <summary>A degree of a key that is not known, such as V7.</summary>
    Degree,

    /// <summary>A whole number.</summary>
    Number,
}

/// <param name="Code">As spelled: 153 for Am7; null unless it is a chord or a number that is a code.</param>
/// <param name="Reads">Whether it was understood, perhaps as something doubtful.</param>
internal readonly record struct ChordWord(WordKind Kind, int? Code, bool Reads);

/// <summary>Looks words up with the reader of typed chords, and remembers what they mean.</summary>
internal sealed class ChordWords(PickledContent content, CancellationToken cancellationToken)
{
    private const int MaxRemembered = 2 * Limits.MaxSymbols;

    /// <summary>Of a remembered word, roughly.</summary>
    private const int BytesPerRemembered = 120;

    private const int StepsPerWord = 1_000;

    /// <summary>Two keys in which no degree is the same chord.</summary>
    private static readonly ChordKey OtherKey = ChordKey.TryParse("F# major", out var key) ? key : default;

    private static readonly int B = ChordSymbol.Read("B")!.Code!.Value;

    private readonly Dictionary<string, ChordWord> _known = new(StringComparer.Ordinal);

    /// <summary>No symbols of its own, so that all signs are such.</summary>
    public static ChordNames Standard { get; } = new(null, standardVocabulary: true);

    public ChordWord Find(string word)
    {
        if (_known.TryGetValue(word, out var known))
            return known;
        content.Work.Take(StepsPerWord);
        var found = word.Length > Limits.MaxSymbolCharacters ? new(WordKind.InContext, null, Reads: false) : Read(word);
        if (_known.Count < MaxRemembered)
        {
            content.Budget.Take(BytesPerRemembered);
            _known[word] = found;
        }
        return found;
    }

    /// <summary>The chord code of a token as it is spelled; that of its notes where the spelling does not tell.</summary>
    public static int Spelled(string text, int code)
    {
        foreach (var naming in (NoteNaming[])[NoteNaming.English, NoteNaming.German])
        {
            if (ChordSymbol.Read(text, naming)?.Code is { } spelled && StandardChords.Canonical(spelled) == code)
                return spelled;
        }
        return FindNumber(text) is { } number && StandardChords.IsStandard(number) && StandardChords.Canonical(number) == code
            ? number
            : code;
    }

    /// <summary>A word that is a whole number that may be a code of any vocabulary.</summary>
    public static int? FindNumber(string word) =>
        int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number is >= StandardChords.Rest and <= Limits.MaxChordCode
            ? number
            : null;

    /// <summary>Whether a word has no letters but those of a number of times: %, x4, (, |.</summary>
    public static bool IsSign(string word)
    {
        if (word.AsSpan().ContainsAny('♭', '♯'))
            return false;
        var letters = word.Count(char.IsLetter);
        return letters == 0
            ? FindNumber(word) is null
            : letters == 1 && word.Any(char.IsAsciiDigit) && (word[0] is 'x' or 'X' || word[^1] is 'x' or 'X');
    }

    public TypedSequence Parse(string text, ChordKey? key = null) =>
        ChordSequenceParser.Parse(text, Standard, key, maxChords: int.MaxValue, maxSigns: int.MaxValue, cancellationToken);

    private ChordWord Read(string word)
    {
        if (FindNumber(word) is { } number)
            return new(WordKind.Number, number, Reads: true);
        var typed = Parse(word);
        if (typed.Tokens is not [var token] || typed.Beats.Count > 1 || !string.Equals(token.Text, word, StringComparison.Ordinal))
            return new(WordKind.InContext, null, Reads: typed.Beats.Count > 0);
        if (token.Code is not { } canonical)
            return new(IsForeign(word) ? WordKind.Foreign : WordKind.InContext, null, Reads: false);
        if (Parse(word, OtherKey).Tokens is not [{ Code: { } elsewhere }] || elsewhere != canonical)
            return new(WordKind.Degree, null, Reads: true);
        var code = Spelled(word, canonical);
        // Some write a minor chord as a small letter, or mean a key or a note by a letter: the whole text tells.
        if (
            token.Doubt is not null
            || char.IsLower(word[0])
            || !IsCode(Parse($"{word} B"), 1, B)
            || !IsCode(Parse($"{word} B"), 0, canonical)
        )
            return new(WordKind.InContext, code, Reads: true);
        return new(IsCode(Parse($"H {word}"), 1, canonical) ? WordKind.Chord : WordKind.ChordInEnglish, code, Reads: true);
    }

    private static bool IsCode(TypedSequence typed, int at, int canonical) =>
        typed.Tokens.Count == 2 && typed.Tokens[at] is { Doubt: null, Code: { } code } && code == StandardChords.Canonical(canonical);

    private bool IsForeign(string word)
    {
        if (IsSign(word))
            return false;
        var typed = Parse($"C {word} C");
        return typed
                is {
                    Beats.Count: 2,
                    Remarks.Count: 0,
                    Tokens: [{ Code: not null, Text: "C" }, { Code: null } middle, { Code: not null, Text: "C" }]
                }
            && string.Equals(middle.Text, word, StringComparison.Ordinal);
    }
}
