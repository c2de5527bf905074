using System.Diagnostics;
using System.Net;
using ChordDash.Components.Administration;
using ChordDash.Components.Resources;
using ChordDash.Engine.Common;
using ChordDash.Engine.Models;
using ChordDash.Engine.Runs;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Accounts;
using ChordDash.Server.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Maintenance;

public sealed class StorageKeeperTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Rules_Tried_ThenApplied_DeleteWhatTheySaidAndKeepWhatIsWanted()
    {
        await using var server = await TestServer.StartAsync(_root, "--ChordDash:KeepCheckpointsDays=7", "--ChordDash:KeepRunsDays=30");
        var keeper = server.Services.GetRequiredService<IStorageKeeper>();
        var old = await EndedAsync(40);
        var kept = await EndedAsync(40);
        await server.RunCommands.EditAsync(kept, new RunEdit(Tags: ["keep"]), Cancellation);
        var productive = await EndedAsync(40);
        await server
            .Services.GetRequiredService<IModelRegistry>()
            .EditAsync(
                (await server.Runs.GetAsync(productive, Cancellation)).ModelId!.Value,
                new ModelEdit(Stage: ModelStage.Production),
                Cancellation
            );
        var middling = await EndedAsync(10);
        var young = await EndedAsync(1);

        var preview = await keeper.PreviewAsync(cancellationToken: Cancellation);
        var still = (await server.Runs.ListAsync(Cancellation)).Count;
        var deleted = (await keeper.ApplyAsync(Cancellation)).Deleted;

        Assert.Equal(preview, deleted);
        Assert.Equal([(middling, false), (productive, false), (old, true)], preview.Select(item => (item.RunId, item.WholeRun)));
        Assert.Equal(5, still);
        Assert.Equal(
            [(young, true), (middling, false), (productive, false), (kept, true)],
            (await server.Runs.ListAsync(Cancellation)).Select(run => (run.Id, run.HasCheckpoint))
        );
        Assert.Empty(await keeper.PreviewAsync(cancellationToken: Cancellation));

        Task<Guid> EndedAsync(int days) => StorageKeeperTests.EndedAsync(server, days);
    }

    [Fact]
    public async Task Rules_SetByAnAdministrator_OverrideTheSettings_AndOutliveARestart()
    {
        Guid old;
        await using (var server = await TestServer.StartAsync(_root, "--ChordDash:KeepCheckpointsDays=7"))
        {
            var keeper = server.Services.GetRequiredService<IStorageKeeper>();
            Assert.Equal((new RetentionRules(7, 0), true), (keeper.Rules, keeper.AreOfSettings));
            old = await EndedAsync(server, 10);
            var tried = await keeper.PreviewAsync(new(0, 9), Cancellation);
            Assert.Equal([(old, true)], tried.Select(item => (item.RunId, item.WholeRun)));
            Assert.Equal((await server.Runs.MeasureAsync(Cancellation))[old], tried[0].Bytes);
            Assert.Empty(await keeper.PreviewAsync(new(0, 11), Cancellation));

            var refusal = await Assert.ThrowsAsync<UserErrorException>(() => keeper.SetRulesAsync(new(-1, 40_000), Cancellation));
            Assert.Equal(
                Message.Sentences(
                    AccessMessages.KeepCheckpointsDaysOutOfRange(RetentionRules.MaxDays, -1),
                    AccessMessages.KeepRunsDaysOutOfRange(RetentionRules.MaxDays, 40_000)
                ),
                refusal.Problem
            );
            var (status, body) = await server.SendAsync(
                HttpMethod.Put,
                "/api/v1/storage/retention",
                new { keepCheckpointsDays = 0, keepRunsDays = 9 }
            );
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.False(body.GetProperty("areOfSettings").GetBoolean());
        }

        await using var again = await TestServer.StartAsync(_root, "--ChordDash:KeepCheckpointsDays=7");
        var rules = await again.GetJsonAsync("/api/v1/storage/retention");
        Assert.Equal(9, rules.GetProperty("rules").GetProperty("keepRunsDays").GetInt32());
        Assert.Equal(old, (await again.GetJsonAsync("/api/v1/storage/retention/preview"))[0].GetProperty("runId").GetGuid());
        Assert.Empty((await again.GetJsonAsync("/api/v1/storage/retention/preview?keepRunsDays=11")).EnumerateArray());
        var (reset, settings) = await again.SendAsync(HttpMethod.Delete, "/api/v1/storage/retention", new { });
        Assert.Equal(HttpStatusCode.OK, reset);
        Assert.Equal(7, settings.GetProperty("rules").GetProperty("keepCheckpointsDays").GetInt32());
        var (missing, problem) = await again.SendAsync(HttpMethod.Put, "/api/v1/storage/retention", new { keepRunsDays = 9 });
        Assert.Equal(
            (HttpStatusCode.UnprocessableEntity, StorageMessages.RetentionDaysAreMissing.Code),
            (missing, problem.GetProperty("code").GetString())
        );
    }

    [Fact]
    public async Task Checkpoints_OfEndedRuns_AreDeleted_AndNothingElse()
    {
        await using var server = await TestServer.StartAsync(_root);
        var keeper = server.Services.GetRequiredService<IStorageKeeper>();
        var (one, other) = (await EndedAsync(server, 1), await EndedAsync(server, 2));
        var active = await server.EnqueueAsync();
        await server.Trainer.NextAsync();
        var folder = server.Services.GetRequiredService<DataFolder>();
        await WriteCheckpointAsync(server, active.Id, 1);
        var report = await keeper.MeasureAsync(Cancellation);
        Assert.Equal((2, 2L * Checkpoint.Length), (report.EndedRunsWithCheckpoints, report.EndedCheckpointBytes));

        var deleted = (await keeper.DeleteCheckpointsAsync([one, active.Id], Cancellation)).Deleted;

        Assert.Equal([(one, (long)Checkpoint.Length, false)], deleted.Select(item => (item.RunId, item.Bytes, item.WholeRun)));
        Assert.Equal((0, Checkpoint.Length), (folder.MeasureCheckpoints(one), folder.MeasureCheckpoints(other)));
        Assert.False((await server.Runs.GetAsync(one, Cancellation)).HasCheckpoint);
        Assert.True(folder.HasModel((await server.Runs.GetAsync(one, Cancellation)).ModelId!.Value));

        // A misspelt name is not all of them.
        foreach (var body in new object[] { new { }, new { ids = new[] { one } }, new { runs = new[] { one }, all = true } })
        {
            var (refused, problem) = await server.PostAsync("/api/v1/storage/checkpoints/delete", body);
            Assert.Equal(
                (HttpStatusCode.UnprocessableEntity, StorageMessages.NameRunsOrAll.Code),
                (refused, problem.GetProperty("code").GetString())
            );
        }

        // Tagged runs keep theirs, and are not counted.
        await server.RunCommands.EditAsync(other, new RunEdit("kept", "", ["Keep"]), Cancellation);
        Assert.Equal(0, (await keeper.MeasureAsync(Cancellation)).EndedRunsWithCheckpoints);
        Assert.Empty((await keeper.DeleteCheckpointsAsync(cancellationToken: Cancellation)).Deleted);
        await server.RunCommands.EditAsync(other, new RunEdit("free", "", []), Cancellation);

        var (status, rest) = await server.PostAsync("/api/v1/storage/checkpoints/delete", new { all = true });
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal([other], rest.GetProperty("deleted").EnumerateArray().Select(item => item.GetProperty("runId").GetGuid()));
        Assert.Equal(Checkpoint.Length, folder.MeasureCheckpoints(active.Id));
        Assert.Equal(0, (await keeper.MeasureAsync(Cancellation)).EndedRunsWithCheckpoints);
    }

    // Needs root, to protect a file from root.
    [Theory]
    [InlineData(24)]
    [InlineData(0)]
    public async Task FilesThatCannotBeDeleted_KeepNothingElse_AndCanBeDeletedLater(int keepDeletedHours)
    {
        await using var server = await TestServer.StartAsync(
            _root,
            "--ChordDash:KeepCheckpointsDays=7",
            "--ChordDash:KeepRunsDays=30",
            $"--ChordDash:KeepDeletedHours={keepDeletedHours}"
        );
        var keeper = server.Services.GetRequiredService<IStorageKeeper>();
        var folder = server.Services.GetRequiredService<DataFolder>();
        var (old, other) = (await EndedAsync(server, 40), await EndedAsync(server, 40));
        var (middling, free) = (await EndedAsync(server, 10), await EndedAsync(server, 10));
        var model = (await server.Runs.GetAsync(old, Cancellation)).ModelId!.Value;
        string[] held = [Path.Combine(folder.ModelFolder(model), "held"), Path.Combine(folder.CheckpointFolder(middling, 1), "held")];
        foreach (var path in held)
            await File.WriteAllTextAsync(path, "held", Cancellation);
        Assert.SkipUnless(OperatingSystem.IsLinux() && held.All(path => Change("+i", path)), "Files can't be protected here.");
        RetentionOutcome outcome;
        try
        {
            outcome = await keeper.ApplyAsync(Cancellation);
        }
        finally
        {
            Assert.All(held, path => Assert.True(Change("-i", path)));
        }

        Assert.Equal([(free, false), (other, true)], outcome.Deleted.Select(item => (item.RunId, item.WholeRun)));
        Assert.Equal(
            [(middling, StorageMessages.FilesAreProtected), (old, StorageMessages.FilesAreProtected)],
            outcome.Failed.Select(item => (item.RunId, item.Reason))
        );
        Assert.Equal([free, middling], (await server.Runs.ListAsync(Cancellation)).Select(run => run.Id));
        Assert.Equal((0, "held".Length), (folder.MeasureCheckpoints(old), folder.MeasureCheckpoints(middling)));

        var deletions = server.Services.GetRequiredService<IDeletedItems>();
        var item = Assert.Single(await deletions.ListAsync(Cancellation));
        await deletions.RemoveAsync(item.Kind, item.Id, Cancellation);
        var again = await keeper.ApplyAsync(Cancellation);

        Assert.Equal((old, 1, 0), (item.Id, again.Deleted.Count, again.Failed.Count));
        Assert.False(Directory.Exists(folder.ModelFolder(model)));
        Assert.Equal(0, folder.MeasureCheckpoints(middling));
    }

    [Fact]
    public async Task Measure_SaysWhatTakesTheRoom()
    {
        await using var server = await TestServer.StartAsync(_root);
        await server.ImportAsync();

        var report = await server.Services.GetRequiredService<IStorageKeeper>().MeasureAsync(Cancellation);

        var datasets = Assert.Single(report.Parts, part => part.Kind == StorageKind.Datasets);
        Assert.Equal(
            (2, new DirectoryInfo(Path.Combine(_root.Path, "datasets")).EnumerateFiles().Sum(file => file.Length)),
            (datasets.Files, datasets.Bytes)
        );
        Assert.Contains(report.Parts, part => part.Kind == StorageKind.Database);
        var item = Assert.Single(report.Items);
        Assert.Equal((StoredKind.Dataset, datasets.Bytes, "pieces.pkl"), (item.Kind, item.Bytes, item.Name));
        Assert.Equal([new OwnerUse(null, 1, 0, datasets.Bytes)], report.Owners);
    }

    [Fact]
    public async Task Measure_ByThingAndOwner_IsWhatLiesThere()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        var server = closed.Server;
        var data = await closed.AsAsync("Mia", () => server.ImportAsync());
        await closed.AsAsync("Mia", () => server.TrainAsync(data.Id));
        var run = (await server.Runs.ListAsync(Cancellation))[0];
        await WriteCheckpointAsync(server, run.Id, run.Round);
        var other = await closed.AsAsync("Max", () => server.ImportAsync(pieces: 9, name: "other.pkl"));
        await closed.AsAsync("Max", () => server.Datasets.DeleteAsync(other.Id, Cancellation));

        var report = await closed.AsAsync("Ada", () => server.Services.GetRequiredService<IStorageKeeper>().MeasureAsync(Cancellation));

        var folder = server.Services.GetRequiredService<DataFolder>();
        var stored = SizeOf(data.Id);
        var ofRun = DataFolder.Measure(folder.ModelFolder(run.ModelId!.Value)) + Checkpoint.Length;
        Assert.Equal(
            new[] { (run.Id, ofRun, (long)Checkpoint.Length), (data.Id, stored, 0L) }.OrderByDescending(item => item.Item2),
            report.Items.Select(item => (item.Id, item.Bytes, item.CheckpointBytes))
        );
        Assert.All(report.Items, item => Assert.Equal("Mia", item.Owner!.Name));
        Assert.Equal(
            new[] { new OwnerUse("Mia", 1, 1, stored + ofRun), new OwnerUse("Max", 1, 0, SizeOf(other.Id)) }.OrderByDescending(use =>
                use.Bytes
            ),
            report.Owners
        );

        long SizeOf(Guid id) => AtomicFile.Length(folder.OriginalFile(id)) + AtomicFile.Length(folder.DatasetFile(id));
    }

    private static bool Change(string flag, string path)
    {
        using var process = Process.Start("chattr", [flag, path]);
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private const string Checkpoint = "of a fake trainer";

    private static async Task<Guid> EndedAsync(TestServer server, int days)
    {
        await server.TrainAsync();
        var run = (await server.Runs.ListAsync(Cancellation))[0];
        await server.ForgeAsync(run.Id, set => set.SetProperty(row => row.EndedAt, DateTimeOffset.UtcNow.AddDays(-days)));
        await WriteCheckpointAsync(server, run.Id, run.Round);
        return run.Id;
    }

    private static async Task WriteCheckpointAsync(TestServer server, Guid run, int round)
    {
        var folder = server.Services.GetRequiredService<DataFolder>().CreateCheckpointFolder(run, round);
        await File.WriteAllTextAsync(Path.Combine(folder, "1.checkpoint"), Checkpoint, Cancellation);
        server.Services.GetRequiredService<RunChanges>().Announce(run);
    }
}
