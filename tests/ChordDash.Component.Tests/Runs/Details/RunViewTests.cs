using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Runs.Details;
using ChordDash.Components.Shared.Formatting;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;

namespace ChordDash.Component.Tests.Runs.Details;

public sealed class RunViewTests : ComponentTest
{
    [Fact]
    public async Task Opened_Late_DrawsTheWholeHistoryOnceAndThenWhatComes()
    {
        var run = Runs.Put(Samples.Run());
        Begin(epochs: 3);

        RenderRun(run);
        var points = await EpochsUntilAsync(3);
        Events.Epoch(Samples.Epoch(4));
        points = await EpochsUntilAsync(4, points);

        Assert.Equal([1, 2, 3, 4], points);
    }

    [Fact]
    public async Task Reloaded_WhileItRuns_ShowsNothingTwice()
    {
        var run = Runs.Put(Samples.Run());
        Begin(epochs: 5);
        RenderRun(run);
        await EpochsUntilAsync(5);
        await DisposeComponentsAsync();

        RenderRun(run);
        var points = await EpochsUntilAsync(5);

        Assert.Equal([1, 2, 3, 4, 5], points);
        Assert.Equal([0, 0], Events.Starts);
    }

    [Fact]
    public async Task QueuedAgain_AfterItsEnd_WatchesOnAndForgetsTheOldRound()
    {
        var run = Runs.Put(Samples.Run());
        Begin(epochs: 2);
        Events.End(RunState.Cancelled, "Cancelled.");
        RenderRun(run);
        var points = await EpochsUntilAsync(2);

        Events.Queue(2);
        Events.Start();
        Events.Epoch(Samples.Epoch(1));
        Runs.Put(run with { Round = 2 });
        points.Clear();
        points = await EpochsUntilAsync(1, points);

        Assert.Equal([1], points);
        Assert.Equal([0, 5], Events.Starts);
    }

    [Fact]
    public void Opened_FinishedWithoutAReport_ShowsBestAndLastEpoch()
    {
        var run = Finish();

        var page = RenderRun(run);

        page.WaitForAssertion(() => Assert.Contains(Text(Texts.LastEpochNumber(2)), Text(page), StringComparison.Ordinal));
        Assert.Contains(Text(Texts.BestEpochNumber(1)), Text(page), StringComparison.Ordinal);
        Assert.Contains("All 2 epochs are done.", page.Find(".mud-alert").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll($"a[href='predict?model={run.ModelId}']"));
        Assert.Empty(page.FindAll(".verdict"));
    }

