using ChordDash.Engine;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Prediction;
using Microsoft.AspNetCore.Components;

namespace ChordDash.Components.Prediction;

/// <summary>Reads a sequence while it is typed and asks a model for its composer.</summary>
public sealed partial class SequencePanel
{
    private const int Few = 32;
    private const int MostUnknown = 8;

    private string _sequence = "";
    private string _asked = "";
    private IReadOnlyList<ChordToken> _tokens = [];
    private HashSet<int> _unmet = [];
    private SequencePrediction? _prediction;
    private string? _error;
    private bool _busy;

    [Inject]
    private IPredictionService Predictions { get; set; } = null!;

    [Parameter, EditorRequired]
    public ModelSummary Model { get; set; } = null!;

    /// <summary>A sequence to begin with, asked about at once.</summary>
    [Parameter]
    public string? Initial { get; set; }

    /// <summary>Told the sequence of each prediction.</summary>
    [Parameter]
    public EventCallback<string> OnPredicted { get; set; }

    private List<UnknownToken> Unread => [.. _prediction?.Unknown.Where(unknown => _unmet.Contains(unknown.Position)) ?? []];

    private static double Certainty(SequencePrediction prediction) =>
        prediction.Probabilities.First(one => one.Composer.Equals(prediction.Composer, StringComparison.Ordinal)).Probability;

    protected override async Task OnInitializedAsync()
    {
        if (string.IsNullOrWhiteSpace(Initial))
            return;
        Type(Initial);
        await PredictAsync();
    }

    private void Type(string text)
    {
        _sequence = text ?? "";
        _tokens = ChordSequenceParser.Parse(_sequence, Model.Names);
        // The answer belongs to another sequence now.
        (_prediction, _error, _unmet) = (null, null, []);
    }

    private async Task PredictAsync()
    {
        if (_tokens.Count == 0)
        {
            _error = T("Type at least one chord, or choose an example.");
            return;
        }
        (_busy, _error, _prediction) = (true, null, null);
        try
        {
            var asked = _sequence;
            var prediction = await Predictions.PredictAsync(Model.Id, asked);
            if (!string.Equals(asked, _sequence, StringComparison.Ordinal))
                return; // Typed on meanwhile.
            (_prediction, _asked) = (prediction, asked);
            _unmet = [.. prediction.Unknown.Select(unknown => unknown.Position).Where(at => at < _tokens.Count && _tokens[at].Error is null)];
            await OnPredicted.InvokeAsync(asked);
        }
        catch (UserErrorException exception)
        {
            _error = exception.Message;
        }
        finally
        {
            _busy = false;
        }
    }
}
