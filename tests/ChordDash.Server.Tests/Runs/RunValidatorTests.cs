using System.Net;
using System.Text.Json;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.Runs;

/// <summary>Runs that cannot train are refused on each way into the queue; those that trained to no good end say so.</summary>
public sealed class RunValidatorTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Copies_AreRefusedAsARunASweepAndFolds()
    {
        await using var server = await TestServer.StartAsync(_root);
        var dataset = await server.ImportAsync(Copies());

        foreach (
            var (path, body) in new (string, object)[]
            {
                ("/api/v1/runs", new { datasetId = dataset.Id }),
                ("/api/v1/runs/sweep", new { datasetId = dataset.Id, sweep = new { seed = new[] { 1, 2 } } }),
                ("/api/v1/runs/folds", new { datasetId = dataset.Id, hyperParameters = new { split = "folds" } }),
            }
        )
        {
            var (status, problem) = await server.PostAsync(path, body);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Problems.AssertIs(DatasetMessages.EveryPieceIsTheSame(10), problem);
            Assert.True(problem.GetProperty("errors").TryGetProperty("datasetId", out _));
        }

        Assert.Empty(await server.Runs.ListAsync(Cancellation));
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("[1, 2, 3]")]
    [InlineData("[0, 0]")]
    [InlineData("[-1, 1]")]
    [InlineData("[]")]
    public async Task OwnClassWeights_ThatDoNotFit_AreRefused(string weights)
    {
        await using var server = await TestServer.StartAsync(_root);
        var dataset = await server.ImportAsync();

        var (status, problem) = await server.PostAsync(
            "/api/v1/runs",
            new
            {
                datasetId = dataset.Id,
                hyperParameters = new { classWeights = "own", ownClassWeights = JsonSerializer.Deserialize<double[]>(weights) },
            }
        );

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.True(problem.GetProperty("errors").TryGetProperty("ownClassWeights", out _));
    }

    [Fact]
    public async Task Folds_WithAClassTooSmallForThem_AreRefusedAndFewerTaken()
    {
        await using var server = await TestServer.StartAsync(_root);
        await server.Queue.HoldAllAsync(held: true, Cancellation);
        var dataset = await server.ImportAsync(
            TestDatasets.Labelled([
                .. Enumerable
                    .Range(0, 23)
                    .Select(piece =>
                        (
                            (int[])[piece, 40],
                            piece < 10 ? 0
                            : piece < 20 ? 1
                            : 2
                        )
                    ),
            ])
        );

        var (status, problem) = await server.PostAsync("/api/v1/runs/folds", Body(folds: 5));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Problems.AssertIs(TrainingMessages.ClassHasTooFewPiecesForFolds("Class 2", 3, 5), problem);
        Assert.Equal(HttpStatusCode.Created, (await server.PostAsync("/api/v1/runs/folds", Body(folds: 3))).Status);

        object Body(int folds) => new { datasetId = dataset.Id, hyperParameters = new { split = "folds", folds } };
    }

    [Fact]
    public async Task DerivedSet_ThatLostItsDifferentPieces_IsRefused()
    {
        await using var server = await TestServer.StartAsync(_root);
        // Each class has a piece of its own and copies of another.
        var dataset = await server.ImportAsync(
            TestDatasets.Labelled([
                .. Enumerable.Range(0, 12).Select(piece => (piece < 2 ? (int[])[piece, 50 + piece] : [7, 8, 9], piece % 2)),
            ])
        );
        var (status, derived) = await server.PostAsync($"/api/v1/datasets/{dataset.Id}/derive", new { leaveOut = new[] { 0, 1 } });
        Assert.Equal(HttpStatusCode.Created, status);

        var (refused, problem) = await server.PostAsync("/api/v1/runs", new { datasetId = derived.GetProperty("id").GetGuid() });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused);
        Problems.AssertIs(DatasetMessages.EveryPieceIsTheSame(10), problem);
    }

    [Theory]
    [InlineData("run-again")]
    [InlineData("resume")]
    [InlineData("train-on")]
    public async Task RunAgain_OfARunThatCouldNotTrainNow_IsRefused(string action)
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        var training = await server.Trainer.NextAsync();
        await training.StartAsync();
        File.WriteAllText(Path.Combine(training.Job.CheckpointFolder!, "1.checkpoint"), "");
        await training.EpochAsync();
        training.Fail(new InvalidOperationException("Broken"));
        await server.UntilAsync(run.Id, RunState.Failed);
        // As a run of another version may be, or one that an archive brought.
        await server.ForgeAsync(run.Id, set =>
            set.SetProperty(
                row => row.HyperParameters,
                run.HyperParameters with
                {
                    ClassWeights = ClassWeighting.Own,
                    OwnClassWeights = [1, 1, 1],
                }
            )
        );

        var (status, problem) = await server.PostAsync($"/api/v1/runs/{run.Id}/{action}", new { epochs = 2 });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Problems.AssertIs(HyperParameterMessages.OwnClassWeightsDifferFromClasses(2, 3), problem);
        Assert.Equal(RunState.Failed, (await server.Runs.GetAsync(run.Id, Cancellation)).State);
    }

    public static TheoryData<TrainingVerdict, EpochMetrics> Verdicts =>
        new()
        {
            { TrainingVerdict.Diverged, FakeTraining.Metrics(1, best: true) with { TrainLoss = 4_000 } },
            {
                TrainingVerdict.ConstantAnswer,
                FakeTraining.Metrics(1, best: true) with
                {
                    ConfusionMatrix =
                    [
                        [1, 0],
                        [1, 0],
                    ],
                    ValidationAccuracy = 0.5,
                }
            },
            {
                TrainingVerdict.BelowLargestClass,
                FakeTraining.Metrics(1, best: true) with
                {
                    ConfusionMatrix =
                    [
                        [1, 2],
                        [1, 0],
                    ],
                    ValidationAccuracy = 0.25,
                }
            },
        };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Verdicts))]
    public async Task Finished_ToNoGoodEnd_SaysSoInTheRunItsEventsAndItsLog(TrainingVerdict verdict, EpochMetrics metrics)
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        var training = await server.Trainer.NextAsync();
        await training.StartAsync();
        await training.EpochAsync(metrics);
        training.Finish();
        var finished = await server.UntilAsync(run.Id, RunState.Finished);

        Assert.Equal(verdict, finished.Verdict);
        Assert.NotNull(finished.ModelId);
        var (_, judgement) = TrainingJudge.Describe(finished.HyperParameters, finished.ClassNames, metrics, metrics)!.Value;
        Assert.Equal($"All epochs done. {judgement}", finished.Reason?.ToString());
        var shown = await server.GetJsonAsync($"/api/v1/runs/{run.Id}");
        Assert.Equal(JsonNamingPolicy.CamelCase.ConvertName(verdict.ToString()), shown.GetProperty("verdict").GetString());
        Assert.Equal(verdict, (await server.ReadEventsAsync(run.Id))[^1].End!.Verdict);
        Assert.Contains(
            $"Warning     {finished.Reason}",
            await server.Http.GetStringAsync($"/api/v1/runs/{run.Id}/log", Cancellation),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Finished_Well_HasNoVerdict()
    {
        await using var server = await TestServer.StartAsync(_root);
        await server.TrainAsync();
        var run = (await server.Runs.ListAsync(Cancellation))[0];

        Assert.Null(run.Verdict);
        Assert.False((await server.GetJsonAsync($"/api/v1/runs/{run.Id}")).TryGetProperty("verdict", out _));
    }

    [Fact]
    public async Task NotFinite_Fails_AndItsEventSaysThatItDiverged()
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        (await server.Trainer.NextAsync()).Finish(StopReason.NotFinite, "The loss was no longer a finite number in epoch 1.");
        await server.UntilAsync(run.Id, RunState.Failed);

        Assert.Equal(TrainingVerdict.Diverged, (await server.ReadEventsAsync(run.Id))[^1].End!.Verdict);
    }

    private static MemoryStream Copies() =>
        TestDatasets.Labelled([.. Enumerable.Range(0, 10).Select(piece => ((int[])[3, 4, 5], piece % 2))]);
}
