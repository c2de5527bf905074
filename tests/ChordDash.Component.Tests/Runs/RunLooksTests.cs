using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Runs;
using ChordDash.Engine.Runs;

namespace ChordDash.Component.Tests.Runs;

public sealed class RunLooksTests
{
    [Theory]
    [InlineData(1, 1, 10)]
    [InlineData(7, 1, 20)]
    [InlineData(3, 8, 10)]
    [InlineData(1, 32, 20)]
    [InlineData(1, 160, 20)]
    public void Looks_OfRuns_AreTenAndMoreThatDifferInColourOrDash(int first, int step, int count)
    {
        var runs = Enumerable.Range(0, count).Select(index => Numbered(first + index * step)).ToList();

        var looks = RunLook.Of(runs);

        Assert.Equal(count, runs.Select(run => (looks[run.Id].Hue % RunLook.Hues, looks[run.Id].Dash)).Distinct().Count());
        // The first of them looks as it looks anywhere.
        Assert.Equal(first - 1, looks[runs[0].Id].Hue);
    }

    [Fact]
    public void Labels_OfASweep_SayWhatDiffers()
    {
        Run[] runs =
        [
            Numbered(1) with
            {
                HyperParameters = new() { LearningRate = 0.01, Seed = 1 },
            },
            Numbered(2) with
            {
                HyperParameters = new() { LearningRate = 0.01, Seed = 2 },
            },
            Numbered(3) with
            {
                HyperParameters = new() { LearningRate = 0.1, Seed = 2 },
            },
            Numbered(4) with
            {
                HyperParameters = new() { LearningRate = 0.1, Seed = 2 },
            },
        ];

        var labels = RunLabels.Of(runs);

        Assert.Equal(
            ["lr 0.01 · seed 1", "lr 0.01 · seed 2", "lr 0.1 · seed 2 · #3", "lr 0.1 · seed 2 · #4"],
            runs.Select(run => labels[run.Id])
        );
        Assert.Equal(["#1", "#5"], RunLabels.Of([Numbered(1), Numbered(5)]).Values.Order(StringComparer.Ordinal).Select(text => text[..2]));
    }

    [Theory]
    [InlineData("Rates", "Rates · learning rate 0.1 · seed 1", "Rates · learning rate 0.1 · seed 2", "Rates · learning rate 0.2 · seed 1")]
    [InlineData("Quick · train.pkl", "Quick · train.pkl · seed 1", "Quick · train.pkl · seed 2")]
    [InlineData("Rates", "Rates · seed 1", "Renamed", "Rates · seed 2")]
    [InlineData(null, "One", "Two")]
    public void Common_OfNames_IsWhatTheyBeginWith(string? name, params string[] names) =>
        Assert.Equal(name, RunLabels.Common([.. names.Select((one, index) => Numbered(index + 1) with { Name = one })]));

    private static Run Numbered(int number) =>
        Samples.Run(RunState.Finished) with
        {
            Id = Guid.NewGuid(),
            Number = number,
            DatasetId = Guid.Empty,
        };
}
