using ChordDash.Engine.Common;
using ChordDash.Server.Accounts;
using ChordDash.Server.Data;
using ChordDash.Server.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Accounts;

/// <summary>How much the audit log keeps, and of whom.</summary>
public sealed class AuditRoomTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Entries_OfOneMember_EndNobodyElses()
    {
        await using var server = await TestServer.StartAsync(_root, services =>
            services.AddSingleton(new AuditCaps(Entries: 60, PerAccount: 20, AtOnce: 5))
        );
        var log = server.Services.GetRequiredService<AuditLog>();
        log.Add("Ada", "here", "sign-in", "");
        log.Add("Ada", "here", "key.created", "first");
        log.Add("Max", "here", "run.queued", "the other's");

        for (var one = 0; one < 200; one++)
        {
            log.Add("Mia", "there", "run.queued", $"#{one}");
            log.Add("Mia", "there", "key.created", $"#{one}");
            log.Add(null, "elsewhere", "sign-in.refused", $"#{one}");
        }

        var rows = await RowsAsync(server);
        Assert.Contains(rows, row => row is { Person: "Ada", Action: "sign-in" });
        Assert.Contains(rows, row => row is { Person: "Ada", Action: "key.created" });
        Assert.Contains(rows, row => row is { Person: "Max", Action: "run.queued" });
        foreach (var action in new[] { "run.queued", "key.created", "sign-in.refused" })
        {
            var kept = rows.Where(row => row.Action == action && row.Person is "Mia" or null).Select(row => row.Subject).ToList();
            Assert.InRange(kept.Count, 15, 20);
            Assert.Equal("#199", kept[^1]);
        }
    }

    [Fact]
    public async Task Entries_OfManyMembers_EndTheOldestOfTheirKind()
    {
        await using var server = await TestServer.StartAsync(_root, services =>
            services.AddSingleton(new AuditCaps(Entries: 60, PerAccount: 20, AtOnce: 5))
        );
        var log = server.Services.GetRequiredService<AuditLog>();
        log.Add("Ada", "here", "sign-in", "");

        for (var one = 0; one < 200; one++)
            log.Add($"member {one % 10}", "there", "run.queued", $"#{one}");

        var rows = await RowsAsync(server);
        Assert.Single(rows, row => row.Action is "sign-in");
        Assert.InRange(rows.Count, 56, 61);
    }

    [Fact]
    public async Task Entries_OlderThanAYear_AreDeleted()
    {
        await using var server = await TestServer.StartAsync(_root);
        var log = server.Services.GetRequiredService<AuditLog>();
        var longAgo = DateTimeOffset.UtcNow - TimeSpan.FromDays(367);
        await using (
            var database = await server
                .Services.GetRequiredService<IDbContextFactory<ChordDashContext>>()
                .CreateDbContextAsync(Cancellation)
        )
        {
            database.Audit.AddRange(
                Enumerable
                    .Range(0, 2_500)
                    .Select(one => new AuditRow
                    {
                        At = longAgo,
                        Person = "Ada",
                        Address = null,
                        Action = "run.queued",
                        Subject = $"#{one}",
                    })
            );
            await database.SaveChangesAsync(Cancellation);
        }

        log.Add("Ada", "here", "run.queued", "young");
        await log.DeleteOldAsync(Cancellation);

        Assert.Equal(["young"], (await RowsAsync(server)).Select(row => row.Subject));
    }

    [Fact]
    public void Caps_ByDefault_AreTheLimits() =>
        Assert.Equal((Limits.MaxAuditEntries, Limits.MaxAuditEntriesPerAccount), (new AuditCaps().Entries, new AuditCaps().PerAccount));

    private static async Task<List<AuditRow>> RowsAsync(TestServer server)
    {
        await using var database = await server
            .Services.GetRequiredService<IDbContextFactory<ChordDashContext>>()
            .CreateDbContextAsync(Cancellation);
        return await database.Audit.AsNoTracking().OrderBy(row => row.Id).ToListAsync(Cancellation);
    }
}
