using System.ComponentModel;
using System.Diagnostics;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Torch;
using ChordDash.Engine.Training;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;
using ChordDash.Server.Runs;
using ChordDash.Server.Tests.Shared;
using ChordDash.Server.Training;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Training;

/// <summary>Faults that are made to happen, and what is promised for each.</summary>
public sealed class FaultTests : IDisposable
{
    private const string NoMemory = "CUDA out of memory. Tried to allocate 2.00 GiB\nException raised from malloc";

    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task OutOfMemory_Once_GoesOnWithHalfTheBatch()
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync(parameters: new HyperParameters { BatchSize = 32 });
        (await server.Trainer.NextAsync()).Fail(new Win32Exception(1, NoMemory));
        var second = await server.Trainer.NextAsync();

        Assert.Equal(16, second.Job.HyperParameters.BatchSize);
        Assert.Equal(16, (await server.Runs.GetAsync(run.Id, Cancellation)).HyperParameters.BatchSize);
        await second.EpochAsync();
        second.Finish();
        await server.UntilAsync(run.Id, RunState.Finished);
        Assert.Contains(RunMessages.BatchSizeWasHalved(32, 16), (await server.ReadEventsAsync(run.Id)).Select(item => item.Log?.Message));
    }

    [Fact]
    public async Task OutOfMemory_Twice_FailsWithAdviceAndTheNextRunWorks()
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync(parameters: new HyperParameters { BatchSize = 32 });
        (await server.Trainer.NextAsync()).Fail(new Win32Exception(1, NoMemory));
        (await server.Trainer.NextAsync()).Fail(
            new Win32Exception(1, "DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes.")
        );

        Assert.Equal(RunMessages.MemoryIsTooSmallForBatches(16), (await server.UntilAsync(run.Id, RunState.Failed)).Reason);
        await server.TrainAsync();
    }

    public static TheoryData<Exception> BusyDatabases =>
        new()
        {
            new SqliteException("SQLite Error 5: 'database is locked'.", 5),
            new SqliteException("SQLite Error 6: 'database table is locked'.", 6),
            new SqliteException("SQLite Error 15: 'locking protocol'.", 15),
            // Extended codes: of a snapshot that is too old, and of a cache that is shared.
            new SqliteException("SQLite Error 517: 'database is locked'.", 517),
            new Win32Exception("Saving failed.", new SqliteException("SQLite Error 262: 'database is locked'.", 262)),
            new AggregateException(
                new DbUpdateException("Saving failed.", new SqliteException("SQLite Error 5: 'database is locked'.", 5))
            ),
        };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(BusyDatabases))]
    public void DatabaseBusy_HoweverItIsTold_IsKnown(Exception busy)
    {
        Assert.True(TrainingFailure.IsTransient(busy));
        Assert.False(TrainingFailure.IsOutOfMemory(busy));
        Assert.Equal(StorageMessages.DatabaseIsBusy, TrainingFailure.Describe(busy));
    }

    public static TheoryData<Exception> FullDisks =>
        new()
        {
            new IOException("No space left on device", hresult: 28),
            new DbUpdateException("An error occurred while saving.", new SqliteException("database or disk is full", 13)),
        };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(FullDisks))]
    public async Task DiskFull_PausesTheRunUntilThereIsRoom(Exception full)
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        var training = await server.Trainer.NextAsync();
        await training.StartAsync();
        await training.EpochAsync();
        training.Fail(full);

        var paused = await server.UntilAsync(run.Id, RunState.Paused);
        Assert.Equal((PauseCause.DiskFull, 1), (paused.Pause, paused.Epoch));
        Assert.Equal(RunMessages.DiskIsFullForRun, paused.Reason);
        Assert.Null(paused.EndedAt);
        // There is room here all the time, so it goes on by itself.
        var again = await server.Trainer.NextAsync();
        await again.StartAsync(new TrainingResume(2, 0, FakeTraining.Metrics(1, best: true)));
        again.Finish();
        Assert.Equal(1, (await server.UntilAsync(run.Id, RunState.Finished)).Epoch);
    }

    [Fact]
    public async Task DatabaseBusy_PutsTheRunBackIntoTheQueue()
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        var training = await server.Trainer.NextAsync();
        await training.StartAsync();
        await training.EpochAsync();
        training.Fail(
            new DbUpdateException("An error occurred while saving.", new SqliteException("SQLite Error 5: 'database is locked'.", 5))
        );

        var again = await server.Trainer.NextAsync();
        await again.StartAsync(new TrainingResume(2, 0, FakeTraining.Metrics(1, best: true)));
        again.Finish();
        Assert.Equal(1, (await server.UntilAsync(run.Id, RunState.Finished)).Epoch);
        Assert.Single(await server.ReadEventsAsync(run.Id), item => RunMessages.DatabaseWasHeld.Equals(item.Log?.Message));
    }

    [Fact]
    public async Task DatabaseLocked_DuringATraining_HoldsItUpAndEachEventIsStoredOnce()
    {
        await using var server = await TestServer.StartAsync(_root, ImpatientDatabase);
        var run = await server.EnqueueAsync();
        var training = await server.Trainer.NextAsync();
        await training.StartAsync();
        Task epoch;
        await using (var other = new SqliteConnection($"Data Source={Path.Combine(_root.Path, "chorddash.db")};Pooling=False"))
        {
            await other.OpenAsync(Cancellation);
            await using var hold = other.CreateCommand();
            hold.CommandText = "BEGIN IMMEDIATE";
            await hold.ExecuteNonQueryAsync(Cancellation);
            epoch = training.EpochAsync();
            var (status, problem) = await server.UploadAsync(TestDatasets.Pickle(3, 5).ToArray());
            Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, status);
            Assert.Equal(nameof(StorageMessages.DatabaseIsBusy), problem.GetProperty("code").GetString());
            Assert.False(epoch.IsCompleted);
        }

        await epoch.WithPatience();
        await training.EpochAsync();
        training.Finish();

        Assert.Equal(2, (await server.UntilAsync(run.Id, RunState.Finished)).Epoch);
        var events = await server.ReadEventsAsync(run.Id);
        Assert.Equal([.. Enumerable.Range(0, events.Count)], events.Select(item => (int)item.Sequence));
        Assert.Equal([1, 2], events.Where(item => item.Epoch is not null).Select(item => item.Epoch!.Epoch));
        Assert.DoesNotContain(events, item => item.Resume is not null);
    }

    [Fact]
    public async Task DatabaseLocked_WhenARunIsClaimed_TheRunIsTakenLater()
    {
        await using var server = await TestServer.StartAsync(_root, ImpatientDatabase);
        await server.Queue.HoldAllAsync(held: true, Cancellation);
        var run = await server.EnqueueAsync();
        var slot = server.Services.GetRequiredService<TrainingSlots>().All[0];
        await server.ForgeAsync(run.Id, set => set.SetProperty(row => row.Name, "waits"));
        await using (var other = new SqliteConnection($"Data Source={Path.Combine(_root.Path, "chorddash.db")};Pooling=False"))
        {
            await other.OpenAsync(Cancellation);
            await using var hold = other.CreateCommand();
            hold.CommandText = "UPDATE Queue SET Held = 0; BEGIN IMMEDIATE";
            await hold.ExecuteNonQueryAsync(Cancellation);
            Assert.Throws<SqliteException>(() => server.Services.GetRequiredService<TrainingQueue>().Claim(slot, Cancellation));
        }

        Assert.Null(slot.Attempt);
        slot.Wake();
        (await server.Trainer.NextAsync()).Finish();
        await server.UntilAsync(run.Id, RunState.Finished);
    }

    public static TheoryData<Exception, Message> DatabaseFailures =>
        new()
        {
            {
                // What the training thread met lies deep inside.
                new AggregateException(
                    new InvalidOperationException("A batch was not read."),
                    new TypeInitializationException(
                        "Somewhere",
                        new DbUpdateException(
                            "An error occurred while saving.",
                            new SqliteException("SQLite Error 26: 'file is not a database'.", 26)
                        )
                    )
                ),
                StorageMessages.DatabaseIsDamaged
            },
            {
                new DbUpdateException(
                    "An error occurred while saving. See the inner exception.",
                    new SqliteException("SQLite Error 19: 'constraint failed'.", 19)
                ),
                RunMessages.TrainingFailed("SQLite Error 19: 'constraint failed'.")
            },
            {
                // libtorch's exceptions are of this kind too, and so are its words.
                new Win32Exception("Saving failed.", new SqliteException("SQLite Error 7: 'out of memory'.", 7)),
                RunMessages.TrainingFailed("SQLite Error 7: 'out of memory'.")
            },
            {
                new Win32Exception("Saving failed.", new SqliteException("SQLite Error 10: 'disk I/O error'.", 10)),
                StorageMessages.DiskFailed
            },
            { new SqliteException("SQLite Error 7: 'out of memory'.", 7), RunMessages.TrainingFailed("SQLite Error 7: 'out of memory'.") },
            { new SqliteException("SQLite Error 11: 'database disk image is malformed'.", 11), StorageMessages.DatabaseIsDamaged },
            { new SqliteException("SQLite Error 8: 'attempt to write a readonly database'.", 8), StorageMessages.StorageIsReadOnly },
        };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(DatabaseFailures))]
    public async Task DatabaseFailed_DuringATraining_IsNotBlamedOnLibtorchOrTheMemory(Exception failure, Message reason)
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        (await server.Trainer.NextAsync()).Fail(failure);

        Assert.Equal(reason, (await server.UntilAsync(run.Id, RunState.Failed)).Reason);
    }

    [Fact]
    public async Task ServerDied_ThreeTimesWithoutProgress_TheRunFails()
    {
        Run run;
        await using (var server = await TestServer.StartAsync(_root))
        {
            run = await server.EnqueueAsync();
            await (await server.Trainer.NextAsync()).StartAsync();
            // What a server that dies leaves behind.
            await server.Queue.CancelAsync(run.Id, Cancellation);
            await server.ForgeAsync(run.Id, Abandoned(attempt: 2));
        }

        await using (var second = await TestServer.StartAsync(_root))
        {
            await (await second.Trainer.NextAsync()).StartAsync();
            var third = await second.Runs.GetAsync(run.Id, Cancellation);
            Assert.Equal((RunState.Running, 3), (third.State, third.Attempt));
            await second.Queue.CancelAsync(run.Id, Cancellation);
            await second.ForgeAsync(run.Id, Abandoned(attempt: 3));
        }

        await using var last = await TestServer.StartAsync(_root);
        var failed = await last.Runs.GetAsync(run.Id, Cancellation);
        Assert.Equal(RunState.Failed, failed.State);
        Assert.Equal(RunMessages.RunEndsServer(3, 1, 0), failed.Reason);
        await last.TrainAsync();
    }

    [Fact]
    public async Task ServerDied_AfterProgress_CountsAttemptsAnew()
    {
        Run run;
        await using (var server = await TestServer.StartAsync(_root))
        {
            run = await server.EnqueueAsync();
            await (await server.Trainer.NextAsync()).StartAsync();
            await server.Queue.CancelAsync(run.Id, Cancellation);
            await server.ForgeAsync(run.Id, Abandoned(attempt: 2));
        }

        await using var next = await TestServer.StartAsync(_root);
        await (await next.Trainer.NextAsync()).StartAsync(new TrainingResume(1, 4, null));
        Assert.Equal(1, (await next.Runs.GetAsync(run.Id, Cancellation)).Attempt);
    }

    [Fact]
    public async Task Lease_OfAnotherServer_IsBelievedUntilItLapses()
    {
        await using var server = await TestServer.StartAsync(_root);
        var dataset = await server.ImportAsync();
        var run = await server.EnqueueAsync(dataset.Id);
        (await server.Trainer.NextAsync()).Fail(new InvalidOperationException("Broken"));
        await server.UntilAsync(run.Id, RunState.Failed);
        var queue = server.Services.GetRequiredService<TrainingQueue>();

        await server.ForgeAsync(run.Id, set =>
            set.SetProperty(row => row.State, RunState.Running)
                .SetProperty(row => row.LeaseHolder, "elsewhere/1/2")
                .SetProperty(row => row.LeaseUntil, DateTimeOffset.UtcNow + TimeSpan.FromHours(1))
        );
        queue.RecoverAbandoned(evenIfLeased: false);
        Assert.Equal(RunState.Running, (await server.Runs.GetAsync(run.Id, Cancellation)).State);

        await server.ForgeAsync(run.Id, set => set.SetProperty(row => row.LeaseUntil, DateTimeOffset.UtcNow - TimeSpan.FromSeconds(1)));
        queue.RecoverAbandoned(evenIfLeased: false);
        var again = await server.Trainer.NextAsync();
        again.Finish();
        await server.UntilAsync(run.Id, RunState.Finished);
    }

    [Fact]
    public async Task Hung_ForLong_IsSeenAndCanBeCancelledAtOnce()
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        var training = await server.Trainer.NextAsync();
        var beforeProgress = Stopwatch.GetTimestamp();
        await training.ProgressAsync();
        var afterProgress = Stopwatch.GetTimestamp();
        var end = new TaskCompletionSource();
        training.LongBatch(end.Task);

        var least = Stopwatch.GetElapsedTime(afterProgress);
        var silence = server.RunMonitor.FindSilence(run.Id)!.Value;
        Assert.InRange(silence, least, Stopwatch.GetElapsedTime(beforeProgress));
        await server.Queue.CancelAsync(run.Id, Cancellation);
        Assert.Equal(RunState.Cancelled, (await server.Runs.GetAsync(run.Id, Cancellation)).State);
        end.SetResult();
    }

    [Fact]
    public async Task SeveralDevices_TrainOneRunEachAndEveryRunOnItsOwn()
    {
        await using var server = await TestServer.StartAsync(_root, services => services.AddSingleton<IComputeDevices>(new TwoCards()));
        var dataset = await server.ImportAsync();
        foreach (var device in new[] { "cuda:1", "auto", "auto", "cpu", "cuda:1" })
            await server.EnqueueAsync(dataset.Id, new HyperParameters { Device = device });

        var begun = new[] { await server.Trainer.NextAsync(), await server.Trainer.NextAsync(), await server.Trainer.NextAsync() };

        Assert.Equal(
            ["cpu", "cuda:0", "cuda:1"],
            begun.Select(training => training.Job.HyperParameters.Device).Order(StringComparer.Ordinal)
        );
        var runs = await server.Runs.ListAsync(Cancellation);
        Assert.Equal(2, runs.Count(run => run.State == RunState.Queued));
        begun.Single(training => training.Job.HyperParameters.Device == "cuda:0").Finish();
        Assert.Equal("cuda:0", (await server.Trainer.NextAsync()).Job.HyperParameters.Device);
    }

    [Fact]
    public async Task Device_ThatIsGone_FailsItsRunInsteadOfWaitingForEver()
    {
        await using var server = await TestServer.StartAsync(_root);
        var dataset = await server.ImportAsync();
        await server.Queue.HoldAllAsync(held: true, Cancellation);
        var run = await server.EnqueueAsync(dataset.Id);
        await server.ForgeAsync(run.Id, set => set.SetProperty(row => row.WantedDevice, "cuda:7"));
        await server.Queue.HoldAllAsync(held: false, Cancellation);

        // The trainer gets it, and refuses as the real one does, which asks for the device first.
        var devices = server.Services.GetRequiredService<IComputeDevices>();
        (await server.Trainer.NextAsync()).Fail(Assert.Throws<UserErrorException>(() => devices.Resolve("cuda:7")));
        var failed = await server.UntilAsync(run.Id, RunState.Failed);
        Assert.Equal(Problems.UnknownDevice(server, "cuda:7"), failed.Reason);
    }

    // Waits a second for whoever holds the database.
    private static void ImpatientDatabase(IServiceCollection services) => services.AddSingleton(new DatabasePatience(Seconds: 1));

    private static Action<UpdateSettersBuilder<RunRow>> Abandoned(int attempt) =>
        set =>
            set.SetProperty(row => row.State, RunState.Running)
                .SetProperty(row => row.Attempt, attempt)
                .SetProperty(row => row.LeaseHolder, "gone/1/2")
                .SetProperty(row => row.LeaseUntil, DateTimeOffset.UtcNow + TimeSpan.FromHours(1));

    private sealed class TwoCards : IComputeDevices
    {
        public IReadOnlyList<ComputeDevice> Available { get; } =
        [new("cuda:0", Message.Literal("Card 0")), new("cuda:1", Message.Literal("Card 1")), new("cpu", Message.Literal("CPU"))];

        public ComputeDevice Resolve(string requested) => Available.FirstOrDefault(device => device.Id == requested) ?? Available[0];
    }
}
