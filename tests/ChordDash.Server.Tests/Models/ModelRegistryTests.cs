using System.Net;
using System.Text.Json;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Runs;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.Models;

public sealed class ModelRegistryTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Promoted_TakesThePlaceOfTheOneInProduction()
    {
        await using var server = await TestServer.StartAsync(_root);
        var (first, second) = (await server.TrainAsync(), await server.TrainAsync());

        await PatchAsync(server, first, new { stage = "production" });
        var (status, promoted) = await PatchAsync(
            server,
            second,
            new
            {
                stage = "production",
                name = " The best ",
                notes = "Kept.",
            }
        );

        Assert.Equal(
            (HttpStatusCode.OK, "production", "The best", "Kept."),
            (status, Text(promoted, "stage"), Text(promoted, "name"), Text(promoted, "notes"))
        );
        var models = (await server.GetJsonAsync("/api/v1/models"))
            .EnumerateArray()
            .ToDictionary(model => model.GetProperty("id").GetGuid(), model => Text(model, "stage"));
        Assert.Equal(("candidate", "production"), (models[first], models[second]));
        (_, var renamed) = await PatchAsync(server, second, new { name = "" });
        Assert.Equal((await server.Runs.ListAsync(Cancellation)).Single(run => run.Number == 2).Name + " · #2", Text(renamed, "name"));
    }

    [Fact]
    public async Task Edited_Wrongly_SaysWhy()
    {
        await using var server = await TestServer.StartAsync(_root);
        var model = await server.TrainAsync();

        foreach (
            var (body, status, expected) in new (object, HttpStatusCode, Message)[]
            {
                (
                    new { name = new string('n', 201) },
                    HttpStatusCode.UnprocessableEntity,
                    CommonMessages.NameIsTooLong(PredictionMessages.ModelNameSubject, 200)
                ),
                (
                    new { name = "a\nb" },
                    HttpStatusCode.UnprocessableEntity,
                    CommonMessages.NameHasHiddenCharacter(PredictionMessages.ModelNameSubject, "000A")
                ),
                (new { notes = new string('n', 10_001) }, HttpStatusCode.UnprocessableEntity, CommonMessages.NotesAreTooLong(10_000)),
                (
                    new { stage = "best" },
                    HttpStatusCode.BadRequest,
                    ApiMessages.BodyHasOtherValue(1, 16, "$.stage", ApiMessages.JsonName("candidate, production, archived"))
                ),
            }
        )
        {
            var (answered, problem) = await PatchAsync(server, model, body);
            Assert.Equal(status, answered);
            Assert.Equal(expected.Code, Text(problem, "code"));
            // What the body should have been follows.
            Assert.StartsWith(expected.ToString(), Text(problem, "detail"), StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await PatchAsync(server, Guid.NewGuid(), new { notes = "" })).Status);
    }

    [Fact]
    public async Task Deleted_IsGoneWithItsFilesAndItsRunStays()
    {
        await using var server = await TestServer.StartAsync(_root, "--ChordDash:KeepDeletedHours=0");
        var model = await server.TrainAsync();
        var details = await server.GetJsonAsync($"/api/v1/models/{model}/details");
        var run = details.GetProperty("model").GetProperty("runId").GetGuid();
        var folder = Path.Combine(_root.Path, "models", model.ToString());
        Assert.True(Directory.Exists(folder));

        using var deleted = await server.Http.DeleteAsync($"/api/v1/models/{model}", Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.False(Directory.Exists(folder));
        Assert.Null((await server.UntilAsync(run, one => one.ModelId is null)).ModelId);
        using var again = await server.Http.DeleteAsync($"/api/v1/models/{model}", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await server.PostAsync("/api/v1/predictions", new { modelId = model, sequence = "1" })).Status
        );
    }

    [Fact]
    public async Task Deleted_WhileItsRunTrains_IsRefused()
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        var training = await server.Trainer.NextAsync();
        await training.EpochAsync();
        var model = (await server.UntilAsync(run.Id, one => one.ModelId is not null)).ModelId!.Value;

        using var refused = await server.Http.DeleteAsync($"/api/v1/models/{model}", Cancellation);

        var (status, problem) = await TestServer.ReadAsync(refused);
        Assert.Equal(HttpStatusCode.Conflict, status);
        Problems.AssertIs(PredictionMessages.ModelIsBeingTrained(1), problem);
        training.Finish();
        await server.UntilAsync(run.Id, RunState.Finished);
    }

    [Fact]
    public async Task Files_OfAModel_AreSentOrRefusedInASentence()
    {
        await using var server = await TestServer.StartAsync(_root);
        var model = await server.TrainAsync();

        Assert.Contains(
            "import torch",
            await server.Http.GetStringAsync($"/api/v1/models/{model}/predict.py", Cancellation),
            StringComparison.Ordinal
        );
        // The fake trainer's models have no network.
        using var none = await server.Http.GetAsync($"/api/v1/models/{model}/weights.dat", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, (await TestServer.ReadAsync(none)).Status);
        using var damaged = await server.Http.GetAsync($"/api/v1/models/{model}/state_dict.pt", Cancellation);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await TestServer.ReadAsync(damaged)).Status);
    }

    private static Task<(HttpStatusCode Status, JsonElement Body)> PatchAsync(TestServer server, Guid model, object body) =>
        server.SendAsync(HttpMethod.Patch, $"/api/v1/models/{model}", body);

    private static string? Text(JsonElement body, string name) => body.GetProperty(name).GetString();
}
