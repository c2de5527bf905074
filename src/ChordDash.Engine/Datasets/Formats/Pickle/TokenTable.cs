using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>A word that stands for a chord, as one text has it.</summary>
/// <param name="Code">The standard chord code; null for a word that is no chord, and for a degree of a key that nobody has named.</param>
/// <param name="Doubt">What else it may mean, as a sentence; null when that is certain.</param>
internal readonly record struct Token(string Text, int? Code, Message? Doubt);

/// <summary>What the words of a whole file turned out to be.</summary>
/// <param name="Codes">The chord code of each token.</param>
/// <param name="Words">Words of the file's own by code, from <paramref name="FirstWord"/> on; null when there are none.</param>
/// <param name="Standard">Whether chord symbols were read as such, so that what may be doubted about them matters.</param>
internal sealed record ResolvedTokens(int[] Codes, IReadOnlyList<string>? Words, int FirstWord, bool Standard);

/// <summary>Chords that a file has as texts, numbered in order of appearance until the last one is known.</summary>
internal sealed class TokenTable
{
    private readonly Dictionary<Token, int> _indices = [];
    private readonly List<(Token Token, int Row)> _tokens = [];

    /// <summary>In the order of their numbers, with the row that has each first.</summary>
    public IReadOnlyList<(Token Token, int Row)> Tokens => _tokens;

    /// <returns>The number of a token; null for an unusable one, or one too many.</returns>
    public int? Add(Token token, int row)
    {
        if (_indices.TryGetValue(token, out var index))
            return index;
        var text = token.Text;
        if (
            string.IsNullOrWhiteSpace(text)
            || text.Length > Limits.MaxSymbolCharacters
            || text.Any(char.IsControl)
            || _tokens.Count == Limits.MaxSymbols
        )
            return null;
        _indices.Add(token, _tokens.Count);
        _tokens.Add((token, row));
        return _tokens.Count - 1;
    }

    /// <summary>
    /// Reads all words alike: as codes, if each is a number; else as standard chords, if at least half of the beats are such, with codes of
    /// their own for the other words; else as words of the file's own, with codes in ordinal order.
    /// </summary>
    /// <param name="beats">How many each token has.</param>
    public ResolvedTokens Resolve(IReadOnlyList<long> beats)
    {
        var numbers = _tokens.Select(entry => ChordWords.FindNumber(entry.Token.Text)).ToArray();
        if (numbers.All(number => number is not null))
            return new([.. numbers.Select(number => number!.Value)], null, 0, Standard: false);
        var chords = _tokens.Zip(beats).Sum(entry => entry.First.Token.Code is not null ? entry.Second : 0);
        var standard = 2 * chords >= beats.Sum() && chords > 0;
        string[] words =
        [
            .. _tokens
                .Where(entry => !standard || entry.Token.Code is null)
                .Select(entry => entry.Token.Text)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
        var first = standard ? StandardChords.Last + 1 : 0;
        return new(
            [.. _tokens.Select(entry => standard && entry.Token.Code is { } code ? code : first + Place(entry.Token.Text))],
            words.Length > 0 ? words : null,
            first,
            standard
        );

        int Place(string word) => Array.BinarySearch(words, word, StringComparer.Ordinal);
    }
}
