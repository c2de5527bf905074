using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChordDash.Server.Tests.Data;

public sealed class DatabaseUpgradeTests : IDisposable
{
    private const string Interrupted = "3f1f1e44-4c0c-4d8e-8f59-0e5a4c1b2d01";
    private const string Waiting = "3f1f1e44-4c0c-4d8e-8f59-0e5a4c1b2d02";

    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string DatabaseFile => Path.Combine(_root.Path, "chorddash.db");

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Open_AnOlderDatabase_KeepsACopyAndTakesItOver()
    {
        await using (var database = Open())
        {
            await database.GetService<IMigrator>().MigrateAsync("20261125154024_Imports", Cancellation);
            await ExecuteAsync(Row(Interrupted, 1, "Interrupted", "2026-11-01 10:00:00", "cpu"));
            await ExecuteAsync(Row(Waiting, 2, "Queued", "2026-11-01 11:00:00", "auto"));
            await ExecuteAsync(Event(0, "Queued", """{"sequence":0,"at":"2026-11-01T10:00:00+00:00","kind":"queued","attempt":1}"""));
            await ExecuteAsync(
                Event(
                    1,
                    "Ended",
                    """{"sequence":1,"at":"2026-11-01T10:00:00+00:00","kind":"ended","end":{"state":"interrupted","reason":"Stopped."}}"""
                )
            );
        }

        await using var server = await TestServer.StartAsync(_root);
        // Its data set is gone, but it was still waiting.
        await server.UntilAsync(Guid.Parse(Waiting), RunState.Failed);
        var runs = await server.Runs.ListAsync(Cancellation);

        Assert.Equal([(2, RunState.Failed), (1, RunState.Failed)], runs.Select(run => (run.Number, run.State)));
        Assert.Equal(RunState.Failed, (await server.ReadEventsAsync(Guid.Parse(Interrupted)))[^1].End!.State);
        Assert.Equal("cpu", runs[1].HyperParameters.Device);
        await using var copy = new SqliteConnection(
            $"Data Source={Path.Combine(_root.Path, "backups", "chorddash-20261125154024_Imports.db")};Mode=ReadOnly"
        );
        await copy.OpenAsync(Cancellation);
        await using var command = copy.CreateCommand();
        command.CommandText = "SELECT State FROM Runs ORDER BY Number";
        Assert.Equal("Interrupted", await command.ExecuteScalarAsync(Cancellation));
    }

    [Fact]
    public async Task Open_ADatabaseWithReports_TakesTheLastReportOfEachRunsRound()
    {
        Guid id;
        Engine.Evaluation.ReportedFigures? reported;
        await using (var server = await TestServer.StartAsync(_root))
        {
            id = (await server.EnqueueAsync()).Id;
            var training = await server.Trainer.NextAsync();
            await training.EpochAsync();
            await training.ReportAsync();
            training.Finish();
            await server.UntilAsync(id, RunState.Finished);
            reported = (await server.Runs.GetAsync(id, Cancellation)).Reported;
            Assert.NotNull(reported);
        }

        await using (var database = Open())
            await database.GetService<IMigrator>().MigrateAsync("20261130191423_DeletedItems", Cancellation);

        await using var again = await TestServer.StartAsync(_root);
        Assert.Equal(reported, (await again.Runs.GetAsync(id, Cancellation)).Reported);
    }

    [Fact]
    public async Task Open_ADatabaseOfANewerVersion_IsRefusedAndLeftAsItIs()
    {
        await using (await TestServer.StartAsync(_root)) { }

        await ExecuteAsync("INSERT INTO __EFMigrationsHistory VALUES ('29991231000000_Future', '99.0')");

        var refusal = await Assert.ThrowsAsync<UserErrorException>(() => TestServer.StartAsync(_root));

        Assert.Equal(ConsoleMessages.DatabaseIsNewer("29991231000000_Future"), refusal.Problem);
        Assert.False(Directory.Exists(Path.Combine(_root.Path, "backups")));
    }

    [Fact]
    public async Task Open_WhatIsNoDatabase_IsRefusedInASentence()
    {
        await File.WriteAllTextAsync(DatabaseFile, string.Concat(Enumerable.Repeat("This is no database. ", 500)), Cancellation);

        var refusal = await Assert.ThrowsAsync<UserErrorException>(() => TestServer.StartAsync(_root));

        Assert.Equal(ConsoleMessages.DatabaseIsDamagedOrOther(DatabaseFile, Path.Combine(_root.Path, "backups")), refusal.Problem);
    }

    private ChordDashContext Open() =>
        new(new DbContextOptionsBuilder<ChordDashContext>().UseSqlite($"Data Source={DatabaseFile}").Options);

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are constants of this test; nobody types them.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private static string Event(int sequence, string kind, string json) =>
        $"INSERT INTO Events (RunId, Sequence, Attempt, Kind, Event) VALUES ('{Interrupted.ToUpperInvariant()}', {sequence}, 1, '{kind}', "
        + $"'{json}')";

    private static string Row(string id, int number, string state, string queuedAt, string device) =>
        $$"""
            INSERT INTO Runs (Id, Number, Name, DatasetId, DatasetName, ClassNames, Preset, HyperParameters,
                State, Attempt, NextSequence, CreatedAt, QueuedAt, Epoch)
            VALUES ('{{id.ToUpperInvariant()}}', {{number}}, 'Old run', '{{Guid.Empty}}', 'old.pkl', '["A","B"]',
                'quick', '{"device":"{{device}}"}', '{{state}}', 1, 2, '{{queuedAt}}', '{{queuedAt}}', 0)
            """;
}
