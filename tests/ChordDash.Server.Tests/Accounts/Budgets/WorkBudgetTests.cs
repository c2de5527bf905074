using System.Net;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Engine.Prediction;
using ChordDash.Server.Accounts;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Hosting;
using ChordDash.Server.Prediction;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Accounts.Budgets;

public sealed class WorkBudgetTests : IDisposable
{
    private const string Somebody = "10.0.0.1";
    private const string Another = "10.0.0.2";

    private readonly TemporaryFolder _root = new();
    private readonly TaskCompletionSource<bool> _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _begun;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Work_BeyondTheLimit_WaitsAndIsRefusedThen_ForOneAccountAlone()
    {
        await using var server = await TestServer.StartAsync(_root, "--ChordDash:MaxConcurrentWork=2");
        var budget = server.Services.GetRequiredService<WorkBudget>();
        var work = Enumerable.Range(0, 2 + Limits.MaxWaitingWork).Select(_ => StartAsync(budget, Somebody)).ToList();
        await UntilAsync(budget, use => use is { Work: 2, Waiting: Limits.MaxWaitingWork });

        var refusal = await Assert.ThrowsAsync<WorkBudgetExceededException>(() => StartAsync(budget, Somebody));
        work.Add(StartAsync(budget, Another));
        await Patience.UntilAsync(() => NowAsync(() => Volatile.Read(ref _begun)), begun => begun == 3);

        Assert.Equal(AccountMessages.TooMuchConcurrentWork(2, 64), refusal.Problem);
        Assert.Equal(2, Find(budget)!.Work);
        _gate.SetResult(true);
        await Task.WhenAll(work).WithPatience();
        Assert.Equal(3 + Limits.MaxWaitingWork, _begun);
        Assert.Equal((0, 0, 2 + Limits.MaxWaitingWork), Find(budget) is { } use ? (use.Work, use.Waiting, use.ThisMinute) : default);
    }

    [Fact]
    public async Task Work_OfAMinute_IsRefusedWithTheTimeToWait()
    {
        await using var server = await TestServer.StartAsync(_root, "--ChordDash:MaxWorkPerMinute=3");
        var budget = server.Services.GetRequiredService<WorkBudget>();
        for (var work = 0; work < 3; work++)
            Assert.Equal(work, await AsAsync(Somebody, () => budget.ComputeAsync(() => work, Cancellation)));

        var refusal = await Assert.ThrowsAsync<WorkBudgetExceededException>(() =>
            AsAsync(Somebody, () => budget.ComputeAsync(() => 3, Cancellation))
        );

        Assert.Equal(AccountMessages.TooMuchWorkPerMinute(3), refusal.Problem);
        Assert.True(refusal.RetryAfter > TimeSpan.Zero);
        Assert.Equal(4, await AsAsync(Another, () => budget.ComputeAsync(() => 4, Cancellation)));
        // The server's own is not counted.
        Assert.Equal(5, await budget.ComputeAsync(() => 5, Cancellation));
    }

    [Fact]
    public async Task Work_WithinWork_DoesNotWaitForItself()
    {
        await using var server = await TestServer.StartAsync(_root, "--ChordDash:MaxConcurrentWork=1");
        var budget = server.Services.GetRequiredService<WorkBudget>();

        var answer = await AsAsync(Somebody, () => budget.DoAsync(() => budget.ComputeAsync(() => 7, Cancellation), Cancellation))
            .WithPatience();

        Assert.Equal((7, 1), (answer, Find(budget)!.ThisMinute));
    }

    [Fact]
    public async Task Work_ThatIsGivenUpWhileItWaits_LeavesItsPlace()
    {
        await using var server = await TestServer.StartAsync(_root, "--ChordDash:MaxConcurrentWork=1");
        var budget = server.Services.GetRequiredService<WorkBudget>();
        var first = StartAsync(budget, Somebody);
        await UntilAsync(budget, use => use.Work == 1);
        using var leaving = new CancellationTokenSource();
        var second = AsAsync(Somebody, () => budget.ComputeAsync(() => 1, leaving.Token));
        await UntilAsync(budget, use => use.Waiting == 1);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await UntilAsync(budget, use => use.Waiting == 0);
        _gate.SetResult(true);
        await first.WithPatience();
    }