    [Fact]
    public void Opened_FinishedWithAReport_SaysHowGoodTheModelIsAndWhatToDo()
    {
        var run = Finish(Samples.Report() with { GainOverLinear = new(0.012, -0.003, 0.027) });

        var page = RenderRun(run);

        page.WaitForElement(".verdict");
        var verdict = Text(page.Find(".verdict")).Trim();
        Assert.StartsWith(Text(Message.Literal(Show.Percent(0.967))), verdict, StringComparison.Ordinal);
        Assert.Contains(
            Text(Texts.DifferenceWithInterval(Texts.PointsAboveLinearModel("1.2", Show.Percent(0.955)), "\u22120.3", "+2.7")),
            verdict,
            StringComparison.Ordinal
        );
        Assert.Contains(Text(Texts.NoClearDifferenceFromLinearModel), verdict, StringComparison.Ordinal);
        Assert.Contains(Text(Texts.WholePiecesAreEnough(Show.Percent(0.8))), verdict, StringComparison.Ordinal);
        Assert.Contains("All 2 epochs are done.", verdict, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".mud-alert"));
        Assert.Equal(run.ClassNames, page.FindAll(".estimates")[0].QuerySelectorAll("tbody th").Select(name => name.TextContent));
    }

    [Fact]
    public void Opened_Diverged_OffersARunWithATenthOfTheLearningRate()
    {
        var run = Runs.Put(
            Samples.Run(RunState.Failed) with
            {
                Reason = TrainingMessages.LossIsNotFinite(3),
                HyperParameters = new() { LearningRate = 0.5 },
            }
        );
        Events.Queue(1);
        Events.Start();
        Events.End(new RunEnd(RunState.Failed, TrainingMessages.LossIsNotFinite(3)) { Verdict = TrainingVerdict.Diverged });

        var page = RenderRun(run);

        var link = page.WaitForElement($"a[href='runs/new?from={run.Id}&learningRate=0.05']");
        Assert.Equal(Text(Texts.NewRunWithLearningRate("0.05")), Text(link).Trim());
    }

    [Fact]
    public void Tab_OfTheAddress_IsShown()
    {
        var run = Finish();
        Navigation.NavigateTo($"runs/{run.Id}?tab=mistakes");

        var page = RenderRun(run);

        page.WaitForAssertion(() => Assert.Equal("301", page.Find(".confusion tbody td b").TextContent));
        // The precision of each class, and none for all of them.
        Assert.Equal(run.ClassNames.Count + 1, page.FindAll(".confusion tfoot td").Count);
    }

    [Fact]
    public void Tab_Log_ShowsTheLog()
    {
        var run = Finish();
        Navigation.NavigateTo($"runs/{run.Id}?tab=log");

        var page = RenderRun(run);

        page.WaitForAssertion(() =>
            Assert.Contains(
                $"{TrainingMessages.TrainingStarted(ModelMessages.CpuWithCores(2), 2_351, 588, 251_013)}",
                page.Find("[role=log]").TextContent,
                StringComparison.Ordinal
            )
        );
    }

    [Fact]
    public void Running_WithProgress_SaysWhereItIsAndWhenItWasLastHeard()
    {
        var run = Runs.Put(Samples.Run());
        Runs.Progress[run.Id] = Samples.Progress();

        var page = RenderRun(run);
        Assert.Contains(Text(Texts.EpochProgress(3, 20, Texts.TrainingLower, "12", "51")), Text(page), StringComparison.Ordinal);
        Assert.Contains("3 min 10 s", Text(page), StringComparison.Ordinal);
        Assert.Contains(Text(Texts.LiveSince(Texts.JustNow)), Text(page), StringComparison.Ordinal);
        Time.Advance(TimeSpan.FromSeconds(3));

        page.WaitForAssertion(() => Assert.Contains(Text(Texts.LiveSince(Texts.DurationAgo("3 s"))), Text(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cancel_Clicked_ShowsTheNewState()
    {
        var run = Runs.Put(Samples.Run());
        var page = RenderRun(run);

        page.Find($"button{Label(Texts.CommandForRunLabel(Texts.Cancel, 12))}").Click();
        Time.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll($"button{Label(Texts.CommandForRunLabel(Texts.RunAgain, 12))}")));
        Assert.Equal(RunState.Cancelled, (await Runs.GetAsync(run.Id, Cancel)).State);
    }

    [Fact]
    public async Task Left_WhileItRuns_StopsThePumpAndTheSubscription()
    {
        var run = Runs.Put(Samples.Run());
        Begin(epochs: 1);
        RenderRun(run);
        await EpochsUntilAsync(1);

        await DisposeComponentsAsync();

        Assert.Equal(0, Events.Watchers);
        Assert.Equal(0, Runs.Subscribers);
    }

    [Fact]
    public void Opened_UnknownRun_SaysSo()
    {
        var page = RenderPage<RunPage>(parameters => parameters.Add(one => one.Id, $"{Guid.NewGuid()}"));

        Assert.Contains("There is no such run.", page.Find(".mud-alert").TextContent, StringComparison.Ordinal);
    }

    private Run Finish(EvaluationReport? report = null)
    {
        var run = Runs.Put(
            Samples.Run(RunState.Finished) with
            {
                Reason = Message.Literal("All 2 epochs are done."),
                ModelId = Guid.NewGuid(),
                Baseline = new(0.958, 0.955),
                Preset = "quick",
            }
        );
        Events.Queue(1);
        Events.Start();
        Events.Epoch(Samples.Epoch(1));
        Events.Epoch(Samples.Epoch(2, best: false));
        if (report is not null)
            Events.Evaluate(report);
        Events.End(RunState.Finished, "All 2 epochs are done.");
        return run;
    }

    private void Begin(int epochs)
    {
        Events.Queue(1);
        Events.Start();
        for (var epoch = 1; epoch <= epochs; epoch++)
            Events.Epoch(Samples.Epoch(epoch));
    }

    private IRenderedComponent<RunPage> RenderRun(Run run) =>
        RenderPage<RunPage>(parameters => parameters.Add(page => page.Id, $"{run.Id}"));

    private async Task<List<double?>> EpochsUntilAsync(double epoch, List<double?>? before = null)
    {
        // The clock moves on while the update is awaited: charts take at most two a second.
        var points = Chart.ColumnUntilAsync("epoch", epoch, Cancel, before);
        while (!points.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }
        return await points;
    }
}
