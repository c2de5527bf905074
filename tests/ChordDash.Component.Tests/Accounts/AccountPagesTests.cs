using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Accounts;
using ChordDash.Components.Administration;
using ChordDash.Components.Runs.Details;
using ChordDash.Components.Runs.Table;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;

namespace ChordDash.Component.Tests.Accounts;

/// <summary>What each role is offered, and the pages of administrators.</summary>
public sealed class AccountPagesTests : ComponentTest
{
    private static readonly Owner Mia = new(Guid.NewGuid(), "Mia");
    private static readonly Owner Max = new(Guid.NewGuid(), "Max");

    [Theory]
    [InlineData(Role.Viewer, "Viewer", nameof(Texts.Export))]
    [InlineData(Role.Member, "Max", nameof(Texts.RunAgain), nameof(Texts.DuplicateWithChanges), nameof(Texts.Export))]
    [InlineData(
        Role.Member,
        "Mia",
        nameof(Texts.RunAgain),
        nameof(Texts.Archive),
        nameof(Texts.Delete),
        nameof(Texts.DuplicateWithChanges),
        nameof(Texts.Export)
    )]
    [InlineData(
        Role.Administrator,
        "Ada",
        nameof(Texts.RunAgain),
        nameof(Texts.Archive),
        nameof(Texts.Delete),
        nameof(Texts.DuplicateWithChanges),
        nameof(Texts.Export)
    )]
    public async Task RunActions_OffersWhatTheVisitorMay(Role role, string name, params string[] offered)
    {
        Visitor = new(
            role,
            name is "Mia" ? Mia
                : name is "Max" ? Max
                : new Owner(Guid.NewGuid(), name)
        );
        var run = Runs.Put(Samples.Run(RunState.Finished) with { Owner = Mia });
        var actions = RenderPage<RunActions>(parameters =>
            parameters.Add(one => one.Run, run).Add(one => one.MenuOnly, value: true).Add(one => one.OnError, _ => { })
        );

        await actions.Find("button").ClickAsync(new());

        Assert.Equal(
            offered.Select(code => $"{Texts.Source.Make(code)}"),
            Popovers.WaitForElements(".mud-menu-item").Select(item => item.TextContent.Trim())
        );
    }

    [Fact]
    public void RunsPage_ForAViewer_ShowsTheQueueAndChangesNothing()
    {
        Visitor = new(Role.Viewer);
        var run = Runs.Put(Samples.Run(RunState.Queued) with { Owner = Mia });

        var page = RenderPage<RunsPage>();

        Assert.Contains("Mia", Text(page), StringComparison.Ordinal);
        Assert.Empty(page.FindAll("a[href='runs/new']"));
        Assert.Empty(page.FindAll("[draggable='true']"));
        Assert.Empty(page.FindAll(Label(Texts.MoveRunLabel(run.Number))));
        Assert.DoesNotContain(Text(Texts.HoldQueue), Text(page), StringComparison.Ordinal);
    }

    [Fact]
    public void RunsPage_ForAMember_HoldsNotTheWholeQueue()
    {
        Visitor = new(Role.Member, Mia);
        Runs.Put(Samples.Run(RunState.Queued) with { Owner = Mia });

        var page = RenderPage<RunsPage>();

        Assert.NotEmpty(page.FindAll("[draggable='true']"));
        Assert.DoesNotContain(Text(Texts.HoldQueue), Text(page), StringComparison.Ordinal);
    }

    [Fact]
    public void AccountsPage_MakesAnAccount_AndShowsItsPasswordOnce()
    {
        var page = RenderPage<AccountsPage>();
        Assert.Contains(Text(Texts.NoAccountsHelp), Text(page), StringComparison.Ordinal);

        page.Find("form").Submit();
        Assert.Contains("A name is missing.", page.Markup, StringComparison.Ordinal);
        page.Find("form input").Change("Zoë");
        page.Find("form").Submit();

        Assert.Contains("first password of Zoë", page.Find(".secret").TextContent, StringComparison.Ordinal);
        Assert.Equal($"{Texts.MemberLower}", page.Find(Column(Texts.Role)).TextContent);
        Button(page, Texts.IHaveIt).Click();
        Assert.Empty(page.FindAll(".secret"));
    }

