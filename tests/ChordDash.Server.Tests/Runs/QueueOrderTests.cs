using ChordDash.Components.Accounts;
using ChordDash.Components.Resources;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Server.Data;
using ChordDash.Server.Hosting;
using ChordDash.Server.Resources;
using ChordDash.Server.Runs;
using ChordDash.Server.Tests.Accounts;
using ChordDash.Server.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Runs;

/// <summary>Whose runs wait, how many, and in which order.</summary>
public sealed class QueueOrderTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Queue_OfTwoAccounts_TakesTurns()
    {
        await using var closed = await HeldAsync();
        var data = await closed.AsAsync("Mia", () => closed.Server.ImportAsync());
        var sweep = await SweepAsync(closed, "Mia", data.Id, 4);
        var single = await closed.AsAsync("Max", () => closed.Server.EnqueueAsync(data.Id));
        var folds = await closed.AsAsync("Max", () =>
            closed.Server.RunCommands.EnqueueFoldsAsync(new(data.Id, "quick", new() { Split = SplitMethod.Folds, Folds = 2 }), Cancellation)
        );
        var admin = await closed.AsAsync("Ada", () => closed.Server.EnqueueAsync(data.Id));

        Assert.Equal([sweep[0], single, admin, sweep[1], folds[0], sweep[2], folds[1], sweep[3]], await OrderAsync(closed), ById);
        await closed.AsAsync("Ada", () => closed.Server.Queue.HoldAllAsync(held: false, Cancellation));
        await closed.Server.UntilAsync(sweep[0].Id, RunState.Running);
    }

    [Fact]
    public async Task RunAgain_TakesItsTurn()
    {
        await using var closed = await HeldAsync();
        var data = await closed.AsAsync("Mia", () => closed.Server.ImportAsync());
        var again = await closed.AsAsync("Max", () => closed.Server.EnqueueAsync(data.Id));
        await closed.AsAsync("Max", () => closed.Server.Queue.CancelAsync(again.Id, Cancellation));
        var sweep = await SweepAsync(closed, "Mia", data.Id, 3);

        var next = await closed.AsAsync("Max", () => closed.Server.RunCommands.RunAgainAsync(again.Id, cancellationToken: Cancellation));

        Assert.Equal([sweep[0], next, sweep[1], sweep[2]], await OrderAsync(closed), ById);
    }

    [Fact]
    public async Task Move_OfAMember_ChangesPlacesAmongTheMembersOwn()
    {
        await using var closed = await HeldAsync();
        var data = await closed.AsAsync("Mia", () => closed.Server.ImportAsync());
        var mia = await SweepAsync(closed, "Mia", data.Id, 3);
        var max = await SweepAsync(closed, "Max", data.Id, 2);
        Assert.Equal([mia[0], max[0], mia[1], max[1], mia[2]], await OrderAsync(closed), ById);

        await closed.AsAsync("Mia", () => closed.Server.Queue.MoveAsync(mia[2].Id, QueuePlace.Before(mia[0].Id), Cancellation));
        Assert.Equal([mia[2], max[0], mia[0], max[1], mia[1]], await OrderAsync(closed), ById);
        await closed.AsAsync("Max", () => closed.Server.Queue.MoveAsync(max[0].Id, QueuePlace.After(max[1].Id), Cancellation));
        Assert.Equal([mia[2], max[1], mia[0], max[0], mia[1]], await OrderAsync(closed), ById);

        // Overtaking stays for administrators; giving way is free.
        await Assert.ThrowsAsync<AccessDeniedException>(() =>
            closed.AsAsync("Max", () => closed.Server.Queue.MoveAsync(max[1].Id, QueuePlace.Top, Cancellation))
        );
        await Assert.ThrowsAsync<AccessDeniedException>(() =>
            closed.AsAsync("Max", () => closed.Server.Queue.MoveAsync(max[0].Id, QueuePlace.Before(mia[0].Id), Cancellation))
        );
        await closed.AsAsync("Ada", () => closed.Server.Queue.MoveAsync(max[0].Id, QueuePlace.Top, Cancellation));
        await closed.AsAsync("Mia", () => closed.Server.Queue.MoveAsync(mia[2].Id, QueuePlace.Bottom, Cancellation));
        Assert.Equal([max[0], max[1], mia[0], mia[1], mia[2]], await OrderAsync(closed), ById);
    }

    [Fact]
    public async Task MovesAndSweeps_AtTheSameTime_AreAllDone()
    {
        await using var closed = await HeldAsync();
        var data = await closed.AsAsync("Mia", () => closed.Server.ImportAsync());
        var mia = await SweepAsync(closed, "Mia", data.Id, 20);

        await Task.WhenAll(Task.Run(() => closed.AsAsync("Max", async () =>
                    {
                        for (var run = 0; run < 20; run++)
                            await closed.Server.EnqueueAsync(data.Id);
                    }), Cancellation), Task.Run(() => closed.AsAsync("Mia", async () =>
                    {
                        foreach (var run in mia)
                            await closed.Server.Queue.MoveAsync(run.Id, QueuePlace.Before(mia[0].Id), Cancellation);
                    }), Cancellation), Task.Run(() => SweepAsync(closed, "Ada", data.Id, 20), Cancellation));

        var order = await OrderAsync(closed);
        Assert.Equal([.. mia.Skip(1), mia[0]], order.Where(run => run.Owner!.Name == "Mia"), ById);
        Assert.Equal(
            Enumerable.Range(0, 20).Select(seed => (long)seed),
            order.Where(run => run.Owner!.Name == "Ada").Select(run => run.HyperParameters.Seed)
        );
        Assert.Equal(Enumerable.Range(1, 60), order.Select(run => run.QueuePosition!.Value));
    }

    [Fact]
    public async Task Queue_BeyondTheAccountsShare_RefusesEveryWayIntoIt()
    {
        await using var closed = await HeldAsync("--ChordDash:MaxWaitingRuns=5");
        var data = await closed.AsAsync("Mia", () => closed.Server.ImportAsync());
        var (ended, resumable) = await closed.AsAsync("Mia", async () =>
            (await closed.Server.EnqueueAsync(data.Id), await closed.Server.EnqueueAsync(data.Id))
        );
        foreach (var run in new[] { ended, resumable })
            await closed.AsAsync("Mia", () => closed.Server.Queue.CancelAsync(run.Id, Cancellation));
        await SweepAsync(closed, "Mia", data.Id, 3);

        Assert.Equal(RunMessages.AccountQueueIsFull(3, 5, 2, 3), await Problems.OfAsync(() => SweepAsync(closed, "Mia", data.Id, 3)));
        await SweepAsync(closed, "Mia", data.Id, 2);
        await SweepAsync(closed, "Max", data.Id, 5);
        (int Added, Func<Task> Way)[] ways =
        [
            (1, () => closed.Server.EnqueueAsync(data.Id)),
            (2, () =>
                closed.Server.RunCommands.EnqueueFoldsAsync(
                    new(data.Id, "quick", new() { Split = SplitMethod.Folds, Folds = 2 }),
                    Cancellation
                )
            ),
            (1, () => closed.Server.RunCommands.RunAgainAsync(ended.Id, cancellationToken: Cancellation)),
        ];
        foreach (var (added, way) in ways)
            Assert.Equal(RunMessages.AccountQueueIsFull(5, 5, 0, added), await Problems.OfAsync(() => closed.AsAsync("Mia", way)));
        await closed.Server.ForgeAsync(resumable.Id, set => set.SetProperty(row => row.State, RunState.Paused));
        Assert.Equal(
            RunMessages.AccountQueueIsFull(5, 5, 0, 1),
            await Problems.OfAsync(() => closed.AsAsync("Mia", () => closed.Server.Queue.ResumeAsync(resumable.Id, Cancellation)))
        );

        // Refused as a whole: nothing was written.
        Assert.Equal(10, (await OrderAsync(closed)).Count);
        Assert.Equal(RunState.Cancelled, (await closed.Server.Runs.GetAsync(ended.Id, Cancellation)).State);
        Assert.Equal(RunState.Paused, (await closed.Server.Runs.GetAsync(resumable.Id, Cancellation)).State);
    }

    [Fact]
    public async Task Queue_AskedByManyAtOnce_KeepsToTheShare()
    {
        await using var closed = await HeldAsync("--ChordDash:MaxWaitingRuns=5");
        var data = await closed.AsAsync("Mia", () => closed.Server.ImportAsync());

        var tries = await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(_ =>
                    Task.Run(
                        async () => await Record.ExceptionAsync(() => closed.AsAsync("Mia", () => closed.Server.EnqueueAsync(data.Id))),
                        Cancellation
                    )
                )
        );

        Assert.Equal(7, tries.Count(thrown => thrown is UserErrorException));
        Assert.Equal(5, (await OrderAsync(closed)).Count);
    }

    [Fact]
    public async Task Queue_OfTheWholeServer_HasAnEnd()
    {
        await using var closed = await HeldAsync("--ChordDash:MaxWaitingRuns=0");
        var data = await closed.AsAsync("Mia", () => closed.Server.ImportAsync());
        await SweepAsync(closed, "Mia", data.Id, 2);
        await MultiplyAsync(closed.Server, Limits.MaxWaitingRuns - 1);

        await closed.AsAsync("Max", () => closed.Server.EnqueueAsync(data.Id));
        var start = TimeProvider.System.GetTimestamp();
        var refusal = await Problems.OfAsync(() => closed.AsAsync("Max", () => closed.Server.EnqueueAsync(data.Id)));

        TestContext.Current.TestOutputHelper!.WriteLine($"Refused in {TimeProvider.System.GetElapsedTime(start).TotalMilliseconds:N0} ms.");
        Assert.Equal(RunMessages.ServerQueueIsFull(10_000, 10_000, 0, 1), refusal);
    }

    [Fact]
    public async Task ASweepOf200_Behind500_IsQueuedInAFewStatements()
    {
        var statements = new Statements(_root.Path);
        await using var closed = await HeldAsync("--ChordDash:MaxWaitingRuns=0");
        var data = await closed.AsAsync("Mia", () => closed.Server.ImportAsync());
        await SweepAsync(closed, "Mia", data.Id, 1);
        await MultiplyAsync(closed.Server, 500);

        using (System.Diagnostics.DiagnosticListener.AllListeners.Subscribe(statements))
        {
            var start = TimeProvider.System.GetTimestamp();
            await SweepAsync(closed, "Max", data.Id, 200);
            TestContext.Current.TestOutputHelper!.WriteLine(
                $"{TimeProvider.System.GetElapsedTime(start).TotalMilliseconds:N0} ms, {statements.Sent.Count} statements."
            );
        }

        // The queue's row and the ranks.
        Assert.Equal(
            2,
            statements.Sent.Count(text =>
                text.StartsWith("UPDATE \"Queue\"", StringComparison.Ordinal)
                || text.StartsWith("UPDATE \"Runs\"", StringComparison.Ordinal)
            )
        );
        var order = await OrderAsync(closed);
        Assert.Equal(700, order.Count);
        Assert.All(order.Take(400).Index(), item => Assert.Equal(item.Index % 2 == 0 ? "Mia" : "Max", item.Item.Owner!.Name));
    }

    [Fact]
    public async Task NextRun_OfALongQueue_IsReadAlone()
    {
        await using var closed = await HeldAsync();
        var data = await closed.AsAsync("Mia", () => closed.Server.ImportAsync());
        var first = (await SweepAsync(closed, "Mia", data.Id, 1))[0];
        await MultiplyAsync(closed.Server, 2_000);
        var statements = new Statements(_root.Path);

        using (System.Diagnostics.DiagnosticListener.AllListeners.Subscribe(statements))
        {
            await closed.AsAsync("Ada", () => closed.Server.Queue.HoldAllAsync(held: false, Cancellation));
            await closed.Server.UntilAsync(first.Id, RunState.Running);
        }

        var claims = statements.Sent.Where(text => text.Contains("\"WantedDevice\")", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(claims);
        Assert.All(claims, text => Assert.Contains("LIMIT 1", text, StringComparison.Ordinal));
    }

    [Fact]
    public void ShareOfAnAccount_BelowZero_IsRefused()
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection([new("ChordDash:DataRoot", _root.Path), new("ChordDash:MaxWaitingRuns", "-1")])
            .Build();

        Assert.Equal(
            ConsoleMessages.AccountLimitsWrong(AccessMessages.WaitingRunsNegative(-1)),
            Problems.Of(() => ChordDashOptions.Read(settings))
        );
    }

    [Fact]
    public async Task ASweep_IsOneEntryOfTheAuditLog()
    {
        await using var closed = await HeldAsync();
        var data = await closed.AsAsync("Mia", () => closed.Server.ImportAsync());

        await SweepAsync(closed, "Mia", data.Id, 40);

        var page = await closed.AsAsync("Ada", () =>
            closed.Server.Services.GetRequiredService<IAuditLog>().ListAsync("run.queued", 0, 50, Cancellation)
        );
        Assert.StartsWith("#1 to #40, 40 runs: ", Assert.Single(page.Entries).Subject, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new int[0], new int[0])]
    [InlineData(new[] { -9, -9 }, new[] { 1024, 2048 })]
    [InlineData(new[] { 5, -9 }, new[] { 5, 1029 })]
    [InlineData(new[] { -9, 5 }, new[] { -1019, 5 })]
    [InlineData(new[] { 5, -9, 8 }, new[] { 5, 6, 8 })]
    [InlineData(new[] { 5, -9, -9, -9, 8 }, new[] { 1024, 2048, 3072, 4096, 5120 })]
    [InlineData(new[] { 5, 5 }, new[] { 1024, 2048 })]
    [InlineData(new[] { int.MaxValue, -9 }, new[] { 1024, 2048 })]
    [InlineData(new[] { -9, int.MinValue, int.MaxValue }, new[] { 1024, 2048, 3072 })]
    public void Ranks_OfAnOrder_StayWhereThereIsRoom(int[] ranks, int[] expected) =>
        Assert.Equal(expected, QueueOrder.Fill([.. ranks.Select(rank => rank == -9 ? null : (int?)rank)]));

    private static IEqualityComparer<Run> ById { get; } =
        EqualityComparer<Run>.Create((one, other) => one!.Id == other!.Id, run => run.Id.GetHashCode());

    private async Task<ClosedServer> HeldAsync(params string[] settings)
    {
        var closed = await ClosedServer.StartAsync(_root, settings);
        await closed.AsAsync("Ada", () => closed.Server.Queue.HoldAllAsync(held: true, Cancellation));
        return closed;
    }

    private static Task<IReadOnlyList<Run>> SweepAsync(ClosedServer closed, string name, Guid dataset, int runs) =>
        closed.AsAsync(name, () =>
            closed.Server.RunCommands.EnqueueSweepAsync(
                [.. Enumerable.Range(0, runs).Select(seed => new RunRequest(dataset, "quick", new HyperParameters { Seed = seed }))],
                Cancellation
            )
        );

    private static async Task<List<Run>> OrderAsync(ClosedServer closed) =>
        [
            .. (await closed.Server.Runs.ListAsync(Cancellation))
                .Where(run => run.State == RunState.Queued)
                .OrderBy(run => run.QueuePosition),
        ];

    // Copies of the first waiting run, until so many wait.
    private static async Task MultiplyAsync(TestServer server, int waiting)
    {
        await using var database = await server
            .Services.GetRequiredService<IDbContextFactory<ChordDashContext>>()
            .CreateDbContextAsync(Cancellation);
        await WaitingRuns.MultiplyAsync(database, waiting, Cancellation);
        server.Services.GetRequiredService<RunChanges>().Announce(RunChanges.All);
    }

    /// <summary>What is sent to the database.</summary>
    // Of one server: others run beside it.
    private sealed class Statements(string folder)
        : IObserver<System.Diagnostics.DiagnosticListener>,
            IObserver<KeyValuePair<string, object?>>
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> Sent { get; } = new();

        public void OnNext(System.Diagnostics.DiagnosticListener value)
        {
            if (value.Name == "Microsoft.EntityFrameworkCore")
                value.Subscribe(this);
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (
                value.Value is Microsoft.EntityFrameworkCore.Diagnostics.CommandEventData data
                && value.Key.EndsWith("CommandExecuting", StringComparison.Ordinal)
                && data.Command.Connection?.DataSource.StartsWith(folder, StringComparison.Ordinal) == true
            )
                Sent.Enqueue(data.Command.CommandText);
        }

        public void OnCompleted() { }

        public void OnError(Exception error) { }
    }
}
