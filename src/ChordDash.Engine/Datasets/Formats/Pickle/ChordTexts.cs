using System.Text;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>
/// Reads sequences that are texts or lists of words, with the signs that typed chords may have, into the numbers of a
/// <see cref="TokenTable"/>.
/// </summary>
internal sealed class ChordTexts(PickledContent content, ChordWords words, TokenTable table)
{
    /// <summary>Chords of one text; reading one takes about a hundred bytes for a while.</summary>
    public const int MaxWords = 200_000;

    /// <summary>Characters of a list of words that are read together.</summary>
    private const int MaxListLength = 1 << 20;

    private const int StepsPerCharacter = 8;

    /// <summary>Stands in for a word that is no chord while the signs around it are read.</summary>
    private const string Placeholder = StandardChords.RestSymbol;

    private static readonly char[] Blanks = [' ', '\t', '\n', '\r', ',', ';'];

    /// <summary>A word that is no chord, and where it stands.</summary>
    private readonly record struct OwnWord(int Start, string Text);

    /// <returns>The number of each beat's token.</returns>
    /// <exception cref="DatasetFormatException">Names the row, counted from 0.</exception>
    public List<int> Read(string text, int row)
    {
        content.Work.Take(StepsPerCharacter * (long)text.Length);
        var parts = text.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length > MaxWords)
            throw new DatasetFormatException(DatasetMessages.SequenceHasTooManyWords(row, parts.Length));
        return ReadEach(parts, row, mayBeForeign: false) ?? ReadTogether(text, expected: null, row)!;
    }

    /// <param name="items">Each is a chord, a word of the file's own or a sign.</param>
    public List<int> Read(IReadOnlyList<string> items, int row)
    {
        if (ReadEach(items, row, mayBeForeign: true) is { } read)
            return read;
        var length = items.Sum(item => item.Length + 1L);
        content.Work.Take(StepsPerCharacter * length);
        if (length <= MaxListLength && items.Count <= MaxWords)
        {
            var expected = new List<OwnWord>(items.Count);
            var at = 0;
            foreach (var item in items)
            {
                expected.Add(new(at, item));
                at += item.Length + 1;
            }
            if (ReadTogether(string.Join(' ', items), expected, row) is { } together)
                return together;
        }
        return [.. items.Select((item, position) => Add(Alone(item), row, position))];
    }

    /// <summary>Words that mean the same in any company; null when one of them does not.</summary>
    private List<int>? ReadEach(IReadOnlyList<string> items, int row, bool mayBeForeign)
    {
        var (numbers, chords) = (false, false);
        foreach (var item in items)
        {
            var kind = words.Find(item).Kind;
            if (kind == WordKind.InContext || (kind == WordKind.Foreign && !mayBeForeign))
                return null;
            numbers |= kind == WordKind.Number;
            chords |= kind is WordKind.Chord or WordKind.ChordInEnglish or WordKind.Degree;
        }
        return numbers && chords ? null : [.. items.Select((item, position) => Add(Alone(item), row, position))];
    }

    private Token Alone(string item)
    {
        var word = words.Find(item);
        var code = word is { Kind: WordKind.Number, Code: { } number } && !StandardChords.IsStandard(number) ? null : word.Code;
        return new(item, code, word.Kind == WordKind.InContext && code is not null ? words.Parse(item).Tokens[0].Doubt : null);
    }

    /// <summary>Reads a whole text, whose words may belong together.</summary>
    /// <param name="expected">The items of a list: each must be a token of its own or a sign, or null is returned.</param>
    private List<int>? ReadTogether(string text, List<OwnWord>? expected, int row)
    {
        var own = new List<OwnWord>();
        var starts = expected?.ConvertAll(item => item.Start);
        if (!text.Contains('\n', StringComparison.Ordinal))
            Replace(ref text, own, starts, FindForeign(text));
        var typed = Parse(text, row);
        if (FindUnknown(typed) is { Count: > 0 } unknown)
        {
            Replace(ref text, own, starts, unknown);
            typed = Parse(text, row);
        }
        if (starts is not null && !IsAligned(typed, own, starts, expected!))
            return null;
        foreach (Message remark in typed.Remarks)
            content.Notes.Add(ImportRemarkKind.TextRemarks, remark, row);
        return Beats(typed, own, row);
    }

    private List<int> Beats(TypedSequence typed, List<OwnWord> own, int row)
    {
        var wordAt = own.ToDictionary(word => word.Start, word => word.Text);
        var numbers = new int[typed.Tokens.Count];
        Array.Fill(numbers, -1);
        foreach (var (index, token) in typed.Tokens.Index())
        {
            if (wordAt.Remove(token.Start, out var word))
                numbers[index] = Add(new(word, null, null), row, index);
            else if (token.Code is { } code && !ChordWords.IsSign(token.Text))
                numbers[index] = Add(Chord(token, code), row, index);
            else if (token.Error is not null)
                content.Notes.Add(ImportRemarkKind.SignsLeftOut, token.Text, row, token.Error);
        }
        foreach (var left in wordAt.Values)
            content.Notes.Add(ImportRemarkKind.SignsLeftOut, left, row);
        var beats = new List<int>(typed.Beats.Count);
        foreach (var token in typed.Beats)
        {
            // A hold comes after the chord that it holds when it is met first, and that is before any copy of it.
            if (numbers[token] < 0 && beats.Count > 0)
                numbers[token] = beats[^1];
            if (numbers[token] >= 0)
                beats.Add(numbers[token]);
        }
        return beats;
    }

    private Token Chord(ChordToken token, int code) =>
        words.Find(token.Text) switch
        {
            { Kind: WordKind.Degree } => new(token.Text, null, null),
            { Kind: WordKind.Number, Code: { } number } => new(token.Text, StandardChords.IsStandard(number) ? number : null, token.Doubt),
            _ => new(token.Text, ChordWords.Spelled(token.Text, code), token.Doubt),
        };

    private int Add(Token token, int row, int position) =>
        table.Add(token, row)
        ?? throw new DatasetFormatException(
            DatasetMessages.TextIsNoChord(row, position, Describe.Quote(token.Text), Limits.MaxSymbolCharacters, Limits.MaxSymbols)
        );

    private TypedSequence Parse(string text, int row)
    {
        try
        {
            return words.Parse(text);
        }
        catch (UserErrorException exception)
        {
            throw new DatasetFormatException(DatasetMessages.RowHasProblem(row, exception.Problem), exception);
        }
    }

    /// <summary>
    /// Words that are no chords in any company, unless they are most of the text: then it may be one that is read as a whole.
    /// </summary>
    private List<OwnWord> FindForeign(string text)
    {
        var (found, all) = (new List<OwnWord>(), 0);
        for (var at = 0; at < text.Length; )
        {
            var end = at;
            while (end < text.Length && !SequenceLexer.IsSeparator(text[end]))
                end++;
            if (end > at)
            {
                all++;
                var word = text[at..end];
                if (words.Find(word).Kind == WordKind.Foreign)
                    found.Add(new(at, word));
            }
            at = end + 1;
        }
        return 2 * found.Count <= all ? found : [];
    }

    private static List<OwnWord> FindUnknown(TypedSequence typed) =>
        [
            .. typed
                .Tokens.Where(token =>
                    token is { Code: null, Error: not null, Text.Length: <= Limits.MaxSymbolCharacters } && !ChordWords.IsSign(token.Text)
                )
                .Select(token => new OwnWord(token.Start, token.Text)),
        ];

    /// <summary>Puts the placeholder where the words stand, and moves what is known of places in the text.</summary>
    /// <param name="replaced">In the order of the text; those that the text does not have there are left.</param>
    private static void Replace(ref string text, List<OwnWord> own, List<int>? starts, List<OwnWord> replaced)
    {
        if (replaced.Count == 0)
            return;
        var written = new StringBuilder(text.Length);
        var moved = new List<(int From, int By)>();
        var added = new List<OwnWord>();
        var end = 0;
        foreach (var word in replaced)
        {
            if (word.Start < end || !text.AsSpan(word.Start).StartsWith(word.Text, StringComparison.Ordinal))
                continue;
            written.Append(text, end, word.Start - end);
            added.Add(word with { Start = written.Length });
            written.Append(Placeholder);
            end = word.Start + word.Text.Length;
            moved.Add((end, written.Length - end));
        }
        text = written.Append(text, end, text.Length - end).ToString();
        for (var i = 0; i < own.Count; i++)
            own[i] = own[i] with { Start = Moved(own[i].Start) };
        for (var i = 0; i < (starts?.Count ?? 0); i++)
            starts![i] = Moved(starts[i]);
        own.AddRange(added);

        int Moved(int start)
        {
            var (low, high) = (0, moved.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = moved[middle].From <= start ? (middle + 1, high) : (low, middle);
            }
            return low == 0 ? start : start + moved[low - 1].By;
        }
    }

    private static bool IsAligned(TypedSequence typed, List<OwnWord> own, List<int> starts, List<OwnWord> expected)
    {
        var items = starts.Zip(expected).ToDictionary(item => item.First, item => item.Second.Text);
        var replaced = own.ToDictionary(word => word.Start, word => word.Text);
        foreach (var token in typed.Tokens)
        {
            if (
                !items.Remove(token.Start, out var item)
                || !string.Equals(item, replaced.GetValueOrDefault(token.Start, token.Text), StringComparison.Ordinal)
            )
                return false;
        }
        return items.Values.All(ChordWords.IsSign);
    }
}
