using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Runs;
using ChordDash.Server.Data;
using ChordDash.Server.Datasets;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Datasets;

public sealed class DatasetImportsTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Receive_CallerGoesAway_IsReadAllTheSame()
    {
        await using var server = await TestServer.StartAsync(_root);
        using var leaving = new CancellationTokenSource();
        var received = await server.Imports.ReceiveAsync(TestDatasets.Pickle(2, 5), "a.pkl", cancellationToken: leaving.Token);
        await leaving.CancelAsync();

        var ended = await server.Imports.WaitAsync(received.Id, Cancellation);

        Assert.Equal(DatasetImportState.Done, ended.State);
        Assert.Equal(received.Id, Assert.Single(await server.Datasets.ListAsync(Cancellation)).Id);
    }

    [Fact]
    public async Task Receive_SameBytesAgain_NamesTheDatasetThatIsThere()
    {
        await using var server = await TestServer.StartAsync(_root);
        var first = await server.ImportAsync(name: "first.pkl");

        var second = await server.Imports.ImportAsync(TestDatasets.Pickle(2, 5), "second.pkl", Cancellation);

        Assert.True(second.WasThere);
        Assert.Equal(first.Id, second.Dataset!.Id);
        Assert.Single(await server.Datasets.ListAsync(Cancellation));
        Assert.Equal(2, Files().Length);
    }

    [Fact]
    public async Task Receive_SameBytesManyTimesAtOnce_IsOneDataset()
    {
        await using var server = await TestServer.StartAsync(_root);

        var imports = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ => Task.Run(() => server.Imports.ImportAsync(TestDatasets.Pickle(2, 5), "same.pkl", Cancellation), Cancellation))
        );

        Assert.Single(await server.Datasets.ListAsync(Cancellation));
        Assert.Single(imports.Select(import => import.Dataset!.Id).Distinct());
        Assert.Equal(2, Files().Length);
        Assert.Empty(await ImportRowsAsync(server));
    }

    [Fact]
    public async Task Receive_SeveralAtOnceAndOneOfThemBad_StoresTheOthers()
    {
        await using var server = await TestServer.StartAsync(_root);
        var files = Enumerable
            .Range(1, 6)
            .Select(pieces => TestDatasets.Pickle(2, pieces))
            .Append(new MemoryStream("no pickle"u8.ToArray()));

        var imports = await Task.WhenAll(
            files.Select(
                async (file, i) =>
                    await server.Imports.WaitAsync(
                        (await server.Imports.ReceiveAsync(file, $"{i}.pkl", cancellationToken: Cancellation)).Id,
                        Cancellation
                    )
            )
        );

        Assert.Equal([2, 4, 6, 8, 10, 12], imports[..6].Select(import => import.Dataset!.Pieces));
        Assert.Equal((DatasetImportState.Failed, DatasetMessages.FileIsPlainText), (imports[6].State, imports[6].Error));
        Assert.Equal(12, Files().Length);
        Assert.Empty(await ImportRowsAsync(server));
        Assert.Equal(7, server.Imports.List().Count);
    }

    [Fact]
    public async Task Receive_WhileARunTrains_IsReadAndTheRunGoesOn()
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        var training = await server.Trainer.NextAsync();
        await training.EpochAsync();

        Assert.Equal(DatasetImportState.Done, (await server.Imports.ImportAsync(TestDatasets.Pickle(3, 4), "new.pkl", Cancellation)).State);

        await training.EpochAsync();
        training.Finish();
        Assert.Equal(2, (await server.UntilAsync(run.Id, RunState.Finished)).Epoch);
    }

    [Fact]
    public async Task Cancel_BeforeItIsRead_LeavesNothing()
    {
        await using var server = await TestServer.StartAsync(_root);
        var received = await server.Imports.ReceiveAsync(
            TestDatasets.SlowPickle(pieces: 20_000),
            "large.pkl",
            cancellationToken: Cancellation
        );
        server.Imports.Cancel(received.Id);

        Assert.Equal(DatasetImportState.Cancelled, (await server.Imports.WaitAsync(received.Id, Cancellation)).State);
        Assert.Empty(Files());
        Assert.Empty(await ImportRowsAsync(server));
        Assert.Empty(await server.Datasets.ListAsync(Cancellation));
    }

    [Fact]
    public async Task Receive_MoreThanOneAccountMayHaveWaiting_IsRefused_AndAnothersIsRead()
    {
        await using var closed = await Accounts.ClosedServer.StartAsync(_root);
        var threads = closed.Server.Services.GetRequiredService<ImportThreads>();
        // Places that others have, all but one.
        var places = new List<IDisposable>();
        for (var other = 1; other < ImportThreads.AtOnce; other++)
            places.Add(await threads.Slots.Current.EnterAsync($"other {other}", 1, Cancellation));
        var last = await threads.Slots.Current.EnterAsync("the last", 1, Cancellation);
        for (var file = 1; file <= Limits.MaxWaitingImports; file++)
            await ReceiveAsync("Mia", file);

        var refusal = await Assert.ThrowsAsync<WorkBudgetExceededException>(() => ReceiveAsync("Mia", Limits.MaxWaitingImports + 1));
        var others = await ReceiveAsync("Max", Limits.MaxWaitingImports + 2);
        last.Dispose();

        Assert.Equal(DatasetStoreMessages.TooManyWaitingImports(200), refusal.Problem);
        Assert.Equal(DatasetImportState.Done, (await closed.Server.Imports.WaitAsync(others.Id, Cancellation).WithPatience()).State);
        places.ForEach(place => place.Dispose());

        Task<DatasetImport> ReceiveAsync(string person, int pieces) =>
            closed.AsAsync(person, () =>
                closed.Server.Imports.ReceiveAsync(TestDatasets.Pickle(2, pieces), $"{pieces}.pkl", cancellationToken: Cancellation)
            );
    }

    [Fact]
    public async Task Start_FileThatWasReceivedOnly_IsRead()
    {
        var id = await LeaveAsync(TestDatasets.Pickle(3, 4), attempts: 1);

        await using var server = await TestServer.StartAsync(_root);

        var ended = await server.Imports.WaitAsync(id, Cancellation);
        Assert.Equal((12, "left.pkl"), (ended.Dataset!.Pieces, ended.Dataset.Name));
        Assert.Equal(12, (await server.Datasets.LoadAsync(id, Cancellation)).Sequences.Count);
        Assert.Empty(await ImportRowsAsync(server));
    }

    [Fact]
    public async Task Start_FileThatEndedTheServerAgainAndAgain_IsGivenUp()
    {
        var id = await LeaveAsync(TestDatasets.Pickle(3, 4), attempts: 3);

        await using var server = await TestServer.StartAsync(_root);

        Assert.Equal(DatasetStoreMessages.ImportWasGivenUp(3), (await server.Imports.WaitAsync(id, Cancellation)).Error);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task Start_DatasetOfAnOlderVersion_IsConvertedAndRecognised()
    {
        Guid id;
        await using (var server = await TestServer.StartAsync(_root))
        {
            id = (await server.ImportAsync()).Id;
            await using var database = await DatabaseAsync(server);
            await database.Datasets.ExecuteUpdateAsync(set => set.SetProperty(row => row.Sha256, (string?)null), Cancellation);
        }
        File.Delete(Path.Combine(_root.Path, "datasets", $"{id}.arrow"));

        await using var next = await TestServer.StartAsync(_root);

        Assert.Equal(10, (await next.Datasets.LoadAsync(id, Cancellation)).Sequences.Count);
        Assert.Equal(id, (await next.ImportAsync()).Id);
    }

    [Fact]
    public async Task ClassNames_OnceGiven_AreRememberedForTheSameLabels()
    {
        await using var server = await TestServer.StartAsync(_root);
        await server.Datasets.AddSampleAsync(new SampleSize(), Cancellation);
        var first = await server.ImportAsync(classes: 5, pieces: 2);
        Assert.Equal("Class 0", first.Classes[0].Name);
        await server.Datasets.RenameClassesAsync(first.Id, ["bach", "beethoven", "debussy", "scarlatti", "victoria"], Cancellation);

        Assert.Equal("victoria", (await server.ImportAsync(classes: 5, pieces: 3)).Classes[4].Name);
        Assert.Equal("Class 0", (await server.ImportAsync(classes: 4, pieces: 3)).Classes[0].Name);
    }

    [Fact]
    public async Task Update_NotesAndTags_AreKept()
    {
        await using var server = await TestServer.StartAsync(_root);
        var id = (await server.ImportAsync()).Id;
        await server.Datasets.UpdateAsync(
            id,
            new DatasetChanges(Notes: "Chorales only.", Tags: ["baroque", " Baroque ", "", "vocal"]),
            Cancellation
        );

        var dataset = await server.Datasets.GetAsync(id, Cancellation);
        Assert.Equal(("pieces.pkl", "Chorales only.", "baroque,vocal"), (dataset.Name, dataset.Notes, string.Join(',', dataset.Tags)));
        await RefusedAsync(new(Tags: [new string('x', 41)]), StorageMessages.TagTooLong(new string('x', 20), 40));
        await RefusedAsync(new(Notes: new string('x', 10_001)), CommonMessages.NotesAreTooLong(10_000));
        await RefusedAsync(new(Name: " "), CommonMessages.NameIsEmpty(DatasetStoreMessages.DatasetNameSubject));

        async Task RefusedAsync(DatasetChanges changes, Message problem) =>
            Assert.Equal(problem, await Problems.OfAsync(() => server.Datasets.UpdateAsync(id, changes, Cancellation)));
    }

    private string[] Files() => Directory.GetFiles(Path.Combine(_root.Path, "datasets"));

    private static Task<ChordDashContext> DatabaseAsync(TestServer server) =>
        server.Services.GetRequiredService<IDbContextFactory<ChordDashContext>>().CreateDbContextAsync(Cancellation);

    private static async Task<List<ImportRow>> ImportRowsAsync(TestServer server)
    {
        await using var database = await DatabaseAsync(server);
        return await database.Imports.ToListAsync(Cancellation);
    }

    /// <summary>What a server leaves that was killed after it had received a file.</summary>
    private async Task<Guid> LeaveAsync(MemoryStream pickle, int attempts)
    {
        var row = new ImportRow
        {
            Id = Guid.NewGuid(),
            FileName = "left.pkl",
            Bytes = pickle.Length,
            Sha256 = "of no interest",
            Origin = DatasetOrigin.Upload,
            Attempts = attempts,
            ReceivedAt = DateTimeOffset.UnixEpoch,
        };
        await using (var server = await TestServer.StartAsync(_root))
        {
            await using var database = await DatabaseAsync(server);
            database.Imports.Add(row);
            await database.SaveChangesAsync(Cancellation);
        }
        SqliteConnection.ClearAllPools();
        await File.WriteAllBytesAsync(Path.Combine(_root.Path, "datasets", $"{row.Id}.pkl"), pickle.ToArray(), Cancellation);
        return row.Id;
    }
}