    [Fact]
    public async Task AccountsPage_SentBeforeTheBrowserAnsweredTheSelect_MakesTheChosenRole()
    {
        var page = RenderPage<AccountsPage>();
        await page.Find("form input").ChangeAsync(new() { Value = "Vic" });
        await page.Find(".mud-select input").MouseDownAsync(new());
        var viewer = Popovers.WaitForElements(".mud-list-item").Single(item => item.TextContent.Trim() == $"{Texts.ViewerLower}");

        // Not answered yet.
        var update = JSInterop.SetupVoid("mudKeyInterceptor.updatekey", _ => true);

        var choice = viewer.ClickAsync(new());
        await page.Find("form").SubmitAsync();

        Assert.Equal($"{Texts.ViewerLower}", page.Find(Column(Texts.Role)).TextContent);
        update.SetVoidResult();
        await choice;
    }

    [Fact]
    public async Task AccountPage_ListsOnesSessions_AndEndsThem()
    {
        Visitor = new(Role.Member, Mia) { Session = 1 };
        Sessions.Items.AddRange([
            new(1, "Firefox (Linux)", "10.0.0.1", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, IsCurrent: true),
            new(2, null, null, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, IsCurrent: false),
            new(3, "Safari (iPhone)", "10.0.0.2", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, IsCurrent: false),
            new(4, "curl", "10.0.0.3", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, IsCurrent: false),
        ]);
        var page = RenderPage<AccountPage>();
        var own = $"Firefox (Linux) {Texts.ThisSession}";
        Assert.Equal([own, $"{Texts.UnknownBrowserLower}", "Safari (iPhone)", "curl"], Browsers());

        await page.Find($"button{Label(Texts.EndSessionLabel(Texts.UnknownBrowserLower))}").ClickAsync(new());
        Assert.Equal([own, "Safari (iPhone)", "curl"], Browsers());
        // It ended in another way meanwhile.
        Sessions.Items.RemoveAt(1);
        await page.Find($"button{Label(Texts.EndSessionLabel("Safari (iPhone)"))}").ClickAsync(new());
        Assert.Contains("This session has ended already.", page.Markup, StringComparison.Ordinal);
        await Button(page, Texts.EndOtherSessions).ClickAsync(new());

        Assert.Equal([own], Browsers());
        Assert.DoesNotContain(Text(Texts.EndOtherSessions), Text(page), StringComparison.Ordinal);

        IEnumerable<string> Browsers() => page.FindAll(Column(Texts.Browser)).Select(cell => cell.TextContent.Trim());
    }

    [Fact]
    public async Task AccountsPage_EndsAllSessionsOfAnAccount()
    {
        Accounts.Items.Add(new(Mia.Id, "Mia", Role.Member, DateTimeOffset.UnixEpoch, null, false, false, false));
        var page = RenderPage<AccountsPage>();

        await ChooseAsync(page, Texts.MoreActionsLabel("Mia"), Texts.EndAllSessions);

        page.WaitForAssertion(() => Assert.Equal([Mia.Id], Sessions.Ended));
    }

    [Fact]
    public async Task AuditPage_Filtered_ShowsWhatFits()
    {
        Audit.Items.AddRange([
            new(2, DateTimeOffset.UnixEpoch, "Mia", "127.0.0.1", "run.deleted", "#3 A run"),
            new(1, DateTimeOffset.UnixEpoch, null, null, "sign-in.refused", "<b>Eve</b>"),
        ]);
        var page = RenderPage<AuditPage>();
        Assert.Contains("&lt;b&gt;Eve", page.Markup, StringComparison.Ordinal);

        page.Find("input").Input("deleted");

        await EventuallyAsync(() => Assert.Equal(["run.deleted"], page.FindAll("td code").Select(code => code.TextContent)));
    }

    [Fact]
    public void SystemPage_ShowsWhatIsWrong()
    {
        ServerStatus.Status = new(
            DateTimeOffset.UnixEpoch,
            [new("device", HealthState.Degraded, Message.Literal("Runs train on CPU."))],
            [new(Message.Literal("TorchSharp"), Message.Literal("0.107.0"))],
            [Message.Literal("CPU (2 cores)")],
            null,
            [],
            [new(DateTimeOffset.UnixEpoch, Message.Literal("Error"), "RunExecutor", "Run #3 failed.")]
        );

        var page = RenderPage<SystemPage>();

        Assert.NotEmpty(page.FindAll(".mud-alert-outlined-warning"));
        Assert.Contains("Run #3 failed.", page.Markup, StringComparison.Ordinal);
        Assert.Contains("CPU (2 cores)", page.Markup, StringComparison.Ordinal);
    }
}
