using System.Globalization;

namespace ChordDash.Engine.Chords;

/// <summary>What the chord codes of a data set or model are called.</summary>
/// <param name="symbols">Own symbols by code; null when there are none.</param>
/// <param name="standardVocabulary">Whether codes without a symbol of their own are those of <see cref="StandardChords"/>.</param>
public sealed class ChordNames(IReadOnlyDictionary<int, string>? symbols, bool standardVocabulary)
{
    private const int Examples = 3;

    private readonly Dictionary<string, int> _codes = symbols
        ?.GroupBy(pair => pair.Value, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Min(pair => pair.Key), StringComparer.Ordinal)
        ?? [];

    /// <summary>Whether codes are those of <see cref="StandardChords"/>.</summary>
    public bool Standard => standardVocabulary;

    public bool HasSymbols => symbols is not null || standardVocabulary;

    /// <summary>The symbol of a code; null when it has none.</summary>
    public string? Symbol(int code) =>
        symbols?.TryGetValue(code, out var own) == true ? own
        : standardVocabulary && StandardChords.IsStandard(code) ? StandardChords.Symbol(code)
        : null;

    /// <summary>The symbol of a code, or the code itself.</summary>
    public string Name(int code) => Symbol(code) ?? code.ToString(CultureInfo.InvariantCulture);

    /// <summary>Symbols of its own; empty when there are none.</summary>
    public IReadOnlyCollection<string> OwnSymbols => _codes.Keys;

    /// <summary>Some own symbols, for messages; empty when there are none.</summary>
    public string Some => string.Join(", ", _codes.Keys.Take(Examples));

    /// <summary>The code of an own symbol, in the very same spelling.</summary>
    public bool TryFind(string symbol, out int code) => _codes.TryGetValue(symbol, out code);
}
