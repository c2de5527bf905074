using ChordDash.Components.Prediction;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Models;
using ChordDash.Engine.Prediction;
using ChordDash.Engine.Runs;
using Microsoft.AspNetCore.Components;

namespace ChordDash.Components.Overview;

/// <summary>What trains, what is best, and what can be done next, on one screen.</summary>
public sealed partial class OverviewPage
{
    private IReadOnlyList<Run>? _runs;
    private QueueStatus? _status;
    private ModelSummary? _model;
    private int _datasets;
    private int? _modelsOf;
    private StepsDone _steps = new(Data: true, Run: true, Ask: true);

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IDatasetCatalog Datasets { get; set; } = null!;

    [Inject]
    private IModelCatalog Models { get; set; } = null!;

    [Inject]
    private IPredictionHistory History { get; set; } = null!;

    [Inject]
    private IRunQueue Queue { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        var runs = await Catalog.ListAsync();
        (_status, _datasets) = (await Queue.GetStatusAsync(), await Datasets.CountAsync());
        // Models are read again when there are others: not with every epoch.
        var models = runs.Aggregate(0, (hash, run) => HashCode.Combine(hash, run.ModelId, run.State == RunState.Finished));
        if (models != _modelsOf)
        {
            _modelsOf = models;
            // The one that the page Predict opens with.
            var offered = (await Models.ListAsync()).Where(model => model.Stage != ModelStage.Archived);
            _model = ModelGroups.Of([.. offered], runs, await Datasets.ListAsync()) is [var first, ..] ? first.Models[0] : null;
        }

        if (_runs is null || !_steps.AreAllDone)
        {
            var asked = await History.ListAsync(0, 1);
            _steps = new(_datasets > 0, runs.Any(run => run.State == RunState.Finished), asked.Count > 0);
        }

        _runs = runs;
    }
}
