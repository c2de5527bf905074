using ChordDash.Components.Accounts;
using ChordDash.Components.Shared.Formatting;
using ChordDash.Engine.Models;
using ChordDash.Engine.Prediction;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace ChordDash.Components.Prediction;

/// <summary>A model's answer, how sure it may be, and everything that explains it.</summary>
public sealed partial class AnswerPanel
{
    private const int MaxUnknown = 8;

    private IReadOnlyList<string> _chords = [];

    // Browsers give the clipboard to pages of https and of this machine only.
    private bool? _copied;

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    [CascadingParameter]
    private Visitor Visitor { get; set; } = null!;

    [Parameter, EditorRequired]
    public ModelSummary Model { get; set; } = null!;

    /// <summary>Fixed: another answer takes another panel.</summary>
    [Parameter, EditorRequired]
    public AnsweredQuestion Answer { get; set; } = null!;

    [Parameter]
    public IReadOnlyList<ModelSummary> Others { get; set; } = [];

    /// <summary>Positions of tokens that the model has never met.</summary>
    [Parameter]
    public IReadOnlySet<int> Unmet { get; set; } = new HashSet<int>();

    [Parameter]
    public EventCallback OnJudged { get; set; }

    private SequencePrediction Prediction => Answer.Prediction;

    private ReadCounts Counts => ReadCounts.Of(Answer.Read);

    private List<UnknownToken> Unread => [.. Prediction.Unknown.Where(unknown => Unmet.Contains(unknown.Position))];

    private string Reliability =>
        Prediction.Reliability switch
        {
            null => T(Texts.ReliabilityNotMeasuredYet),
            { Beats: null } whole => T(Texts.AccuracyOnWholePieces(Show.Percent(whole.Accuracy.Value))),
            { Beats: { } beats } some => T(Texts.AccuracyOnCutPieces(beats, Show.Percent(some.Accuracy.Value))),
        };

    protected override void OnInitialized()
    {
        // A dot that holds a chord is called as that one was typed.
        var names = new List<string>();
        foreach (var token in Answer.Read.Typed.Tokens)
            names.Add(ReadCounts.IsHold(token) && names.Count > 0 ? names[^1] : token.Text);
        _chords = [.. Answer.Read.Typed.Beats.Select(token => names[token])];
    }

    private async Task CopyAsync() => _copied = await JS.InvokeAsync<bool>("chordDashPage.copyAddress");
}
