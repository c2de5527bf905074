using System.Globalization;
using ChordDash.Components.Shared.Formatting;

namespace ChordDash.Components.Layout.Palette;

/// <summary>
/// Finds among what is in memory. Every word of the query must fit: best the number, then the beginning of the name, of a word, of a
/// tag, a part, and last the beginning of a word with one slip.
/// </summary>
internal sealed class PaletteSearch
{
    public const int MaxResults = 12;

    // Of a shorter word, one slip leaves too little; another number is another one.
    private const int MinSlipLength = 4;
    private const int NoMatch = int.MaxValue;

    private static readonly char[] Separators = [' ', '\u00a0', ',', '.', ';', ':', '-', '–', '_', '/', '(', ')', '·', '#'];

    private readonly List<SearchedItem> _entries;

    public PaletteSearch(IEnumerable<PaletteItem> items) => _entries = [.. items.Select(item => new SearchedItem(item))];

    /// <summary>The best first; without a query the first items as they are.</summary>
    public IReadOnlyList<PaletteItem> Find(string query)
    {
        var words = SearchText.Fold(query).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return
        [
            .. _entries
                .Select(entry => (entry.Item, Rank: entry.Rank(words)))
                .Where(one => one.Rank != NoMatch)
                // Stable: among equals the order of the list.
                .OrderBy(one => one.Rank)
                .Take(MaxResults)
                .Select(one => one.Item),
        ];
    }

    private sealed class SearchedItem(PaletteItem item)
    {
        private readonly string _name = SearchText.Fold(item.Name);
        private readonly string[] _words = SearchText.Fold(item.Name).Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        private readonly string[] _others = [.. item.Words.Select(SearchText.Fold)];

        public PaletteItem Item => item;

        /// <summary>That of the word that fits worst.</summary>
        public int Rank(string[] words)
        {
            if (words.Length == 0)
                return 0;
            if (words.Length > 1 && _name.StartsWith(string.Join(' ', words), StringComparison.Ordinal))
                return 1;
            var worst = 0;
            foreach (var word in words)
            {
                worst = Math.Max(worst, RankOf(word));
                if (worst == NoMatch)
                    break;
            }
            return worst;
        }

        private int RankOf(string word)
        {
            if (item.Number is { } number && IsNumber(word, number))
                return 0;
            if (_name.StartsWith(word, StringComparison.Ordinal))
                return 1;
            if (_words.Any(one => one.StartsWith(word, StringComparison.Ordinal)))
                return 2;
            if (_others.Any(one => one.StartsWith(word, StringComparison.Ordinal)))
                return 3;
            if (_name.Contains(word, StringComparison.Ordinal) || _others.Any(one => one.Contains(word, StringComparison.Ordinal)))
                return 4;
            return
                word.Length >= MinSlipLength
                && !word.All(char.IsAsciiDigit)
                && _words.Concat(_others).Any(one => BeginsWithOneSlip(one, word))
                ? 5
                : NoMatch;
        }

        private static bool IsNumber(string word, int number) =>
            int.TryParse(word.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var typed) && typed == number;

        /// <summary>Whether a letter of the beginning is missing, too many, another one, or in the place of its neighbour.</summary>
        private static bool BeginsWithOneSlip(string text, string word)
        {
            var at = text.AsSpan().CommonPrefixLength(word);
            var rest = text.AsSpan(at);
            var typed = word.AsSpan(at);
            return rest.StartsWith(typed[1..]) // One too many.
                || (rest.Length > 0 && rest[1..].StartsWith(typed)) // One missing.
                || (rest.Length > 0 && rest[1..].StartsWith(typed[1..])) // Another one.
                || (rest.Length > 1 && typed.Length > 1 && rest[0] == typed[1] && rest[1] == typed[0] && rest[2..].StartsWith(typed[2..]));
        }
    }
}
