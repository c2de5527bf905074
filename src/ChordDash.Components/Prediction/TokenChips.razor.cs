using ChordDash.Engine.Chords;
using Microsoft.AspNetCore.Components;

namespace ChordDash.Components.Prediction;

public sealed partial class TokenChips
{
    private const int MaxTokens = 200;
    private const int MaxNotes = 8;

    private IReadOnlyList<ChordToken> Tokens => Read.Typed.Tokens;

    private List<ChordToken> Problems => [.. Tokens.Where(token => token.Error is not null)];

    /// <summary>Of each spelling the first: it stands for all tokens that are written so.</summary>
    private List<ChordToken> Doubts => [.. Tokens.Where(token => token.Doubt is not null).DistinctBy(token => token.Doubt)];

    /// <summary>What labels and words are is said by the remarks on the whole text, once; what is doubtful by its doubt.</summary>
    private List<Message> Remarked =>
        [.. Tokens.Where(token => token is { Code: not null, Doubt: null }).Select(token => token.Note).OfType<Message>().Distinct()];

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

    /// <summary>Told of which tokens, all that are written and doubted as this one, to write in another way.</summary>
    [Parameter]
    public EventCallback<(ChordToken Token, string Text)> OnReplaceAll { get; set; }

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

    private int CountSame(ChordToken token) => Tokens.Count(other => IsSame(other, token));

    /// <summary>Whether two tokens are written and doubted alike.</summary>
    internal static bool IsSame(ChordToken one, ChordToken other) =>
        one.Doubt is not null && one.Doubt.Equals(other.Doubt) && one.Text.Equals(other.Text, StringComparison.Ordinal);

    /// <summary>What the model gets: its symbol where that is not what was typed, and its code.</summary>
    private string Stored(ChordToken token, int code)
    {
        var symbol = Names.Symbol(code);
        return symbol is null || symbol.Equals(token.Text, StringComparison.Ordinal) ? $"{code}" : $"{symbol} · {code}";
    }

    private static string Notes(int code) =>
        code == StandardChords.Rest ? "–" : string.Join(' ', StandardChords.PitchClasses(code).Select(StandardChords.NoteName));
}
