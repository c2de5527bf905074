using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Accounts;
using ChordDash.Components.Administration;
using ChordDash.Engine.Common;

namespace ChordDash.Component.Tests.Administration;

public sealed class LimitsCardTests : ComponentTest
{
    private const long Megabyte = 1 << 20;

    [Fact]
    public async Task Limits_AreChanged_AndTakenBack()
    {
        AccountLimits.Current = new() { MaxStoredBytes = 3 * Megabyte };
        var card = RenderPage<LimitsCard>();
        Assert.Contains(Text(Texts.LimitsFromSettingsHelp), Text(card), StringComparison.Ordinal);

        Field(card, Texts.WorkAtATime).Change("9");
        Field(card, Texts.StoredDataInMB).Change("500");
        await card.Find("form").SubmitAsync();

        Assert.Equal((9, 500 * Megabyte), (AccountLimits.Current.MaxConcurrentWork, AccountLimits.Current.MaxStoredBytes));
        Assert.Contains(Text(Texts.LimitsChanged), Text(card), StringComparison.Ordinal);
        await Button(card, Texts.BackToSettings).ClickAsync(new());
        Assert.True(AccountLimits.AreOfSettings);
    }

    [Fact]
    public async Task Limits_SavedWithoutAChange_StayToTheByte()
    {
        AccountLimits.Current = new() { MaxStoredBytes = 1_234_567 };
        var card = RenderPage<LimitsCard>();

        await card.Find("form").SubmitAsync();

        Assert.Equal(1_234_567, AccountLimits.Current.MaxStoredBytes);
    }

    [Fact]
    public void Card_ShowsWhoUsesWhat_AndEveryLimitThatIsFixed()
    {
        AccountLimits.Uses.Add(new("<b>Mia</b>", Guid.NewGuid(), 3, 2, 17, 1, 40, 5 * Megabyte));
        var card = RenderPage<LimitsCard>();

        Assert.Equal(
            "<b>Mia</b> 3 2 17 1 40 5 MB",
            string.Join(' ', card.FindAll("table")[0].QuerySelectorAll("tbody td").Select(cell => cell.TextContent))
        );
        Assert.Equal(
            Limits.All.Select(limit => limit.Name.ToString()),
            card.FindAll("details tbody tr td:first-child").Select(cell => cell.TextContent)
        );
    }

    [Fact]
    public void Account_SeesWhatItUsesOfWhatItMay()
    {
        Visitor = new(Role.Member, new Owner(Guid.NewGuid(), "Mia"));
        AccountLimits.Current = new() { MaxStoredBytes = 10 * Megabyte };
        AccountLimits.Uses.Add(new("Mia", Visitor.Account!.Id, 0, 0, 7, 0, 2, 4 * Megabyte));

        var page = RenderPage<AccountPage>();

        Assert.Equal(
            [$"{Texts.PartOfTotal("4 MB", "10 MB")}", $"{Texts.PartOfTotal("2", "500")}", $"{Texts.PartOfTotal("7", "600")}"],
            page.FindComponent<MyUse>().FindAll("dd").Select(item => item.TextContent)
        );
    }

    [Fact]
    public void Accounts_SayWhatTheyStore()
    {
        AccountLimits.Current = new() { MaxStoredBytes = 10 * Megabyte };
        Accounts.Items.Add(
            new(Guid.NewGuid(), "Mia", Role.Member, DateTimeOffset.UnixEpoch, null, false, false, false) { StoredBytes = 4 * Megabyte }
        );

        Assert.Equal($"{Texts.PartOfTotal("4 MB", "10 MB")}", RenderPage<AccountsPage>().Find(Column(Texts.StoredData)).TextContent);
    }

    private static AngleSharp.Dom.IElement Field(IRenderedComponent<LimitsCard> card, Message label) =>
        card.FindAll("label").First(item => item.TextContent == $"{label}").ParentElement!.QuerySelector("input")!;
}
