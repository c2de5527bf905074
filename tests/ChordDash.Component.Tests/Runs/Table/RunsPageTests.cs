using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Runs.Table;
using ChordDash.Engine.Runs;

namespace ChordDash.Component.Tests.Runs.Table;

public sealed class RunsPageTests : ComponentTest
{
    [Fact]
    public void Opened_WithoutRuns_LeadsToTheFirstOne()
    {
        var page = RenderPage<RunsPage>();

        Assert.Contains(Text(Texts.NoRunsYet), Text(page), StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll(".empty-state a[href='runs/new']"));
    }

    [Fact]
    public void Opened_WithAFailedRun_SaysWhyInTheList()
    {
        Runs.Put(
            Samples.Run(RunState.Failed) with
            {
                Reason = Message.Literal("The loss was not a number in epoch 2. Choose a lower learning rate."),
            }
        );

        var page = RenderPage<RunsPage>();

        // Screen readers are told by the button whose tooltip others see.
        Assert.EndsWith("Choose a lower learning rate.", page.Find("td button.why").GetAttribute("aria-label"), StringComparison.Ordinal);
    }

    [Fact]
    public void RunChanges_WhileOpen_AppearByThemselves()
    {
        var run = Runs.Put(Samples.Run(RunState.Queued));
        var page = RenderPage<RunsPage>();
        Assert.Contains(Text(Texts.QueuedNext), Text(page), StringComparison.Ordinal);

        Runs.Put(
            run with
            {
                State = RunState.Finished,
                Best = Samples.Epoch(4),
                Epoch = 20,
                QueuePosition = null,
                Baseline = new(0.71, 0.683),
            }
        );
        Time.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Contains(Text(Texts.Finished), Text(page), StringComparison.Ordinal));
        Assert.Equal(
            ("72.5 %*", "▲ +4.2", Text(Texts.LinearModelShare("68.3 %"))),
            (
                Text(page.Find("td.cell-balanced")),
                Text(page.Find("td.cell-linear")),
                page.Find("td.cell-linear span").GetAttribute("title")!.Replace('\u00a0', ' ')
            )
        );
        Assert.Contains(Text(Texts.BestEpochFootnote), Text(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_Confirmed_RemovesTheRun()
    {
        Runs.Put(Samples.Run(RunState.Finished));
        var page = RenderPage<RunsPage>();

        await ChooseAsync(page, Texts.MoreForRunLabel(12), Texts.Delete);
        Dialogs.WaitForElement(".mud-dialog .confirm").Click();

        page.WaitForAssertion(() => Assert.Contains(Text(Texts.NoRunsYet), Text(page), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(nameof(Texts.ToTop), QueueEnd.Top, null)]
    [InlineData(nameof(Texts.Up), QueueEnd.Top, 0)]
    [InlineData(nameof(Texts.Down), QueueEnd.Bottom, 2)]
    [InlineData(nameof(Texts.ToBottom), QueueEnd.Bottom, null)]
    public async Task Queue_Menu_MovesARunRelativeToItsNeighbours(string item, QueueEnd side, int? beside)
    {
        var runs = Waiting(3);
        var page = RenderPage<RunsPage>();

        await ChooseAsync(page, Texts.MoveRunLabel(2), Texts.Source.Make(item));

        page.WaitForAssertion(() =>
            Assert.Equal([(runs[1].Id, new QueuePlace(side, beside is { } index ? runs[index].Id : null))], Runs.Moves)
        );
    }

    [Theory]
    [InlineData(0, 2, QueueEnd.Bottom)]
    [InlineData(2, 0, QueueEnd.Top)]
    public async Task Queue_Dragged_StandsWhereItWasDropped(int from, int to, QueueEnd side)
    {
        var runs = Waiting(3);
        var page = RenderPage<RunsPage>();
        var rows = $"ol{Label(Texts.Waiting)} > li";

        await page.FindAll(rows)[from].DragStartAsync(new());
        await page.FindAll(rows)[to].DragOverAsync(new());
        Assert.Contains(page.FindAll(rows), row => row.ClassName!.StartsWith("drop-", StringComparison.Ordinal));
        await page.FindAll(rows)[to].DropAsync(new());

        Assert.Equal([(runs[from].Id, new QueuePlace(side, runs[to].Id))], Runs.Moves);
    }

    [Fact]
    public async Task Queue_ChosenRuns_AreCancelledTogether()
    {
        Waiting(3);
        var page = RenderPage<RunsPage>();
        await page.Find($"input{Label(Texts.SelectRunLabel(1))}").ChangeAsync(new() { Value = true });
        await page.Find($"input{Label(Texts.SelectRunLabel(3))}").ChangeAsync(new() { Value = true });

        await ForChosen(page, Texts.Cancel, 2).ClickAsync(new());

        var states = (await Runs.ListAsync(Cancel)).OrderBy(run => run.Number).Select(run => run.State);
        Assert.Equal([RunState.Cancelled, RunState.Queued, RunState.Cancelled], states);
    }

    [Fact]
    public async Task Queue_Held_SaysSoAndCanBeReleased()
    {
        var run = Waiting(1)[0];
        Runs.ExpectedStarts[run.Id] = Time.GetUtcNow() + TimeSpan.FromMinutes(3);
        var page = RenderPage<RunsPage>();
        Assert.Contains(Text(Texts.StartsInAbout("3 min 0 s")), Text(page), StringComparison.Ordinal);

        await Button(page, Texts.HoldQueue).ClickAsync(new());

        await EventuallyAsync(() => Assert.Contains(Text(Texts.QueueIsHeld), Text(page), StringComparison.Ordinal));
        Assert.Contains(Text(Texts.WholeQueueHeld), Text(page), StringComparison.Ordinal);
        await Button(page, Texts.ReleaseQueue).ClickAsync(new());
        Assert.False(Runs.QueueHeld);
    }

    [Fact]
    public async Task Running_WithoutASignOfLife_IsSaidToBeStalled()
    {
        var run = Runs.Put(Samples.Run());
        Runs.Silences[run.Id] = TimeSpan.FromSeconds(75);

        var page = RenderPage<RunsPage>();

        await EventuallyAsync(() => Assert.Contains(Text(Texts.RunIsStalled("1 min 15 s")), Text(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task History_Sorted_StandsInTheAddress()
    {
        Runs.Put(Samples.Run(RunState.Finished) with { Number = 1, Best = Samples.Epoch(3) });
        Runs.Put(Samples.Run(RunState.Finished) with { Number = 2, Best = Samples.Epoch(9) });
        var page = RenderPage<RunsPage>();

        await page.FindAll("button.sort").First(button => button.TextContent == $"{Texts.Accuracy}").ClickAsync(new());

        Assert.EndsWith("?sort=accuracy", Navigation.Uri, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Equal("descending", page.Find("th[aria-sort]").GetAttribute("aria-sort")));
        Assert.Equal(["#2", "#1"], page.FindAll("td.run-name a").Select(link => link.TextContent.Split(' ')[0]));
    }

    [Fact]
    public async Task History_ChosenRuns_AreDeletedTogetherAfterAQuestion()
    {
        Runs.Put(Samples.Run(RunState.Finished) with { Number = 1 });
        Runs.Put(Samples.Run(RunState.Failed) with { Number = 2 });
        var page = RenderPage<RunsPage>();
        await page.Find($"input{Label(Texts.SelectAllListedRunsLabel)}").ChangeAsync(new() { Value = true });

        _ = ForChosen(page, Texts.Delete, 2).ClickAsync(new());
        var question = Text(Texts.DeleteRunsQuestion(2));
        Assert.Contains(question, Text(Dialogs.WaitForElement(".mud-dialog")), StringComparison.Ordinal);
        Dialogs.WaitForElement(".mud-dialog .confirm").Click();

        page.WaitForAssertion(() => Assert.Contains(Text(Texts.NoRunsYet), Text(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task History_ColumnTaken_AppearsAndIsRemembered()
    {
        Runs.Put(Samples.Run(RunState.Finished) with { Number = 1, Best = Samples.Epoch(3), Last = Samples.Epoch(3) });
        var page = RenderPage<RunsPage>();
        Assert.DoesNotContain($"{Texts.MacroF1}", page.FindAll("th").Select(header => header.TextContent));

        await Button(page, Texts.Columns).ClickAsync(new());
        await MenuItem(Texts.MacroF1).ClickAsync(new());

        Assert.Contains($"{Texts.MacroF1}", page.FindAll("th").Select(header => header.TextContent));
        var stored = JSInterop.Invocations["localStorage.setItem"][^1].Arguments;
        Assert.Contains("f1", Assert.IsType<string>(stored[1]), StringComparison.Ordinal);
    }

    /// <summary>The button of a command to the chosen runs, which says how many they are.</summary>
    private static AngleSharp.Dom.IElement ForChosen(IRenderedComponent<RunsPage> page, Message command, int count) =>
        Button(page, Message.Sentences(command, Message.Literal($"{count}")));

    private List<Run> Waiting(int count) =>
        [
            .. Enumerable
                .Range(1, count)
                .Select(number => Runs.Put(Samples.Run(RunState.Queued) with { Number = number, QueuePosition = number })),
        ];

    [Fact]
    public async Task Left_Always_EndsItsSubscription()
    {
        RenderPage<RunsPage>();
        Assert.Equal(1, Runs.Subscribers);

        await DisposeComponentsAsync();

        Assert.Equal(0, Runs.Subscribers);
    }
}
