using System.Net;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Engine.Models;
using ChordDash.Engine.Runs;
using ChordDash.Server.Data;
using ChordDash.Server.Deletion;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Accounts;
using ChordDash.Server.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Deletion;

/// <summary>What is deleted can be restored for a while, and is removed after it.</summary>
public sealed class DeletedItemsTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Run_DeletedAndRestored_IsAsItWas()
    {
        await using var server = await TestServer.StartAsync(_root);
        var model = await server.TrainAsync();
        var run = (await server.Runs.ListAsync(Cancellation))[0];
        var epochs = await server.Runs.ListEpochsAsync(run.Id, Cancellation);
        var bytes = (await server.Runs.MeasureAsync(Cancellation))[run.Id];

        await server.RunCommands.DeleteAsync(run.Id, Cancellation);

        Assert.Empty(await server.Runs.ListAsync(Cancellation));
        Assert.Empty(await server.Models.ListAsync(Cancellation));
        Assert.Equal(
            RunMessages.RunWasDeleted(1),
            (await Assert.ThrowsAsync<NotFoundException>(() => server.Runs.GetAsync(run.Id, Cancellation))).Problem
        );
        Assert.Equal(
            PredictionMessages.ModelWasDeleted(1),
            (await Assert.ThrowsAsync<NotFoundException>(() => server.Models.GetAsync(model, Cancellation))).Problem
        );
        Assert.Equal(2, (await server.EnqueueAsync(run.DatasetId)).Number);
        var item = Assert.Single(await Deletions(server).ListAsync(Cancellation));
        Assert.Equal((DeletedKind.Run, run.Id, $"#1 {run.Name}", bytes), (item.Kind, item.Id, item.Name, item.Bytes));
        Assert.Equal(item.DeletedAt.AddHours(24), item.RemovedAt);

        await Deletions(server).RestoreAsync(DeletedKind.Run, run.Id, Cancellation);

        var restored = await server.Runs.GetAsync(run.Id, Cancellation);
        Assert.Equal((run.Number, run.Name, run.State, run.ModelId), (restored.Number, restored.Name, restored.State, restored.ModelId));
        Assert.Equal(
            epochs.Select(epoch => epoch.Epoch),
            (await server.Runs.ListEpochsAsync(run.Id, Cancellation)).Select(one => one.Epoch)
        );
        Assert.Equal(model, Assert.Single(await server.Models.ListAsync(Cancellation)).Id);
        Assert.Empty(await Deletions(server).ListAsync(Cancellation));
    }

    [Fact]
    public async Task Items_WhoseTimeIsOver_AreRemovedWithTheirFiles_AndOthersStay()
    {
        await using var server = await TestServer.StartAsync(_root);
        var kept = await server.TrainAsync();
        await server.TrainAsync();
        var runs = await server.Runs.ListAsync(Cancellation);
        foreach (var run in runs)
            await server.RunCommands.DeleteAsync(run.Id, Cancellation);
        await server.Datasets.DeleteAsync(runs[0].DatasetId, Cancellation);

        await AgeAsync(server, runs[0]);
        Assert.Equal(2, await Deletions(server).RemoveDueAsync(Cancellation));

        Assert.Equal(
            [(DeletedKind.Run, runs[1].Id)],
            (await Deletions(server).ListAsync(Cancellation)).Select(item => (item.Kind, item.Id))
        );
        Assert.Equal([kept.ToString()], Directory.EnumerateDirectories(Path.Combine(_root.Path, "models")).Select(Path.GetFileName));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_root.Path, "datasets")));
    }

    [Fact]
    public async Task Item_AfterARestart_KeepsItsFiles()
    {
        Guid run;
        await using (var server = await TestServer.StartAsync(_root))
        {
            await server.TrainAsync();
            run = (await server.Runs.ListAsync(Cancellation))[0].Id;
            await server.RunCommands.DeleteAsync(run, Cancellation);
        }

        await using var next = await TestServer.StartAsync(_root);
        await Deletions(next).RestoreAsync(DeletedKind.Run, run, Cancellation);

        Assert.True(Directory.Exists(Path.Combine(_root.Path, "models", $"{(await next.Runs.GetAsync(run, Cancellation)).ModelId}")));
    }

    [Fact]
    public async Task Run_DeletedWhereNothingIsKept_IsGoneAtOnce()
    {
        await using var server = await TestServer.StartAsync(_root, "--ChordDash:KeepDeletedHours=0");
        await server.TrainAsync();

        await server.RunCommands.DeleteAsync((await server.Runs.ListAsync(Cancellation))[0].Id, Cancellation);

        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(_root.Path, "models")));
        Assert.Empty(await Deletions(server).ListAsync(Cancellation));
    }

    [Fact]
    public async Task Dataset_Deleted_CanBeTrainedOnOnlyAfterItIsRestored()
    {
        await using var server = await TestServer.StartAsync(_root);
        var dataset = await server.ImportAsync();
        await server.Datasets.DeleteAsync(dataset.Id, Cancellation);
        Assert.Empty(await server.Datasets.ListAsync(Cancellation));
        await Assert.ThrowsAnyAsync<UserErrorException>(() => server.EnqueueAsync(dataset.Id));
        Assert.Equal(
            DatasetStoreMessages.DatasetWasDeleted(dataset.Name),
            (await Assert.ThrowsAsync<NotFoundException>(() => server.Datasets.GetAsync(dataset.Id, Cancellation))).Problem
        );

        using (var restored = await server.Http.PostAsync($"/api/v1/deleted/dataset/{dataset.Id}/restore", content: null, Cancellation))
            Assert.Equal(HttpStatusCode.NoContent, restored.StatusCode);

        Assert.Equal(dataset.Pieces, (await server.Datasets.LoadAsync(dataset.Id, Cancellation)).Sequences.Count);
        await server.EnqueueAsync(dataset.Id);
    }

    [Fact]
    public async Task Model_OfProduction_ComesBackAsACandidateIfAnotherTookItsPlace()
    {
        await using var server = await TestServer.StartAsync(_root);
        var registry = server.Services.GetRequiredService<IModelRegistry>();
        var (first, second) = (await server.TrainAsync(), await server.TrainAsync());
        await registry.EditAsync(first, new ModelEdit(Stage: ModelStage.Production), Cancellation);
        await registry.DeleteAsync(first, Cancellation);
        await registry.EditAsync(second, new ModelEdit(Stage: ModelStage.Production), Cancellation);

        await Deletions(server).RestoreAsync(DeletedKind.Model, first, Cancellation);

        Assert.Equal(ModelStage.Candidate, (await server.Models.GetAsync(first, Cancellation)).Stage);
        Assert.Equal(ModelStage.Production, (await server.Models.GetAsync(second, Cancellation)).Stage);
    }

    [Fact]
    public async Task Item_OfAnotherMember_IsNeitherSeenNorRestored()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        var dataset = await closed.AsAsync("Mia", () => closed.Server.ImportAsync());
        await closed.AsAsync("Mia", () => closed.Server.Datasets.DeleteAsync(dataset.Id, Cancellation));
        var deletions = Deletions(closed.Server);

        Assert.Empty(await closed.AsAsync("Max", () => deletions.ListAsync(Cancellation)));
        foreach (var change in new[] { deletions.RestoreAsync, (Func<DeletedKind, Guid, CancellationToken, Task>)deletions.RemoveAsync })
        {
            await Assert.ThrowsAsync<AccessDeniedException>(() =>
                closed.AsAsync("Max", () => change(DeletedKind.Dataset, dataset.Id, Cancellation))
            );
        }

        Assert.Single(await closed.AsAsync("Mia", () => deletions.ListAsync(Cancellation)));
        await closed.AsAsync("Ada", () => deletions.RestoreAsync(DeletedKind.Dataset, dataset.Id, Cancellation));
    }

    [Fact]
    public async Task Api_ListsRestoresAndRemoves()
    {
        await using var server = await TestServer.StartAsync(_root);
        await server.TrainAsync();
        var run = (await server.Runs.ListAsync(Cancellation))[0].Id;
        await server.RunCommands.DeleteAsync(run, Cancellation);

        Assert.Equal("run", Assert.Single((await server.GetJsonAsync("/api/v1/deleted")).EnumerateArray()).GetProperty("kind").GetString());
        using (var removed = await server.Http.DeleteAsync($"/api/v1/deleted/run/{run}", Cancellation))
            Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);

        var (status, problem) = await server.PostAsync($"/api/v1/deleted/run/{run}/restore");
        Assert.Equal(
            (HttpStatusCode.NotFound, nameof(StorageMessages.DeletedItemIsGone)),
            (status, problem.GetProperty("code").GetString())
        );
    }

    private static DeletedItems Deletions(TestServer server) => server.Services.GetRequiredService<DeletedItems>();

    private static async Task AgeAsync(TestServer server, Run run)
    {
        DateTimeOffset? old = DateTimeOffset.UtcNow.AddHours(-25);
        await using var database = await server
            .Services.GetRequiredService<IDbContextFactory<ChordDashContext>>()
            .CreateDbContextAsync(Cancellation);
        await database
            .Runs.IgnoreQueryFilters()
            .Where(row => row.Id == run.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DeletedAt, old), Cancellation);
        await database
            .Datasets.IgnoreQueryFilters()
            .Where(row => row.Id == run.DatasetId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DeletedAt, old), Cancellation);
    }
}
