using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ChordDash.Components.Localization;

/// <summary>One language's words for the English ones, from a JSON file of this folder.</summary>
internal sealed partial class Phrasebook
{
    private const int MaxRemembered = 4096;

    /// <summary>In characters. No sentence is longer unless somebody's own words make it so.</summary>
    private const int MaxTextLength = 2000;

    /// <summary>Fewer, as in "{0} to {1}", could be anything.</summary>
    private const int MinLetters = 3;

    private readonly CultureInfo _language;
    private readonly Dictionary<string, string> _phrases;
    private readonly Dictionary<string, string[]> _nouns;
    private readonly SentencePattern[] _patterns;
    private readonly ConcurrentDictionary<string, string> _remembered = new(StringComparer.Ordinal);

    /// <param name="phrases">By the English words, with {0}, {1}, … for what differs from time to time.</param>
    /// <param name="nouns">The forms of each noun that is counted: for one, for a few, for many. By both English forms.</param>
    internal Phrasebook(CultureInfo language, IReadOnlyDictionary<string, string> phrases, IReadOnlyDictionary<string, string[]> nouns)
    {
        _language = language;
        _phrases = new(phrases, StringComparer.Ordinal);
        _nouns = nouns
            .SelectMany(noun => noun.Key.Split('|').Select(form => KeyValuePair.Create(form, noun.Value)))
            .ToDictionary(StringComparer.Ordinal);
        // Those that say most come first: "Epoch {0} of {1}" before "Epoch {0}".
        _patterns =
        [
            .. _phrases
                .Where(phrase => phrase.Key.Contains("{0}", StringComparison.Ordinal))
                .Select(phrase => new SentencePattern(phrase.Key, phrase.Value))
                .Where(pattern => pattern.Letters >= MinLetters)
                .OrderByDescending(pattern => pattern.Letters),
        ];
    }

    public IReadOnlyDictionary<string, string> Phrases => _phrases;

    public static Phrasebook Read(CultureInfo language, string file)
    {
        using var stream = typeof(Phrasebook).Assembly.GetManifestResourceStream($"{typeof(Phrasebook).Namespace}.{file}")!;
        var book = JsonSerializer.Deserialize<Book>(stream, JsonSerializerOptions.Web)!;
        return new(language, book.Phrases, book.Nouns);
    }

    /// <returns>Null where the phrase is not in the book.</returns>
    public string? Find(string key) => _phrases.GetValueOrDefault(key);

    /// <summary>The form of a noun for a count, by Unicode's plural rule for Polish; null if the noun is not in the book.</summary>
    /// <param name="form">Either English form.</param>
    public string? Noun(long count, string form) =>
        !_nouns.TryGetValue(form, out var forms)
            ? null
            : forms[
                count == 1 ? 0
                : count % 10 is >= 2 and <= 4 && count % 100 is not (>= 12 and <= 14) ? 1
                : 2
            ];

    /// <summary>A whole text: by itself, as one of the sentences with holes, as a figure with its noun, or part by part.</summary>
    /// <returns>The text itself, or those parts of it, that the book does not know.</returns>
    public string Translate(string english)
    {
        if (_phrases.TryGetValue(english, out var known))
            return known;
        if (english.Length > MaxTextLength)
            return english;
        if (_remembered.TryGetValue(english, out var before))
            return before;
        var sentences = Sentences().Split(english);
        var translation = Recognise(english, acrossSentences: false)
            ?? Counted(english)
            ?? Parts(sentences, " ", all: true)
            ?? Recognise(english, acrossSentences: true)
            ?? Parts(sentences, " ", all: false)
            ?? Parts(english.Split(", "), ", ", all: false)
            ?? english;
        if (_remembered.Count >= MaxRemembered)
            _remembered.Clear();
        return _remembered[english] = translation;
    }

    /// <param name="acrossSentences">Whether more than one sentence may stand in a hole.</param>
    private string? Recognise(string english, bool acrossSentences)
    {
        foreach (var pattern in _patterns)
        {
            if (pattern.Match(english) is { } values && (acrossSentences || !values.Any(value => Sentences().IsMatch(value.Text))))
                return string.Format(
                    CultureInfo.InvariantCulture,
                    pattern.Translation,
                    [.. values.Select(value => value.Quoted ? value.Text : Translate(value.Text))]
                );
        }
        return null;
    }

    private string? Counted(string english)
    {
        var match = Figure().Match(english);
        if (!match.Success)
            return null;
        var figure = match.Groups["figure"].Value;
        var words = match.Groups["words"].Value;
        return Separators()
                .Replace(figure, mark =>
                    mark.ValueSpan is "," ? _language.NumberFormat.NumberGroupSeparator : _language.NumberFormat.NumberDecimalSeparator
                )
            + match.Groups["blank"].Value
            + (
                long.TryParse(figure, NumberStyles.Integer | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var count)
                    ? Noun(count, words) ?? words
                    : words
            );
    }

    /// <param name="all">Whether every part must be known.</param>
    private string? Parts(string[] parts, string between, bool all)
    {
        if (parts.Length < 2)
            return null;
        var translations = parts.Select(Translate).ToList();
        var known = parts.Zip(translations).Count(pair => !string.Equals(pair.First, pair.Second, StringComparison.Ordinal));
        return known == parts.Length || (known > 0 && !all) ? string.Join(between, translations) : null;
    }

    /// <summary>"2,939", "0.8312", "83.1 %", "12.5 MB", "3 pieces".</summary>
    [GeneratedRegex(
        @"^(?<figure>-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?)(?<blank>\s?)(?<words>[%A-Za-z -]*)$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Figure();

    [GeneratedRegex("[,.]", RegexOptions.NonBacktracking)]
    private static partial Regex Separators();

    /// <summary>The blanks between sentences.</summary>
    [GeneratedRegex("(?<=[.!?]) (?=[A-Z\"'#])", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sentences();

    private sealed record Book(Dictionary<string, string[]> Nouns, Dictionary<string, string> Phrases);
}
