using System.Net;
using System.Text;
using System.Text.Json;
using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;
using ChordDash.Server.Resources;
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
            var address = path.Replace(
                "{id}",
                path.Contains("/asked/", StringComparison.Ordinal) ? "1" : $"{id}",
                StringComparison.Ordinal
            );
            var (status, problem) = await SendAsync(server, new HttpMethod(method), address, $"{{{new string(' ', (int)max - 1)}}}");

            Assert.True(status == HttpStatusCode.RequestEntityTooLarge, $"{method} {path}: {status}");
            Problems.AssertIs(ApiMessages.BodyTooLarge(max, address), problem);
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
        Problems.AssertIs(PredictionMessages.TooManySequences(10_000), problem);
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
        Assert.Equal(nameof(ApiMessages.BodyIsNoJson), problem.GetProperty("code").GetString());
    }

    public static TheoryData<string, Message> WrongHyperParameters =>
        new()
        {
            {
                """{"learningRate":1e999}""",
                HyperParameterMessages.NumberAboveMinOutOfRange(HyperParameterMessages.LearningRateLabel, 0, 10, double.PositiveInfinity)
            },
            {
                """{"learningRate":"NaN"}""",
                HyperParameterMessages.NumberAboveMinOutOfRange(HyperParameterMessages.LearningRateLabel, 0, 10, double.NaN)
            },
            {
                """{"weightDecay":"Infinity"}""",
                HyperParameterMessages.NumberOutOfRange(HyperParameterMessages.WeightDecayLabel, 0, 1, double.PositiveInfinity)
            },
            {
                """{"dropout":-1e999}""",
                HyperParameterMessages.NumberOutOfRange(HyperParameterMessages.DropoutLabel, 0, 0.9, double.NegativeInfinity)
            },
            { """{"ownClassWeights":["NaN"]}""", HyperParameterMessages.TooManyOwnClassWeights(1_000) },
            { """{"ownClassWeights":[1e999]}""", HyperParameterMessages.TooManyOwnClassWeights(1_000) },
            { """{"classWeights":"own","ownClassWeights":["Infinity",1]}""", HyperParameterMessages.OwnClassWeightsOutOfRange },
            {
                """{"optimizer":1}""",
                RunMessages.HyperParameterHasWrongType("optimizer", ApiMessages.JsonName("adam, adamW, adagrad, rmsprop"), "1")
            },
            {
                """{"optimizer":"1"}""",
                RunMessages.HyperParameterHasWrongType("optimizer", ApiMessages.JsonName("adam, adamW, adagrad, rmsprop"), "\"1\"")
            },
            {
                """{"split":"stratified,folds"}""",
                RunMessages.HyperParameterHasWrongType("split", ApiMessages.JsonName("stratified, notebook, folds"), "\"stratified,folds\"")
            },
        };

    [Theory]
    [MemberData(nameof(WrongHyperParameters))]
    public async Task HyperParameters_ThatAreNoNumbersOrNames_AreRefused(string hyperParameters, Message expected)
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
        Problems.AssertIs(expected, problem);
        Assert.Empty(await server.Runs.ListAsync(Cancellation));
    }

    [Fact]
    public async Task Texts_AndLists_OneTooLong_AreRefused()
    {
        await using var server = await TestServer.StartAsync(_root);
        await server.Queue.HoldAllAsync(held: true, Cancellation);
        var dataset = await server.ImportAsync();
        var run = await server.EnqueueAsync(dataset.Id);

        var names = Problems.HyperParameterNames.Count;
        var device = new string('a', Limits.MaxDeviceCharacters + 1);

        foreach (
            var (method, path, body, expected) in new[]
            {
                (
                    HttpMethod.Post,
                    "/api/v1/runs",
                    $$"""{"datasetId":"{{dataset.Id}}","tags":[{{List(Limits.MaxGivenTags + 1, "\"a\"")}}]}""",
                    StorageMessages.TooManyTags(1_001, 20)
                ),
                (
                    HttpMethod.Patch,
                    $"/api/v1/runs/{run.Id}",
                    $$"""{"tags":[{{string.Join(',', Enumerable.Range(0, Limits.MaxTags + 1).Select(tag => $"\"{tag}\""))}}]}""",
                    StorageMessages.TooManyTags(21, 20)
                ),
                (
                    HttpMethod.Patch,
                    $"/api/v1/runs/{run.Id}",
                    $$"""{"tags":["{{new string('a', Limits.MaxTagCharacters + 1)}}"]}""",
                    StorageMessages.TagTooLong(new string('a', 20), 40)
                ),
                (
                    HttpMethod.Patch,
                    $"/api/v1/runs/{run.Id}",
                    $$"""{"name":"{{new string('a', Limits.MaxNameCharacters + 1)}}"}""",
                    CommonMessages.NameIsTooLong(RunMessages.RunNameSubject, 200)
                ),
                (
                    HttpMethod.Patch,
                    $"/api/v1/runs/{run.Id}",
                    $$"""{"notes":"{{new string('a', Limits.MaxNotesCharacters + 1)}}"}""",
                    CommonMessages.NotesAreTooLong(10_000)
                ),
                (
                    HttpMethod.Patch,
                    $"/api/v1/datasets/{dataset.Id}",
                    $$"""{"name":"{{new string('a', 1_000_000)}}"}""",
                    CommonMessages.NameIsTooLong(DatasetStoreMessages.DatasetNameSubject, 200)
                ),
                (
                    HttpMethod.Patch,
                    $"/api/v1/datasets/{dataset.Id}",
                    $$"""{"classNames":[{{List(100_000, "\"a\"")}}]}""",
                    DatasetStoreMessages.ClassNamesAreNotUnique("a")
                ),
                (
                    HttpMethod.Patch,
                    $"/api/v1/datasets/{dataset.Id}",
                    $$"""{"symbols":{{{string.Join(',', Enumerable.Range(0, 10_001).Select(code => $"\"{code}\":\"s{code}\""))}} } }""",
                    ChordMessages.TooManySymbols(10_001, 10_000)
                ),
                (
                    HttpMethod.Post,
                    "/api/v1/runs",
                    $$"""{"datasetId":"{{dataset.Id}}","hyperParameters":""" + $$"""{"device":"{{device}}"} }""",
                    Message.Sentences(HyperParameterMessages.DeviceNameIsTooLong(100), Problems.UnknownDevice(server, device))
                ),
                (
                    HttpMethod.Post,
                    "/api/v1/runs",
                    $$"""{"datasetId":"{{dataset.Id}}","hyperParameters":"""
                        + $$"""{"ownClassWeights":[{{List(Limits.MaxClassWeights + 1, "1")}}]} }""",
                    HyperParameterMessages.TooManyOwnClassWeights(1_000)
                ),
                (
                    HttpMethod.Post,
                    "/api/v1/runs",
                    $$"""{"datasetId":"{{dataset.Id}}","hyperParameters":"""
                        + $$"""{{{string.Join(',', Enumerable.Range(0, 50_000).Select(field => $"\"f{field}\":1"))}} } }""",
                    RunMessages.TooManyHyperParameters(names, 2 * names)
                ),
                (
                    HttpMethod.Post,
                    "/api/v1/runs",
                    $$"""{"datasetId":"{{dataset.Id}}","hyperParameters":{"{{new string('f', 100_000)}}":1} }""",
                    Problems.UnknownHyperParameter($"{new string('f', 60)}…")
                ),
            }
        )
        {
            var (status, problem) = await SendAsync(server, method, path, body);

            Assert.True(status == HttpStatusCode.UnprocessableEntity, $"{path}: {status}");
            Problems.AssertIs(expected, problem);
            Assert.True(problem.GetProperty("detail").GetString()!.Length < 2_000);
        }
    }

    [Theory]
    [InlineData(100, 100, 100, 1_000_000)]
    [InlineData(2_000, 2_000, 2_000, 8_000_000_000)]
    [InlineData(201, 1, 1, 201)]
    public async Task Sweep_OfTooManyRuns_IsRefusedBeforeAValueIsRead(int seeds, int splitSeeds, int batchSizes, long runs)
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
        Problems.AssertIs(HyperParameterMessages.SweepHasTooManyRuns(200, runs), problem);
    }

    [Fact]
    public async Task Sweep_WithManyAxesOrALongValue_IsRefused()
    {
        await using var server = await TestServer.StartAsync(_root);
        foreach (
            var (sweep, expected) in new[]
            {
                (
                    string.Join(',', Enumerable.Range(0, 50_000).Select(axis => $"\"a{axis}\":[1]")),
                    HyperParameterMessages.SweepNeedsOneToMaxAxes(3, 4)
                ),
                (
                    $"\"device\":[\"{new string('c', Limits.MaxSweepValueCharacters + 1)}\"]",
                    RunMessages.RequestedSweepValueIsTooLong("device", 200)
                ),
                ("\"\\ud800\":[1]", RunMessages.SweepNameIsNoText),
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
            Problems.AssertIs(expected, problem);
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
