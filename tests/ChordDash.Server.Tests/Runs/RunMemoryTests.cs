using System.Globalization;
using System.Text.RegularExpressions;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Torch;
using ChordDash.Engine.Training;
using ChordDash.Engine.Training.Memory;
using ChordDash.Server.Hosting;
using ChordDash.Server.Resources;
using ChordDash.Server.Runs;
using ChordDash.Server.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ChordDash.Server.Tests.Runs;

public sealed class RunMemoryTests : IDisposable
{
    private const long Gigabyte = 1L << 30;
    private const long Some = 123_456;

    private static readonly TrainingSize Size = new(1_000, 300_000, 500, 192, 4, [new HistogramBin(1, 500, 1_000)]);

    // About 0.3, 1.3 and far more than 100 GB.
    private static readonly HyperParameters Small = new()
    {
        HiddenSize = 16,
        EmbeddingSize = 8,
        Device = "cpu",
    };
    private static readonly HyperParameters Medium = Small with { HiddenSize = 1_024, Layers = 2, BatchSize = 4, CropLength = 16 };
    private static readonly HyperParameters Huge = new()
    {
        HiddenSize = 2_048,
        Layers = 8,
        EmbeddingSize = 1_024,
        BatchSize = 4_096,
        Device = "cpu",
    };

    private readonly TemporaryFolder _root = new();
    private readonly FakeTimeProvider _time = new();
    private readonly FakeMachineMemory _machine = new(4 * Gigabyte, 4 * Gigabyte);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Enqueue_MoreThanTheMachineHas_IsRefusedWithSettingsThatWouldDo()
    {
        await using var server = await StartAsync();
        var dataset = await server.ImportAsync();

        var (status, body) = await server.PostAsync(
            "/api/v1/runs",
            new
            {
                datasetId = dataset.Id,
                preset = "quick",
                hyperParameters = new
                {
                    hiddenSize = 2_048,
                    layers = 8,
                    embeddingSize = 1_024,
                    batchSize = 4_096,
                },
            }
        );

        Assert.Equal(422, (int)status);
        var message = body.GetProperty("errors").GetProperty("batchSize")[0].GetString()!;
        Assert.Matches(
            $"^{Like(TrainingMessages.RunNeedsMoreMemoryOfServer(0, 7 * Gigabyte / 2), @"\d+(\.\d+)? GB")} "
                + $"{Like(TrainingMessages.HiddenUnitsWouldNeed(Some, 0), @"(\d+(\.\d)? MB|[0-3](\.\d+)? GB)")}$",
            message
        );
        Assert.Empty(await server.Runs.ListAsync(Cancellation));
        await Assert.ThrowsAsync<InvalidHyperParametersException>(() =>
            server.RunCommands.EnqueueSweepAsync(
                [new RunRequest(dataset.Id, "quick", Small), new RunRequest(dataset.Id, "quick", Huge)],
                Cancellation
            )
        );
        Assert.Empty(await server.Runs.ListAsync(Cancellation));
    }

    [Fact]
    public async Task Claim_WithoutRoomNow_WaitsWithItsReasonAndSmallerOnesGoFirst()
    {
        await using var server = await StartAsync();
        var dataset = await server.ImportAsync();
        _machine.Machine = _machine.Machine! with { Available = Gigabyte };
        var medium = await server.EnqueueAsync(dataset.Id, Medium);
        var small = await server.EnqueueAsync(dataset.Id, Small);

        var first = await server.Trainer.NextAsync();

        Assert.Equal(Small.HiddenSize, first.Job.HyperParameters.HiddenSize);
        Assert.Equal(RunState.Queued, (await server.Runs.GetAsync(medium.Id, Cancellation)).State);
        var waiting = (await server.Queue.GetStatusAsync(Cancellation)).WaitingFor;
        var reason = Assert.Single(waiting).Value;
        Assert.Equal(nameof(RunMessages.RunWaitsForMemory), reason.Code);
        Assert.InRange(BytesOf(reason, "needed"), Gigabyte / 2, 10 * Gigabyte);
        Assert.InRange(BytesOf(reason, "free"), 0, Gigabyte - 1);
        Assert.Equal(medium.Id, waiting.Keys.Single());

        _machine.Machine = _machine.Machine! with { Available = 4 * Gigabyte };
        first.Finish();
        var second = await server.Trainer.NextAsync();
        Assert.Equal(Medium.HiddenSize, second.Job.HyperParameters.HiddenSize);
        Assert.Empty((await server.Queue.GetStatusAsync(Cancellation)).WaitingFor);
        second.Finish();
        await server.UntilAsync(small.Id, RunState.Finished);
        await server.UntilAsync(medium.Id, RunState.Finished);
    }

