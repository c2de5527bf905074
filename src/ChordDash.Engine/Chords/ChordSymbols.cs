using System.Globalization;
using System.Text.Json;
using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;
using CsvHelper;

namespace ChordDash.Engine.Chords;

/// <summary>Reads and checks a user's own vocabulary: symbols by chord code.</summary>
public static class ChordSymbols
{
    /// <summary>
    /// Reads JSON (<c>{"0": "C", "5": "C6"}</c> or <c>["C", "Cm"]</c>) or CSV (a code and a symbol per line, with or without a header).
    /// </summary>
    /// <exception cref="UserErrorException">The text is neither, or breaks a rule of <see cref="Check"/>.</exception>
    public static IReadOnlyDictionary<int, string> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var symbols = text.TrimStart() is ['{' or '[', ..] ? ParseJson(text) : ParseCsv(text);
        Check(symbols);
        return symbols.Count > 0 ? symbols : throw new UserErrorException(ChordMessages.NoSymbolsGiven);
    }

    /// <summary>Symbols for words that a file has for chords: as they are, but with underscores for what separates typed chords.</summary>
    /// <param name="tokens">By code.</param>
    public static IReadOnlyDictionary<int, string> FromTokens(IReadOnlyList<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        return tokens
            .Index()
            .ToDictionary(
                entry => entry.Index,
                entry =>
                {
                    var symbol = string.Concat(entry.Item.Select(character => SequenceLexer.IsSeparator(character) ? '_' : character));
                    return taken.Add(symbol) ? symbol : $"{symbol}_{entry.Index}";
                }
            );
    }

    /// <exception cref="UserErrorException">A symbol is given twice, is empty, too long or has a blank in it, or a code is
    /// none.</exception>
    public static void Check(IReadOnlyDictionary<int, string>? symbols)
    {
        if (symbols is null)
            return;
        if (symbols.Count > Limits.MaxSymbols)
            throw new UserErrorException(ChordMessages.TooManySymbols(symbols.Count, Limits.MaxSymbols));
        foreach (var (code, symbol) in symbols)
        {
            if (code is < StandardChords.Rest or > Limits.MaxChordCode)
                throw new UserErrorException(ChordMessages.SymbolCodeOutOfRange(code, StandardChords.Rest, Limits.MaxChordCode));
            // JSON may have null for any text.
            if (
                symbol is not { Length: > 0 and <= Limits.MaxSymbolCharacters }
                || symbol.Any(character => SequenceLexer.IsSeparator(character) || char.IsControl(character))
            )
                throw new UserErrorException(
                    ChordMessages.SymbolIsInvalid(
                        code,
                        symbol?[..Math.Min(symbol.Length, Limits.MaxSymbolCharacters)],
                        Limits.MaxSymbolCharacters
                    )
                );
        }
        if (
            symbols.GroupBy(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is
            { } twice
        )
            throw new UserErrorException(ChordMessages.SymbolIsGivenTwice(twice.Min(), twice.Order().ElementAt(1), twice.Key));
    }

    private static Dictionary<int, string> ParseJson(string text)
    {
        try
        {
            if (text.TrimStart().StartsWith('['))
                return JsonSerializer.Deserialize<string[]>(text)!.Index().ToDictionary(entry => entry.Index, entry => entry.Item);
            return JsonSerializer.Deserialize<Dictionary<string, string>>(text)!.ToDictionary(pair => Code(pair.Key), pair => pair.Value);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new UserErrorException(ChordMessages.SymbolsAreNoJson, exception);
        }
    }

    private static Dictionary<int, string> ParseCsv(string text)
    {
        var symbols = new Dictionary<int, string>();
        using var csv = CsvReader.FromText(text, new CsvReaderOptions { HasHeader = false });
        for (var line = 1; csv.Read(); line++)
        {
            if (csv.FieldCount < 2)
                throw new UserErrorException(ChordMessages.SymbolLineIsIncomplete(line));
            var code = csv.GetString(0);
            // A header.
            if (line == 1 && !int.TryParse(code, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
                continue;
            if (!symbols.TryAdd(Code(code), csv.GetString(1).Trim()))
                throw new UserErrorException(ChordMessages.SymbolCodeIsGivenTwice(line, code));
        }
        return symbols;
    }

    private static int Code(string text) =>
        int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code)
            ? code
            : throw new UserErrorException(
                ChordMessages.SymbolCodeIsNoNumber(text[..Math.Min(text.Length, Limits.MaxSymbolCharacters)], StandardChords.Rest)
            );
}
