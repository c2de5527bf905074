using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Overview;
using ChordDash.Components.Shared.Formatting;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Models;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Torch;

namespace ChordDash.Component.Tests.Overview;

public sealed class OverviewPageTests : ComponentTest
{
    [Fact]
    public void Opened_WithoutAnything_OffersTheSampleAndTrainsOnIt()
    {
        var page = RenderPage<OverviewPage>();
        Assert.Contains(Text(Texts.WhoWroteSequenceQuestion), Text(page), StringComparison.Ordinal);

        Button(page, Texts.LoadSampleData).Click();

        page.WaitForAssertion(() => Assert.Matches("/runs/new\\?dataset=[0-9a-f-]{36}&preset=quick$", Navigation.Uri));
    }

    [Fact]
    public void Opened_WithDataOnly_LeadsToARun()
    {
        Datasets.Add(Samples.Dataset());

        var page = RenderPage<OverviewPage>();

        Assert.Contains(Text(Texts.ReadyToTrain), Text(page), StringComparison.Ordinal);
    }

    [Fact]
    public void Running_ShowsTheWholeRun_ItsBest_AndTheLinearModel()
    {
        Datasets.Add(Samples.Dataset());
        var run = Runs.Put(
            Samples.Run() with
            {
                Number = 3,
                Owner = new(Guid.NewGuid(), "Mia"),
                Epoch = 1,
                Best = Samples.Epoch(1),
                Last = Samples.Epoch(1),
                Baseline = new(0.9, 0.5),
            }
        );
        Runs.Progress[run.Id] = Samples.Progress(step: 51);

        var page = RenderPage<OverviewPage>();

        // Two epochs and all steps of the third, of 20.
        Assert.Equal("15", page.Find($".running-run {Label(Texts.ProgressOfRunLabel)}").GetAttribute("aria-valuenow"));
        var text = Text(page.Find(".running-run"));
        Assert.Contains("Mia", text, StringComparison.Ordinal);
        Assert.Contains(Text(Texts.EpochOfEpochsLower(3, 20)), text, StringComparison.Ordinal);
        Assert.Contains(Text(Texts.BestValue(Show.Percent(0.35))), text, StringComparison.Ordinal);
        Assert.Contains("▼ −15.0", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Running_PausedByItsButton_CanBeUndone()
    {
        Datasets.Add(Samples.Dataset());
        var run = Runs.Put(Samples.Run());
        var page = RenderPage<OverviewPage>();

        await page.Find($"button{Label(Texts.CommandForRunLabel(Texts.Pause, run.Number))}").ClickAsync(new());

        Assert.Equal(RunState.Paused, (await Runs.GetAsync(run.Id, Cancel)).State);
        await EventuallyAsync(() => Assert.Contains(Text(Texts.PausedCount("1")), Text(page), StringComparison.Ordinal));
        Assert.Contains(Text(Texts.NoRunsTraining), Text(page), StringComparison.Ordinal);
    }

    [Fact]
    public void Waiting_OfASweep_IsOneRow_AndOnlyThreeRowsAreThere()
    {
        Datasets.Add(Samples.Dataset());
        var sweep = Guid.NewGuid();
        foreach (var seed in Enumerable.Range(1, 10))
            Put(seed, $"LR × seed · seed {seed}", sweep);
        var alone = Put(11, "Alone", null);
        Put(12, "Another", null);
        Put(13, "A third", null);
        Runs.ExpectedStarts[alone.Id] = DateTimeOffset.UnixEpoch.AddHours(2);

        var page = RenderPage<OverviewPage>();

        var rows = page.FindAll(".waiting li");
        Assert.Equal(["#1 LR × seed", "#11 Alone", "#12 Another"], rows.Select(row => Text(row.QuerySelector("a")!)));
        Assert.Equal($"sweeps/{sweep}", rows[0].QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains(Text(Texts.RunCount(10)), Text(rows[0]), StringComparison.Ordinal);
        Assert.Contains(
            Text(Texts.AboutTime(Show.HourAndMinute(DateTimeOffset.UnixEpoch.AddHours(2)))),
            Text(rows[1]),
            StringComparison.Ordinal
        );
        Assert.Contains(Text(Texts.StartUnknown), Text(rows[2]), StringComparison.Ordinal);
        Assert.Contains(Text(Texts.QueueCount("13")), Text(page), StringComparison.Ordinal);

        Run Put(int position, string name, Guid? sweepId) =>
            Runs.Put(Samples.Run(RunState.Queued) with { Number = position, QueuePosition = position, Name = name, SweepId = sweepId });
    }

    [Fact]
    public void Ended_WellOrNot_ShowAccuracyOnlyWhereItMeansSomething()
    {
        Datasets.Add(Samples.Dataset());
        ReaderTime.Enter("UTC");
        Time.SetUtcNow(DateTimeOffset.UnixEpoch.AddDays(3.5));
        var now = Time.GetUtcNow();
        Runs.Put(Ended(1, 10) with { Reported = Figures(0.831), Baseline = new(0.7, 0.7), Best = Samples.Epoch(9) });
        Runs.Put(Ended(2, 5) with { State = RunState.Failed, Best = Samples.Epoch(1), Reason = TrainingMessages.LossIsNotFinite(2) });
        Runs.Put(Ended(3, 3) with { State = RunState.Cancelled, Best = Samples.Epoch(2) });
        // Of yesterday, on every clock.
        Runs.Put(Ended(4, 60 * 40) with { State = RunState.Failed });

        var page = RenderPage<OverviewPage>();

        var cells = page.FindAll(".recent tbody tr").Select(row => row.QuerySelectorAll("td").Select(Text).ToArray()).ToList();
        Assert.Equal(["60.0 %", "–", "83.1 %", "–"], cells.Select(row => row[2].Trim()));
        Assert.Equal(["", "", "▲ +13.1", ""], cells.Select(row => row[3].Trim()));
        Assert.Equal(Text(Texts.DurationAgo("3 min")), cells[0][4].Trim());
        Assert.Equal(Text(Texts.BestEpochValidation), page.Find(".recent tbody tr td:nth-child(3) span").GetAttribute("title"));
        var failed = page.Find("a[href='runs?state=failed']");
        Assert.Equal(Text(Texts.FailedTodayCount("1")), Text(failed));

        Run Ended(int number, int minutes) => Samples.Run(RunState.Finished) with { Number = number, EndedAt = now.AddMinutes(-minutes) };
    }

    [Fact]
    public void Best_IsTheHighestReportOfEachDataSet_WithoutWhatDiverged()
    {
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        var diverged = Samples.Epoch(1) with { TrainLoss = 1e6, ValidationLoss = 1e6 };
        List<Run> runs =
        [
            Of(1, one, 0.80),
            Of(2, one, 0.85),
            Of(3, one, 0.99) with
            {
                Archived = true,
            },
            Of(4, one, 0.98) with
            {
                State = RunState.Cancelled,
            },
            Of(5, other, 0.60),
            Of(6, other, 0.97) with
            {
                Best = diverged,
                Last = diverged,
            },
        ];

        var best = BestCard.Find(runs);

        Assert.Equal([5, 2], best.Select(run => run.Number));

        Run Of(int number, Guid dataset, double accuracy) =>
            Samples.Run(RunState.Finished) with
            {
                Number = number,
                DatasetId = dataset,
                EndedAt = DateTimeOffset.UnixEpoch.AddHours(number),
                Reported = Figures(accuracy),
            };
    }

    [Fact]
    public void Ask_OpensPredict_WithTheModelInProduction()
    {
        Datasets.Add(Samples.Dataset());
        Runs.Put(Samples.Run());
        Predictions.Models.AddRange([Samples.Model(), Samples.Model() with { Stage = ModelStage.Production }]);
        var page = RenderPage<OverviewPage>();
        Assert.Contains(Text(Texts.Production), Text(page), StringComparison.Ordinal);

        page.Find("form textarea").Change(" C Am F# G7 ");
        page.Find("form").Submit();

        Assert.EndsWith($"/predict?model={Predictions.Models[1].Id}&sequence=C%20Am%20F%23%20G7", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Ask_TooLongForAnAddress_SaysWhereToAsk()
    {
        Datasets.Add(Samples.Dataset());
        Runs.Put(Samples.Run());
        Predictions.Models.Add(Samples.Model());
        var page = RenderPage<OverviewPage>();

        page.Find("form textarea").Change(string.Join(' ', Enumerable.Repeat("Am7", 500)));
        page.Find("form").Submit();

        Assert.Contains(Text(Texts.AskTooLong(1_500)), Text(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FirstSteps_AreThereUntilAllAreDone()
    {
        Datasets.Add(Samples.Dataset());
        Runs.Put(Samples.Run(RunState.Finished));
        Predictions.Models.Add(Samples.Model());
        var page = RenderPage<OverviewPage>();
        Assert.Equal(
            [Texts.StepDone.ToString(), Texts.StepDone.ToString(), Texts.StepOpen.ToString()],
            page.FindAll(".steps li title").Select(title => title.TextContent)
        );

        await History.AddAsync(Predictions.Models[0], new("C Am"), Samples.Prediction(), Cancel);
        Runs.Put(Samples.Run());

        await EventuallyAsync(() => Assert.Empty(page.FindAll(".steps")));
    }

    [Fact]
    public void Devices_SayWhoUsesThemSinceWhen()
    {
        Datasets.Add(Samples.Dataset());
        var run = Runs.Put(Samples.Run() with { Owner = new(Guid.NewGuid(), "Mia") });
        Runs.Devices =
        [
            new(new ComputeDevice("cpu", ModelMessages.CpuWithCores(2)), run.Id, DateTimeOffset.UnixEpoch.AddMinutes(-5), null),
        ];

        var page = RenderPage<OverviewPage>();

        var line = Text(page.Find(".devices li"));
        Assert.Contains("42.0 %", line, StringComparison.Ordinal);
        Assert.Contains("3 GB of 8 GB", line, StringComparison.Ordinal);
        Assert.Contains("Mia · #12 Chord LSTM on train", string.Join(' ', line.Split()), StringComparison.Ordinal);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddMinutes(-5).ToString("O"), page.Find(".devices time").GetAttribute("datetime"));
    }

    private static ReportedFigures Figures(double accuracy) =>
        new(3, 100, new Estimate(accuracy, accuracy - 0.02, accuracy + 0.02), new Estimate(accuracy, accuracy - 0.03, accuracy + 0.03));
}
