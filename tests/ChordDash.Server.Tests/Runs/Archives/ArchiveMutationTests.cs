using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using ChordDash.Engine.Models;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Server.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Runs.Archives;

/// <summary>
/// An archive with a wrong number is refused in a sentence, or all that can be asked of it is answered. With the real trainer.
/// </summary>
public sealed class ArchiveMutationTests : IDisposable
{
    private const int Mutations = 240;

    private static readonly string[] Wrong =
    [
        "-1",
        "0",
        "1e308",
        "-1e308",
        "1e999",
        "\"NaN\"",
        "\"Infinity\"",
        "null",
        "3.5",
        "2147483647",
        "9e15",
        "1e-300",
        "{}",
        "[]",
        "\"\"",
    ];
    private static readonly float[] WrongWeights =
    [
        float.NaN,
        float.PositiveInfinity,
        float.NegativeInfinity,
        float.MaxValue,
        -1e20f,
        0,
        1e5f,
        float.Epsilon,
    ];

    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Archive_WithAWrongNumber_NeverMakesTheServerFail()
    {
        await using var server = await TestServer.StartAsync(_root, WithRealTraining, "--ChordDash:KeepDeletedHours=0");
        var dataset = (await server.PostAsync("/api/v1/datasets/sample?pieces=60")).Body[0].GetProperty("id").GetGuid();
        var run = await server.EnqueueAsync(
            dataset,
            new()
            {
                Epochs = 2,
                Seed = 3,
                Device = "cpu",
                HiddenSize = 4,
                EmbeddingSize = 4,
                BatchSize = 16,
                CropLength = 16,
                NgramWeight = 0.2,
            }
        );
        await server.UntilAsync(run.Id, RunState.Finished);
        var files = await ArchiveFiles.ReadAsync(await server.Http.GetByteArrayAsync($"/api/v1/runs/{run.Id}/archive", Cancellation));
        var parsed = new[] { "run.json", "events.json", "model/model.json" }.ToDictionary(
            name => name,
            name => Numbers(JsonNode.Parse(files[name])!).Count
        );
        var random = new Random(20261129);
        var (taken, refused) = (0, 0);

        Assert.True(await IsSoundAsync(server, ArchiveFiles.Pack(files), dataset, "as it is"));
        for (var mutation = 0; mutation < Mutations; mutation++)
        {
            var (archive, words) = Mutate(files, parsed, random, mutation);
            if (await IsSoundAsync(server, archive, dataset, words))
                taken++;
            else
                refused++;
        }

        // Neither all nor none, or the mutations would say nothing.
        Assert.True(taken > 10 && refused > 50, $"{taken} were taken in, {refused} refused.");
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_root.Path, "temporary")));
        Assert.Equal(
            (await server.GetJsonAsync("/api/v1/models")).GetArrayLength(),
            Directory.GetDirectories(Path.Combine(_root.Path, "models")).Length
        );
    }

    // The fakes stand before the real ones.
    private static void WithRealTraining(IServiceCollection services)
    {
        services.Remove(services.Last(service => service.ServiceType == typeof(ITrainer)));
        services.Remove(services.Last(service => service.ServiceType == typeof(IModelLoader)));
    }

    private static (byte[] Archive, string Words) Mutate(
        Dictionary<string, byte[]> files,
        Dictionary<string, int> numbers,
        Random random,
        int mutation
    )
    {
        if (mutation % 4 == 3)
        {
            var name = random.Next(2) == 0 ? "model/weights.dat" : "model/ngrams.dat";
            var bytes = (byte[])files[name].Clone();
            // The last numbers of a file are surely weights; the rest may be anything.
            var at = random.Next(2) == 0 ? bytes.Length - 4 * random.Next(1, 4) : random.Next(bytes.Length - 4);
            var weight = WrongWeights[random.Next(WrongWeights.Length)];
            BitConverter.TryWriteBytes(bytes.AsSpan(at), weight);
            return (files.With(name, bytes), string.Create(CultureInfo.InvariantCulture, $"{name} with {weight} at {at}"));
        }

        var (file, count) = numbers.ElementAt(mutation % 4);
        var number = random.Next(count);
        var wrong = Wrong[random.Next(Wrong.Length)];
        var node = JsonNode.Parse(files[file])!;
        var (parent, key, index) = Numbers(node)[number];
        if (key is not null)
            parent[key] = "here";
        else
            parent[index] = "here";
        return (
            files.WithText(file, node.ToJsonString().Replace("\"here\"", wrong, StringComparison.Ordinal)),
            $"{file} with {wrong} for {parent.GetPath()}.{key}{index}"
        );
    }

    private static List<(JsonNode Parent, string? Key, int Index)> Numbers(JsonNode root)
    {
        var found = new List<(JsonNode, string?, int)>();
        Walk(root);
        return found;

        void Walk(JsonNode? node)
        {
            if (node is JsonObject fields)
            {
                foreach (var (key, value) in fields)
                {
                    if (value?.GetValueKind() == System.Text.Json.JsonValueKind.Number)
                        found.Add((node, key, 0));
                    Walk(value);
                }
            }
            else if (node is JsonArray items)
            {
                for (var index = 0; index < items.Count; index++)
                {
                    if (items[index]?.GetValueKind() == System.Text.Json.JsonValueKind.Number)
                        found.Add((node, null, index));
                    Walk(items[index]);
                }
            }
        }
    }

    /// <returns>Whether it was taken in; a refusal is one with a sentence.</returns>
    private static async Task<bool> IsSoundAsync(TestServer server, byte[] archive, Guid dataset, string words)
    {
        var (status, body) = await server.ImportAsync(archive);
        if (status != HttpStatusCode.Created)
        {
            Assert.True(status == HttpStatusCode.UnprocessableEntity, $"{words}: {status} {body}");
            Assert.EndsWith(".", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
            return false;
        }

        var (run, model) = (body.GetProperty("id").GetGuid(), body.GetProperty("modelId").GetGuid());
        foreach (
            var path in new[]
            {
                "runs",
                "models",
                $"runs/{run}",
                $"runs/{run}/epochs",
                $"runs/{run}/report",
                $"runs/{run}/log",
                $"runs/{run}/events",
                $"runs/{run}/archive",
                $"models/{model}",
                $"models/{model}/details",
                $"models/{model}/evaluation?datasetId={dataset}",
                $"models/{model}/predictions.json?datasetId={dataset}",
                $"models/{model}/predictions.csv?datasetId={dataset}",
                $"models/{model}/state_dict.pt",
                $"models/{model}/weights.safetensors",
            }
        )
        {
            using var answer = await server.Http.GetAsync($"/api/v1/{path}", Cancellation);
            Assert.True((int)answer.StatusCode < 500, $"{words}: {path} {await answer.Content.ReadAsStringAsync(Cancellation)}");
        }

        foreach (
            var (path, question) in new (string, object)[]
            {
                ("", new { modelId = model, sequence = "C Am F G C Am F G" }),
                ("/batch", new { modelId = model, sequences = new[] { "C", "C Am F G", "x" } }),
                ("/explanation", new { modelId = model, sequence = "C Am F G" }),
                ("/similar", new { modelId = model, sequence = "C Am F G" }),
            }
        )
        {
            var (asked, answer) = await server.PostAsync($"/api/v1/predictions{path}", question);
            Assert.True((int)asked < 500, $"{words}: {path} {answer}");
        }

        using var page = await server.Http.GetAsync($"/runs/{run}", Cancellation);
        Assert.True((int)page.StatusCode < 500, $"{words}: the page of the run");
        using var gone = await server.Http.DeleteAsync($"/api/v1/runs/{run}", Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        return true;
    }
}
