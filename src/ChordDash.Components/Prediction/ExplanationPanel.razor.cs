using ChordDash.Components.Shared.Formatting;
using ChordDash.Engine.Models;
using ChordDash.Engine.Prediction;
using Microsoft.AspNetCore.Components;

namespace ChordDash.Components.Prediction;

/// <summary>Explains the answer to a sequence; asks for the explanation itself, since it takes longer than the answer.</summary>
public sealed partial class ExplanationPanel : IDisposable
{
    private const int Width = 320;
    private const int Height = 120;
    private const int Left = 56;

    private readonly CancellationTokenSource _leaving = new();
    private SequenceExplanation? _explanation;

    [Inject]
    private IPredictionService Predictions { get; set; } = null!;

    [Parameter, EditorRequired]
    public ModelSummary Model { get; set; } = null!;

    /// <summary>Fixed: another sequence takes another panel.</summary>
    [Parameter, EditorRequired]
    public SequenceQuery Query { get; set; } = null!;

    /// <summary>What the chords are called as they were typed, one per beat.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Chords { get; set; } = [];

    private int For => IndexOf(_explanation!.Composer);

    private int Against => IndexOf(_explanation!.Against);

    /// <summary>The effect that is drawn in the full colour.</summary>
    private double Strongest => Math.Max(1e-9, _explanation!.Evidence.Max(part => Math.Abs(part.Effect)));

    private string Summary =>
        T(
            Texts.ProbabilitiesByBeatLabel(
                _explanation!.Composer,
                _explanation.Against,
                Show.Percent(_explanation.Heard[0].Probabilities[For]),
                Show.Percent(_explanation.Heard[0].Probabilities[Against]),
                Show.Percent(_explanation.Heard[^1].Probabilities[For]),
                Show.Percent(_explanation.Heard[^1].Probabilities[Against])
            )
        );

    protected override Task OnInitializedAsync() => LoadAsync(against: null);

    private Task LoadAsync(string? against) =>
        TryAsync(
            async () => _explanation = await Predictions.ExplainAsync(Model.Id, Query, _explanation?.Composer, against, _leaving.Token),
            _leaving.Token
        );

    private int IndexOf(string name) => Model.ClassNames.Index().First(one => one.Item.Equals(name, StringComparison.Ordinal)).Index;

    private string Name(ChordEvidence part)
    {
        var names = Chords.Skip(part.Start).Take(part.Beats).Distinct(StringComparer.Ordinal).ToList();
        return names is [var one] ? (part.Beats > 1 ? $"{one} ×{part.Beats}" : one) : $"{names[0]} … {names[^1]}";
    }

    private string Words(ChordEvidence part) =>
        part.Effect >= 0
            ? T(Texts.EvidenceOfChord(Name(part), part.Start + 1, _explanation!.Composer, Show.Number(part.Effect)))
            : T(Texts.EvidenceOfChord(Name(part), part.Start + 1, _explanation!.Against, Show.Number(-part.Effect)));

    private string Strength(ChordEvidence part) => FormattableString.Invariant($"--effect:{100 * Math.Abs(part.Effect) / Strongest:0}%");

    private string Line(int index) =>
        string.Join(' ', _explanation!.Heard.Select(one => $"{Across(one.Beats)},{Down(one.Probabilities[index])}"));

    private string Across(int beats) =>
        FormattableString.Invariant($"{Left + (double)(Width - Left) * beats / _explanation!.Heard[^1].Beats:0.#}");

    private static string Down(double share) => FormattableString.Invariant($"{8 + (Height - 16) * (1 - share):0.#}");

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }
}
