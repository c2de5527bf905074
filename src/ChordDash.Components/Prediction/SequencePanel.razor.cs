using ChordDash.Components.Shared.Browser;
using ChordDash.Components.Shared.Formatting;
using ChordDash.Components.Shared.Ui;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Models;
using ChordDash.Engine.Prediction;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace ChordDash.Components.Prediction;

/// <summary>What was asked, and the model's answer.</summary>
/// <param name="Entry">Of the history; null where it could not be kept.</param>
public sealed record AnsweredQuestion(SequenceQuery Query, ReadSequence Read, SequencePrediction Prediction, AskedQuery? Entry);

/// <summary>Reads a sequence while it is typed and asks a model for its composer. A draft keeps what is typed and not asked yet.</summary>
public sealed partial class SequencePanel : IAsyncDisposable
{
    private const int MaxUndo = 50;

    private readonly List<SequenceQuery> _before = [];
    private CancellationTokenSource _typing = new();
    private Task _reading = Task.CompletedTask;
    private bool _left;
    private SequenceQuery _query = new("");
    private ReadSequence? _read;
    private HashSet<int> _unmet = [];
    private AnsweredQuestion? _answer;
    private DraftKeeper<SequenceQuery>? _draft;
    private ScriptModule? _script;
    private ElementReference _reply;
    private bool _show;

    [Inject]
    private Drafts Drafts { get; set; } = null!;

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

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
    public EventCallback<AnsweredQuestion> OnPredicted { get; set; }

    [Parameter]
    public EventCallback OnJudged { get; set; }

    /// <summary>What the answer on the page is to; null if there is none.</summary>
    public SequenceQuery? Answered => _answer?.Query;

    // Screen readers hear the answer, not everything that explains it.
    private string Announcement =>
        _answer?.Prediction switch
        {
            null => "",
            { Sufficient: true } sure => $"{sure.Composer}{T(Texts.WithProbability(Show.Percent(sure.Certainty)))}",
            var unsure => $"{T(Texts.NotEnoughEvidence)} {T(Texts.BestGuess(unsure.Composer, Show.Percent(unsure.Certainty)))}",
        };

    protected override async Task OnInitializedAsync()
    {
        _draft = new(Drafts, "predict");
        await ReadAsync(Initial ?? new(""));
        if (!string.IsNullOrWhiteSpace(_query.Sequence))
            await PredictAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_show)
        {
            _show = false;
            _script ??= new(JS, "forms.js");
            await _script.CallAsync("showAnswer", _reply);
        }

        // What the address asks for goes before.
        if (
            await _draft!.FindOnceAsync(() => _query) is { Sequence.Length: > 0 } draft
            && string.IsNullOrEmpty(Initial?.Sequence)
            && !_left
        )
        {
            await ReadAsync(draft);
            StateHasChanged();
        }

        if (_query.IsShort && !_left)
            await _draft.KeepAsync(_query);
    }

    private async Task SubmitAsync()
    {
        // The button isn't disabled meanwhile, because it would lose the focus.
        if (IsBusy)
            return;
        await PredictAsync();
        _show = _answer is not null;
    }

    private Task ChangeAsync((SequenceQuery Query, bool Typed) change)
    {
        if (!change.Typed && change.Query != _query)
        {
            if (_before.Count == MaxUndo)
                _before.RemoveAt(0);
            _before.Add(_query);
        }
        return ReadAsync(change.Query);
    }

    private Task UndoAsync()
    {
        var before = _before[^1];
        _before.RemoveAt(_before.Count - 1);
        return ReadAsync(before);
    }

    private Task ReadAsync(SequenceQuery query)
    {
        // What was typed before is nobody's business any more, and the answer belongs to another sequence now.
        _typing.Cancel();
        _typing.Dispose();
        _typing = new();
        (_query, _read, _answer, Error, _unmet) = (query, null, null, null, []);
        return _reading = _left ? Task.CompletedTask : ReadAsync(query, _typing.Token);
    }

    private async Task ReadAsync(SequenceQuery query, CancellationToken cancellationToken)
    {
        // Given up if typed on meanwhile, or left.
        var sentence = await UserError.CatchAsync(
            async () =>
            {
                // A long text off the thread that answers the visitor's clicks.
                var read = query.IsShort
                    ? query.Read(Model.Names, cancellationToken)
                    : await Task.Run(() => query.Read(Model.Names, cancellationToken), cancellationToken);
                if (query == _query)
                    _read = read;
            },
            cancellationToken
        );
        if (sentence is not null && query == _query)
            Error = sentence;
    }

    private async Task PredictAsync()
    {
        await _reading;
        if (_left || _read is not { } read)
            return; // Why not is on the page already.
        if (read.Typed.Tokens.Count == 0)
        {
            Error = Texts.TypeAtLeastOneChord;
            return;
        }
        _answer = null;
        await TryAsync(() => AskAsync(_query, read), _typing.Token);
    }

    private async Task AskAsync(SequenceQuery asked, ReadSequence read)
    {
        var prediction = await Predictions.PredictAsync(Model.Id, asked, _typing.Token);
        if (asked != _query)
            return; // Typed on meanwhile.
        var entry =
            InitialEntry is { } known && Model.Id == known.ModelId && asked == new SequenceQuery(known.Sequence, known.Key)
                ? known
                : await History.AddAsync(Model, asked, prediction);
        _answer = new(asked, read, prediction, entry);
        _unmet =
        [
            .. prediction
                .Unknown.Select(unknown => unknown.Position)
                .Where(at => at < read.Typed.Tokens.Count && read.Typed.Tokens[at].Error is null),
        ];
        await OnPredicted.InvokeAsync(_answer);
    }

    public async ValueTask DisposeAsync()
    {
        _left = true;
        await _typing.CancelAsync();
        _typing.Dispose();
        // A page that is left right after the last key is not drawn again, so that the draft lacks that key.
        if (_draft is not null && _query.IsShort)
            await _draft.KeepAsync(_query);
        if (_script is not null)
            await _script.DisposeAsync();
    }
}