    [Fact]
    public async Task Claim_OfARunThatNoLongerFits_FailsWithAdviceAndTheQueueGoesOn()
    {
        await using var server = await StartAsync();
        var dataset = await server.ImportAsync();
        await server.Queue.HoldAllAsync(held: true, Cancellation);
        var medium = await server.EnqueueAsync(dataset.Id, Medium);
        await server.EnqueueAsync(dataset.Id, Small);
        _machine.Machine = new(Gigabyte, Gigabyte);

        await server.Queue.HoldAllAsync(held: false, Cancellation);

        var failed = await server.UntilAsync(medium.Id, RunState.Failed);
        Assert.Matches(
            $"^{Like(TrainingMessages.RunNeedsMoreMemoryOfServer(0, Gigabyte / 2), @"\d+(\.\d+)? GB")} "
                + $"{Like(TrainingMessages.HiddenUnitsWouldNeed(Some, 0), @"\d+(\.\d)? MB")}$",
            failed.Reason?.ToString()
        );
        (await server.Trainer.NextAsync()).Finish();
    }

    [Fact]
    public void Consider_WhatOtherRunsWerePromised_IsNotThereTwice()
    {
        var memory = NewMemory();
        var promised = memory.Promise(Medium, Size);
        _machine.Machine = new(4 * Gigabyte, 2 * promised + 600_000_000);
        Assert.Null(memory.Consider(Guid.NewGuid(), Medium, Size, []).Wait);

        RunAttempt[] running = [Attempt(promised)];
        Assert.Null(memory.Consider(Guid.NewGuid(), Medium, Size, running).Wait);
        Assert.NotNull(memory.Consider(Guid.NewGuid(), Medium, Size, [.. running, Attempt(promised)]).Wait);

        // What one of them has taken by now is no longer among what is free.
        _machine.Own += promised;
        _machine.Machine = _machine.Machine with { Available = promised + 600_000_000 };
        Assert.Null(memory.Consider(Guid.NewGuid(), Medium, Size, running).Wait);
        Assert.NotNull(memory.Consider(Guid.NewGuid(), Medium, Size, [.. running, Attempt(promised)]).Wait);
    }

    [Fact]
    public void Consider_WhatOtherProgramsTake_IsAwaitedForAWhile()
    {
        var memory = NewMemory();
        var run = Guid.NewGuid();
        _machine.Machine = new(4 * Gigabyte, Gigabyte);

        Assert.NotNull(memory.Consider(run, Medium, Size, []).Wait);
        Assert.Equal(1, _machine.GivenBack);
        _time.Advance(RunMemory.Patience);
        var verdict = memory.Consider(run, Medium, Size, []);

        Assert.Null(verdict.Wait);
        Assert.Equal(nameof(TrainingMessages.RunNeedsMoreMemoryOfServer), verdict.Refusal?.Code);
        Assert.Empty(memory.Waiting);
    }

    [Fact]
    public void Consider_ARunThatIsPassedOverForLong_HoldsOthersBack()
    {
        var memory = NewMemory();
        var run = Guid.NewGuid();
        _machine.Machine = new(4 * Gigabyte, Gigabyte);
        RunAttempt[] running = [Attempt(100_000_000)];

        Assert.False(memory.Consider(run, Medium, Size, running).HoldsOthers);
        _time.Advance(RunMemory.PassedOverAtMost);

        Assert.True(memory.Consider(run, Medium, Size, running).HoldsOthers);
        memory.Forget(one => one == run);
        Assert.Empty(memory.Waiting);
    }

    [Fact]
    public void Look_ForACard_CountsItsOwnMemory()
    {
        var memory = NewMemory();
        var onCard = Medium with { Device = "cuda:0" };
        Assert.Null(memory.Look(onCard, Size).Obstacle);

        _machine.CardMemory = new(Gigabyte, Gigabyte);

        var (needed, obstacle) = memory.Look(onCard, Size);
        Assert.Contains(TrainingMessages.RunNeedsMoreMemoryOfCard(needed, Gigabyte), obstacle!.Arguments.Select(part => part.Value));
        Assert.Null(memory.Look(Medium, Size).Obstacle);
        _machine.Machine = null;
        Assert.Null(memory.Look(Huge, Size).Obstacle);
    }

    // A message as a pattern: what is 0 bytes in it is a size, and Some any number.
    private static string Like(Message message, string size) =>
        Regex
            .Escape(message.ToString())
            .Replace(Regex.Escape(ByteSize.Text(0)), size, StringComparison.Ordinal)
            .Replace($"{Some}", @"\d+", StringComparison.Ordinal);

    private static long BytesOf(Message message, string argument) =>
        long.Parse(message.Arguments.Single(one => one.Name == argument).Value.ToString(), CultureInfo.InvariantCulture);

    private RunMemory NewMemory() => new(_machine, new CpuAndCard(), new ChordDashOptions(), _time);

    private static RunAttempt Attempt(long memory) =>
        new(Guid.NewGuid(), 1, 1, 1, "", Begun: false, 0, Guid.NewGuid(), Small, []) { Memory = memory };

    private Task<TestServer> StartAsync() => TestServer.StartAsync(_root, services => services.AddSingleton<IMachineMemory>(_machine));

    private sealed class CpuAndCard : IComputeDevices
    {
        public IReadOnlyList<ComputeDevice> Available { get; } =
        [new("cuda:0", Message.Literal("Card")), new("cpu", Message.Literal("CPU"))];

        public ComputeDevice Resolve(string requested) =>
            Available.FirstOrDefault(device => device.Id == requested) ?? throw new UserErrorException(Message.Literal("None."));
    }
}
