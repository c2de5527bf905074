using ChordDash.Engine;
using ChordDash.Engine.Prediction;
using Microsoft.AspNetCore.Components;

namespace ChordDash.Components.Prediction;

/// <summary>What was asked, and the model's answer.</summary>
/// <param name="Entry">Of the history; null where it could not be kept.</param>
public sealed record Answer(SequenceQuery Query, ReadSequence Read, SequencePrediction Prediction, AskedQuery? Entry);

/// <summary>Reads a sequence while it is typed and asks a model for its composer.</summary>
public sealed partial class SequencePanel
{
    private readonly Stack<SequenceQuery> _before = new();
    private SequenceQuery _query = new("");
    private ReadSequence? _read;
    private HashSet<int> _unmet = [];
    private Answer? _answer;
    private string? _error;
    private bool _busy;

    [Inject]
    private IPredictionService Predictions { get; set; } = null!;

    [Inject]
    private IPredictionHistory History { get; set; } = null!;

    [Parameter, EditorRequired]
    public ModelSummary Model { get; set; } = null!;

    /// <summary>Models that can be asked beside this one.</summary>
    [Parameter]
    public IReadOnlyList<ModelSummary> Others { get; set; } = [];

    /// <summary>A query to begin with, asked about at once.</summary>
    [Parameter]
    public SequenceQuery? Initial { get; set; }

    /// <summary>Whether <see cref="Initial"/> is in the history already.</summary>
    [Parameter]
    public AskedQuery? InitialEntry { get; set; }

    /// <summary>Told each answer.</summary>
    [Parameter]
    public EventCallback<Answer> OnPredicted { get; set; }

    [Parameter]
    public EventCallback OnJudged { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Read(Initial ?? new(""));
        if (!string.IsNullOrWhiteSpace(_query.Sequence))
            await PredictAsync();
    }

    private void Change((SequenceQuery Query, bool Typed) change)
    {
        if (!change.Typed && change.Query != _query)
            _before.Push(_query);
        Read(change.Query);
    }

    private void Undo() => Read(_before.Pop());

    private void Read(SequenceQuery query)
    {
        // The answer belongs to another sequence now.
        (_query, _answer, _error, _unmet) = (query, null, null, []);
        try
        {
            _read = query.Read(Model.Names);
        }
        catch (UserErrorException exception)
        {
            (_read, _error) = (null, exception.Message);
        }
    }

    private async Task PredictAsync()
    {
        if (_read is not { } read)
            return; // Why not is on the page already.
        if (read.Typed.Tokens.Count == 0)
        {
            _error = T("Type at least one chord, or choose an example.");
            return;
        }
        (_busy, _error, _answer) = (true, null, null);
        try
        {
            var asked = _query;
            var prediction = await Predictions.PredictAsync(Model.Id, asked);
            if (asked != _query)
                return; // Typed on meanwhile.
            var entry = InitialEntry is { } known && Model.Id == known.ModelId && asked == new SequenceQuery(known.Sequence, known.Key)
                ? known
                : await History.AddAsync(Model.Id, asked, prediction);
            _answer = new(asked, read, prediction, entry);
            _unmet = [.. prediction.Unknown.Select(unknown => unknown.Position).Where(at => at < read.Typed.Tokens.Count && read.Typed.Tokens[at].Error is null)];
            await OnPredicted.InvokeAsync(_answer);
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
