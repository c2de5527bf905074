using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Runs.Details;
using ChordDash.Components.Shared.Ui;
using ChordDash.Engine.Runs;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace ChordDash.Component.Tests.Runs.Details;

/// <summary>What a hasty click on the buttons of a run does.</summary>
public sealed class RunActionsTests : ComponentTest
{
    [Fact]
    public void Buttons_OfARunThatEnds_StayInTheirPlaces()
    {
        var actions = RenderActions(Samples.Run(), out var run);
        Assert.Equal([(Texts.Pause, true), (Texts.Cancel, true), (Texts.RunAgain, false)], Buttons(actions));

        actions.Render(parameters => parameters.Add(one => one.Run, run with { State = RunState.Finished }));
        Assert.Equal([(Texts.Pause, false), (Texts.Cancel, false), (Texts.RunAgain, false)], Buttons(actions));
        Time.Advance(ClickGuard.Pause);
        actions.WaitForState(() => Buttons(actions).Any(button => button.Item2));

        Assert.Equal([(Texts.Pause, false), (Texts.Cancel, false), (Texts.RunAgain, true)], Buttons(actions));
    }

    [Fact]
    public void Buttons_OfARunThatHasEnded_AreThoseThatApply()
    {
        var actions = RenderActions(Samples.Run(RunState.Finished), out _);

        Assert.Equal([(Texts.RunAgain, true)], Buttons(actions));
    }

    [Fact]
    public async Task Click_RightAfterTheStateHasChanged_IsIgnored()
    {
        var actions = RenderActions(Samples.Run(), out var run);
        actions.Render(parameters => parameters.Add(one => one.Run, Runs.Put(run with { State = RunState.Finished })));

        Assert.True(Button(actions, Texts.RunAgain).HasAttribute("disabled"));
        Time.Advance(ClickGuard.Pause);
        actions.WaitForState(() => !Button(actions, Texts.RunAgain).HasAttribute("disabled"));
        await Button(actions, Texts.RunAgain).ClickAsync(new());

        Assert.Single(Runs.Requests);
    }

    [Fact]
    public async Task Cancel_OfAWaitingRun_IsSaid_AndCanBeUndone()
    {
        var actions = RenderActions(Samples.Run(RunState.Queued), out var run);
        Time.Advance(ClickGuard.Pause);

        await Button(actions, Texts.Cancel).ClickAsync(new());

        var toast = Assert.Single(Services.GetRequiredService<ISnackbar>().ShownSnackbars);
        Assert.Equal(Texts.RunsCancelled(1, run.Number).ToString(), toast.Message);
    }

    private IRenderedComponent<RunActions> RenderActions(Run run, out Run put)
    {
        var shown = put = Runs.Put(run);
        return RenderPage<RunActions>(parameters => parameters.Add(one => one.Run, shown).Add(one => one.OnError, _ => { }));
    }

    private static IEnumerable<(Message, bool)> Buttons(IRenderedComponent<RunActions> actions)
    {
        Message[] labels = [Texts.Pause, Texts.Resume, Texts.Hold, Texts.Release, Texts.Cancel, Texts.RunAgain];
        return actions
            .FindAll("button")
            .Select(button =>
                (Label: labels.FirstOrDefault(label => label.ToString() == button.TextContent.Trim()), On: !button.HasAttribute("disabled"))
            )
            .Where(button => button.Label is not null)
            .Select(button => (button.Label!, button.On));
    }
}
