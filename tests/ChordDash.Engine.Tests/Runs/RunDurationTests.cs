using ChordDash.Engine.Datasets;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Tests.Shared;
using ChordDash.Engine.Training;
using ChordDash.Engine.Training.Memory;

namespace ChordDash.Engine.Tests.Runs;

public sealed class RunDurationTests
{
    private static readonly Message Cpu = Message.Literal("CPU");
    private static readonly Guid Dataset = Guid.NewGuid();

    // 100 pieces of 60 beats, and 100 of 140.
    private static readonly TrainingSize Size = new(
        200,
        20_000,
        150,
        50,
        4,
        [new HistogramBin(50, 70, 100), new HistogramBin(130, 150, 100)]
    );

    private static readonly HyperParameters Parameters = new()
    {
        Epochs = 10,
        CropLength = 100,
        ValidationFraction = 0.25,
    };

    [Fact]
    public void Estimate_OfTheSameSettingsOnTheSameData_IsWhatTheEpochTook()
    {
        var estimate = Estimate(Parameters, Size, Run(1, Parameters, seconds: 3))!;

        Assert.Equal(3, estimate.Epoch.TotalSeconds, 0.001);
        Assert.Equal((30.0, 1), (Math.Round(estimate.Whole.TotalSeconds, 3), estimate.LikeNumber));
    }

    [Fact]
    public void Estimate_OnTwiceTheBeats_IsTwiceAsLong()
    {
        var twice = Size with { Pieces = 400, Beats = 40_000, Lengths = [new HistogramBin(50, 70, 200), new HistogramBin(130, 150, 200)] };

        Assert.Equal(6, Estimate(Parameters, twice, Run(1, Parameters, seconds: 3))!.Epoch.TotalSeconds, 0.001);
    }

    [Fact]
    public void TrainingBeats_OfExcerpts_AreCutAndThoseOfManyLengthsAreNot()
    {
        Assert.Equal(0.75 * (100 * 60 + 100 * 100), RunDuration.TrainingBeats(Parameters, Size));
        Assert.Equal(0.75 * 20_000, RunDuration.TrainingBeats(Parameters with { CropLength = 0 }, Size));
        Assert.Equal(0.75 * 20_000, RunDuration.TrainingBeats(Parameters with { ShortestCrop = 16 }, Size));
        Assert.Equal(
            0.5 * 20_000,
            RunDuration.TrainingBeats(Parameters with { CropLength = 0, Split = SplitMethod.Folds, Folds = 2 }, Size)
        );
    }

    [Fact]
    public void Estimate_OfALargerNetwork_GrowsWithItsWidth()
    {
        var run = Run(1, Parameters with { HiddenSize = 64 }, seconds: 3);

        var seconds = Estimate(Parameters with { HiddenSize = 256 }, Size, run)!.Epoch.TotalSeconds;

        // Four times as wide, with fewer than sixteen times the weights because of the embedding.
        Assert.InRange(seconds, 3 * 2.5, 3 * 4.0);
    }

    [Fact]
    public void Estimate_OfSeveralRuns_ComparesWithTheMostSimilar()
    {
        Run[] runs =
        [
            Run(1, Parameters, seconds: 1),
            Run(2, Parameters with { Seed = 7 }, seconds: 2),
            Run(3, Parameters with { HiddenSize = 512 }, seconds: 30),
            Run(4, Parameters with { BatchSize = 1 }, seconds: 40),
        ];

        Assert.Equal(2, Estimate(Parameters, Size, runs)!.LikeNumber);
        Assert.Equal(3, Estimate(Parameters with { HiddenSize = 400 }, Size, runs)!.LikeNumber);
        Assert.Equal(4, Estimate(Parameters with { BatchSize = 1 }, Size, runs)!.LikeNumber);
    }

    [Fact]
    public void Estimate_WithoutASimilarRun_IsNone()
    {
        var run = Run(1, Parameters, seconds: 3);

        Assert.Null(Estimate(Parameters, Size));
        Assert.Null(Estimate(Parameters with { Architecture = ModelArchitecture.ChordGru }, Size, run));
        Assert.Null(Estimate(Parameters, Size, run with { Device = Message.Literal("NVIDIA A100") }));
        Assert.Null(Estimate(Parameters, Size, run with { Last = null }));
        Assert.Null(Estimate(Parameters, Size, run with { DatasetId = Guid.NewGuid() }));
    }

    private static DurationEstimate? Estimate(HyperParameters parameters, TrainingSize size, params Run[] runs) =>
        RunDuration.Estimate(parameters, size, Cpu, runs, new Dictionary<Guid, TrainingSize> { [Dataset] = Size });

    // Two thirds of the time go to the training.
    private static Run Run(int number, HyperParameters parameters, double seconds) =>
        TestData.Run(number, parameters, Dataset) with
        {
            Device = Cpu,
            Last = TestData.Epoch(1) with
            {
                Seconds = seconds,
                BeatsPerSecond = RunDuration.TrainingBeats(parameters, Size) / (seconds * 2 / 3),
            },
        };
}
