using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Runs;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;

namespace ChordDash.Component.Tests.Runs;

public sealed class RunTextTests
{
    public static TheoryData<RunState, int?, string> States =>
        new()
        {
            { RunState.Queued, 1, $"{Texts.QueuedNext}" },
            { RunState.Queued, 3, $"{Texts.QueuedAtPosition("3rd")}" },
            { RunState.Queued, null, $"{Texts.Queued}" },
            { RunState.Running, null, $"{Texts.Running}" },
            { RunState.Paused, null, $"{Texts.Paused}" },
        };

    public static TheoryData<double, string> Silences =>
        new() { { 0.2, $"{Texts.LiveSince(Texts.JustNow)}" }, { 3.4, $"{Texts.LiveSince(Texts.DurationAgo("3 s"))}" } };

    [Theory]
    [MemberData(nameof(States))]
    public void State_EachState_IsPutIntoWords(RunState state, int? position, string expected) =>
        Assert.Equal(expected, RunText.State(Samples.Run(state) with { QueuePosition = position }));

    [Fact]
    public void State_FinishedToNoGoodEnd_SaysSo()
    {
        var epoch = Samples.Epoch(3);
        int[][] constant =
        [
            [9, 0, 0, 0, 0],
            [3, 0, 0, 0, 0],
            [3, 0, 0, 0, 0],
            [3, 0, 0, 0, 0],
            [3, 0, 0, 0, 0],
        ];
        Assert.Equal($"{Texts.Finished}", State(epoch));
        Assert.Equal($"{Texts.FinishedDiverged}", State(epoch with { TrainLoss = 9_000 }));
        Assert.Equal($"{Texts.FinishedConstantAnswer}", State(epoch with { ConfusionMatrix = constant }));
        Assert.Equal($"{Texts.FinishedBelowLargestClass}", State(epoch with { ValidationAccuracy = 0.1 }));

        static string State(Engine.Evaluation.EpochMetrics epoch)
        {
            var run = Samples.Run(RunState.Finished) with { Best = epoch, Last = epoch };
            Assert.Equal(run.Verdict is null ? MudBlazor.Color.Success : MudBlazor.Color.Warning, RunText.StateColor(run));
            return RunText.State(run);
        }
    }

    [Theory]
    [MemberData(nameof(Silences))]
    public void Live_Silence_SaysHowLong(double seconds, string expected) =>
        Assert.Equal(expected, RunText.Live(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Where_Progress_NamesEpochAndStep() =>
        Assert.Equal($"{Texts.EpochProgress(3, 20, Texts.TrainingLower, "12", "51")}", RunText.Where(Samples.Progress()));

    [Theory]
    [InlineData(TrainingPhase.Training, 1, 0, 0)]
    [InlineData(TrainingPhase.Training, 2, 25, 0.375)]
    [InlineData(TrainingPhase.Validating, 4, 1, 1)]
    public void ShareDone_Anywhere_CountsWholeEpochsAndTheSteps(TrainingPhase phase, int epoch, int step, double expected) =>
        Assert.Equal(expected, RunText.ShareDone(new TrainingProgress(phase, epoch, 4, step, 50, 0, null, null)), 6);

    [Fact]
    public void Left_Unknown_IsADash() => Assert.Equal(("–", "–"), (RunText.Left(null), RunText.Left(double.PositiveInfinity)));

    [Fact]
    public void Duration_StillRunning_GrowsWithTheClock() =>
        Assert.Equal("1 min 5 s", RunText.Duration(Samples.Run(), DateTimeOffset.UnixEpoch.AddSeconds(65)));
}
