using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Tests.Shared;
using ChordDash.Server.Training;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ChordDash.Server.Tests.Training;

public sealed class MemoryKeeperTests : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private readonly FakeMachineMemory _machine = new(16_000_000_000, 8_000_000_000);
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Memory_ThatWorkHasTaken_IsGivenBackOnceItIsQuiet()
    {
        await using var server = await TestServer.StartAsync(_root);
        using var keeper = new MemoryKeeper(_machine, server.Services.GetRequiredService<WorkBudget>(), _time);
        await keeper.StartAsync(TestContext.Current.CancellationToken);

        await PassUntilAsync(() => _machine.Looks > 0);
        _machine.Own += MemoryKeeper.MinGrowth;
        await PassUntilAsync(() => _machine.GivenBack == 1);
        var looks = _machine.Looks;
        await PassUntilAsync(() => _machine.Looks > looks + 4);

        Assert.Equal(1, _machine.GivenBack);
        await keeper.StopAsync(TestContext.Current.CancellationToken);
    }

    private Task<bool> PassUntilAsync(Func<bool> done) =>
        Patience.UntilAsync(
            () =>
            {
                _time.Advance(MemoryKeeper.Interval);
                return Task.FromResult(done());
            },
            isDone => isDone
        );
}
