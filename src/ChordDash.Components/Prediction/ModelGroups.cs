using ChordDash.Components.Runs;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Models;
using ChordDash.Engine.Runs;

namespace ChordDash.Components.Prediction;

/// <param name="Title">What these models have in common.</param>
public sealed record ModelGroup(Message Title, IReadOnlyList<ModelSummary> Models);

/// <summary>The models in the order in which people look for one.</summary>
internal static class ModelGroups
{
    /// <summary>
    /// The model in production; the best model of each data set, the newest data set first; and the others, among them those whose run
    /// still trains or has diverged.
    /// </summary>
    /// <param name="models">Newest first.</param>
    public static IReadOnlyList<ModelGroup> Of(
        IReadOnlyList<ModelSummary> models,
        IReadOnlyList<Run> runs,
        IReadOnlyList<DatasetSummary> datasets
    )
    {
        var runOf = runs.ToDictionary(run => run.Id);
        var added = datasets.ToDictionary(dataset => dataset.Id, dataset => dataset.CreatedAt);
        var production = models.Where(model => model.Stage == ModelStage.Production).ToList();
        var best = models
            .Where(model => model.Stage == ModelStage.Candidate)
            .Select(model => (Model: model, Run: runOf.GetValueOrDefault(model.RunId)))
            .Where(one => one.Run is { IsActive: false } && !one.Model.Diverged)
            .GroupBy(one => one.Run!.DatasetId, one => one.Model)
            .OrderByDescending(group => added.GetValueOrDefault(group.Key))
            .Select(group => group.OrderByDescending(model => model.Reported is not null).ThenByDescending(Accuracy).First())
            .ToList();
        ModelGroup[] groups =
        [
            new(Texts.Production, production),
            new(Texts.BestOfEachDataset, best),
            new(Texts.OtherModels, [.. models.Except(production).Except(best)]),
        ];
        return [.. groups.Where(group => group.Models.Count > 0)];
    }

    /// <summary>As pages write it.</summary>
    public static string Figure(ModelSummary model) => RunFigureText.OfModel(model.Reported, model.BalancedAccuracy, model.Epoch);

    private static double Accuracy(ModelSummary model) => model.Reported?.BalancedAccuracy.Value ?? model.BalancedAccuracy;
}
