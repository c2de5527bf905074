using System.Net;
using System.Net.Http.Json;
using ChordDash.Engine.Resources;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.Runs;

public sealed class RunQueueEndpointsTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Queue_HeldMovedReleased_AnswersEachStep()
    {
        await using var server = await TestServer.StartAsync(_root);
        Assert.True((await server.PostAsync("/api/v1/queue/hold")).Body.GetProperty("held").GetBoolean());
        var first = await server.EnqueueAsync();
        var second = await server.EnqueueAsync();

        var (status, moved) = await server.PostAsync($"/api/v1/runs/{second.Id}/move", new { to = "top" });
        Assert.Equal((HttpStatusCode.OK, 1), (status, moved.GetProperty("queuePosition").GetInt32()));
        Assert.Equal(
            2,
            (await server.PostAsync($"/api/v1/runs/{second.Id}/move", new { after = first.Id }))
                .Body.GetProperty("queuePosition")
                .GetInt32()
        );
        Assert.Equal(
            1,
            (await server.PostAsync($"/api/v1/runs/{second.Id}/move", new { before = first.Id }))
                .Body.GetProperty("queuePosition")
                .GetInt32()
        );
        Assert.True((await server.PostAsync($"/api/v1/runs/{second.Id}/hold")).Body.GetProperty("held").GetBoolean());
        Assert.False((await server.PostAsync($"/api/v1/runs/{second.Id}/release")).Body.GetProperty("held").GetBoolean());
        foreach (var body in new object?[] { null, new { }, new { to = "left" }, new { to = "top", before = first.Id } })
            Problems.AssertIs(RunMessages.QueuePlaceIsMissing, (await server.PostAsync($"/api/v1/runs/{second.Id}/move", body)).Body);

        Assert.False((await server.PostAsync("/api/v1/queue/release")).Body.GetProperty("held").GetBoolean());
        await (await server.Trainer.NextAsync()).StartAsync();
        Assert.Equal("paused", (await server.PostAsync($"/api/v1/runs/{second.Id}/pause")).Body.GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.Conflict, (await server.PostAsync($"/api/v1/runs/{second.Id}/pause")).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync($"/api/v1/runs/{second.Id}/resume")).Status);
    }

    [Fact]
    public async Task Sweep_OverTwoHyperParameters_QueuesTheGrid()
    {
        await using var server = await TestServer.StartAsync(_root);
        await server.Queue.HoldAllAsync(held: true, Cancellation);
        var dataset = await server.ImportAsync();

        var (status, runs) = await server.PostAsync(
            "/api/v1/runs/sweep",
            new
            {
                datasetId = dataset.Id,
                preset = "quick",
                name = "Grid",
                sweep = new { learningRate = new[] { 0.001, 0.01 }, optimizer = new[] { "adam", "rmsprop" } },
            }
        );

        Assert.Equal((HttpStatusCode.Created, 4), (status, runs.GetArrayLength()));
        Assert.Equal("Grid · learningRate 0.001 · optimizer adam", runs[0].GetProperty("name").GetString());
        Assert.Equal("rmsprop", runs[3].GetProperty("hyperParameters").GetProperty("optimizer").GetString());
        Assert.Single(runs.EnumerateArray().Select(run => run.GetProperty("sweepId").GetGuid()).Distinct());
    }

    public static TheoryData<string, Message> SweepsThatCannotBe =>
        new()
        {
            { "null", RunMessages.SweepIsMissing },
            { "{}", HyperParameterMessages.SweepNeedsOneToMaxAxes(3, 0) },
            { """{"seed": 1}""", RunMessages.SweepValuesAreNoList("seed") },
            { """{"sead": [1]}""", Problems.UnknownHyperParameter("sead") },
            { """{"seed": [1, "two"]}""", RunMessages.HyperParameterHasWrongType("seed", ApiMessages.JsonLongInteger, "\"two\"") },
            { """{"epochs": [1, 0]}""", HyperParameterMessages.WholeNumberOutOfRange(HyperParameterMessages.EpochsLabel, 1, 10_000, 0) },
        };

    [Theory]
    [MemberData(nameof(SweepsThatCannotBe))]
    public async Task Sweep_OfWhatCannotBe_SaysSo(string sweep, Message expected)
    {
        await using var server = await TestServer.StartAsync(_root);
        var dataset = await server.ImportAsync();

        using var content = new StringContent(
            $$"""{"datasetId": "{{dataset.Id}}", "sweep": {{sweep}}}""",
            System.Text.Encoding.UTF8,
            "application/json"
        );
        using var response = await server.Http.PostAsync("/api/v1/runs/sweep", content, Cancellation);
        var (status, body) = await TestServer.ReadAsync(response);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Problems.AssertIs(expected, body);
        Assert.Empty(await server.Runs.ListAsync(Cancellation));
    }

    [Fact]
    public async Task Edit_NameTagsNotesArchive_ChangesOnlyWhatIsGiven()
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();

        await PatchAsync(server, run.Id, new { name = " Better ", tags = new[] { "a", "A", " b " } });
        await PatchAsync(server, run.Id, new { notes = "It works." });
        await PatchAsync(server, run.Id, new { archived = true });

        var edited = await server.Runs.GetAsync(run.Id, Cancellation);
        Assert.Equal(("Better", "It works.", true, "a b"), (edited.Name, edited.Notes, edited.Archived, string.Join(' ', edited.Tags)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await PatchAsync(server, run.Id, new { name = "  " }));
        Assert.Equal(HttpStatusCode.NotFound, await PatchAsync(server, Guid.NewGuid(), new { name = "x" }));
    }

    private static async Task<HttpStatusCode> PatchAsync(TestServer server, Guid id, object body)
    {
        using var response = await server.Http.PatchAsJsonAsync($"/api/v1/runs/{id}", body, Cancellation);
        return response.StatusCode;
    }
}
