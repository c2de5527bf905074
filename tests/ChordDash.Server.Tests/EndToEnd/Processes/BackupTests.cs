using ChordDash.Engine.Common;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using ChordDash.Server.Data;
using ChordDash.Server.Maintenance;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.EndToEnd.Processes;

[Trait("Category", "EndToEnd")]
public sealed class BackupTests : IDisposable
{
    /// <summary>A migration of a later version.</summary>
    private const string Future = "29991231000000_Future";

    private readonly TemporaryFolder _root = new();
    private readonly TemporaryFolder _elsewhere = new();
    private readonly TemporaryFolder _restored = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private DataFolder From => DataFolder.At(_root.Path);

    private DataFolder Copy => DataFolder.At(Path.Combine(_elsewhere.Path, "copy"));

    private DataFolder Restored => DataFolder.At(_restored.Path);

    public void Dispose()
    {
        _root.Dispose();
        _elsewhere.Dispose();
        _restored.Dispose();
    }

    [Fact]
    public async Task Backup_WhileARunTrains_IsAServerThatGoesOn()
    {
        Guid finished,
            training,
            model;
        IReadOnlyList<EpochMetrics> epochs;
        await using (var process = await ServerProcess.StartAsync(_root, "--ChordDash:CheckpointSeconds=0"))
        {
            using var http = new HttpClient { Timeout = Patience.Request, BaseAddress = process.Address };
            var sample = (await ApiClient.PostAsync(http, "/api/v1/datasets/sample?pieces=120"))[0];
            finished = await ApiClient.EnqueueAsync(http, sample, new { epochs = 2 });
            await ApiClient.WatchAsync(process, finished, item => item.Kind == TrainingEventKind.Ended);
            training = await ApiClient.EnqueueAsync(http, sample, new { epochs = 400 });
            await ApiClient.WatchAsync(process, training, item => item.Epoch?.Epoch == 2);

            var said = await new Backup(From, Copy).RunAsync(Cancellation);

            Assert.Equal(nameof(ConsoleMessages.BackupDone), said.Code);
            Assert.Equal([("folder", Copy.Root), ("datasets", 2), ("runs", 2)], said.Arguments.Take(3));
            model = (await ApiClient.GetAsync(http, $"/api/v1/runs/{finished}")).GetProperty("modelId").GetGuid();
            epochs = System.Text.Json.JsonSerializer.Deserialize<IReadOnlyList<EpochMetrics>>(
                (await ApiClient.GetAsync(http, $"/api/v1/runs/{finished}/epochs")).GetRawText(),
                EngineJson.Options
            )!;
            await process.KillAsync();
        }

        Assert.Equal(nameof(ConsoleMessages.RestoreDone), (await Restore.RunAsync(Copy, Restored, Cancellation)).Code);
        await using var other = await ServerProcess.StartAsync(_restored, "--ChordDash:CheckpointSeconds=0");
        using var there = new HttpClient { Timeout = Patience.Request, BaseAddress = other.Address };
        var resumed = await ApiClient.WatchAsync(other, training, item => item.Kind == TrainingEventKind.Resumed);
        Assert.True(resumed.Resume!.Epoch >= 2 || resumed.Resume.Step > 0);
        await ApiClient.WatchAsync(other, training, item => item.Kind == TrainingEventKind.Epoch, resumed.Sequence + 1);
        var all = System.Text.Json.JsonSerializer.Deserialize<IReadOnlyList<EpochMetrics>>(
            (await ApiClient.GetAsync(there, $"/api/v1/runs/{finished}/epochs")).GetRawText(),
            EngineJson.Options
        )!;
        Assert.Equal(epochs.Select(epoch => epoch.ValidationLoss), all.Select(epoch => epoch.ValidationLoss));
        var history = await ApiClient.GetAsync(there, $"/api/v1/runs/{training}/epochs");
        Assert.Equal(
            Enumerable.Range(1, history.GetArrayLength()),
            history.EnumerateArray().Select(epoch => epoch.GetProperty("epoch").GetInt32())
        );
        var answer = await ApiClient.PostAsync(there, "/api/v1/predictions", new { modelId = model, sequence = "C Am F G" });
        Assert.Equal(1, answer.GetProperty("probabilities").EnumerateArray().Sum(one => one.GetProperty("probability").GetDouble()), 6);
    }

