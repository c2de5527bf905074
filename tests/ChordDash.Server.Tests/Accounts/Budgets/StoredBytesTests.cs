using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Checks;
using ChordDash.Engine.Runs;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Accounts.Budgets;

public sealed class StoredBytesTests : IDisposable
{
    private static readonly string[] TooMuch = [nameof(AccountMessages.StorageQuotaReached), nameof(AccountMessages.StorageQuotaTooSmall)];

    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Uploads_ManyAtOnce_OnlyThoseThatFitAreTaken()
    {
        // Each file has 1 MB, and 2 MB more are written of it.
        const long Quota = 8_300_000;
        await using var closed = await ClosedServer.StartAsync(_root, $"--ChordDash:UploadQuotaBytes={Quota}");

        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(file => Task.Run(() => closed.AsAsync("Mia", async () =>
                            {
                                try
                                {
                                    return
                                        (
                                            await closed.Server.Imports.ImportAsync(
                                                TestDatasets.SlowPickle(500 - file),
                                                $"{file}.pkl",
                                                Cancellation
                                            )
                                        ).Dataset
                                            is not null
                                        ? null
                                        : "none";
                                }
                                catch (UserErrorException exception)
                                {
                                    return exception.Problem.Code;
                                }
                            }), Cancellation))
        );

        Assert.Equal(2, outcomes.Count(outcome => outcome is null));
        Assert.All(outcomes.OfType<string>(), outcome => Assert.Contains(outcome, TooMuch));
        Assert.Equal(Lying(), await UsedAsync(closed));
        Assert.InRange(Lying(), Quota / 2, Quota);
    }

    [Fact]
    public async Task EverythingThatIsStored_CountsTowardsTheQuota_AndIsGivenBackWhenDeleted()
    {
        await using var closed = await ClosedServer.StartAsync(_root, "--ChordDash:KeepDeletedHours=0");
        var server = closed.Server;
        var dataset = await closed.AsAsync("Mia", () => server.ImportAsync(pieces: 200));
        var run = await closed.AsAsync("Mia", () => server.EnqueueAsync(dataset.Id));
        var training = await server.Trainer.NextAsync();
        await training.EpochAsync();
        training.Finish();
        var modelId = (await server.UntilAsync(run.Id, RunState.Finished)).ModelId!.Value;
        await Patience.UntilAsync(() => UsedAsync(closed), used => used == Lying());
        Assert.True(Directory.Exists(Path.Combine(_root.Path, "models", $"{modelId}")));
        await SetQuotaAsync(closed, await UsedAsync(closed));

        // Whatever would store something now is refused, and writes nothing.
        var before = Lying();
        await RefusedAsync(() => server.ImportAsync(pieces: 3));
        await RefusedAsync(() =>
            server.Services.GetRequiredService<IDatasetChecks>().DeriveAsync(dataset.Id, new DatasetEdit { Shuffle = true }, Cancellation)
        );
        await RefusedAsync(() => server.EnqueueAsync(dataset.Id));
        Assert.Equal(before, Lying());
        // Another has a quota of his own.
        await closed.AsAsync("Max", () => server.EnqueueAsync(dataset.Id));
        (await server.Trainer.NextAsync()).Finish();

        await closed.AsAsync("Mia", () => server.RunCommands.DeleteAsync(run.Id, Cancellation));
        Assert.Equal(
            Directory.GetFiles(Path.Combine(_root.Path, "datasets")).Sum(file => new FileInfo(file).Length),
            await UsedAsync(closed)
        );

        async Task RefusedAsync<T>(Func<Task<T>> store) =>
            Assert.Contains((await Problems.OfAsync(() => closed.AsAsync("Mia", store))).Code, TooMuch);
    }

    [Fact]
    public async Task Derived_CountsToo_AndStaysWithinTheQuota()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        var dataset = await closed.AsAsync("Mia", () => closed.Server.ImportAsync(pieces: 2_000));
        var used = await UsedAsync(closed);
        await SetQuotaAsync(closed, (used * 5 / 2) + 10_000);
        var checks = closed.Server.Services.GetRequiredService<IDatasetChecks>();

        var derived = 0;
        var refusal = await Problems.OfAsync(async () =>
        {
            for (; derived < 20; derived++)
                await closed.AsAsync("Mia", () => checks.DeriveAsync(dataset.Id, new DatasetEdit { Shuffle = true }, Cancellation));
        });

        Assert.Contains(refusal.Code, TooMuch);
        Assert.InRange(derived, 1, 5);
        Assert.Equal(Lying(), await UsedAsync(closed));
        Assert.InRange(Lying(), used, (used * 5 / 2) + 10_000);
    }

    [Fact]
    public async Task Start_MeasuresAnew_WhateverHappenedToTheServer()
    {
        long used;
        await using (var closed = await ClosedServer.StartAsync(_root))
        {
            await closed.AsAsync("Mia", () => closed.Server.ImportAsync(pieces: 100));
            used = await UsedAsync(closed);
            Assert.Equal(Lying(), used);
        }

        await using var next = await TestServer.StartAsync(_root, "--ChordDash:UploadQuotaBytes=1000000");
        var owner = (await next.Datasets.ListAsync(Cancellation)).Single().Owner!;

        Assert.Equal(
            used,
            await Patience.UntilAsync(
                () => Task.FromResult(next.Services.GetRequiredService<StoredBytes>().Of(owner.Id)),
                bytes => bytes > 0
            )
        );
    }

    private static async Task<long> UsedAsync(ClosedServer closed)
    {
        await Task.Yield();
        return (
            await closed.AsAsync("Mia", () => closed.Server.Services.GetRequiredService<IAccountLimits>().FindMineAsync(Cancellation))
        )!.StoredBytes;
    }

    private static Task SetQuotaAsync(ClosedServer closed, long bytes) => closed.AsAsync("Ada", () =>
        {
            var limits = closed.Server.Services.GetRequiredService<IAccountLimits>();
            return limits.SetAsync(limits.Current with { MaxStoredBytes = bytes }, Cancellation);
        });

    private long Lying() =>
        new[] { "datasets", "models", "checkpoints" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(_root.Path, folder), "*", SearchOption.AllDirectories))
            .Sum(file => new FileInfo(file).Length);
}
