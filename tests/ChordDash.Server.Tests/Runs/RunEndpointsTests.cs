using System.Net;
using System.Text;
using System.Text.Json;
using ChordDash.Engine.Runs;
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

    [Theory]
    [InlineData("""{"split":"stratified"}""", "split", "A run for each fold needs the split into folds.")]
    [InlineData("""{"split":"folds","folds":2000000000}""", "folds", "Folds must be a whole number from 2 to 20; it is 2000000000.")]
    [InlineData("""{"split":"folds","folds":0}""", "folds", "Folds must be a whole number from 2 to 20; it is 0.")]
    public async Task Post_WrongFolds_QueuesNone(string hyperParameters, string field, string message)
    {
        await using var server = await TestServer.StartAsync(_root);
        var dataset = await server.ImportAsync();

        var (status, problem) = await server.PostAsync(
            "/api/v1/runs/folds",
            new { datasetId = dataset.Id, hyperParameters = JsonSerializer.Deserialize<JsonElement>(hyperParameters) }
        );

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.StartsWith(message, problem.GetProperty("errors").GetProperty(field)[0].GetString(), StringComparison.Ordinal);
        Assert.Empty(await server.Runs.ListAsync(Cancellation));
    }

    [Theory]
    [InlineData("""{"epochs":0}""", "epochs", "Epochs must be a whole number from 1 to 10,000; it is 0.")]
    [InlineData("""{"learningRate":-1}""", "learningRate", "Learning rate must be above 0 and at most 10; it is -1.")]
    [InlineData("""{"epochs":"many"}""", "epochs", "epochs must be a whole number of at most 2,147,483,647; it is \"many\".")]
    [InlineData("""{"epochs":1.5}""", "epochs", "epochs must be a whole number of at most 2,147,483,647; it is 1.5.")]
    [InlineData("""{"dropout":null}""", "dropout", "dropout must be a number; it is null.")]
    [InlineData("""{"split":1}""", "split", "split must be one of stratified, notebook, folds; it is 1.")]
    [InlineData("""{"device":"cuda:9"}""", "device", "There is no device 'cuda:9' on this server.")]
    [InlineData("""{"momentum":0.9}""", "momentum", "There is no hyper-parameter 'momentum'. There are architecture, epochs,")]
    [InlineData("[]", "hyperParameters", "hyperParameters must be a JSON object of fields and values.")]
    public async Task Post_WrongHyperParameters_NamesTheField(string hyperParameters, string field, string message)
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
        Assert.StartsWith(message, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.StartsWith(
            message,
            Assert.Single(problem.GetProperty("errors").GetProperty(field).EnumerateArray()).GetString(),
            StringComparison.Ordinal
        );
        Assert.Empty(await server.Runs.ListAsync(Cancellation));
    }

    [Fact]
    public async Task Post_DatasetThatCannotBeTrainedOn_SaysWhy()
    {
        await using var server = await TestServer.StartAsync(_root);
        var oneClass = await server.ImportAsync(classes: 1);

        var (status, problem) = await server.PostAsync("/api/v1/runs", new { datasetId = oneClass.Id });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("one class only", problem.GetProperty("errors").GetProperty("datasetId")[0].GetString(), StringComparison.Ordinal);

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
        Assert.Contains("'huge'", problem.GetProperty("errors").GetProperty("preset")[0].GetString(), StringComparison.Ordinal);
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
        Assert.Equal("Run #1 has already ended, so there is nothing to cancel.", problem.GetProperty("detail").GetString());

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
