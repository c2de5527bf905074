using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChordDash.Engine.Common;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChordDash.Server.Tests.EndToEnd.Processes;

/// <summary>What a start finds in the data folder after an accident: it goes on, or says what is wrong.</summary>
[Trait("Category", "EndToEnd")]
public sealed class StartTests : IDisposable
{
    private const string StaleLock =
        "CREATE TABLE IF NOT EXISTS \"__EFMigrationsLock\" (\"Id\" INTEGER NOT NULL PRIMARY KEY, \"Timestamp\" TEXT NOT NULL); "
        + "INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2026-11-01 10:00:00')";

    private readonly TemporaryFolder _root = new();
    private readonly HeardLog _log = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string DatabaseFile => Path.Combine(_root.Path, "chorddash.db");

    public void Dispose()
    {
        _log.Dispose();
        _root.Dispose();
    }

    [Fact]
    public async Task MigrationLock_LeftByAKilledServer_HoldsNobodyUp()
    {
        await using (await StartAsync()) { }

        await ExecuteAsync(StaleLock);

        await using (var again = await StartAsync().WithPatience())
            Assert.Empty(await again.Datasets.ListAsync(Cancellation));
    }

    [Fact]
    public async Task MigrationLock_LeftInAnOlderDatabase_HoldsNobodyUpEither()
    {
        await using (
            var database = new ChordDashContext(
                new DbContextOptionsBuilder<ChordDashContext>().UseSqlite($"Data Source={DatabaseFile};Pooling=False").Options
            )
        )
            await database.GetService<IMigrator>().MigrateAsync("20261125215828_Answers", Cancellation);
        await ExecuteAsync(StaleLock);

        await using var server = await StartAsync(_log).WithPatience();

        Assert.Empty(await server.Datasets.ListAsync(Cancellation));
        Assert.Contains("Bringing the database up to date: from 20261125215828_Answers to ", _log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_DuringTheFirstStart_TheNextOneServes()
    {
        var temporary = Path.Combine(_root.Path, "temporary");
        var moments = new Func<bool>[]
        {
            () => Directory.Exists(temporary),
            () => Sizes(temporary).Length > 0,
            () => Sizes(temporary).Any(size => size > 20_000),
            () => File.Exists(DatabaseFile),
        };
        foreach (var moment in moments)
        {
            await using var server = ServerProcess.Launch(_root);
            await Patience.UntilAsync(() => Task.FromResult(moment() || server.HasStarted), came => came);
            await server.KillAsync();
        }

        await using var last = await ServerProcess.StartAsync(_root);
        using var http = new HttpClient { Timeout = Patience.Request, BaseAddress = last.Address };
        Assert.Equal(0, (await ApiClient.GetAsync(http, "/api/v1/runs")).GetArrayLength());
    }

    [Fact]
    public async Task Database_HeldByAnotherProgram_IsSaidSoonAndInASentence()
    {
        await using (await StartAsync()) { }

        SqliteConnection.ClearAllPools();
        await using var other = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False");
        await other.OpenAsync(Cancellation);
        await ExecuteAsync(other, "BEGIN IMMEDIATE");
        var begun = Stopwatch.GetTimestamp();

        var (exitCode, output) = await ServerProcess.FailAsync(_root.Path, _root.Path);

        Assert.Equal(1, exitCode);
        Assert.EndsWith(ConsoleMessages.DatabaseIsHeldAtStart(DatabaseFile).ToString(), output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        // Generous, as the machine may be busy: it waited for 30 seconds, and the process has to start too.
        Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(25));
    }

    public enum Accident
    {
        APageOfZeros,
        CutShort,
        NoText,
        AFolder,
        AColumnGone,
        ATableGone,
        AnotherProgramsDatabase,
        AFolderForALog,
    }

    [Theory]
    [InlineData(Accident.APageOfZeros, nameof(ConsoleMessages.DatabaseIsDamagedOrOther))]
    [InlineData(Accident.CutShort, nameof(ConsoleMessages.DatabaseIsDamagedOrOther))]
    [InlineData(Accident.NoText, nameof(ConsoleMessages.DatabaseIsDamagedOrOther))]
    [InlineData(Accident.AFolder, nameof(ConsoleMessages.DatabaseIsFolder))]
    [InlineData(Accident.AColumnGone, nameof(ConsoleMessages.DatabaseIsDamagedOrOther))]
    [InlineData(Accident.ATableGone, nameof(ConsoleMessages.DatabaseIsDamagedOrOther))]
    [InlineData(Accident.AnotherProgramsDatabase, nameof(ConsoleMessages.DatabaseIsDamagedOrOther))]
    [InlineData(Accident.AFolderForALog, nameof(ConsoleMessages.DatabaseCannotBeOpened))]
    public async Task Database_AfterAnAccident_IsRefusedInASentence(Accident accident, string code)
    {
        await using (var server = await StartAsync())
            await server.ImportAsync();
        SqliteConnection.ClearAllPools();
        switch (accident)
        {
            case Accident.APageOfZeros:
                await using (var file = new FileStream(DatabaseFile, FileMode.Open, FileAccess.ReadWrite))
                {
                    // The last but one, which is none of those that every start reads.
                    file.Position = (file.Length / 4096 - 2) * 4096;
                    await file.WriteAsync(new byte[4096], Cancellation);
                }

                break;
            case Accident.CutShort:
                await using (var file = new FileStream(DatabaseFile, FileMode.Open, FileAccess.ReadWrite))
                    file.SetLength(file.Length / 2);
                break;
            case Accident.NoText:
                await File.WriteAllBytesAsync(
                    DatabaseFile,
                    [.. Enumerable.Range(0, 20_000).Select(index => (byte)(index * 7))],
                    Cancellation
                );
                break;
            case Accident.AFolder:
                File.Delete(DatabaseFile);
                Directory.CreateDirectory(DatabaseFile);
                break;
            case Accident.AColumnGone:
                await ExecuteAsync("ALTER TABLE Runs DROP COLUMN Notes");
                break;
            case Accident.ATableGone:
                await ExecuteAsync("DROP TABLE Answers");
                break;
            case Accident.AnotherProgramsDatabase:
                File.Delete(DatabaseFile);
                await ExecuteAsync("CREATE TABLE Letters (Text TEXT)");
                break;
            case Accident.AFolderForALog:
                File.Delete(DatabaseFile + "-wal");
                Directory.CreateDirectory(DatabaseFile + "-wal");
                break;
        }

        var refusal = await Assert.ThrowsAsync<UserErrorException>(() => StartAsync());

        Assert.Equal((code, ("database", DatabaseFile)), (refusal.Problem.Code, refusal.Problem.Arguments[0]));
        Assert.Equal(2, Directory.EnumerateFiles(Path.Combine(_root.Path, "datasets")).Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Database_LostBesideItsFiles_IsNotReplacedUntilThatIsAskedFor(bool isEmptied)
    {
        await using (var server = await StartAsync())
            await server.ImportAsync();
        SqliteConnection.ClearAllPools();
        File.Delete(DatabaseFile);
        if (isEmptied)
            await File.WriteAllBytesAsync(DatabaseFile, [], Cancellation);

        var refusal = await Assert.ThrowsAsync<UserErrorException>(() => StartAsync());

        Assert.Equal(
            ConsoleMessages.DatabaseIsLost(DatabaseFile, datasets: 2, models: 0, runs: 0, DataFolder.At(_root.Path).Backups),
            refusal.Problem
        );
        Assert.Equal(2, Directory.EnumerateFiles(Path.Combine(_root.Path, "datasets")).Count());
        await using var anew = await StartAsync(_log, "--ChordDash:StartAsNew=true");
        Assert.Empty(await anew.Datasets.ListAsync(Cancellation));
        Assert.Equal(2, Directory.EnumerateFiles(Path.Combine(_root.Path, "orphans")).Count());
        Assert.Contains("The database does not know 2 files and folders", _log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Database_ThatWasMadeAnewBesideFiles_IsNotTakenForTheirs()
    {
        await using (var server = await StartAsync())
            await server.ImportAsync();
        SqliteConnection.ClearAllPools();
        using (var other = new TemporaryFolder())
        {
            await using (await TestServer.StartAsync(other)) { }

            SqliteConnection.ClearAllPools();
            File.Copy(Path.Combine(other.Path, "chorddash.db"), DatabaseFile, overwrite: true);
        }

        Assert.Equal(
            nameof(ConsoleMessages.DatabaseIsLost),
            (await Assert.ThrowsAsync<UserErrorException>(() => StartAsync())).Problem.Code
        );
    }

    [Fact]
    public async Task Folder_WithOnlyAnUploadThatHasNoRowYet_Starts()
    {
        await using (await StartAsync()) { }

        await File.WriteAllBytesAsync(Path.Combine(_root.Path, "datasets", $"{Guid.NewGuid()}.pkl"), [1], Cancellation);

        await using var server = await StartAsync(_log);

        Assert.Contains("The database does not know 1 files and folders", _log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_WithOnlyKeys_StartsWithAWarning()
    {
        Directory.CreateDirectory(Path.Combine(_root.Path, "keys"));
        await File.WriteAllTextAsync(Path.Combine(_root.Path, "keys", "key-1.xml"), "<revocation/>", Cancellation);

        await using var server = await StartAsync(_log);

        Assert.Contains("There is no database in the data folder, only keys", _log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_DamagedWhileTheServerRuns_IsSaidByTheApiAndByItsHealth()
    {
        await using var server = await StartAsync();
        await server.ImportAsync();
        await ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        var page = await NumberAsync("SELECT rootpage FROM sqlite_master WHERE name = 'Datasets'");
        SqliteConnection.ClearAllPools();
        await using (var file = new FileStream(DatabaseFile, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = (page - 1) * 4096;
            await file.WriteAsync(Enumerable.Repeat((byte)0xEE, 4096).ToArray(), Cancellation);
        }

        using var answer = await server.Http.GetAsync("/api/v1/datasets", Cancellation);
        var (status, problem) = await TestServer.ReadAsync(answer);
        using var health = await server.Http.GetAsync("/health/ready", Cancellation);
        var checks = await health.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Equal(nameof(StorageMessages.DatabaseIsDamaged), problem.GetProperty("code").GetString());
        Assert.Equal(StorageMessages.DatabaseIsDamaged.ToString(), problem.GetProperty("detail").GetString());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Equal(StorageMessages.DatabaseIsDamaged.ToString(), ReasonOf("store", checks));
    }

    [Fact]
    public async Task Key_ThatCannotBeRead_IsPassedOverAndToldByTheHealth()
    {
        await using (await StartAsync()) { }

        var keys = Path.Combine(_root.Path, "keys");
        await File.WriteAllBytesAsync(Path.Combine(keys, "key-damaged.xml"), [0, 1, 2], Cancellation);
        await File.WriteAllBytesAsync(Path.Combine(keys, "key-empty.xml"), [], Cancellation);

        await using var server = await StartAsync(_log, "--ChordDash:AllowAnonymous=Viewer");

        // Its form is sealed with a key.
        using var page = await server.Http.GetAsync("/account/sign-in", Cancellation);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var health = await server.GetJsonAsync("/health/ready");
        Assert.Equal(MonitoringMessages.CookieKeysAreDamaged(2).ToString(), ReasonOf("keys", health));
        Assert.Contains("key-damaged.xml' cannot be read and is passed over", _log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Account_BesideARunningServer_LeavesItsMigrationsAlone()
    {
        await using var server = await StartAsync();
        await ExecuteAsync(StaleLock);
        await using var app = ChordDashServer.Build([$"--ChordDash:DataRoot={_root.Path}", "--Logging:LogLevel:Default=None"]);

        await app.Services.OpenStorageBesideAsync();

        Assert.Equal(1, await NumberAsync("SELECT count(*) FROM \"__EFMigrationsLock\""));
        await ExecuteAsync("DELETE FROM \"__EFMigrationsHistory\" WHERE \"MigrationId\" LIKE '%AccountsAndOwners'");
        var refusal = await Assert.ThrowsAsync<UserErrorException>(app.Services.OpenStorageBesideAsync);
        Assert.Equal(ConsoleMessages.ServerIsStartingOrOther(_root.Path), refusal.Problem);
    }

    [Fact]
    public async Task Folder_ThatOthersCouldRead_IsClosedWithAWarning()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        await using (var server = await StartAsync())
            await server.ImportAsync();
        SqliteConnection.ClearAllPools();
        FileModes.Open(_root.Path);

        await using (await StartAsync(_log)) { }

        Assert.Contains("Other users of this machine could read or change", _log.Text, StringComparison.Ordinal);
        // A connection of this process may have made the log anew, which the umask of the real server sees to.
        FileModes.AssertClosed(Path.Combine(_root.Path, "datasets"));
        FileModes.AssertClosed(Path.Combine(_root.Path, "keys"));
    }

    [Fact]
    public async Task Server_WritesForItsUserAlone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        await using var server = await ServerProcess.StartAsync(_root);
        using var http = new HttpClient { Timeout = Patience.Request, BaseAddress = server.Address };
        await ApiClient.PostAsync(http, "/api/v1/datasets/sample");

        FileModes.AssertClosed(_root.Path);
    }

    private static string? ReasonOf(string check, JsonElement health) =>
        health
            .GetProperty("checks")
            .EnumerateArray()
            .Single(one => one.GetProperty("name").GetString() == check)
            .GetProperty("reason")
            .GetString();

    // The server makes the folder anew, and files in it come and go.
    private static long[] Sizes(string folder)
    {
        try
        {
            return [.. new DirectoryInfo(folder).EnumerateFiles().Select(file => file.Length)];
        }
        catch (IOException)
        {
            return [];
        }
    }

    private Task<TestServer> StartAsync(HeardLog? log = null, params string[] settings) =>
        TestServer.StartAsync(
            _root,
            services =>
                services.AddLogging(logging =>
                    (log is null ? logging : logging.AddProvider(log)).AddFilter<HeardLog>(level => level >= LogLevel.Information)
                ),
            settings
        );

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False");
        await connection.OpenAsync(Cancellation);
        await ExecuteAsync(connection, sql);
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are constants of this test; nobody types them.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private async Task<long> NumberAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // As above.
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}
