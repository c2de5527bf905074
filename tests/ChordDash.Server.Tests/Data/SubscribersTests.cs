using ChordDash.Components.Accounts;
using ChordDash.Server.Accounts;
using ChordDash.Server.Data;
using ChordDash.Server.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Data;

public sealed class SubscribersTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Handler_OfAViewersPage_ActsForTheViewer_WhoeverMadeTheChange()
    {
        await using var server = await TestServer.StartAsync(_root);
        var access = server.Services.GetRequiredService<AccessControl>();
        var changes = server.Services.GetRequiredService<RunChanges>();
        Role? heard = null;
        var subscription = await Task.Run(
            () =>
            {
                AccessControl.Enter(new Visitor(Role.Viewer), address: null);
                return changes.Subscribe(_ => heard = access.Visitor.Role);
            },
            TestContext.Current.CancellationToken
        );

        await Task.Run(
            () =>
            {
                AccessControl.Enter(new Visitor(Role.Administrator), address: null);
                changes.Announce(RunChanges.All);
            },
            TestContext.Current.CancellationToken
        );
        var first = heard;
        subscription.Dispose();
        heard = null;
        changes.Announce(RunChanges.All);

        Assert.Equal(Role.Viewer, first);
        Assert.Null(heard);
    }
}
