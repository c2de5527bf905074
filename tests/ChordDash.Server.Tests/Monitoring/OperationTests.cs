using System.Net;
using System.Text.Json;
using ChordDash.Components.Accounts;
using ChordDash.Components.Administration;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Accounts;
using ChordDash.Server.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChordDash.Server.Tests.Monitoring;

/// <summary>How the server is seen from outside.</summary>
public sealed class OperationTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Health_OfAServerWhoseDatabaseIsGone_LivesButIsNotReady()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        using var http = await closed.WithKeyAsync("Vic", Role.Viewer);
        var stranger = await closed.Server.GetJsonAsync("/health");
        var ready = JsonDocument.Parse(await http.GetStringAsync("/health/ready", Cancellation)).RootElement;
        await using (
            var database = await closed
                .Server.Services.GetRequiredService<Microsoft.EntityFrameworkCore.IDbContextFactory<ChordDashContext>>()
                .CreateDbContextAsync(Cancellation)
        )
            await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(
                database.Database,
                "ALTER TABLE Queue RENAME TO Gone",
                Cancellation
            );

        using var sick = await http.GetAsync("/health/ready", Cancellation);
        using var alive = await http.GetAsync("/health/live", Cancellation);

        Assert.Equal(["status"], stranger.EnumerateObject().Select(property => property.Name));
        Assert.Equal("healthy", ready.GetProperty("status").GetString());
        Assert.Equal(
            ["store", "disk", "keys", "device"],
            ready.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("name").GetString())
        );
        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (sick.StatusCode, alive.StatusCode));
        var checks = JsonDocument.Parse(await sick.Content.ReadAsStringAsync(Cancellation)).RootElement.GetProperty("checks");
        Assert.Equal(StorageMessages.DatabaseIsDamaged.ToString(), checks[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Status_HasTheNewestProblems_AndIsForAdministrators()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        closed
            .Server.Services.GetRequiredService<ILoggerFactory>()
            .CreateLogger("ChordDash.Test")
            .LogWarning("Something is {What}.", "odd");
        var status = closed.Server.Services.GetRequiredService<ISystemStatus>();

        var seen = await closed.AsAsync("Ada", () => status.GetAsync(Cancellation));

        Assert.Equal(
            (nameof(MonitoringMessages.LogLevelWarning), "Test", "Something is odd."),
            (seen.Troubles[0].Level.Code, seen.Troubles[0].Source, seen.Troubles[0].Message)
        );
        Assert.Equal(4, seen.Checks.Count);
        // A check that lost its message on the way could not be shown in Polish.
        Assert.All(seen.Checks, check => Assert.NotEmpty(check.Reason.Code));
        await Assert.ThrowsAsync<AccessDeniedException>(() => closed.AsAsync("Mia", () => status.GetAsync(Cancellation)));
    }

    [Fact]
    public async Task Answers_CarryTheHeadersThatGuardBrowsers_AndNoPaths()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        using var page = await closed.NewBrowser().GetAsync("/account/sign-in", Cancellation);
        using var viewer = await closed.WithKeyAsync("Vic", Role.Viewer);
        using var missing = await viewer.GetAsync($"/api/v1/datasets/{Guid.Empty}/original", Cancellation);

        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self' 'nonce-", policy, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "unsafe-inline",
            policy.Split(';').Single(part => part.Contains("script-src", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        foreach (
            var (name, value) in new[]
            {
                ("X-Content-Type-Options", "nosniff"),
                ("X-Frame-Options", "DENY"),
                ("Referrer-Policy", "same-origin"),
                ("Cross-Origin-Opener-Policy", "same-origin"),
            }
        )
            Assert.Equal(value, Assert.Single(page.Headers.GetValues(name)));
        Assert.True(missing.Headers.CacheControl?.NoStore);
        Assert.False(page.Headers.Contains("Server") || page.Headers.Contains("X-Powered-By"));
        Assert.DoesNotContain(_root.Path, await missing.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }
}
