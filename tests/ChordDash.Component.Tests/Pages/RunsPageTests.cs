using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Pages;
using ChordDash.Engine.Runs;

namespace ChordDash.Component.Tests.Pages;

public sealed class RunsPageTests : ComponentTest
{
    [Fact]
    public void Opened_WithoutRuns_LeadsToTheFirstOne()
    {
        var page = RenderPage<RunsPage>();

        Assert.Contains("No run yet", page.Markup, StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll(".empty-state a[href='runs/new']"));
    }

    [Fact]
    public void Opened_WithAFailedRun_SaysWhyInTheList()
    {
        Runs.Put(Samples.Run(RunState.Failed) with { Reason = "The loss was not a number in epoch 2. Choose a lower learning rate." });

        var page = RenderPage<RunsPage>();

        Assert.Contains("Choose a lower learning rate.", page.Find(".reason").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void RunChanges_WhileOpen_AppearByThemselves()
    {
        var run = Runs.Put(Samples.Run(RunState.Queued));
        var page = RenderPage<RunsPage>();
        Assert.Contains("Queued · next", Text(page), StringComparison.Ordinal);

        Runs.Put(run with { State = RunState.Finished, Best = Samples.Epoch(4), Epoch = 20, QueuePosition = null, Baseline = new(0.71, 0.683) });
        Time.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Contains("Finished", Text(page), StringComparison.Ordinal));
        Assert.Contains("72.5 %", Text(page), StringComparison.Ordinal);
        Assert.Contains("linear 68.3 %", Text(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_Confirmed_RemovesTheRun()
    {
        Runs.Put(Samples.Run(RunState.Finished));
        var page = RenderPage<RunsPage>();

        await ChooseAsync(page, "More for run #12", "Delete");
        Dialogs.WaitForElement(".mud-message-box__yes-button").Click();

        page.WaitForAssertion(() => Assert.Contains("No run yet", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Left_Always_EndsItsSubscription()
    {
        RenderPage<RunsPage>();
        Assert.Equal(1, Runs.Subscribers);

        await DisposeComponentsAsync();

        Assert.Equal(0, Runs.Subscribers);
    }
}
