using ChordDash.Engine.Chords;
using Microsoft.AspNetCore.Components;

namespace ChordDash.Components.Prediction;

public sealed partial class TokenChips
{
    private const int MaxTokens = 200;

    private IReadOnlyList<ChordToken> Tokens => Read.Typed.Tokens;

    private ReadCounts Counts => ReadCounts.Of(Read);

    [Parameter, EditorRequired]
    public ReadSequence Read { get; set; } = null!;

    [Parameter, EditorRequired]
    public ChordNames Names { get; set; } = null!;

    /// <summary>Positions of tokens that the model has never met.</summary>
    [Parameter]
    public IReadOnlySet<int> Unmet { get; set; } = new HashSet<int>();

    /// <summary>Told which token to write in another way.</summary>
    [Parameter]
    public EventCallback<(ChordToken Token, string Text)> OnReplace { get; set; }

    /// <summary>The list; its items have their token's position in data-token.</summary>
    public ElementReference Element { get; private set; }

    private string? Kind(ChordToken token)
    {
        var kind =
            token.Error is not null ? "unknown"
            : Unmet.Contains(token.Position) ? "unmet"
            : token.Code is null ? "sign"
            : null;
        return token.Doubt is null ? kind
            : kind is null ? "doubtful"
            : $"{kind} doubtful";
    }

    /// <summary>What the model gets: its symbol where that is not what was typed, and its code.</summary>
    private string Stored(ChordToken token, int code)
    {
        var symbol = Names.Symbol(code);
        if (symbol is not null && ReadCounts.IsHold(token))
            return $"{symbol} · {code}";
        return symbol is null || symbol.Equals(token.Text, StringComparison.Ordinal) ? $"{code}" : $"→ {symbol} · {code}";
    }

    private static string Notes(int code) =>
        code == StandardChords.Rest ? "–" : string.Join(' ', StandardChords.PitchClasses(code).Select(StandardChords.NoteName));
}
