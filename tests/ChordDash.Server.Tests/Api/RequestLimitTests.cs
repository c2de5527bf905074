using System.Net;
using System.Text;
using System.Text.Json;
using ChordDash.Engine.Common;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.Api;

/// <summary>Requests that are one larger than they may be.</summary>
public sealed class RequestLimitTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Body_OneByteTooLarge_IsRefusedOnEveryRouteThatTakesJson()
    {
        await using var server = await TestServer.StartAsync(_root);
        var id = Guid.NewGuid();
        var routes = (await server.GetJsonAsync("/openapi/v1.json"))
            .GetProperty("paths")
            .EnumerateObject()
            .SelectMany(path =>
                path.Value.EnumerateObject()
                    .Select(method => (Method: method.Name.ToUpperInvariant(), Path: path.Name, Operation: method.Value))
            )
            .Where(one =>
                one.Operation.TryGetProperty("requestBody", out var body)
                && body.GetProperty("content").TryGetProperty("application/json", out _)
            )
            .ToList();

        Assert.True(routes.Count >= 14, $"{routes.Count}");
        foreach (var (method, path, _) in routes)
        {
            var max =
                path.EndsWith("/batch", StringComparison.Ordinal) ? Limits.MaxBatchRequestBytes
                : path.Contains("/predictions", StringComparison.Ordinal)
                || path.Contains("/chords", StringComparison.Ordinal)
                || path.EndsWith("/datasets/{id}", StringComparison.Ordinal)
                || path.EndsWith("/derive", StringComparison.Ordinal)
                    ? Limits.MaxLongRequestBytes
                : Limits.MaxRequestBytes;
            // Blanks, so that nothing but the size is wrong with it.
            var (status, problem) = await SendAsync(
                server,
                new HttpMethod(method),
                path.Replace("{id}", path.Contains("/asked/", StringComparison.Ordinal) ? "1" : $"{id}", StringComparison.Ordinal),
                $"{{{new string(' ', (int)max - 1)}}}"
            );

            Assert.True(status == HttpStatusCode.RequestEntityTooLarge, $"{method} {path}: {status}");
            Assert.Contains($"has more than {max:N0} bytes", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Batch_OfOneSequenceTooMany_IsRefusedWhileItIsRead()
    {
        await using var server = await TestServer.StartAsync(_root);

        var (status, problem) = await SendAsync(
            server,
            HttpMethod.Post,
            "/api/v1/predictions/batch",
            $$"""{"modelId":"{{Guid.NewGuid()}}","sequences":[{{List(Limits.MaxBatchSequences + 1, "\"\"")}}]}"""
        );

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal("A batch has 1 to 10,000 sequences; this one has more. Send it in parts.", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Json_OneLevelTooDeep_IsRefused()
    {
        await using var server = await TestServer.StartAsync(_root);
        var deep = Limits.MaxJsonDepth;

        var (status, problem) = await SendAsync(
            server,
            HttpMethod.Post,
            "/api/v1/runs",
            $$"""{"datasetId":null,"sweep":{{new string('[', deep)}}{{new string(']', deep)}} }"""
        );

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("is not the JSON that is expected", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"learningRate":1e999}""", "Learning rate must be above 0 and at most 10; it is")]
    [InlineData("""{"learningRate":"NaN"}""", "Learning rate must be above 0 and at most 10; it is NaN.")]
    [InlineData("""{"weightDecay":"Infinity"}""", "Weight decay must be from 0 to 1; it is")]
    [InlineData("""{"dropout":-1e999}""", "Dropout must be from 0 to 0.9; it is")]
    [InlineData("""{"ownClassWeights":["NaN"]}""", "Own class weights must be at most 1,000 numbers.")]
    [InlineData("""{"ownClassWeights":[1e999]}""", "Own class weights must be at most 1,000 numbers.")]
    [InlineData("""{"classWeights":"own","ownClassWeights":["Infinity",1]}""", "Own class weights must be one number per class")]
    [InlineData("""{"optimizer":1}""", "optimizer must be one of adam, adamW, adagrad, rmsprop; it is 1.")]
    [InlineData("""{"optimizer":"1"}""", "optimizer must be one of adam, adamW, adagrad, rmsprop; it is \"1\".")]
    [InlineData("""{"split":"stratified,folds"}""", "split must be one of stratified, notebook, folds; it is \"stratified,folds\".")]
    public async Task HyperParameters_ThatAreNoNumbersOrNames_AreRefused(string hyperParameters, string sentence)
    {
        await using var server = await TestServer.StartAsync(_root);
        var dataset = await server.ImportAsync();

        var (status, problem) = await SendAsync(
            server,
            HttpMethod.Post,
            "/api/v1/runs",
            $$"""{"datasetId":"{{dataset.Id}}","hyperParameters":{{hyperParameters}} }"""
        );

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains(sentence, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(await server.Runs.ListAsync(Cancellation));
    }

    [Fact]
    public async Task Texts_AndLists_OneTooLong_AreRefused()
    {
        await using var server = await TestServer.StartAsync(_root);
        await server.Queue.HoldAllAsync(held: true, Cancellation);
        var dataset = await server.ImportAsync();
        var run = await server.EnqueueAsync(dataset.Id);

        foreach (
            var (method, path, body, sentence) in new[]
            {
                (
                    HttpMethod.Post,
                    "/api/v1/runs",
                    $$"""{"datasetId":"{{dataset.Id}}","tags":[{{List(Limits.MaxGivenTags + 1, "\"a\"")}}]}""",
                    "These are 1,001 tags; 20 are the most."
                ),
                (
                    HttpMethod.Patch,
                    $"/api/v1/runs/{run.Id}",
                    $$"""{"tags":[{{string.Join(',', Enumerable.Range(0, Limits.MaxTags + 1).Select(tag => $"\"{tag}\""))}}]}""",
                    "These are 21 tags; 20 are the most."
                ),
                (
                    HttpMethod.Patch,
                    $"/api/v1/runs/{run.Id}",
                    $$"""{"tags":["{{new string('a', Limits.MaxTagCharacters + 1)}}"]}""",
                    "is longer than 40 characters."
                ),
                (
                    HttpMethod.Patch,
                    $"/api/v1/runs/{run.Id}",
                    $$"""{"name":"{{new string('a', Limits.MaxNameCharacters + 1)}}"}""",
                    "The run's name is longer than 200 characters."
                ),
                (
                    HttpMethod.Patch,
                    $"/api/v1/runs/{run.Id}",
                    $$"""{"notes":"{{new string('a', Limits.MaxNotesCharacters + 1)}}"}""",
                    "The notes are longer than 10,000 characters."
                ),
                (
                    HttpMethod.Patch,
                    $"/api/v1/datasets/{dataset.Id}",
                    $$"""{"name":"{{new string('a', 1_000_000)}}"}""",
                    "is longer than 200 characters."
                ),
                (
                    HttpMethod.Patch,
                    $"/api/v1/datasets/{dataset.Id}",
                    $$"""{"classNames":[{{List(100_000, "\"a\"")}}]}""",
                    "Two classes are named 'a'."
                ),
                (
                    HttpMethod.Patch,
                    $"/api/v1/datasets/{dataset.Id}",
                    $$"""{"symbols":{{{string.Join(',', Enumerable.Range(0, 10_001).Select(code => $"\"{code}\":\"s{code}\""))}} } }""",
                    "These are 10,001 symbols; 10,000 are the most."
                ),
                (
                    HttpMethod.Post,
                    "/api/v1/runs",
                    $$"""{"datasetId":"{{dataset.Id}}","hyperParameters":"""
                        + $$"""{"device":"{{new string('a', Limits.MaxDeviceCharacters + 1)}}"} }""",
                    "The name of a device has at most 100 characters."
                ),
                (
                    HttpMethod.Post,
                    "/api/v1/runs",
                    $$"""{"datasetId":"{{dataset.Id}}","hyperParameters":"""
                        + $$"""{"ownClassWeights":[{{List(Limits.MaxClassWeights + 1, "1")}}]} }""",
                    "Own class weights must be at most 1,000 numbers."
                ),
                (
                    HttpMethod.Post,
                    "/api/v1/runs",
                    $$"""{"datasetId":"{{dataset.Id}}","hyperParameters":"""
                        + $$"""{{{string.Join(',', Enumerable.Range(0, 50_000).Select(field => $"\"f{field}\":1"))}} } }""",
                    "hyper-parameters; these are more than"
                ),
                (
                    HttpMethod.Post,
                    "/api/v1/runs",
                    $$"""{"datasetId":"{{dataset.Id}}","hyperParameters":{"{{new string('f', 100_000)}}":1} }""",
                    "There is no hyper-parameter 'ffff"
                ),
            }
        )
        {
            var (status, problem) = await SendAsync(server, method, path, body);

            Assert.True(status == HttpStatusCode.UnprocessableEntity, $"{path}: {status}");
            var detail = problem.GetProperty("detail").GetString()!;
            Assert.Contains(sentence, detail, StringComparison.Ordinal);
            Assert.True(detail.Length < 2_000);
        }
    }

    [Theory]
    [InlineData(100, 100, 100, "A sweep has 1 to 200 runs; this one has 1,000,000. Give fewer values.")]
    [InlineData(2_000, 2_000, 2_000, "A sweep has 1 to 200 runs; this one has 8,000,000,000. Give fewer values.")]
    [InlineData(201, 1, 1, "A sweep has 1 to 200 runs; this one has 201. Give fewer values.")]
    public async Task Sweep_OfTooManyRuns_IsRefusedBeforeAValueIsRead(int seeds, int splitSeeds, int batchSizes, string sentence)
    {
        await using var server = await TestServer.StartAsync(_root);
        // Values that could not be read, which nobody hears of.
        var (status, problem) = await SendAsync(
            server,
            HttpMethod.Post,
            "/api/v1/runs/sweep",
            $$"""{"datasetId":"{{Guid.NewGuid()}}","sweep":{"seed":[{{List(seeds, "\"x\"")}}],"splitSeed":"""
                + $$"""[{{List(splitSeeds, "{}")}}],"batchSize":[{{List(batchSizes, "1")}}]} }"""
        );

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(sentence, problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Sweep_WithManyAxesOrALongValue_IsRefused()
    {
        await using var server = await TestServer.StartAsync(_root);
        foreach (
            var (sweep, sentence) in new[]
            {
                (
                    string.Join(',', Enumerable.Range(0, 50_000).Select(axis => $"\"a{axis}\":[1]")),
                    "A sweep varies one to 3 hyper-parameters; this one varies 4."
                ),
                (
                    $"\"device\":[\"{new string('c', Limits.MaxSweepValueCharacters + 1)}\"]",
                    "device has a value of more than 200 characters."
                ),
                ("\"\\ud800\":[1]", "A name in sweep is no text"),
            }
        )
        {
            var (status, problem) = await SendAsync(
                server,
                HttpMethod.Post,
                "/api/v1/runs/sweep",
                $$"""{"datasetId":"{{Guid.NewGuid()}}","sweep":{{{sweep}} } }"""
            );

            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Assert.Contains(sentence, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("77")]
    [InlineData("-1")]
    [InlineData("2")]
    [InlineData("\"77\"")]
    [InlineData("\"candidate,archived\"")]
    public async Task Stage_ThatIsNone_IsRefusedAndNotStored(string stage)
    {
        await using var server = await TestServer.StartAsync(_root);
        var model = await server.TrainAsync();

        var (status, _) = await SendAsync(server, HttpMethod.Patch, $"/api/v1/models/{model}", $$"""{"stage":{{stage}} }""");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("candidate", (await server.GetJsonAsync($"/api/v1/models/{model}")).GetProperty("stage").GetString());
    }

    private static string List(int count, string item) => string.Join(',', Enumerable.Repeat(item, count));

    private static async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(
        TestServer server,
        HttpMethod method,
        string path,
        string json
    )
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        // The server answers before it has read too large a body, and reads no more of it.
        request.Headers.ExpectContinue = true;
        using var response = await server.Http.SendAsync(request, Cancellation);
        return await TestServer.ReadAsync(response);
    }
}
