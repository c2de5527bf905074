using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChordDash.Engine.Resources;
using ChordDash.Server.Api;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.Api;

/// <summary>The API as it is described, and that it keeps to it.</summary>
public sealed class OpenApiTests : IDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    /// <summary>Whoever changes the API sees what he changes: programs that people wrote depend on it.</summary>
    [Trait("Category", "Words")]
    [Fact]
    public async Task Document_IsTheCommittedOne()
    {
        await using var server = await TestServer.StartAsync(_root);
        var served = JsonNode.Parse(await server.Http.GetStringAsync("/openapi/v1.json", Cancellation))!.ToJsonString(Indented);
        var committed = JsonNode
            .Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "openapi.json"), Cancellation))!
            .ToJsonString(Indented);

        var (now, before) = (served.Split('\n'), committed.Split('\n'));
        var line = Enumerable
            .Range(0, Math.Max(now.Length, before.Length))
            .FirstOrDefault(at => at >= now.Length || at >= before.Length || now[at] != before[at], -1);
        Assert.True(
            line < 0,
            line < 0
                ? ""
                : $"The API is not what docs/openapi.json says, from its line {line + 1} on: '{now.ElementAtOrDefault(line)}' for "
                    + $"'{before.ElementAtOrDefault(line)}'. If that is meant: curl -s localhost:5000/openapi/v1.json > docs/openapi.json"
        );
    }

    [Fact]
    public async Task Document_DescribesEveryOperation()
    {
        await using var server = await TestServer.StartAsync(_root);
        var operations = (await server.GetJsonAsync("/openapi/v1.json"))
            .GetProperty("paths")
            .EnumerateObject()
            .SelectMany(path =>
                path.Value.EnumerateObject().Select(method => (Name: $"{method.Name} {path.Name}", Operation: method.Value))
            )
            .ToList();

        Assert.True(operations.Count > 60);
        Assert.Equal(operations.Count, operations.Select(one => one.Operation.GetProperty("operationId").GetString()).Distinct().Count());
        Assert.All(operations, one =>
        {
            Assert.EndsWith(".", one.Operation.GetProperty("summary").GetString(), StringComparison.Ordinal);
            Assert.NotEqual("ApiEndpoints", one.Operation.GetProperty("tags")[0].GetString());
            Assert.True(one.Operation.GetProperty("responses").TryGetProperty("default", out _), one.Name);
        });
    }

    public static TheoryData<string, string, HttpStatusCode, Message> RequestsThatAreNone =>
        new()
        {
            { "GET", "/api/v1/nothing", HttpStatusCode.NotFound, ApiMessages.AddressNotFound("/api/v1/nothing", ApiDescription.Page) },
            { "GET", "/api", HttpStatusCode.NotFound, ApiMessages.AddressNotFound("/api", ApiDescription.Page) },
            {
                "DELETE",
                "/api/v1/runs",
                HttpStatusCode.MethodNotAllowed,
                ApiMessages.MethodNotAllowed("/api/v1/runs", "GET, POST", "DELETE")
            },
            { "POST", "/api/v1/predictions", HttpStatusCode.UnsupportedMediaType, ApiMessages.JsonRequired("POST", "/api/v1/predictions") },
            { "GET", "/api/v1/runs?take=0", HttpStatusCode.UnprocessableEntity, ApiMessages.PageOutOfRange(1_000) },
            { "GET", "/api/v1/models?take=1001", HttpStatusCode.UnprocessableEntity, ApiMessages.PageOutOfRange(1_000) },
            {
                "GET",
                "/api/v1/runs?take=x",
                HttpStatusCode.BadRequest,
                ApiMessages.ParameterHasOtherType("take", "x", ApiMessages.JsonInteger(int.MaxValue))
            },
        };

    [Theory]
    [MemberData(nameof(RequestsThatAreNone))]
    public async Task Request_ThatIsNone_IsRefusedInASentence(string method, string address, HttpStatusCode status, Message expected)
    {
        await using var server = await TestServer.StartAsync(_root);
        using var request = new HttpRequestMessage(new HttpMethod(method), address)
        {
            Content = method == "POST" ? new StringContent("x") : null,
        };
        using var response = await server.Http.SendAsync(request, Cancellation);

        var (answered, problem) = await TestServer.ReadAsync(response);
        Assert.Equal(status, answered);
        Problems.AssertIs(expected, problem);
    }

    [Fact]
    public async Task Lists_InParts_SayHowMuchThereIs()
    {
        await using var server = await TestServer.StartAsync(_root);
        foreach (var name in new[] { "a.pkl", "b.pkl", "c.pkl" })
            await server.ImportAsync(TestDatasets.Labelled(([name[0], 1], 0), ([2, name[0]], 1)), name);

        using var response = await server.Http.GetAsync("/api/v1/datasets?skip=1&take=1", Cancellation);

        Assert.Equal("3", Assert.Single(response.Headers.GetValues("X-Total-Count")));
        Assert.Equal(
            ["b.pkl"],
            (await TestServer.ReadAsync(response)).Body.EnumerateArray().Select(dataset => dataset.GetProperty("name").GetString())
        );
    }

    [Fact]
    public async Task Client_ThatAsksTooMuch_IsToldToWait()
    {
        await using var server = await TestServer.StartAsync(_root, "--ChordDash:RequestsPerMinute=1");
        using var first = await server.Http.GetAsync("/api/v1/runs", Cancellation);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);

        // One may wait for its turn; there is no room for two.
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task<HttpResponseMessage>[] two =
        [
            server.Http.GetAsync("/api/v1/runs", waiting.Token),
            server.Http.GetAsync("/api/v1/runs", waiting.Token),
        ];
        using var refused = await await Task.WhenAny(two);

        var (status, problem) = await TestServer.ReadAsync(refused);
        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Problems.AssertIs(ApiMessages.TooManyRequests(1), problem);
        await waiting.CancelAsync();
        // Pages are not counted.
        using var page = await server.Http.GetAsync("/models", Cancellation);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Chords_ReadAndReduced_AreCodes()
    {
        await using var server = await TestServer.StartAsync(_root);

        var (status, read) = await server.PostAsync("/api/v1/chords/read", new { sequence = "D Cmja7 | A7 . | x2", key = "auto" });

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            ("D major", "Cmaj7"),
            (read.GetProperty("key").GetString(), read.GetProperty("tokens")[1].GetProperty("suggestion").GetString())
        );
        Assert.Equal([0, 119, 119, 119, 119], read.GetProperty("codes").EnumerateArray().Select(code => code.GetInt32()));
        using var form = new MultipartFormDataContent { { new ByteArrayContent("no music"u8.ToArray()), "file", "song.mid" } };
        using var response = await server.Http.PostAsync("/api/v1/chords/midi", form, Cancellation);
        (status, var problem) = await TestServer.ReadAsync(response);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Problems.AssertIs(MidiMessages.NotMidiButText, problem);

        // 6/8: C, then A minor within the second quarter note.
        byte[] midi =
        [
            .. "MThd"u8,
            0,
            0,
            0,
            6,
            0,
            0,
            0,
            1,
            0,
            96,
            .. "MTrk"u8,
            0,
            0,
            0,
            38,
            0,
            0xFF,
            0x58,
            4,
            6,
            3,
            24,
            8,
            0,
            0x90,
            60,
            90,
            0,
            64,
            90,
            0x81,
            16,
            60,
            0,
            0,
            64,
            0,
            0,
            57,
            90,
            0,
            60,
            90,
            0x81,
            16,
            57,
            0,
            0,
            60,
            0,
            0,
            0xFF,
            0x2F,
            0,
        ];
        midi[21] = (byte)(midi.Length - 22);
        using var music = new MultipartFormDataContent { { new ByteArrayContent(midi), "file", "song.mid" } };
        using var reduced = await server.Http.PostAsync("/api/v1/chords/midi", music, Cancellation);
        (status, var beats) = await TestServer.ReadAsync(reduced);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            ["nearest", "doubtful", "nearest"],
            beats.GetProperty("beats").EnumerateArray().Select(beat => beat.GetProperty("reading").GetString())
        );
        Assert.Equal(MidiMessages.MidiMetersWithoutQuarters("6/8").ToString(), beats.GetProperty("remarks")[0].GetString());
        using var again = new MultipartFormDataContent { { new ByteArrayContent(midi), "file", "song.mid" } };
        using var refused = await server.Http.PostAsync("/api/v1/chords/midi?strict=true", again, Cancellation);
        (status, problem) = await TestServer.ReadAsync(refused);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Problems.AssertIs(PredictionMessages.MidiHasDoubtfulBeats(1, 2, MidiMessages.MidiBeatHasTwoChords("C", "F")), problem);
        Assert.NotEmpty((await server.GetJsonAsync("/api/v1/presets")).EnumerateArray());
        Assert.NotEmpty((await server.GetJsonAsync("/api/v1/server")).GetProperty("devices").EnumerateArray());
    }

    [Fact]
    public async Task Answer_ToNonsense_IsNoLongerThanThat()
    {
        await using var server = await TestServer.StartAsync(_root);
        var model = await server.TrainAsync();

        var (status, answer) = await server.PostAsync(
            "/api/v1/predictions",
            new { modelId = model, sequence = "1 " + string.Concat(Enumerable.Range(0, 5_000).Select(one => $"x{one}y ")) }
        );

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((200, 5_000), (answer.GetProperty("unknown").GetArrayLength(), answer.GetProperty("unknownCount").GetInt32()));
    }

    [Fact]
    public async Task HyperParameter_NamedWithHalfACharacter_IsRefusedInASentence()
    {
        await using var server = await TestServer.StartAsync(_root);
        var dataset = await server.ImportAsync();
        using var body = new StringContent(
            "{\"datasetId\":\"" + dataset.Id + "\",\"hyperParameters\":{\"\\ud800\":1}}",
            System.Text.Encoding.UTF8,
            "application/json"
        );
        using var response = await server.Http.PostAsync("/api/v1/runs", body, Cancellation);

        var (status, problem) = await TestServer.ReadAsync(response);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Problems.AssertIs(RunMessages.HyperParameterNameIsNoText, problem);
    }
}
