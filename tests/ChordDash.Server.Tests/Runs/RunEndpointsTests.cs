using System.Net;
using System.Text;
using System.Text.Json;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.Runs;

public sealed class RunEndpointsTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Post_PresetAndSomeHyperParameters_QueuesAndTrainsTheRun()
    {
        await using var server = await TestServer.StartAsync(_root);
        var dataset = await server.ImportAsync(pieces: 20);

        var (status, created) = await server.PostAsync(
            "/api/v1/runs",
            new
            {
                datasetId = dataset.Id,
                preset = "Notebook",
                hyperParameters = new
                {
                    Epochs = 3,
                    optimizer = "rmsprop",
                    seed = 7,
                },
            }
        );

        Assert.Equal(HttpStatusCode.Created, status);
        var id = created.GetProperty("id").GetGuid();
        var training = await server.Trainer.NextAsync();
        Assert.Equal(
            (3, Engine.Training.OptimizerKind.Rmsprop, 7L, 10),
            (
                training.Job.HyperParameters.Epochs,
                training.Job.HyperParameters.Optimizer,
                training.Job.HyperParameters.Seed,
                training.Job.HyperParameters.BatchSize
            )
        );
        await training.StartAsync();
        await training.EpochAsync();
        await training.EpochAsync(best: false);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(server, $"/api/v1/runs/{id}/report"));
        await training.ReportAsync();
        training.Finish();
        await server.UntilAsync(id, RunState.Finished);

        var run = await server.GetJsonAsync($"/api/v1/runs/{id}");
        Assert.Equal("finished", run.GetProperty("state").GetString());
        Assert.Equal(2, run.GetProperty("epoch").GetInt32());
        Assert.Equal(0.65, run.GetProperty("baseline").GetProperty("balancedAccuracy").GetDouble());
        Assert.Equal(
            0.5,
            (await server.GetJsonAsync($"/api/v1/runs/{id}/report")).GetProperty("accuracy").GetProperty("value").GetDouble()
        );
        // Lists show the report's figures, not those of the epoch that was chosen on the same pieces.
        foreach (var listed in new[] { run, (await server.GetJsonAsync("/api/v1/runs"))[0] })
        {
            var reported = listed.GetProperty("reported");
            Assert.Equal(2, reported.GetProperty("pieces").GetInt32());
            Assert.Equal(0.9, reported.GetProperty("balancedAccuracy").GetProperty("high").GetDouble());
        }

        Assert.Equal(1, run.GetProperty("best").GetProperty("epoch").GetInt32());
        Assert.Equal(2, run.GetProperty("last").GetProperty("epoch").GetInt32());
        Assert.Equal(id, Assert.Single((await server.GetJsonAsync("/api/v1/runs")).EnumerateArray()).GetProperty("id").GetGuid());
        Assert.Equal(
            [1, 2],
            (await server.GetJsonAsync($"/api/v1/runs/{id}/epochs")).EnumerateArray().Select(item => item.GetProperty("epoch").GetInt32())
        );
        Assert.Equal(
            run.GetProperty("modelId").GetGuid(),
            Assert.Single((await server.GetJsonAsync("/api/v1/models")).EnumerateArray()).GetProperty("id").GetGuid()
        );
    }

    [Fact]
    public async Task Post_Folds_QueuesARunForEach()
    {
        await using var server = await TestServer.StartAsync(_root);
        var dataset = await server.ImportAsync();

        var (status, runs) = await server.PostAsync(
            "/api/v1/runs/folds",
            new
            {
                datasetId = dataset.Id,
                preset = "quick",
                name = "Three",
                hyperParameters = new
                {
                    split = "folds",
                    folds = 3,
                    fold = 2,
                },
            }
        );

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(
            [(1, 1, "Three · fold 1 of 3"), (2, 2, "Three · fold 2 of 3"), (3, 3, "Three · fold 3 of 3")],
            runs.EnumerateArray()
                .Select(run =>
                    (
                        run.GetProperty("number").GetInt32(),
                        run.GetProperty("hyperParameters").GetProperty("fold").GetInt32(),
                        run.GetProperty("name").GetString()!
                    )
                )
        );
        Assert.Equal(1, (await server.Trainer.NextAsync()).Job.HyperParameters.Fold);
    }

    public static TheoryData<string, string, Message> WrongFolds =>
        new()
        {
            { """{"split":"stratified"}""", "split", RunMessages.FoldsNeedSplit },
            {
                """{"split":"folds","folds":2000000000}""",
                "folds",
                HyperParameterMessages.WholeNumberOutOfRange(HyperParameterMessages.FoldsLabel, 2, 20, 2_000_000_000)
            },
            {
                """{"split":"folds","folds":0}""",
                "folds",
                HyperParameterMessages.WholeNumberOutOfRange(HyperParameterMessages.FoldsLabel, 2, 20, 0)
            },
        };

    [Theory]
    [MemberData(nameof(WrongFolds))]
    public async Task Post_WrongFolds_QueuesNone(string hyperParameters, string field, Message expected)
    {
        await using var server = await TestServer.StartAsync(_root);
        var dataset = await server.ImportAsync();

        var (status, problem) = await server.PostAsync(
            "/api/v1/runs/folds",
            new { datasetId = dataset.Id, hyperParameters = JsonSerializer.Deserialize<JsonElement>(hyperParameters) }
        );

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(expected.ToString(), problem.GetProperty("errors").GetProperty(field)[0].GetString());
        Assert.Empty(await server.Runs.ListAsync(Cancellation));
    }

    public static TheoryData<string, string, Message?> WrongHyperParameters =>
        new()
        {
            {
                """{"epochs":0}""",
                "epochs",
                HyperParameterMessages.WholeNumberOutOfRange(HyperParameterMessages.EpochsLabel, 1, 10_000, 0)
            },
            {
                """{"learningRate":-1}""",
                "learningRate",
                HyperParameterMessages.NumberAboveMinOutOfRange(HyperParameterMessages.LearningRateLabel, 0, 10, -1)
            },
            {
                """{"epochs":"many"}""",
                "epochs",
                RunMessages.HyperParameterHasWrongType("epochs", ApiMessages.JsonInteger(int.MaxValue), "\"many\"")
            },
            {
                """{"epochs":1.5}""",
                "epochs",
                RunMessages.HyperParameterHasWrongType("epochs", ApiMessages.JsonInteger(int.MaxValue), "1.5")
            },
            { """{"dropout":null}""", "dropout", RunMessages.HyperParameterHasWrongType("dropout", ApiMessages.JsonNumber, "null") },
            {
                """{"split":1}""",
                "split",
                RunMessages.HyperParameterHasWrongType("split", ApiMessages.JsonName("stratified, notebook, folds"), "1")
            },
            // Which devices there are, the server knows.
            { """{"device":"cuda:9"}""", "device", null },
            { """{"momentum":0.9}""", "momentum", Problems.UnknownHyperParameter("momentum") },
            { """[]""", "hyperParameters", RunMessages.HyperParametersAreNoObject },
        };

    [Theory]
    [MemberData(nameof(WrongHyperParameters))]
    public async Task Post_WrongHyperParameters_NamesTheField(string hyperParameters, string field, Message? expected)
    {
        await using var server = await TestServer.StartAsync(_root);
        var dataset = await server.ImportAsync();

        var (status, problem) = await server.PostAsync(
            "/api/v1/runs",
            new
            {
                datasetId = dataset.Id,
                preset = "quick",
                hyperParameters = JsonSerializer.Deserialize<JsonElement>(hyperParameters),
            }
        );

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        expected ??= Problems.UnknownDevice(server, "cuda:9");
        Problems.AssertIs(expected, problem);
        Assert.Equal(expected.ToString(), Assert.Single(problem.GetProperty("errors").GetProperty(field).EnumerateArray()).GetString());
        Assert.Empty(await server.Runs.ListAsync(Cancellation));
    }

    [Fact]
    public async Task Post_DatasetThatCannotBeTrainedOn_SaysWhy()
    {
        await using var server = await TestServer.StartAsync(_root);
        var oneClass = await server.ImportAsync(classes: 1);

        var (status, problem) = await server.PostAsync("/api/v1/runs", new { datasetId = oneClass.Id });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(
            DatasetMessages.DatasetHasOneClass("Class 0").ToString(),
            problem.GetProperty("errors").GetProperty("datasetId")[0].GetString()
        );

        (status, problem) = await server.PostAsync("/api/v1/runs", new { preset = "quick" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.True(problem.GetProperty("errors").TryGetProperty("datasetId", out _));

        using var empty = new StringContent("", Encoding.UTF8, "application/json");
        using var answer = await server.Http.PostAsync("/api/v1/runs", empty, Cancellation);
        Assert.True((await TestServer.ReadAsync(answer)).Body.GetProperty("errors").TryGetProperty("datasetId", out _));

        (status, _) = await server.PostAsync("/api/v1/runs", new { datasetId = Guid.NewGuid() });
        Assert.Equal(HttpStatusCode.NotFound, status);

        (status, problem) = await server.PostAsync("/api/v1/runs", new { datasetId = oneClass.Id, preset = "huge" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(
            RunMessages.PresetIsUnknown("huge", string.Join(", ", TrainingPreset.All.Select(preset => preset.Key))).ToString(),
            problem.GetProperty("errors").GetProperty("preset")[0].GetString()
        );
    }

    [Theory]
    [InlineData("""{"datasetId":""")]
    [InlineData("""{"datasetId":"no-guid"}""")]
    public async Task Post_MalformedJson_IsABadRequestWithASentence(string body)
    {
        await using var server = await TestServer.StartAsync(_root);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await server.Http.PostAsync("/api/v1/runs", content, Cancellation);

        var (status, problem) = await TestServer.ReadAsync(response);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        var detail = problem.GetProperty("detail").GetString()!;
        Assert.EndsWith(".", detail, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", problem.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("RunBody", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_CancelledRunAgainDeleted_AnswersEachStep()
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        var path = $"/api/v1/runs/{run.Id}";

        using (var refused = await server.Http.DeleteAsync(path, Cancellation))
            Assert.Equal(HttpStatusCode.Conflict, (await TestServer.ReadAsync(refused)).Status);
        var (status, cancelled) = await server.PostAsync($"{path}/cancel");
        Assert.Equal((HttpStatusCode.OK, "cancelled"), (status, cancelled.GetProperty("state").GetString()));
        (status, var problem) = await server.PostAsync($"{path}/cancel");
        Assert.Equal(HttpStatusCode.Conflict, status);
        Problems.AssertIs(RunMessages.RunHasAlreadyEnded(1), problem);

        (status, var again) = await server.PostAsync($"{path}/run-again");
        Assert.Equal((HttpStatusCode.Created, 2), (status, again.GetProperty("number").GetInt32()));
        Assert.Equal("cancelled", (await server.GetJsonAsync(path)).GetProperty("state").GetString());
        using (var deleted = await server.Http.DeleteAsync(path, Cancellation))
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.PostAsync($"{path}/cancel")).Status);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(server, $"{path}/report"));
    }

    private static async Task<HttpStatusCode> StatusAsync(TestServer server, string path)
    {
        using var answer = await server.Http.GetAsync(path, Cancellation);
        return answer.StatusCode;
    }
}
