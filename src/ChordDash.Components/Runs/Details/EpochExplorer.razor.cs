using System.Globalization;
using ChordDash.Components.Shared.Browser;
using ChordDash.Components.Shared.Ui;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace ChordDash.Components.Runs.Details;

/// <summary>
/// The confusion matrix and the answers of one epoch: the best or latest one as they change, or one that the user slid to. It stands in the
/// address.
/// </summary>
public sealed partial class EpochExplorer : IAsyncDisposable
{
    private const string Parameter = "matrix";

    private static readonly TimeSpan PlayInterval = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan LoadInterval = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _leaving = new();
    private IReadOnlyList<AnsweredPiece>? _answers;
    private (int Actual, int Predicted)? _cell;
    private CancellationTokenSource? _playing;
    private Throttle? _load;
    private Follow? _follow = Follow.Best;
    private int _chosen;
    private int _answersOf;
    private Message? _problem;

    private enum Follow
    {
        Best,
        Last,
    }

    [Inject]
    private IRunAnswers Answers { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private PagePresence Presence { get; set; } = null!;

    [Parameter, EditorRequired]
    public Run Run { get; set; } = null!;

    /// <summary>In order; it grows while the run trains.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<EpochMetrics> Epochs { get; set; } = [];

    private int? Last => Epochs.Count == 0 ? null : Epochs[^1].Epoch;

    private int? Best { get; set; }

    private bool IsPlaying => _playing is { IsCancellationRequested: false };

    private EpochMetrics? Shown =>
        Epochs.Count == 0
            ? null
            : _follow switch
            {
                Follow.Best => Epochs[IndexOf(Best ?? Last!.Value)],
                Follow.Last => Epochs[^1],
                _ => Epochs[IndexOf(_chosen)],
            };

    protected override void OnInitialized()
    {
        var text = Address.Query(Navigation.Uri, Parameter);
        if (string.Equals(text, "last", StringComparison.Ordinal))
            _follow = Follow.Last;
        else if (int.TryParse(text, CultureInfo.InvariantCulture, out var epoch))
            (_follow, _chosen) = (null, epoch);
        _load = new Throttle(LoadInterval, Time, _ => InvokeAsync(LoadAsync), DispatchExceptionAsync, Presence.WhenPresentAsync);
    }

    protected override void OnParametersSet()
    {
        Best = Epochs.LastOrDefault(epoch => epoch.IsBest)?.Epoch;
        if (Shown is { } shown && shown.Epoch != _answersOf)
            _load?.Signal();
    }

    // The epochs are 1, 2, 3, … but for those of damaged archives.
    private int IndexOf(int epoch)
    {
        var (low, high) = (0, Epochs.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Epochs[middle].Epoch < epoch)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private async Task LoadAsync()
    {
        if (Shown is not { } shown || shown.Epoch == _answersOf)
            return;
        var leaving = _leaving.Token;
        IReadOnlyList<AnsweredPiece>? answers = null;
        var sentence = await UserError.CatchAsync(async () => answers = await Answers.FindAsync(Run.Id, shown.Epoch, leaving), leaving);
        if (leaving.IsCancellationRequested)
            return;
        (_answers, _answersOf) = (answers, shown.Epoch);
        _problem =
            sentence is not null ? Texts.PiecesCannotBeListed(sentence)
            : answers is null ? Texts.PredictionsOfEpochNotKept
            : null;
        StateHasChanged();
    }

    private Task FollowOrStayAsync(Follow? follow)
    {
        StopPlaying();
        return ShowAsync(follow ?? _follow, _chosen);
    }

    private Task SlideAsync(ChangeEventArgs change)
    {
        StopPlaying();
        return ShowAsync(null, int.TryParse(change.Value as string, CultureInfo.InvariantCulture, out var epoch) ? epoch : _chosen);
    }

    private async Task ShowAsync(Follow? follow, int epoch)
    {
        (_follow, _chosen) = (follow, epoch);
        _load?.Signal();
        await Address.SetQueryAsync(
            JS,
            Presence,
            Parameter,
            follow switch
            {
                Follow.Best => null,
                Follow.Last => "last",
                _ => epoch.ToString(CultureInfo.InvariantCulture),
            }
        );
    }

    private void Select((int Actual, int Predicted) cell) => _cell = _cell == cell ? null : cell;

    private async Task PlayOrStopAsync()
    {
        if (IsPlaying)
        {
            StopPlaying();
            return;
        }

        // From the beginning, unless the user has slid to a place to go on from.
        var epoch = _follow is null && _chosen < Last ? _chosen : Epochs[0].Epoch - 1;
        _playing = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
        var playing = _playing.Token;
        try
        {
            using var timer = new PeriodicTimer(PlayInterval, Time);
            while (epoch < Last)
            {
                epoch++;
                await ShowAsync(null, epoch);
                StateHasChanged();
                await timer.WaitForNextTickAsync(playing);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }

        StopPlaying();
    }

    private void StopPlaying()
    {
        _playing?.Cancel();
        _playing?.Dispose();
        _playing = null;
    }

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        StopPlaying();
        if (_load is not null)
            await _load.DisposeAsync();
        _leaving.Dispose();
    }
}
