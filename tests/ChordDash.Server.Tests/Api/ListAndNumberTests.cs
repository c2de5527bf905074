using System.Net;
using System.Text;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Server.Api;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Accounts;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.Api;

/// <summary>Long lists come in pages, runs have numbers, and names have nothing hidden in them.</summary>
public sealed class ListAndNumberTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Runs_WithoutASize_ComeInPages_AndTheRestIsWhereTheLinkSays()
    {
        await using var server = await TestServer.StartAsync(_root);
        var dataset = await server.ImportAsync();
        await server.Queue.HoldAllAsync(held: true, Cancellation);
        for (var batch = 0; batch < 3; batch++)
        {
            await server.RunCommands.EnqueueSweepAsync(
                [.. Enumerable.Range(0, 70).Select(seed => new RunRequest(dataset.Id, "quick", new HyperParameters { Seed = seed }))],
                Cancellation
            );
        }

        var (numbers, address, pages) = (new List<int>(), "/api/v1/runs?x=y", 0);
        while (address is not null)
        {
            using var answer = await server.Http.GetAsync(address, Cancellation);
            Assert.Equal("210", Assert.Single(answer.Headers.GetValues("X-Total-Count")));
            numbers.AddRange(
                (await TestServer.ReadAsync(answer)).Body.EnumerateArray().Select(run => run.GetProperty("number").GetInt32())
            );
            address = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
            Assert.True(address is null || address.Contains("x=y", StringComparison.Ordinal));
            pages++;
        }

        Assert.Equal(3, pages);
        Assert.Equal(Enumerable.Range(1, 210).Reverse(), numbers);
        using var large = await server.Http.GetAsync("/api/v1/runs?take=1000", Cancellation);
        Assert.Equal(210, (await TestServer.ReadAsync(large)).Body.GetArrayLength());
        Assert.False(large.Headers.Contains("Link"));
        using var beyond = await server.Http.GetAsync("/api/v1/runs?skip=500", Cancellation);
        Assert.Equal((0, false), ((await TestServer.ReadAsync(beyond)).Body.GetArrayLength(), beyond.Headers.Contains("Link")));
    }

    [Theory]
    [
        InlineData("/api/v1/datasets"),
        InlineData("/api/v1/models"),
        InlineData("/api/v1/predictions/asked"),
        InlineData("/api/v1/datasets/imports")
    ]
    [InlineData("/api/v1/runs/1/epochs"), InlineData("/api/v1/runs")]
    public async Task List_AnyOfThem_SaysHowMuchThereIsAndRefusesWhatIsNoPage(string path)
    {
        await using var server = await TestServer.StartAsync(_root);
        await server.TrainAsync();
        using var answer = await server.Http.GetAsync(path, Cancellation);
        Assert.Single(answer.Headers.GetValues("X-Total-Count"));
        foreach (var query in new[] { "skip=-1", "take=0", "take=1001" })
        {
            using var refused = await server.Http.GetAsync($"{path}?{query}", Cancellation);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        }
    }

    [Fact]
    public async Task Run_ByItsNumber_IsFoundByEveryRouteAndPage()
    {
        await using var server = await TestServer.StartAsync(_root);
        await server.TrainAsync();
        var id = Assert.Single(await server.Runs.ListAsync(Cancellation)).Id;

        Assert.Equal(id, (await server.GetJsonAsync("/api/v1/runs/1")).GetProperty("id").GetGuid());
        Assert.Equal(id, (await server.GetJsonAsync("/api/v1/runs/%231")).GetProperty("id").GetGuid());
        Assert.Equal(1, (await server.GetJsonAsync("/api/v1/runs/1/epochs")).GetArrayLength());
        foreach (var path in new[] { "log", "events", "archive" })
        {
            using var answer = await server.Http.GetAsync($"/api/v1/runs/1/{path}", Cancellation);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        using (var page = await server.Http.GetAsync("/runs/1", Cancellation))
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var (status, edited) = await server.SendAsync(HttpMethod.Patch, "/api/v1/runs/1", new { name = "Better" });
        Assert.Equal((HttpStatusCode.OK, "Better"), (status, edited.GetProperty("name").GetString()));
        Assert.Equal(HttpStatusCode.Created, (await server.PostAsync("/api/v1/runs/1/run-again")).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/api/v1/runs/2/cancel")).Status);
        foreach (
            var (path, found) in new[]
            {
                ("46", ApiMessages.RunNumberNotFound("46")),
                ("46/epochs", ApiMessages.RunNumberNotFound("46")),
                ("0", ApiMessages.RunNumberNotFound("0")),
                ("99999999999", ApiMessages.AddressNotFound("/api/v1/runs/99999999999", ApiDescription.Page)),
                ("x", ApiMessages.AddressNotFound("/api/v1/runs/x", ApiDescription.Page)),
            }
        )
        {
            using var missing = await server.Http.GetAsync($"/api/v1/runs/{path}", Cancellation);
            var (code, problem) = await TestServer.ReadAsync(missing);
            Assert.Equal(HttpStatusCode.NotFound, code);
            Problems.AssertIs(found, problem);
        }

        using var deleted = await server.Http.DeleteAsync("/api/v1/runs/1", Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    [Fact]
    public async Task Numbers_ForAStranger_SayNothing()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        using var stranger = new HttpClient { BaseAddress = closed.Server.Http.BaseAddress };
        foreach (var number in new[] { "1", "46" })
        {
            using var answer = await stranger.GetAsync($"/api/v1/runs/{number}", Cancellation);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    [Theory]
    [
        InlineData("a\u0007b"),
        InlineData("a\nb"),
        InlineData("pay\u202Etxt"),
        InlineData("x\u2066y"),
        InlineData("zero\u200Bwidth"),
        InlineData("\uFEFFmark")
    ]
    [InlineData("x\u061Cy"), InlineData("a\u2028b"), InlineData("\u009B31m")]
    public async Task Names_WithSomethingHidden_AreRefusedWhereverTheyAreStored(string name)
    {
        await using var server = await TestServer.StartAsync(_root);
        var dataset = await server.ImportAsync();
        var model = await server.TrainAsync(dataset.Id);
        var isOfNotes = name.Any(letter => letter is '\u0007' or '\u202E' or '\u2066' or '\u009B');
        foreach (
            var (method, path, body) in new (HttpMethod, string, object)[]
            {
                (HttpMethod.Post, "/api/v1/runs", new { datasetId = dataset.Id, name }),
                (HttpMethod.Post, "/api/v1/runs", new { datasetId = dataset.Id, tags = new[] { name } }),
                (
                    HttpMethod.Post,
                    "/api/v1/runs/folds",
                    new
                    {
                        datasetId = dataset.Id,
                        name,
                        hyperParameters = new { split = "folds" },
                    }
                ),
                (
                    HttpMethod.Post,
                    "/api/v1/runs/sweep",
                    new
                    {
                        datasetId = dataset.Id,
                        name,
                        sweep = new { seed = new[] { 1, 2 } },
                    }
                ),
                (HttpMethod.Patch, "/api/v1/runs/1", new { name }),
                (HttpMethod.Patch, "/api/v1/runs/1", new { tags = new[] { name } }),
                (HttpMethod.Patch, $"/api/v1/datasets/{dataset.Id}", new { name }),
                (HttpMethod.Patch, $"/api/v1/datasets/{dataset.Id}", new { tags = new[] { name } }),
                (HttpMethod.Patch, $"/api/v1/datasets/{dataset.Id}", new { classNames = new[] { name, "other" } }),
                (HttpMethod.Patch, $"/api/v1/datasets/{dataset.Id}", new { symbols = new Dictionary<string, string> { ["1"] = name } }),
                (HttpMethod.Patch, $"/api/v1/models/{model}", new { name }),
            }
        )
        {
            // A name has no blanks around it.
            if (name.Trim() == name)
                Assert.Equal((path, HttpStatusCode.UnprocessableEntity), (path, (await server.SendAsync(method, path, body)).Status));
        }

        foreach (var path in new[] { "runs/1", $"datasets/{dataset.Id}", $"models/{model}" })
        {
            var (status, _) = await server.SendAsync(HttpMethod.Patch, $"/api/v1/{path}", new { notes = $"One.\n{name}" });
            Assert.Equal((path, isOfNotes ? HttpStatusCode.UnprocessableEntity : HttpStatusCode.OK), (path, status));
        }
    }

    public static TheoryData<string, string, Message, string, Message> BodiesThatCannotBeBound =>
        new()
        {
            {
                "/api/v1/predictions",
                "{\"modelId\": 5, \"sequence\": \"C\"}",
                ApiMessages.BodyHasOtherValue(1, 14, "$.modelId", ApiMessages.JsonId),
                "sequence",
                ApiMessages.JsonText
            },
            {
                "/api/v1/predictions",
                "{\"sequence\": [\"C\"]}",
                ApiMessages.BodyHasOtherValue(1, 15, "$.sequence", ApiMessages.JsonText),
                "key",
                ApiMessages.JsonText
            },
            {
                "/api/v1/predictions",
                "{\"sequence\": \"C\", \"strict\": \"yes\"}",
                ApiMessages.BodyHasOtherValue(1, 34, "$.strict", ApiMessages.JsonBoolean),
                "strict",
                ApiMessages.JsonBoolean
            },
            { "/api/v1/predictions", "{\"sequence\": \"C\",}", ApiMessages.BodyIsNoJson(1, 18, "$"), "sequence", ApiMessages.JsonText },
            {
                "/api/v1/predictions",
                "[1, 2]",
                ApiMessages.BodyHasOtherValue(1, 2, "$", ApiMessages.JsonObject),
                "modelId",
                ApiMessages.JsonId
            },
            {
                "/api/v1/predictions/batch",
                "{\"sequences\": \"C\"}",
                ApiMessages.BodyHasOtherValue(1, 18, "$.sequences", ApiMessages.JsonList(ApiMessages.JsonTexts)),
                "sequences",
                ApiMessages.JsonList(ApiMessages.JsonTexts)
            },
            {
                "/api/v1/predictions/batch",
                "{\"sequences\": [\"C\",\n 5]}",
                ApiMessages.BodyHasOtherValue(2, 3, "$.sequences[1]", ApiMessages.JsonText),
                "sequences",
                ApiMessages.JsonList(ApiMessages.JsonTexts)
            },
            {
                "/api/v1/runs",
                "{\"tags\": {\"a\": 1}}",
                ApiMessages.BodyHasOtherValue(1, 11, "$.tags", ApiMessages.JsonList(ApiMessages.JsonTexts)),
                "datasetId",
                ApiMessages.JsonId
            },
            {
                "/api/v1/runs/00000000-0000-0000-0000-000000000001/train-on",
                "{\"epochs\": \"many\"}",
                ApiMessages.BodyHasOtherValue(1, 18, "$.epochs", ApiMessages.JsonInteger(int.MaxValue)),
                "epochs",
                ApiMessages.JsonInteger(int.MaxValue)
            },
            { "/api/v1/chords/read", "no json", ApiMessages.BodyIsNoJson(1, 2, "$"), "sequence", ApiMessages.JsonText },
        };

    [Theory]
    [MemberData(nameof(BodiesThatCannotBeBound))]
    public async Task Body_ThatCannotBeBound_IsToldWhatItShouldHaveBeen(
        string path,
        string body,
        Message found,
        string member,
        Message expected
    )
    {
        await using var server = await TestServer.StartAsync(_root);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await server.Http.PostAsync(path, content, Cancellation);

        var (status, problem) = await TestServer.ReadAsync(answer);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        var members = problem
            .GetProperty("expected")
            .EnumerateObject()
            .Select(one => ApiMessages.JsonMember(one.Name, one.Value.GetString()))
            .ToList();
        Assert.Contains(ApiMessages.JsonMember(member, expected.ToString()), members);
        Problems.AssertIs(
            Message.Sentences(found, ApiMessages.RouteTakesJson("POST", path, ApiMessages.JsonObjectWith(Message.Join(", ", members)))),
            problem
        );
        Assert.DoesNotContain("System.", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    public static TheoryData<string, Message> ParametersThatCannotBeBound =>
        new()
        {
            { "/api/v1/runs?take=x", ApiMessages.ParameterHasOtherType("take", "x", ApiMessages.JsonInteger(int.MaxValue)) },
            {
                "/api/v1/models/00000000-0000-0000-0000-000000000001/evaluation?countLearned=perhaps",
                ApiMessages.ParameterHasOtherType("countLearned", "perhaps", ApiMessages.JsonBoolean)
            },
            {
                "/api/v1/datasets/00000000-0000-0000-0000-000000000001/table.csv?bom=1.5",
                ApiMessages.ParameterHasOtherType("bom", "1.5", ApiMessages.JsonBoolean)
            },
        };

    [Theory]
    [MemberData(nameof(ParametersThatCannotBeBound))]
    public async Task Parameter_ThatCannotBeBound_IsToldWhatItShouldHaveBeen(string path, Message expected)
    {
        await using var server = await TestServer.StartAsync(_root);
        using var answer = await server.Http.GetAsync(path, Cancellation);
        Problems.AssertIs(expected, (await TestServer.ReadAsync(answer)).Body);
    }
}
