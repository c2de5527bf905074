using ChordDash.Engine.Chords;
using Microsoft.AspNetCore.Components;

namespace ChordDash.Components.Prediction;

public sealed partial class TokenChips
{
    private const int Most = 200;
    private const int MostNotes = 8;

    private List<ChordToken> Problems => [.. Tokens.Where(token => token.Error is not null)];

    private List<string> Notes => [.. Tokens.Select(token => token.Note).OfType<string>().Distinct(StringComparer.Ordinal)];

    [Parameter, EditorRequired]
    public IReadOnlyList<ChordToken> Tokens { get; set; } = [];

    /// <summary>Positions of tokens that the model has never met.</summary>
    [Parameter]
    public IReadOnlySet<int> Unmet { get; set; } = new HashSet<int>();
}
