using System.Globalization;
using ChordDash.Engine.Chords;

namespace ChordDash.Engine.Datasets.Pickles;

/// <summary>Chords that a file has as texts, numbered in order of appearance until the last one is known.</summary>
internal sealed class TokenTable
{
    public const int LongestToken = 40;
    public const int MostTokens = 10_000;

    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);

    /// <returns>The number of a text; null for an unusable one, or one too many.</returns>
    public int? Add(string token)
    {
        if (_indices.TryGetValue(token, out var index))
            return index;
        if (string.IsNullOrWhiteSpace(token) || token.Length > LongestToken || token.Any(char.IsControl) || _indices.Count == MostTokens)
            return null;
        _indices.Add(token, _indices.Count);
        return _indices.Count - 1;
    }

    /// <returns>The chord code of each number. Also the texts by code, in ordinal order, unless all are numbers or chord symbols of the
    /// standard vocabulary.</returns>
    public (int[] Codes, IReadOnlyList<string>? Tokens) Resolve()
    {
        string[] tokens = [.. _indices.Keys];
        if (tokens.Select(Number).ToArray() is var numbers && numbers.All(number => number is not null))
            return ([.. numbers.Select(number => number!.Value)], null);
        if (tokens.Select(Symbol).ToArray() is var symbols && symbols.All(code => code is not null))
            return ([.. symbols.Select(code => code!.Value)], null);
        string[] ordered = [.. tokens.Order(StringComparer.Ordinal)];
        return ([.. tokens.Select(token => Array.BinarySearch(ordered, token, StringComparer.Ordinal))], ordered);
    }

    private static int? Number(string token) =>
        int.TryParse(token, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number is >= StandardChords.Rest and <= DatasetLimits.LargestCode ? number : null;

    private static int? Symbol(string token) => ChordSymbol.Read(token)?.Code;
}
