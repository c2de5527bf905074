using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Layout;
using ChordDash.Engine.Runs;

namespace ChordDash.Component.Tests.Layout;

public sealed class HomeTests : ComponentTest
{
    [Fact]
    public void Opened_WithoutAnything_OffersTheSampleAndTrainsOnIt()
    {
        var page = RenderPage<Home>();
        Assert.Contains(Text(Texts.RunsTrainOn), Text(page), StringComparison.Ordinal);

        Button(page, Texts.LoadSampleData).Click();

        page.WaitForAssertion(() => Assert.Matches("/runs/new\\?dataset=[0-9a-f-]{36}&preset=quick$", Navigation.Uri));
    }

    [Fact]
    public void Opened_WithDataOnly_LeadsToARun()
    {
        Datasets.Add(Samples.Dataset());

        var page = RenderPage<Home>();

        Assert.Contains(Text(Texts.ReadyToTrain), Text(page), StringComparison.Ordinal);
    }

    [Fact]
    public void Opened_WithRuns_ShowsWhatRunsWhatWaitsAndTheLastResults()
    {
        Datasets.Add(Samples.Dataset());
        var running = Runs.Put(Samples.Run() with { Number = 3 });
        Runs.Progress[running.Id] = Samples.Progress();
        Runs.Put(Samples.Run(RunState.Queued) with { Number = 5, QueuePosition = 2 });
        Runs.Put(Samples.Run(RunState.Queued) with { Number = 4, QueuePosition = 1 });
        Runs.Put(Samples.Run(RunState.Finished) with { Number = 2, Best = Samples.Epoch(4), Epoch = 20 });

        var page = RenderPage<Home>();

        Assert.Contains(Text(Texts.EpochOfEpochs(3, 20)), Text(page), StringComparison.Ordinal);
        Assert.Equal(["#4", "#5"], page.FindAll(".waiting a").Select(link => link.TextContent.Split(' ')[0]));
        Assert.Contains("80.0 %", page.Find(".results").TextContent.Replace('\u00a0', ' '), StringComparison.Ordinal);
        Assert.Contains("NVIDIA A100", page.Markup, StringComparison.Ordinal);
    }
}
