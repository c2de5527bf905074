using System.Globalization;
using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Runs.Sweeps;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;

namespace ChordDash.Component.Tests.Runs.Sweeps;

public sealed class SweepPageTests : ComponentTest
{
    private static readonly Guid Id = Guid.NewGuid();

    [Fact]
    public void Opened_AfterItsRuns_NamesTheBestSettingByItsMean_AndItsTitleIsTheUsersName()
    {
        // The luckiest run, 0.92, is not of the best setting.
        PutAll((0.001, [0.6, 0.92]), (0.003, [0.8, 0.81]), (0.01, [0.84, 0.86]));

        var page = RenderPage<SweepPage>(set => set.Add(one => one.Id, Id));

        Assert.Equal("LR × seed", page.Find("h1").TextContent);
        var rate = $"{HyperParameterMessages.LearningRateLabel}".ToLowerInvariant();
        var text = Text(page);
        Assert.Contains(Text(Texts.SweepBest($"{rate} 0.01", "85.0 ± 1.4 %", 2)), text, StringComparison.Ordinal);
        Assert.Contains(Text(Texts.SweepEdgeLargest(rate)), text, StringComparison.Ordinal);
        // Welch's interval: 4.5 ± 4.303 · 1.118 points with about 1.5 degrees of freedom.
        var lead = MeanDifference.Of([0.84, 0.86], [0.8, 0.81])!;
        Assert.Contains(
            Text(
                Texts.SweepLeadUnclear(
                    $"{rate} 0.003",
                    "80.5 ± 0.7 %",
                    "4.5",
                    $"−{Math.Abs(lead.Low * 100).ToString("0.0", CultureInfo.InvariantCulture)}",
                    (lead.High * 100).ToString("0.0", CultureInfo.InvariantCulture)
                )
            ),
            text,
            StringComparison.Ordinal
        );
        Assert.Equal(["0.01", "0.003", "0.001"], page.FindAll("tbody tr").Select(row => row.Children[0].TextContent.Trim()));
        Assert.NotNull(page.Find($"a[href^='runs/new?from=']"));
        Assert.Equal((6, 3), (page.FindAll(".plot-figure a").Count, page.FindAll(".plot-figure .mean").Count));
    }

    [Fact]
    public void Settings_ThatDifferByMoreThanTheirSeeds_AreSaidToDiffer()
    {
        PutAll((0.001, [0.5, 0.51, 0.49, 0.5]), (0.003, [0.9, 0.91, 0.9, 0.89]), (0.01, [0.7, 0.71, 0.7, 0.69]));

        var page = RenderPage<SweepPage>(set => set.Add(one => one.Id, Id));

        var clear = Text(Texts.SweepLeadClear("§", "§", "§", "§", "§")).Split('§', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(clear, part => Assert.Contains(part, Text(page), StringComparison.Ordinal));
        Assert.DoesNotContain(
            Text(Texts.SweepEdgeLargest($"{HyperParameterMessages.LearningRateLabel}".ToLowerInvariant())),
            Text(page),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Settings_WhoseRunsAreAllEqual_AreNotSaidToDifferClearly()
    {
        PutAll((0.001, [0.5, 0.5]), (0.003, [0.9, 0.9]));

        Assert.Contains(
            Text(Texts.SweepSeedsDoNotVary),
            Text(RenderPage<SweepPage>(set => set.Add(one => one.Id, Id))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Settings_OfOneRunEach_AreSaidToNeedSeeds()
    {
        PutAll((0.001, [0.5]), (0.003, [0.9]));

        Assert.Contains(
            Text(Texts.SweepNeedsSeeds),
            Text(RenderPage<SweepPage>(set => set.Add(one => one.Id, Id))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Table_Sorted_TurnsAroundAndKeepsWhatHasNoFigureLast()
    {
        PutAll((0.001, [0.6, 0.7]), (0.003, []), (0.01, [0.84, 0.86]));
        var page = RenderPage<SweepPage>(set => set.Add(one => one.Id, Id));

        await page.FindAll("button.sort-button")
            .First(button => button.TextContent.StartsWith($"{Texts.BalancedAccuracy}", StringComparison.Ordinal))
            .ClickAsync(new());

        Assert.Equal(["0.001", "0.01", "0.003"], page.FindAll("tbody tr").Select(row => row.Children[0].TextContent.Trim()));
        Assert.Equal("ascending", page.Find("th[aria-sort]").GetAttribute("aria-sort"));
    }

    private void PutAll(params (double Rate, double[] Balanced)[] settings)
    {
        var number = 0;
        foreach (var (rate, balanced) in settings)
        {
            foreach (var (seed, value) in balanced.DefaultIfEmpty(double.NaN).Index())
            {
                number++;
                var reported = new ReportedFigures(2, 50, new(value, value, value), new(value, value, value));
                Runs.Put(
                    Samples.Run(RunState.Finished) with
                    {
                        Number = number,
                        Name = string.Create(CultureInfo.InvariantCulture, $"LR × seed · learning rate {rate} · seed {seed + 1}"),
                        SweepId = Id,
                        HyperParameters = new HyperParameters { LearningRate = rate, Seed = seed + 1 },
                        Reported = double.IsNaN(value) ? null : reported,
                        Best = Samples.Epoch(3),
                        Last = Samples.Epoch(3),
                    }
                );
            }
        }
    }
}
