using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Accounts;
using ChordDash.Components.Administration;
using ChordDash.Components.Overview;
using ChordDash.Components.Runs.Create;
using ChordDash.Components.Runs.Table;
using ChordDash.Components.Shared.Ui;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using MudBlazor;

namespace ChordDash.Component.Tests.Layout;

/// <summary>Of what is long, a page draws a part.</summary>
public sealed class LongListsTests : ComponentTest
{
    [Fact]
    public void Runs_WithThousandsWaiting_DrawsAPartAndSaysHowManyThereAre()
    {
        Waiting(3_000);

        var page = RenderPage<RunsPage>();

        var rows = page.FindAll($"ol{Label(Texts.Waiting)} > li[aria-posinset]");
        Assert.InRange(rows.Count, 1, 110);
        Assert.All(rows, row => Assert.Equal("3000", row.GetAttribute("aria-setsize")));
        Assert.Equal("1", rows[0].GetAttribute("aria-posinset"));
        Assert.Contains($"{Text(Texts.Waiting)}: {Text(Texts.RunCount(3_000))}", Text(page), StringComparison.Ordinal);
        Assert.InRange(page.Markup.Length, 1, 1_000_000);
    }

    [Fact]
    public void Overview_WithThousandsWaiting_ShowsTheFirstAndHowManyThereAre()
    {
        Waiting(3_000);

        var page = RenderPage<OverviewPage>();

        Assert.Equal(["#1", "#2", "#3"], page.FindAll(".waiting li a").Select(link => link.TextContent.Split(' ')[0]));
        Assert.Contains(Text(Texts.QueueCount("3,000")), Text(page), StringComparison.Ordinal);
    }

    [Fact]
    public void Queue_ManyPaused_AreShownAPartAtATime()
    {
        foreach (var number in Enumerable.Range(1, 70))
            Runs.Put(Samples.Run(RunState.Paused) with { Number = number });
        var page = RenderPage<RunsPage>();
        Assert.Equal(50, page.FindAll($"ul{Label(Texts.RunningAndPausedLabel)} > li").Count);

        Button(page, Texts.ShowMore).Click();

        Assert.Equal(70, page.FindAll($"ul{Label(Texts.RunningAndPausedLabel)} > li").Count);
    }

    [Theory]
    [InlineData(nameof(Texts.ToTop), QueueEnd.Top, 1)]
    [InlineData(nameof(Texts.Up), QueueEnd.Top, 3)]
    [InlineData(nameof(Texts.Down), QueueEnd.Bottom, 7)]
    public async Task Queue_MenuOfAMember_MovesAmongTheOwnRuns(string item, QueueEnd side, int beside)
    {
        var (own, other) = (new Owner(Guid.NewGuid(), "Mia"), new Owner(Guid.NewGuid(), "Max"));
        Visitor = new(Role.Member, own);
        List<Run> runs =
        [
            .. Enumerable
                .Range(0, 9)
                .Select(index =>
                    Runs.Put(
                        Samples.Run(RunState.Queued) with
                        {
                            Number = index,
                            QueuePosition = index + 1,
                            Owner = index % 2 == 1 ? own : other,
                        }
                    )
                ),
        ];
        var page = RenderPage<RunsPage>();

        await ChooseAsync(page, Texts.MoveRunLabel(5), Texts.Source.Make(item));

        page.WaitForAssertion(() => Assert.Equal([(runs[5].Id, new QueuePlace(side, runs[beside].Id))], Runs.Moves));
    }

    [Fact]
    public async Task Choice_OfManyDataSets_IsSearched()
    {
        foreach (var number in Enumerable.Range(100, 2 * LongSelect<Guid>.MaxListed))
            Datasets.Add(Samples.Dataset() with { Id = Guid.NewGuid(), Name = $"set {number}" });
        var page = RenderPage<NewRunPage>();

        var choice = page.FindComponents<MudAutocomplete<Guid>>().Single(one => one.Instance.Label == $"{Texts.DataSet}");
        await choice.Find("input").InputAsync(new() { Value = "set 13" });

        await EventuallyAsync(() => Assert.Equal(10, Popovers.FindAll(".mud-list-item").Count));
        Assert.Equal(LongSelect<Guid>.MaxListed, (await choice.Instance.SearchFunc!("set", Cancel)!)!.Count());
        await Popovers
            .FindAll(".mud-list-item")
            .First(item => item.TextContent.Contains("set 137", StringComparison.Ordinal))
            .ClickAsync(new());
        var chosen = (await Datasets.ListAsync(Cancel)).Single(dataset => dataset.Name == "set 137").Id;
        page.WaitForAssertion(() => Assert.Contains($"dataset={chosen}", Navigation.Uri, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AuditPage_OfALongLog_TurnsPages()
    {
        Audit.Items.AddRange(
            Enumerable.Range(1, 120).Reverse().Select(id => new AuditEntry(id, DateTimeOffset.UnixEpoch, "Mia", null, $"action-{id}", ""))
        );
        var page = RenderPage<AuditPage>();
        Assert.Equal(("action-120", 50), First());

        await Button(page, Texts.Older).ClickAsync(new());
        await Button(page, Texts.Older).ClickAsync(new());
        Assert.Equal(("action-20", 20), First());
        Assert.True(Button(page, Texts.Older).HasAttribute("disabled"));
        await Button(page, Texts.Newer).ClickAsync(new());
        Assert.Equal(("action-70", 50), First());

        (string Action, int Rows) First() => (page.FindAll("td code")[0].TextContent, page.FindAll("td code").Count);
    }

    private void Waiting(int count)
    {
        foreach (var number in Enumerable.Range(1, count))
            Runs.Put(Samples.Run(RunState.Queued) with { Number = number, QueuePosition = number });
    }
}
