using ChordDash.Components.Charts;
using ChordDash.Engine.Common;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using Microsoft.AspNetCore.Components;

namespace ChordDash.Components.Runs.Comparison;

/// <summary>The lines of several runs over each other, live.</summary>
public sealed partial class ComparisonCharts : IAsyncDisposable
{
    private static readonly (string Column, Message Title, ChartUnit Unit, bool CanLog)[] Measures =
    [
        ("validationLoss", Texts.ValidationLoss, ChartUnit.Number, true),
        ("balancedAccuracy", Texts.BalancedAccuracy, ChartUnit.Percent, false),
        ("validationAccuracy", Texts.Accuracy, ChartUnit.Percent, false),
        ("trainLoss", Texts.TrainingLoss, ChartUnit.Number, true),
        ("trainAccuracy", Texts.TrainingAccuracy, ChartUnit.Percent, false),
        ("gradientNorm", Texts.GradientNorm, ChartUnit.Number, true),
        ("learningRate", Texts.LearningRate, ChartUnit.Number, true),
        ("beatsPerSecond", Texts.ThroughputBeatsPerSecond, ChartUnit.Number, false),
    ];

    private readonly CancellationTokenSource _leaving = new();
    private ChartBoard _board = null!;
    private Dictionary<Guid, RunWatch> _watches = [];
    private Task _watching = Task.CompletedTask;
    private IDisposable? _subscription;

    [Inject]
    private ITrainingEventStream Events { get; set; } = null!;

    [Inject]
    private IRunMonitor Monitor { get; set; } = null!;

    /// <summary>Which they are is fixed when the charts are first shown.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<Run> Runs { get; set; } = [];

    /// <summary>See <see cref="RunLook"/>.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyDictionary<Guid, RunLook> Looks { get; set; } = null!;

    /// <summary>See <see cref="RunLabels"/>.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyDictionary<Guid, string> Labels { get; set; } = null!;

    // Points reach the charts by calls.
    protected override bool ShouldRender() => false;

    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
            return;
        _watches = Runs.ToDictionary(run => run.Id, run => Watch(run));
        _subscription = Monitor.Subscribe(id => _watches.GetValueOrDefault(id)?.Wake());
        _watching = Task.WhenAll(_watches.Values.Select(FollowAsync));
    }

    private RunWatch Watch(Run run)
    {
        var (source, seconds) = (Source(run), 0.0);
        RunWatch watch = null!;
        return watch = new RunWatch(Events, run.Id, (item, change) =>
        {
            if (change == HistoryChange.Rewound)
            {
                _board.Clear(source);
                seconds = 0;
                foreach (var epoch in watch.History.Epochs)
                    Append(epoch);
            }
            else if (change == HistoryChange.Epoch)
            {
                Append(item.Epoch!);
            }
        });

        void Append(EpochMetrics epoch) => _board.Append(source, RunSeries.Values(epoch, (seconds += epoch.Seconds) / 60, classes: 0));
    }

    private async Task FollowAsync(RunWatch watch)
    {
        try
        {
            await watch.RunAsync(_leaving.Token);
        }
        catch (NotFoundException)
        {
            // Deleted meanwhile: the page says so, and its line stays as it was.
        }
        catch (Exception exception)
        {
            await DispatchExceptionAsync(exception);
        }
    }

    private static string Source(Run run) => run.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    // Hidden in one chart, a run is hidden in all.
    private ChartLine Line(Run run, string column, string title) =>
        new(Source(run), column, Labels[run.Id], Looks[run.Id].Hue, Key: Source(run), Measure: title, Dash: Looks[run.Id].Dash);

    public async ValueTask DisposeAsync()
    {
        _subscription?.Dispose();
        await _leaving.CancelAsync();
        await _watching;
        _leaving.Dispose();
    }
}