    [Fact]
    public async Task Transfers_BeyondTheLimit_WaitAndAreRefusedThen_ButHinderNoWork()
    {
        await using var server = await TestServer.StartAsync(_root, "--ChordDash:MaxConcurrentTransfers=1");
        var budget = server.Services.GetRequiredService<WorkBudget>();
        var transfers = Enumerable.Range(0, 1 + Limits.MaxWaitingTransfers).Select(_ => TransferAsync()).ToList();

        // Which of them is refused is left to chance: it is the last one to come.
        var refused = await await Task.WhenAny(
                transfers.Append(TransferAsync()).Select(transfer => Assert.ThrowsAsync<WorkBudgetExceededException>(() => transfer))
            )
            .WithPatience();

        Assert.Equal(AccountMessages.TooManyTransfers(1, 64), refused.Problem);
        Assert.Equal(1, await AsAsync(Somebody, () => budget.ComputeAsync(() => 1, Cancellation)).WithPatience());
        Assert.Equal(1, Find(budget)!.Transfers);
        _gate.SetResult(true);

        Task<bool> TransferAsync() => AsAsync(Somebody, () => budget.TransferAsync(() => _gate.Task, Cancellation));
    }

    [Fact]
    public async Task Callers_BeyondThoseThatAreKnown_ShareOneBudget()
    {
        await using var server = await TestServer.StartAsync(_root);
        var budget = server.Services.GetRequiredService<WorkBudget>();
        for (var caller = 0; caller <= Limits.MaxKnownCallers; caller++)
            await AsAsync($"caller {caller}", () => budget.DoAsync(() => Task.FromResult(true), Cancellation));

        var known = budget.ListUse();

        Assert.Equal(Limits.MaxKnownCallers + 1, known.Count);
        Assert.Equal(1, known.Single(use => use.Key is "others").ThisMinute);
    }

    [Fact]
    public async Task Limits_ThatAreChanged_HoldAtOnce()
    {
        await using var server = await TestServer.StartAsync(_root, "--ChordDash:MaxConcurrentWork=1");
        var budget = server.Services.GetRequiredService<WorkBudget>();
        var work = StartAsync(budget, Somebody);
        await UntilAsync(budget, use => use.Work == 1);

        var limits = server.Services.GetRequiredService<IAccountLimits>();
        await AsAdministratorAsync(() =>
            limits.SetAsync(limits.Current with { MaxConcurrentWork = 2, MaxWorkPerMinute = 1 }, Cancellation)
        );

        Assert.Equal(1, await AsAsync(Somebody, () => budget.ComputeAsync(() => 1, Cancellation)).WithPatience());
        await Assert.ThrowsAsync<WorkBudgetExceededException>(() => AsAsync(Somebody, () => budget.ComputeAsync(() => 2, Cancellation)));
        _gate.SetResult(true);
        await work.WithPatience();
    }