    [Fact]
    public async Task Backup_MadeAgain_CopiesWhatIsNewAndDropsWhatIsGone()
    {
        await using var server = await TestServer.StartAsync(_root, "--ChordDash:KeepDeletedHours=0");
        var first = await server.ImportAsync(name: "first.pkl");
        await new Backup(From, Copy).RunAsync(Cancellation);
        var second = await server.ImportAsync(classes: 3, name: "second.pkl");
        await server.Datasets.DeleteAsync(first.Id, Cancellation);

        var said = await new Backup(From, Copy).RunAsync(Cancellation);
        var again = await new Backup(From, Copy).RunAsync(Cancellation);

        Assert.Equal(nameof(ConsoleMessages.BackupDone), said.Code);
        Assert.Equal([("folder", Copy.Root), ("datasets", 1), ("runs", 0), ("models", 0)], said.Arguments.Take(4));
        Assert.Equal((nameof(ConsoleMessages.BackupDone), ("copied", 0)), (again.Code, again.Arguments[^1]));
        Assert.Equal(
            [$"{second.Id}.arrow", $"{second.Id}.pkl"],
            Directory.EnumerateFiles(Copy.Datasets).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            ["backup.json", "chorddash-backup.txt", "chorddash.db", "chorddash.lock"],
            Directory.EnumerateFiles(Copy.Root).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task BackupAndRestore_WhereTheyWouldDoHarm_AreRefusedInASentence()
    {
        await using var server = await TestServer.StartAsync(_root);
        await File.WriteAllTextAsync(Path.Combine(Restored.Root, "letter.txt"), "dear", Cancellation);

        var inside = DataFolder.At(Path.Combine(_root.Path, "copy"));
        Assert.Equal(
            ConsoleMessages.BackupSourceHasNoDatabase(Restored.Root),
            await RefusalAsync(() => new Backup(Restored, Copy).RunAsync(Cancellation))
        );
        Assert.Equal(
            ConsoleMessages.BackupLiesInDataFolder(inside.Root),
            await RefusalAsync(() => new Backup(From, inside).RunAsync(Cancellation))
        );
        Assert.Equal(
            ConsoleMessages.BackupFolderIsNotEmpty(Restored.Root),
            await RefusalAsync(() => new Backup(From, Restored).RunAsync(Cancellation))
        );
        Assert.Equal(
            ConsoleMessages.RestoreSourceIsNoBackup(Restored.Root, "backup.json"),
            await RefusalAsync(() => Restore.RunAsync(Restored, Copy, Cancellation))
        );
        await new Backup(From, Copy).RunAsync(Cancellation);
        Assert.Equal(
            ConsoleMessages.RestoreFolderIsNotEmpty(Restored.Root),
            await RefusalAsync(() => Restore.RunAsync(Copy, Restored, Cancellation))
        );
        await File.WriteAllTextAsync(Copy.Database, string.Concat(Enumerable.Repeat("no database ", 500)), Cancellation);
        var empty = DataFolder.At(Path.Combine(_elsewhere.Path, "empty"));
        Assert.Equal(
            ConsoleMessages.RestoreSourceIsDamaged(Copy.Database),
            await RefusalAsync(() => Restore.RunAsync(Copy, empty, Cancellation))
        );
        Assert.False(Directory.Exists(empty.Root));
        Assert.Equal("dear", await File.ReadAllTextAsync(Path.Combine(Restored.Root, "letter.txt"), Cancellation));
    }

    [Fact]
    public async Task Restore_OfANewerBackup_IsRefusedBeforeAnythingIsCopied()
    {
        await using (var server = await TestServer.StartAsync(_root))
        {
            await server.ImportAsync();
            await new Backup(From, Copy).RunAsync(Cancellation);
        }

        await AddMigrationAsync(Copy.Database);
        var empty = DataFolder.At(Path.Combine(_elsewhere.Path, "empty"));

        Assert.Equal(
            ConsoleMessages.RestoreSourceIsNewer(Copy.Root, EngineVersions.ChordDash, Future, EngineVersions.ChordDash),
            await RefusalAsync(() => Restore.RunAsync(Copy, empty, Cancellation))
        );
        Assert.False(Directory.Exists(empty.Root));
    }

    [Fact]
    public async Task Backup_OfANewerDataFolder_IsRefusedAndTheEarlierOneStays()
    {
        await using (await TestServer.StartAsync(_root))
            await new Backup(From, Copy).RunAsync(Cancellation);
        var before = await File.ReadAllTextAsync(Copy.BackupManifest, Cancellation);
        await AddMigrationAsync(From.Database);

        Assert.Equal(
            ConsoleMessages.BackupSourceIsNewer(From.Root, Future, EngineVersions.ChordDash, ConsoleMessages.EarlierBackupUnchanged),
            await RefusalAsync(() => new Backup(From, Copy).RunAsync(Cancellation))
        );
        Assert.Equal(before, await File.ReadAllTextAsync(Copy.BackupManifest, Cancellation));
    }

    private static async Task<Message> RefusalAsync(Func<Task> action) => (await Assert.ThrowsAsync<UserErrorException>(action)).Problem;

    private static async Task AddMigrationAsync(string database)
    {
        await using var connection = DatabaseUpgrade.Open(database);
        DatabaseUpgrade.Execute(connection, $"INSERT INTO __EFMigrationsHistory VALUES ('{Future}', '99.0')");
    }
}
