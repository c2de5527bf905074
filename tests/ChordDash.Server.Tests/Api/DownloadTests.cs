using System.IO.Compression;
using System.Net;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Datasets.Formats.Pickle;
using ChordDash.Engine.Runs;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Tests.Accounts;
using ChordDash.Server.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Api;

/// <summary>What is made while it is sent.</summary>
public sealed class DownloadTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task SlowReaders_TakeTheirAccountsTransfersAlone_AndNothingOfTheDisk()
    {
        await using var closed = await ClosedServer.StartAsync(_root, "--ChordDash:MaxConcurrentTransfers=2");
        // Some 70 MB as a table: more than sockets hold.
        var dataset = await closed.AsAsync("Mia", () => closed.Server.ImportAsync(TestDatasets.SlowPickle(35_000)));
        using var mia = await closed.WithKeyAsync("Mia", Role.Viewer);
        using var max = await closed.WithKeyAsync("Max", Role.Viewer);
        var path = $"/api/v1/datasets/{dataset.Id}/table.csv";
        var before = Temporary();

        using var first = await mia.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var second = await mia.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        var third = mia.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var others = await max.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancellation).WithPatience();

        Assert.False(third.IsCompleted);
        Assert.Equal(before, Temporary());
        Assert.Empty(Directory.GetFiles(Path.Combine(_root.Path, "temporary")));
        // However slowly files are taken, work goes on.
        Assert.Equal(
            1,
            await closed
                .AsAsync("Mia", () => closed.Server.Services.GetRequiredService<WorkBudget>().ComputeAsync(() => 1, Cancellation))
                .WithPatience()
        );
        first.Dispose();
        using var answer = await third.WithPatience();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Table_SentInParts_IsWhole()
    {
        await using var server = await TestServer.StartAsync(_root);
        var dataset = await server.ImportAsync(pieces: 20_000);

        var lines = (await server.Http.GetStringAsync($"/api/v1/datasets/{dataset.Id}/table.csv", Cancellation)).TrimEnd().Split('\n');
        var pickle = await server.Http.GetByteArrayAsync($"/api/v1/datasets/{dataset.Id}/notebook.pkl", Cancellation);

        Assert.Equal(40_001, lines.Length);
        Assert.StartsWith("39999,", lines[^1], StringComparison.Ordinal);
        Assert.Equal(40_000, PickleDatasetReader.Read(new MemoryStream(pickle), cancellationToken: Cancellation).Sequences.Count);
    }

    [Fact]
    public async Task Archive_OfARunThatGoesOn_IsRefusedBeforeTheFirstByte()
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();

        using var refused = await server.Http.GetAsync($"/api/v1/runs/{run.Id}/archive", Cancellation);

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var training = await server.Trainer.NextAsync();
        await training.EpochAsync();
        training.Finish();
        await server.UntilAsync(run.Id, RunState.Finished);
        await using var zip = new ZipArchive(
            new MemoryStream(await server.Http.GetByteArrayAsync($"/api/v1/runs/{run.Id}/archive", Cancellation))
        );
        Assert.NotNull(zip.GetEntry("run.json"));
        Assert.NotNull(zip.GetEntry("events.json"));
    }

    private static int Temporary() => Directory.GetFiles(Path.GetTempPath(), "tmp*.tmp").Length;
}
