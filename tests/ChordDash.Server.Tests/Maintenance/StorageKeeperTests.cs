using ChordDash.Components.Administration;
using ChordDash.Engine.Models;
using ChordDash.Engine.Runs;
using ChordDash.Server.Data;
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

        var preview = await keeper.PreviewAsync(Cancellation);
        var still = (await server.Runs.ListAsync(Cancellation)).Count;
        var deleted = await keeper.ApplyAsync(Cancellation);

        Assert.Equal(preview, deleted);
        Assert.Equal([(middling, false), (productive, false), (old, true)], preview.Select(item => (item.RunId, item.WholeRun)));
        Assert.Equal(5, still);
        Assert.Equal(
            [(young, true), (middling, false), (productive, false), (kept, true)],
            (await server.Runs.ListAsync(Cancellation)).Select(run => (run.Id, run.HasCheckpoint))
        );
        Assert.Empty(await keeper.PreviewAsync(Cancellation));

        async Task<Guid> EndedAsync(int days)
        {
            await server.TrainAsync();
            var run = (await server.Runs.ListAsync(Cancellation))[0];
            await server.ForgeAsync(run.Id, set => set.SetProperty(row => row.EndedAt, DateTimeOffset.UtcNow.AddDays(-days)));
            var folder = server.Services.GetRequiredService<DataFolder>().CreateCheckpointFolder(run.Id, run.Round);
            await File.WriteAllTextAsync(Path.Combine(folder, "1.checkpoint"), "of a fake trainer", Cancellation);
            server.Services.GetRequiredService<RunChanges>().Announce(run.Id);
            return run.Id;
        }
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
        Assert.Empty(report.Rules);
    }
}
