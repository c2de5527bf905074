using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Server.Hosting;
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

    [Theory]
    [InlineData("{\"MaxConcurrentWork\":0}", "Work at a time must be between 1 and 64; it is 0.")]
    [InlineData("{\"MaxConcurrentWork\":65}", "Work at a time must be between 1 and 64; it is 65.")]
    [InlineData("{\"MaxWorkPerMinute\":-1}", "Work in a minute must be between 0 and 1,000,000; it is -1.")]
    [InlineData("{\"MaxConcurrentTransfers\":0}", "Transfers at a time must be between 1 and 64; it is 0.")]
    [InlineData("{\"MaxConcurrentImports\":0}", "Imports at a time must be between 1 and 64; it is 0.")]
    [InlineData("{\"MaxStoredBytes\":-1}", "Stored bytes must be 0 or more; it is -1.")]
    [InlineData("{\"MaxWaitingRuns\":-1}", "Waiting runs must be 0 or more; it is -1.")]
    [InlineData("{\"RequestsPerMinute\":1000001}", "Requests in a minute must be between 0 and 1,000,000; it is 1,000,001.")]
    public async Task Limits_ThatMakeNoSense_AreRefusedInASentence(string json, string sentence)
    {
        var wrong = System.Text.Json.JsonSerializer.Deserialize<AccountLimits>(json)!;
        await using var closed = await ClosedServer.StartAsync(_root);

        var refusal = await Assert.ThrowsAsync<UserErrorException>(() =>
            closed.AsAsync("Ada", () => Limits(closed.Server).SetAsync(wrong, Cancellation))
        );

        Assert.Equal(sentence, refusal.Message);
    }

    [Fact]
    public void Settings_ThatMakeNoSense_AreRefused()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { ["ChordDash:MaxConcurrentWork"] = "0" })
            .Build();

        Assert.Contains(
            "it is 0",
            Assert.Throws<UserErrorException>(() => ChordDashOptions.Read(configuration)).Message,
            StringComparison.Ordinal
        );
    }

    private static IAccountLimits Limits(TestServer server) => server.Services.GetRequiredService<IAccountLimits>();
}
