using System.Net;
using ChordDash.Engine.Models;
using ChordDash.Engine.Resources;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.Models;

/// <summary>A model whose folder is gone from the disk: everything that needs it says so.</summary>
public sealed class MissingModelTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Model_WithoutItsFolder_IsSaidToBeMissing()
    {
        // The real loader, which reads what lies on the disk.
        await using var server = await TestServer.StartAsync(_root, services =>
            services.Remove(services.Last(service => service.ServiceType == typeof(IModelLoader)))
        );
        var model = await server.TrainAsync();
        var summary = await server.GetJsonAsync($"/api/v1/models/{model}");
        var run = summary.GetProperty("runId").GetGuid();
        var trained = await server.Runs.GetAsync(run, Cancellation);
        Assert.False((await server.GetJsonAsync($"/api/v1/models/{model}/details")).GetProperty("filesMissing").GetBoolean());
        Directory.Delete(Path.Combine(_root.Path, "models", model.ToString()), recursive: true);

        foreach (
            var (path, status) in new[]
            {
                ($"/api/v1/runs/{run}/archive", HttpStatusCode.Conflict),
                ($"/api/v1/models/{model}/weights.dat", HttpStatusCode.NotFound),
                ($"/api/v1/models/{model}/model.json", HttpStatusCode.NotFound),
                ($"/api/v1/models/{model}/weights.safetensors", HttpStatusCode.NotFound),
                ($"/api/v1/models/{model}/state_dict.pt", HttpStatusCode.NotFound),
                ($"/api/v1/models/{model}/predictions.json?datasetId={trained.DatasetId}", HttpStatusCode.UnprocessableEntity),
                ($"/api/v1/models/{model}/evaluation?datasetId={trained.DatasetId}", HttpStatusCode.UnprocessableEntity),
            }
        )
        {
            using var answer = await server.Http.GetAsync(path, Cancellation);
            var (answered, problem) = await TestServer.ReadAsync(answer);
            Assert.True(answered == status, $"{path}: {answered}");
            var expected = path.EndsWith("/archive", StringComparison.Ordinal)
                ? RunMessages.ExportedModelFilesAreMissing(trained.Number)
                : ModelMessages.ModelFilesAreMissing;
            Assert.Equal(expected.ToString(), problem.GetProperty("detail").GetString());
        }

        var (asked, refused) = await server.PostAsync("/api/v1/predictions", new { modelId = model, sequence = "1" });
        Assert.Equal(
            (HttpStatusCode.UnprocessableEntity, ModelMessages.ModelFilesAreMissing.ToString()),
            (asked, refused.GetProperty("detail").GetString())
        );
        var details = await server.GetJsonAsync($"/api/v1/models/{model}/details");
        Assert.True(details.GetProperty("filesMissing").GetBoolean());
        Assert.Equal(0, details.GetProperty("files").GetArrayLength());
    }
}
