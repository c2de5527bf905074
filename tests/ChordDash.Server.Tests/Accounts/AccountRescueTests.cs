using ChordDash.Components.Accounts;
using ChordDash.Server.Accounts;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Accounts;

/// <summary>Accounts from the server's own command line, and the first one.</summary>
public sealed class AccountRescueTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Account_ThatThereIs_GetsAPasswordAndKeepsRoleAndState()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        var accounts = closed.Server.Services.GetRequiredService<AccountStore>();
        var mia = await FindAsync(closed, "Mia");
        await closed.AsAsync("Ada", () => accounts.SetDisabledAsync(mia.Id, disabled: true));

        var (account, password) = await accounts.RescueAsync("mia", role: null, enable: false);

        Assert.Equal((Role.Member, true), (account.Role, account.Disabled));
        Assert.Equal(20, password.Length);
        Assert.Equal((Role.Member, true), ((await FindAsync(closed, "Mia")).Role, (await FindAsync(closed, "Mia")).Disabled));
        await accounts.RescueAsync("Mia", Role.Viewer, enable: true);
        Assert.Equal((Role.Viewer, false), ((await FindAsync(closed, "Mia")).Role, (await FindAsync(closed, "Mia")).Disabled));
    }

    [Fact]
    public async Task Administrator_TheLast_StaysOne_AndNobodyIsNoRole()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        var accounts = closed.Server.Services.GetRequiredService<AccountStore>();

        Assert.Equal(
            AccountMessages.AccountIsLastAdministrator("Ada"),
            await Problems.OfAsync(() => accounts.RescueAsync("Ada", Role.Viewer, enable: false))
        );
        Assert.Equal(
            ConsoleMessages.AccountRoleUnknown,
            await Problems.OfAsync(() => accounts.RescueAsync("Mia", Role.Nobody, enable: false))
        );
        Assert.Equal(Role.Administrator, (await FindAsync(closed, "Ada")).Role);
    }

    [Fact]
    public async Task Account_New_IsAnAdministratorsOnlyIfThereIsNone()
    {
        await using var server = await TestServer.StartAsync(_root);
        var accounts = server.Services.GetRequiredService<AccountStore>();

        Assert.Equal(Role.Administrator, (await accounts.RescueAsync("Ada", role: null, enable: false)).Account.Role);
        Assert.Equal(Role.Viewer, (await accounts.RescueAsync("Vic", role: null, enable: false)).Account.Role);
        Assert.Equal(Role.Member, (await accounts.RescueAsync("Mia", Role.Member, enable: false)).Account.Role);
    }

    [Fact]
    public async Task Administrators_MadeAtOnceAsTheFirst_AreOne()
    {
        await using var server = await TestServer.StartAsync(_root);
        var accounts = server.Services.GetRequiredService<AccountStore>();

        var made = await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(one => Task.Run(() => accounts.AddFirstAdministratorAsync($"first {(char)('a' + one)}", ClosedServer.Password)))
        );

        Assert.Single(made, account => account is not null);
        Assert.Equal(1, await accounts.CountAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<AccountSummary> FindAsync(ClosedServer closed, string name) =>
        (await closed.AsAsync("Ada", () => closed.Server.Services.GetRequiredService<IAccounts>().ListAsync())).Single(account =>
            account.Name == name
        );
}
