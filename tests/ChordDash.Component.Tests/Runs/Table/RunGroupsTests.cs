using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Runs.Table;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;

namespace ChordDash.Component.Tests.Runs.Table;

/// <summary>Sweeps and folds in the list of runs, and which figures it shows.</summary>
public sealed class RunGroupsTests : ComponentTest
{
    private static readonly Guid Sweep = Guid.NewGuid();
    private static readonly Guid Dataset = Guid.NewGuid();

    [Fact]
    public void Sweep_Listed_IsOneRowWithTheMeanOfItsBestSetting_AndShowsItsRuns()
    {
        PutSweep();
        var page = RenderPage<RunsPage>();

        Assert.Equal("Rates", page.Find($"td.run-name a[href='sweeps/{Sweep}']").TextContent);
        // Of 0.01: 80 and 90 %; of 0.1 there is one that diverged, and 60 %.
        Assert.Equal("85.0 ± 7.1 %", Text(page.Find("td.cell-balanced")));
        Assert.Single(page.FindAll("tbody tr"));
        var disclose = page.Find("button.disclose");
        Assert.Equal("false", disclose.GetAttribute("aria-expanded"));

        disclose.Click();

        Assert.Equal("true", page.Find("button.disclose").GetAttribute("aria-expanded"));
        Assert.Equal(
            ["#4 –", "#3 60.0 ± 4.0 %", "#2 90.0 ± 4.0 %", "#1 80.0 ± 4.0 %"],
            page.FindAll("tbody tr.nested")
                .Select(row =>
                    $"{row.QuerySelector("td.run-name a")!.TextContent.Split(' ')[0]} {Text(row.QuerySelector("td.cell-balanced")!)}"
                )
        );
    }

    [Fact]
    public async Task Groups_SwitchedOff_StandInTheAddressAndRankRunsOneByOne()
    {
        PutSweep();
        Navigation.NavigateTo("runs?sort=balanced");
        var page = RenderPage<RunsPage>();

        await Button(page, Texts.Columns).ClickAsync(new());
        await MenuItem(Texts.GroupSweepsAndFolds).ClickAsync(new());

        Assert.Contains("grouped=False", Navigation.Uri, StringComparison.OrdinalIgnoreCase);
        page.WaitForAssertion(() =>
            Assert.Equal(["#2", "#1", "#3", "#4"], page.FindAll("td.run-name a[href^=runs]").Select(link => link.TextContent.Split(' ')[0]))
        );
    }

    [Fact]
    public void Folds_OfOneCrossValidation_AreOneRow()
    {
        foreach (var fold in new[] { 1, 2, 3 })
            Put(fold, "Five", 0.5 + fold / 10.0, new HyperParameters { Split = SplitMethod.Folds, Fold = fold });
        Put(
            4,
            "Another",
            0.9,
            new HyperParameters
            {
                Split = SplitMethod.Folds,
                Fold = 1,
                HiddenSize = 64,
            }
        );

        var page = RenderPage<RunsPage>();

        Assert.Equal(2, page.FindAll("tbody tr").Count);
        Assert.Equal("70.0 ± 10.0 %", Text(page.Find("tr.group td.cell-balanced")));
        Assert.Contains(Text(Texts.CrossValidationOfFolds(3)), Text(page.Find("tr.group td.run-name")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chosen_Group_ChoosesAllItsRuns_AndTheBarClearsThem()
    {
        PutSweep();
        var page = RenderPage<RunsPage>();

        await page.Find($"input{Label(Texts.SelectRunsOf("Rates"))}").ChangeAsync(new() { Value = true });

        var bar = page.Find($".chosen-runs{Label(Texts.ChosenRunsLabel)}");
        Assert.Contains(Text(Texts.ChosenCount(4)), Text(bar), StringComparison.Ordinal);
        Assert.NotNull(bar.QuerySelector("a[href='compare?runs=4,3,2,1']"));
        await Button(page, Texts.Clear).ClickAsync(new());
        Assert.True(page.Find(".chosen-runs").HasAttribute("hidden"));
    }

    [Fact]
    public async Task Bulk_AfterACommand_CanBeSeenToTakeNoClicksForAMoment()
    {
        Put(1, "One", 0.7, new());
        Put(2, "Two", 0.8, new());
        var page = RenderPage<RunsPage>();
        await page.Find($"input{Label(Texts.SelectAllListedRunsLabel)}").ChangeAsync(new() { Value = true });
        var again = Message.Sentences(Texts.RunAgain, Message.Literal("2"));

        await Button(page, again).ClickAsync(new());

        Assert.True(Button(page, again).HasAttribute("disabled"));
        await EventuallyAsync(() => Assert.False(Button(page, again).HasAttribute("disabled")));
    }

    [Fact]
    public async Task Filtered_ToNothing_OffersToClearTheFilters()
    {
        Put(1, "One", 0.7, new());
        Navigation.NavigateTo("runs?search=nothing&sort=balanced");
        var page = RenderPage<RunsPage>();
        Assert.Contains(Text(Texts.NoRunsMatchFilters), Text(page), StringComparison.Ordinal);

        await page.FindAll("button").Last(button => button.TextContent.Trim() == $"{Texts.ClearFilters}").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Single(page.FindAll("td.run-name")));
        Assert.EndsWith("runs?sort=balanced", Navigation.Uri, StringComparison.Ordinal);
    }

    private void PutSweep()
    {
        Put(1, "Rates · learning rate 0.01 · seed 1", 0.8, new() { LearningRate = 0.01, Seed = 1 }, Sweep);
        Put(2, "Rates · learning rate 0.01 · seed 2", 0.9, new() { LearningRate = 0.01, Seed = 2 }, Sweep);
        Put(3, "Rates · learning rate 0.1 · seed 1", 0.6, new() { LearningRate = 0.1, Seed = 1 }, Sweep);
        Put(
            4,
            "Rates · learning rate 0.1 · seed 2",
            0.95,
            new() { LearningRate = 0.1, Seed = 2 },
            Sweep,
            TrainingMessages.LossIsNotFinite(2)
        );
    }

    private void Put(int number, string name, double balanced, HyperParameters parameters, Guid? sweep = null, Message? reason = null) =>
        Runs.Put(
            Samples.Run(reason is null ? RunState.Finished : RunState.Failed) with
            {
                Id = Guid.NewGuid(),
                Number = number,
                Name = name,
                DatasetId = Dataset,
                HyperParameters = parameters,
                SweepId = sweep,
                Reason = reason,
                Best = Samples.Epoch(8),
                Last = Samples.Epoch(8),
                Epoch = 8,
                Baseline = new(0.7, 0.68),
                Reported = new(8, 100, new(balanced, balanced - 0.03, balanced + 0.03), new(balanced, balanced - 0.04, balanced + 0.04)),
            }
        );
}
