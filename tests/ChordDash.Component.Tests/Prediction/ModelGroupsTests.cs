using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Prediction;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Models;
using ChordDash.Engine.Runs;

namespace ChordDash.Component.Tests.Prediction;

public sealed class ModelGroupsTests
{
    private static readonly DatasetSummary Old = Samples.Dataset("old") with { CreatedAt = DateTimeOffset.UnixEpoch };
    private static readonly DatasetSummary New = Samples.Dataset("new") with { CreatedAt = DateTimeOffset.UnixEpoch.AddDays(1) };

    private readonly List<Run> _runs = [];

    [Fact]
    public void Of_ManyModels_BeginsWithProductionAndTheBestOfEachDataset()
    {
        var training = Model(New, 0.99, state: RunState.Running);
        var diverged = Model(New, 0.98) with { Diverged = true };
        var weak = Model(New, 0.5);
        var strong = Model(New, 0.6);
        var old = Model(Old, 0.9);
        var production = Model(Old, 0.4) with { Stage = ModelStage.Production };

        var groups = ModelGroups.Of([training, diverged, weak, strong, old, production], _runs, [Old, New]);

        Assert.Equal([Texts.Production, Texts.BestOfEachDataset, Texts.OtherModels], groups.Select(group => group.Title));
        Assert.Equal(
            [
                [production],
                [strong, old],
                [training, diverged, weak],
            ],
            groups.Select(group => group.Models)
        );
    }

    [Fact]
    public void Of_AModelWithAReport_GoesBeforeOneWithoutIt()
    {
        var flattered = Model(New, 0.95);
        var measured = Model(New, 0.9) with { Reported = new(7, 100, new(0.8, 0.7, 0.9), new(0.7, 0.6, 0.8)) };

        var groups = ModelGroups.Of([flattered, measured], _runs, [New]);

        Assert.Equal(
            [
                [measured],
                [flattered],
            ],
            groups.Select(group => group.Models)
        );
        Assert.Equal("70.0\u00a0±\u00a010.0\u00a0%", ModelGroups.Figure(measured));
        Assert.Equal($"{Texts.FigureOfEpoch("95.0\u00a0%", 7)}", ModelGroups.Figure(flattered));
    }

    [Fact]
    public void Of_OnlyAModelThatStillTrains_HasItAmongTheOthers()
    {
        var training = Model(New, 0.9, state: RunState.Running);

        var group = Assert.Single(ModelGroups.Of([training], _runs, [New]));

        Assert.Equal((Texts.OtherModels, training), (group.Title, group.Models[0]));
    }

    private ModelSummary Model(DatasetSummary dataset, double accuracy, RunState state = RunState.Finished)
    {
        var run = Samples.Run(state) with { Id = Guid.NewGuid(), DatasetId = dataset.Id };
        _runs.Add(run);
        return Samples.Model() with { RunId = run.Id, BalancedAccuracy = accuracy };
    }
}
