using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Accounts;
using ChordDash.Components.Administration;
using ChordDash.Components.Layout.Notifications;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Runs;

namespace ChordDash.Component.Tests.Layout;

/// <summary>What ended, failed or waits for somebody.</summary>
public sealed class InboxTests : ComponentTest
{
    private static readonly DateTimeOffset Noon = DateTimeOffset.UnixEpoch + TimeSpan.FromHours(12);

    [Fact]
    public void Entries_AreWhatLastsFirst_ThenTheNewest_WithoutWhatSomebodyDid()
    {
        var failed = DatasetImportState.Failed;
        var entries = InboxEntries.List(
            Visitor,
            [
                Ended(1, RunState.Finished, Noon),
                Ended(2, RunState.Failed, Noon.AddMinutes(1)),
                Ended(3, RunState.Cancelled, Noon.AddMinutes(2)),
                Samples.Run() with
                {
                    Number = 4,
                },
                Samples.Run(RunState.Paused) with
                {
                    Number = 5,
                    Pause = PauseCause.Request,
                },
                Samples.Run(RunState.Paused) with
                {
                    Number = 6,
                    Pause = PauseCause.DiskFull,
                },
            ],
            [new(Guid.NewGuid(), "broken.pkl", 9, failed), new(Guid.NewGuid(), "good.pkl", 9, DatasetImportState.Done)],
            [
                new("disk", HealthState.Degraded, Message.Literal("Nearly full.")),
                new("store", HealthState.Healthy, Message.Literal("Fine.")),
            ]
        );

        Assert.Equal(
            [Text(Texts.ServerCheck("disk")), "#6 Chord LSTM on train", "broken.pkl", "#2 Chord LSTM on train", "#1 Chord LSTM on train"],
            entries.Select(one => one.Title)
        );
        Assert.Equal([null, null, null, Noon.AddMinutes(1), Noon], entries.Select(one => one.At));
    }

    [Theory]
    [InlineData(Role.Member, false)]
    [InlineData(Role.Viewer, true)]
    public void Entries_OfOtherPeople_AreForThoseWhoOnlyWatch(Role role, bool seen)
    {
        var visitor = new Visitor(role, new Owner(Guid.NewGuid(), "ada"));
        var other = Ended(1, RunState.Finished, Noon) with { Owner = new Owner(Guid.NewGuid(), "bob") };
        var own = Ended(2, RunState.Finished, Noon) with { Owner = visitor.Account };

        var entries = InboxEntries.List(visitor, [other, own], [], []);

        Assert.Equal(seen, entries.Any(one => one.Title.StartsWith("#1 ", StringComparison.Ordinal)));
        Assert.Contains(entries, one => one.Title.StartsWith("#2 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Badge_CountsWhatIsNew_UntilItIsMarkedAsRead()
    {
        JSInterop.Setup<string?>("chordDashPage.remembered", "seen").SetResult($$"""{"Until":"{{Noon:O}}","Keys":[]}""");
        Runs.Put(Ended(1, RunState.Finished, Noon.AddHours(-1)));
        Runs.Put(Ended(2, RunState.Failed, Noon.AddHours(1)));
        Imports.Set(new(Guid.NewGuid(), "broken.pkl", 9, DatasetImportState.Failed));

        var inbox = Render<NotificationInbox>();
        var bell = inbox.Find("button");
        inbox.WaitForAssertion(() => Assert.Equal(Text(Texts.NotificationsUnread(2)), bell.GetAttribute("aria-label")));
        await bell.ClickAsync(new());
        Assert.Equal(["broken.pkl", "#2 Chord LSTM on train", "#1 Chord LSTM on train"], inbox.FindAll("[role=listitem] a").Select(Text));
        Assert.Equal(2, inbox.FindAll(".unread").Count);

        // Another one ends while it is open.
        Runs.Put(Ended(3, RunState.Finished, Noon.AddHours(2)));
        await EventuallyAsync(() => Assert.Equal(3, inbox.FindAll(".unread").Count));
        Time.SetUtcNow(Noon.AddYears(60));
        await Button(inbox, Texts.MarkAllAsRead).ClickAsync(new());

        Assert.Empty(inbox.FindAll(".unread"));
        Assert.Equal(Text(Texts.Notifications), inbox.Find("button").GetAttribute("aria-label"));
        var kept = JSInterop.VerifyInvoke("chordDashPage.remember").Arguments;
        Assert.Equal("seen", kept[0]);
        Assert.Contains("import-", (string)kept[1]!, StringComparison.Ordinal);
    }

    [Fact]
    public void FirstVisit_HasNothingNew()
    {
        Time.SetUtcNow(Noon);
        Runs.Put(Ended(1, RunState.Finished, Noon.AddHours(-1)));

        var inbox = Render<NotificationInbox>();

        Assert.Equal(Text(Texts.Notifications), inbox.Find("button").GetAttribute("aria-label"));
        JSInterop.VerifyInvoke("chordDashPage.remember");
    }

    private static Run Ended(int number, RunState state, DateTimeOffset at) => Samples.Run(state) with { Number = number, EndedAt = at };
}
