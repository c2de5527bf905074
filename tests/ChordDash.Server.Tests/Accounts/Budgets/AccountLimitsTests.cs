using ChordDash.Components.Accounts;
using ChordDash.Components.Resources;
using ChordDash.Server.Hosting;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Accounts.Budgets;

public sealed class AccountLimitsTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Limits_AreThoseOfTheSettings_UntilAnAdministratorSetsOthers_AndOutliveTheServer()
    {
        await using (
            var closed = await ClosedServer.StartAsync(_root, "--ChordDash:MaxConcurrentWork=3", "--ChordDash:UploadQuotaBytes=5000000")
        )
        {
            var limits = Limits(closed.Server);
            Assert.Equal((3, 5_000_000L, true), (limits.Current.MaxConcurrentWork, limits.Current.MaxStoredBytes, limits.AreOfSettings));

            await closed.AsAsync("Ada", () => limits.SetAsync(limits.Current with { MaxConcurrentWork = 7 }, Cancellation));

            Assert.Equal((7, false), (limits.Current.MaxConcurrentWork, limits.AreOfSettings));
            var audit = closed.Server.Services.GetRequiredService<IAuditLog>();
            var entry = (await closed.AsAsync("Ada", () => audit.ListAsync("limits.changed", 0, 10, Cancellation))).Entries.Single();
            Assert.Equal("Ada", entry.Person);
            Assert.Contains("work 7 at a time", entry.Subject, StringComparison.Ordinal);
        }

        await using var next = await ClosedServer.AgainAsync(_root, "--ChordDash:MaxConcurrentWork=3");
        Assert.Equal((7, 5_000_000L), (Limits(next.Server).Current.MaxConcurrentWork, Limits(next.Server).Current.MaxStoredBytes));
        await next.AsAsync("Ada", () => Limits(next.Server).SetAsync(null, Cancellation));
        Assert.Equal(
            (3, 0L, true),
            (Limits(next.Server).Current.MaxConcurrentWork, Limits(next.Server).Current.MaxStoredBytes, Limits(next.Server).AreOfSettings)
        );
    }

    [Fact]
    public async Task Limits_AreForAdministratorsToChange_AndOneSeesWhatOneUsesOneself()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        var limits = Limits(closed.Server);
        await closed.AsAsync("Mia", () => closed.Server.ImportAsync());

        await Assert.ThrowsAsync<AccessDeniedException>(() =>
            closed.AsAsync("Mia", () => limits.SetAsync(limits.Current with { MaxConcurrentWork = 60 }, Cancellation))
        );
        await Assert.ThrowsAsync<AccessDeniedException>(() => closed.AsAsync("Mia", () => limits.ListUseAsync(Cancellation)));
        var mine = await closed.AsAsync("Mia", () => limits.FindMineAsync(Cancellation));
        var all = await closed.AsAsync("Ada", () => limits.ListUseAsync(Cancellation));

        Assert.True(mine!.StoredBytes > 0);
        Assert.Equal(["Mia"], all.Select(use => use.Name));
    }

    public static TheoryData<string, Message> WrongLimits =>
        new()
        {
            { "{\"MaxConcurrentWork\":0}", AccessMessages.ConcurrentWorkOutOfRange(64, 0) },
            { "{\"MaxConcurrentWork\":65}", AccessMessages.ConcurrentWorkOutOfRange(64, 65) },
            { "{\"MaxWorkPerMinute\":-1}", AccessMessages.WorkPerMinuteOutOfRange(1_000_000, -1) },
            { "{\"MaxConcurrentTransfers\":0}", AccessMessages.ConcurrentTransfersOutOfRange(64, 0) },
            { "{\"MaxConcurrentImports\":0}", AccessMessages.ConcurrentImportsOutOfRange(64, 0) },
            { "{\"MaxStoredBytes\":-1}", AccessMessages.StoredBytesNegative(-1) },
            { "{\"MaxWaitingRuns\":-1}", AccessMessages.WaitingRunsNegative(-1) },
            { "{\"RequestsPerMinute\":1000001}", AccessMessages.RequestsPerMinuteOutOfRange(1_000_000, 1_000_001) },
        };

    [Theory]
    [MemberData(nameof(WrongLimits))]
    public async Task Limits_ThatMakeNoSense_AreRefusedInASentence(string json, Message problem)
    {
        var wrong = System.Text.Json.JsonSerializer.Deserialize<AccountLimits>(json)!;
        await using var closed = await ClosedServer.StartAsync(_root);

        Assert.Equal(
            problem,
            await Problems.OfAsync(() => closed.AsAsync("Ada", () => Limits(closed.Server).SetAsync(wrong, Cancellation)))
        );
    }

    [Fact]
    public void Settings_ThatMakeNoSense_AreRefused()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { ["ChordDash:MaxConcurrentWork"] = "0" })
            .Build();

        Assert.Equal(
            ConsoleMessages.AccountLimitsWrong(AccessMessages.ConcurrentWorkOutOfRange(64, 0)),
            Problems.Of(() => ChordDashOptions.Read(configuration))
        );
    }

    private static IAccountLimits Limits(TestServer server) => server.Services.GetRequiredService<IAccountLimits>();
}
