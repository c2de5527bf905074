using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Shared.Ui;
using ChordDash.Engine.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace ChordDash.Component.Tests.Ui;

public sealed class FallibleComponentTests : ComponentTest
{
    [Fact]
    public async Task Try_ActionFails_ShowsItsSentenceUntilTheNextBegins()
    {
        var next = new TaskCompletionSource();
        var component = Render<Doer>();

        await DoAsync(component, () => throw new UserErrorException(Message.Literal("It is full.")));
        Assert.Equal("It is full.", component.Find("[role=alert]").TextContent.Trim());
        var doing = DoAsync(component, () => next.Task);
        Assert.Empty(component.FindAll("[role=alert]"));
        next.SetResult();
        await doing;

        Assert.Empty(component.FindAll("[role=alert]"));
    }

    [Fact]
    public async Task Try_WhileTheActionRuns_IsBusy()
    {
        var action = new TaskCompletionSource();
        var component = Render<Doer>();
        Assert.False(component.Find("button").HasAttribute("disabled"));

        var doing = DoAsync(component, () => action.Task);
        Assert.True(component.Find("button").HasAttribute("disabled"));
        action.SetException(new UserErrorException(Message.Literal("It is full.")));
        await doing;

        Assert.False(component.Find("button").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Try_ActionFailsOtherwise_IsBusyNoMoreAndPassesIt()
    {
        var component = Render<Doer>();

        await Assert.ThrowsAsync<TimeoutException>(() => DoAsync(component, () => throw new TimeoutException()));
        component.Render();

        Assert.False(component.Find("button").HasAttribute("disabled"));
        Assert.Empty(component.FindAll("[role=alert]"));
    }

    [Fact]
    public async Task Try_ActionSetsAnError_KeepsIt()
    {
        var component = Render<Doer>();

        await DoAsync(component, () => component.Instance.DoAsync(() => throw new UserErrorException(Message.Literal("It is full."))));

        Assert.Equal("It is full.", component.Find("[role=alert]").TextContent.Trim());
    }

    [Fact]
    public async Task Try_ActionIsGivenUp_ShowsNothing()
    {
        using var leaving = new CancellationTokenSource();
        var component = Render<Doer>(parameters => parameters.Add(one => one.Leaving, leaving.Token));

        var doing = DoAsync(component, () => Task.Delay(Timeout.Infinite, leaving.Token));
        await leaving.CancelAsync();
        await doing;

        Assert.Empty(component.FindAll("[role=alert]"));
        Assert.False(component.Find("button").HasAttribute("disabled"));
    }

    private static Task DoAsync(IRenderedComponent<Doer> component, Func<Task> action)
    {
        component.Render(parameters => parameters.Add(one => one.Action, action));
        return component.Find("button").ClickAsync(new());
    }

    /// <summary>A button that does an action, and the problem with it.</summary>
    private sealed class Doer : FallibleComponent
    {
        [Parameter]
        public Func<Task> Action { get; set; } = () => Task.CompletedTask;

        [Parameter]
        public CancellationToken Leaving { get; set; }

        public Task DoAsync(Func<Task> action) => TryAsync(action, Leaving);

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenElement(0, "button");
            builder.AddAttribute(1, "disabled", IsBusy);
            builder.AddAttribute(2, "onclick", EventCallback.Factory.Create(this, () => DoAsync(Action)));
            builder.CloseElement();
            builder.OpenComponent<Problem>(3);
            builder.AddComponentParameter(4, nameof(Problem.Message), Error);
            builder.CloseComponent();
        }
    }
}