    [Fact]
    public async Task Api_AnswersTooMuchWork_With429AndASentence_ButWhatIsTypedAtOnce()
    {
        await using var server = await TestServer.StartAsync(_root, "--ChordDash:MaxWorkPerMinute=1");
        var free = new { sequence = "C G".PadRight(Limits.MaxCharactersForFree) };
        var large = new { sequence = "C G".PadRight(Limits.MaxCharactersForFree + 1) };
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/api/v1/chords/read", free)).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/api/v1/chords/read", free)).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/api/v1/chords/read", large)).Status);

        using var content = System.Net.Http.Json.JsonContent.Create(large);
        using var refused = await server.Http.PostAsync("/api/v1/chords/read", content, Cancellation);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter?.Delta);
        Problems.AssertIs(AccountMessages.TooMuchWorkPerMinute(1), (await TestServer.ReadAsync(refused)).Body);
        for (var typed = 0; typed < 20; typed++)
            Assert.Equal(
                HttpStatusCode.OK,
                (await server.PostAsync("/api/v1/chords/read", new { sequence = "C Am F G C Am F G C G" })).Status
            );
    }

    [Fact]
    public async Task FewLettersThatStandForManyChords_AreNotFree()
    {
        await using var server = await TestServer.StartAsync(_root);
        var model = await server.TrainAsync();

        await AsAsync(Somebody, () =>
            server.Predictions.PredictAsync(model, new SequenceQuery($"17x{Limits.MaxChordsForFree}"), Cancellation)
        );
        Assert.Null(Find(server.Services.GetRequiredService<WorkBudget>()));
        await AsAsync(Somebody, () =>
            server.Predictions.PredictAsync(model, new SequenceQuery($"17x{Limits.MaxChordsForFree + 1}"), Cancellation)
        );

        Assert.Equal(1, Find(server.Services.GetRequiredService<WorkBudget>())!.ThisMinute);
    }

    [Fact]
    public async Task Work_IsOfALowerPriorityThanTraining()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere threads have no niceness.");
        await using var server = await TestServer.StartAsync(_root);

        var nice = await server.Services.GetRequiredService<WorkBudget>().ComputeAsync(Nice, Cancellation);
        var large = await server.Services.GetRequiredService<LargePredictions>().Current.RunAsync(Nice, Cancellation);

        Assert.Equal((BackgroundPriority.Work, BackgroundPriority.Work), (nice, large));
        Assert.True(BackgroundPriority.Training < BackgroundPriority.Work);

        // Field 19 of proc_pid_stat(5), of which the first two end with a parenthesis.
        static int Nice() =>
            int.Parse(
                File.ReadAllText("/proc/thread-self/stat").Split(") ")[^1].Split(' ')[16],
                System.Globalization.CultureInfo.InvariantCulture
            );
    }

    [Fact]
    public async Task Work_OfAnAccountThatHadMuchComputed_WaitsForItsOwnKind_ButNobodyElseDoes()
    {
        await using var server = await TestServer.StartAsync(_root);
        var budget = server.Services.GetRequiredService<WorkBudget>();
        await UseUpAsync(budget);
        using var open = new ManualResetEventSlim();
        var turns = Math.Max(1, Environment.ProcessorCount / 2);
        // On the threads of all kinds of work, of which only so many are done at a time.
        var held = Enumerable.Range(0, turns).Select(_ => AsAsync(Somebody, () => budget.ComputeAsync(Hold, Cancellation))).ToList();
        await Patience.UntilAsync(() => NowAsync(() => Volatile.Read(ref _begun)), begun => begun == turns);

        var patient = AsAsync(Somebody, () =>
            budget.DoAsync(
                () => server.Services.GetRequiredService<LargePredictions>().Current.RunAsync(() => 1, Cancellation),
                Cancellation
            )
        );
        var prompt = await AsAsync(Another, () => budget.ComputeAsync(() => 2, Cancellation)).WithPatience();

        Assert.Equal(2, prompt);
        Assert.False(patient.IsCompleted);
        open.Set();
        Assert.Equal(1, await patient.WithPatience());
        Assert.All(await Task.WhenAll(held).WithPatience(), Assert.True);

        bool Hold()
        {
            Interlocked.Increment(ref _begun);
            return open.Wait(TimeSpan.FromMinutes(1), Cancellation);
        }
    }

    [Fact]
    public async Task Requests_OfAnAccountThatHadMuchComputed_TakeTurns_AndAnothersPass()
    {
        await using var server = await TestServer.StartAsync(_root);
        var budget = server.Services.GetRequiredService<WorkBudget>();
        await UseUpAsync(budget);
        var asked = 0;

        // All at once: one passes, as many as may wait do so, the others are told.
        var requests = Enumerable.Range(0, Limits.MaxWaitingWork + 5).Select(_ => AsAsync(Somebody, () => AskAsync())).ToList();
        var refused = await Task.WhenAll(
                requests.Select(async request =>
                {
                    try
                    {
                        return await request && false;
                    }
                    catch (WorkBudgetExceededException)
                    {
                        return true;
                    }
                })
            )
            .WithPatience();
        var others = await AsAsync(Another, () => AskAsync());

        Assert.True(others);
        Assert.InRange(refused.Count(one => one), 1, 4);
        Assert.Equal(requests.Count - refused.Count(one => one) + 1, asked);

        async Task<bool> AskAsync()
        {
            await budget.PaceAsync(new DefaultHttpContext(), _ =>
            {
                Interlocked.Increment(ref asked);
                return Task.CompletedTask;
            });
            return true;
        }
    }

    [Fact]
    public async Task Refusals_AreCountedAsWork_SoThatNobodyKeepsTheServerBusyWithThem()
    {
        await using var server = await TestServer.StartAsync(_root);
        var budget = server.Services.GetRequiredService<WorkBudget>();
        Assert.Equal(WorkLane.Prompt, await LaneAsync(budget, Somebody));

        // Each costs more than what comes back while it is refused.
        await Patience.UntilAsync(
            async () =>
            {
                for (var request = 0; request < 10; request++)
                    await AsAsync(Somebody, () => PassAsync(StatusCodes.Status413PayloadTooLarge));
                return await LaneAsync(budget, Somebody);
            },
            lane => lane is WorkLane.Deferred
        );
        for (var request = 0; request < 450; request++)
            await AsAsync(Another, () => PassAsync(StatusCodes.Status200OK));

        Assert.Equal(WorkLane.Prompt, await LaneAsync(budget, Another));

        async Task<bool> PassAsync(int status)
        {
            await budget.PaceAsync(new DefaultHttpContext(), context =>
            {
                context.Response.StatusCode = status;
                return Task.CompletedTask;
            });
            return true;
        }
    }

    [Fact]
    public async Task ShortQuestion_IsAnsweredWhileLongOnesAreComputed_AndIsFree()
    {
        await using var server = await TestServer.StartAsync(_root, "--ChordDash:MaxWorkPerMinute=1");
        var model = await server.TrainAsync();
        using var open = new ManualResetEventSlim();
        var busy = server
            .Services.GetRequiredService<LargePredictions>()
            .Current.RunAsync(() => open.Wait(TimeSpan.FromMinutes(3), Cancellation), Cancellation);
        var alsoBusy = server
            .Services.GetRequiredService<WorkBudget>()
            .ComputeAsync(() => open.Wait(TimeSpan.FromMinutes(3), Cancellation), Cancellation);

        for (var asked = 0; asked < 3; asked++)
            Assert.NotEmpty(
                (
                    await AsAsync(Somebody, () => server.Predictions.PredictAsync(model, new SequenceQuery("0 17 33"), Cancellation))
                        .WithPatience()
                ).Composer
            );

        open.Set();
        Assert.True(await busy && await alsoBusy);
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("::1", "::1")]
    [InlineData("::ffff:10.1.2.3", "10.1.2.3")]
    [InlineData("2001:db8:1:2:aaaa::1", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2:bbbb::9", "2001:db8:1:2::")]
    [InlineData(null, null)]
    public void Key_OfAnAddress_IsItsNetworkWhereOnePersonHasMany(string? address, string? key) =>
        Assert.Equal(key, WorkBudget.KeyOf(new Visitor(Role.Viewer), address));

    // What is done promptly, and somewhat more. It is counted just after it is done.
    private static async Task UseUpAsync(WorkBudget budget)
    {
        await AsAsync(Somebody, () => budget.ComputeAsync(Spin, Cancellation));
        await Patience.UntilAsync(() => LaneAsync(budget, Somebody), lane => lane is WorkLane.Deferred);
    }

    private static bool Spin()
    {
        var start = BackgroundPriority.ThreadTime;
        while (BackgroundPriority.ThreadTime - start < 2 * Limits.MaxPromptWorkPerMinute)
            Thread.SpinWait(1_000);
        return true;
    }

    private static Task<WorkLane> LaneAsync(WorkBudget budget, string address) =>
        AsAsync(address, () => budget.DoAsync(() => Task.FromResult(CallerBudget.CurrentLane), Cancellation));

    private Task<bool> StartAsync(WorkBudget budget, string address) => AsAsync(address, () => budget.DoAsync(
                () =>
                {
                    Interlocked.Increment(ref _begun);
                    return _gate.Task;
                },
                Cancellation
            ));

    private static Task<T> AsAsync<T>(string address, Func<Task<T>> action) =>
        Task.Run(
            () =>
            {
                AccessControl.Enter(new Visitor(Role.Viewer), address);
                return action();
            },
            Cancellation
        );

    private static Task AsAdministratorAsync(Func<Task> action) =>
        Task.Run(
            () =>
            {
                AccessControl.Enter(new Visitor(Role.Administrator), Another);
                return action();
            },
            Cancellation
        );

    private static CallerUse? Find(WorkBudget budget) => budget.ListUse().SingleOrDefault(use => use.Key is Somebody);

    private static Task<CallerUse?> UntilAsync(WorkBudget budget, Func<CallerUse, bool> wanted) =>
        Patience.UntilAsync(() => NowAsync(() => Find(budget)), use => use is not null && wanted(use));

    private static async Task<T> NowAsync<T>(Func<T> look)
    {
        await Task.Yield();
        return look();
    }
}
