using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChordDash.Engine.Runs;
using ChordDash.Server.Tests.Shared;
using static ChordDash.Server.Tests.Shared.ApiClient;

namespace ChordDash.Server.Tests.EndToEnd.Processes;

/// <summary>What can be made of a finished run: more epochs, and an archive that another server takes in. With the real trainer.</summary>
[Trait("Category", "EndToEnd")]
public sealed class TrainOnTests : IDisposable
{
    private static readonly object Small = new
    {
        epochs = 3,
        seed = 3,
        device = "cpu",
        hiddenSize = 8,
        embeddingSize = 8,
        batchSize = 64,
        cropLength = 32,
        ngramWeight = 0.2,
    };

    private readonly TemporaryFolder _root = new();
    private readonly TemporaryFolder _elsewhere = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _root.Dispose();
        _elsewhere.Dispose();
    }

    [Fact]
    public async Task Finished_TrainedOn_IsANewRunWithTheEpochsOfTheOldOne()
    {
        await using var server = await ServerProcess.StartAsync(_root);
        using var http = new HttpClient { Timeout = Patience.Request, BaseAddress = server.Address };
        var first = await TrainAsync(server, http);
        var before = (await GetAsync(http, $"/api/v1/runs/{first}/epochs")).GetRawText();

        var next = (await PostAsync(http, $"/api/v1/runs/{first}/train-on", new { epochs = 2 })).GetProperty("id").GetGuid();

        Assert.Equal(RunState.Finished, (await WatchAsync(server, next, item => item.End is not null)).End!.State);
        Assert.Equal(4, (await WatchAsync(server, next, item => item.Resume is not null)).Resume!.Epoch);
        var epochs = await GetAsync(http, $"/api/v1/runs/{next}/epochs");
        Assert.Equal([1, 2, 3, 4, 5], epochs.EnumerateArray().Select(epoch => epoch.GetProperty("epoch").GetInt32()));
        Assert.Equal(before, $"[{string.Join(',', epochs.EnumerateArray().Take(3).Select(epoch => epoch.GetRawText()))}]");
        Assert.Equal(before, (await GetAsync(http, $"/api/v1/runs/{first}/epochs")).GetRawText());
        var run = await GetAsync(http, $"/api/v1/runs/{next}");
        Assert.Equal(
            (first, 5),
            (run.GetProperty("parentId").GetGuid(), run.GetProperty("hyperParameters").GetProperty("epochs").GetInt32())
        );
        Assert.NotEqual(
            (await GetAsync(http, $"/api/v1/runs/{first}")).GetProperty("modelId").GetGuid(),
            run.GetProperty("modelId").GetGuid()
        );
    }

    [Fact]
    public async Task Archive_TakenToAnotherServer_IsTheSameRunWithAModelThatAnswersTheSame()
    {
        byte[] archive;
        string epochs,
            report,
            answer;
        await using (var server = await ServerProcess.StartAsync(_root))
        {
            using var http = new HttpClient { Timeout = Patience.Request, BaseAddress = server.Address };
            var run = await TrainAsync(server, http);
            var model = (await GetAsync(http, $"/api/v1/runs/{run}")).GetProperty("modelId").GetGuid();
            using var named = await http.PatchAsJsonAsync(
                $"/api/v1/models/{model}",
                new { name = "Keeper", notes = "Do not delete." },
                Cancellation
            );
            archive = await http.GetByteArrayAsync($"/api/v1/runs/{run}/archive", Cancellation);
            (epochs, report, answer) = await AskAsync(http, run);
        }

        using (var zip = new ZipArchive(new MemoryStream(archive)))
        {
            Assert.Equal(
                [
                    "epochs.csv",
                    "events.json",
                    "model/model.json",
                    "model/ngrams.dat",
                    "model/weights.dat",
                    "pytorch/predict.py",
                    "pytorch/state_dict.pt",
                    "pytorch/weights.safetensors",
                    "run.json",
                    "validation.csv",
                ],
                zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal)
            );
            Assert.Equal(4, Lines(zip, "epochs.csv").Length);
            // A fifth of the 400 pieces of the sample, and a header.
            Assert.InRange(Lines(zip, "validation.csv").Length, 70, 90);
            Assert.StartsWith("row,composer,predicted,\"Sample A", Lines(zip, "validation.csv")[0], StringComparison.Ordinal);
            var described = JsonDocument.Parse(string.Join('\n', Lines(zip, "run.json"))).RootElement;
            Assert.Equal(64, described.GetProperty("environment").GetProperty("dataSha256").GetString()!.Length);
        }

        await using var other = await ServerProcess.StartAsync(_elsewhere);
        using var away = new HttpClient { Timeout = Patience.Request, BaseAddress = other.Address };
        var (status, imported) = await ImportAsync(away, archive);
        Assert.Equal((HttpStatusCode.Created, "finished"), (status, imported.GetProperty("state").GetString()));
        Assert.Equal((epochs, report, answer), await AskAsync(away, imported.GetProperty("id").GetGuid()));
        var taken = await GetAsync(away, $"/api/v1/models/{imported.GetProperty("modelId").GetGuid()}");
        Assert.Equal(
            ("Keeper", "Do not delete.", "candidate"),
            (taken.GetProperty("name").GetString(), taken.GetProperty("notes").GetString(), taken.GetProperty("stage").GetString())
        );
        Assert.Equal(HttpStatusCode.Created, (await ImportAsync(away, archive)).Status);

        foreach (var damaged in Damaged(archive))
        {
            (status, var problem) = await ImportAsync(away, damaged);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        }

        Assert.Equal(2, (await GetAsync(away, "/api/v1/runs")).GetArrayLength());
        Assert.Equal(2, Directory.GetDirectories(Path.Combine(_elsewhere.Path, "models")).Length);
        Assert.DoesNotContain("fail:", other.Output, StringComparison.Ordinal);
    }

    private static IEnumerable<byte[]> Damaged(byte[] archive)
    {
        yield return [];
        yield return Encoding.UTF8.GetBytes("This is no archive.");
        yield return archive[..(archive.Length / 2)];
        yield return Without(archive, "run.json");
        yield return Without(archive, "model/weights.dat");
        yield return Changed(archive, "run.json", text => text.Replace("\"format\": 1", "\"format\": 2", StringComparison.Ordinal));
        yield return Changed(archive, "run.json", text => text.Replace("\"finished\"", "\"running\"", StringComparison.Ordinal));
        yield return Changed(archive, "run.json", text => Edit(text, run => run["name"] = null));
        yield return Changed(archive, "run.json", text => Edit(text, run => run["hyperParameters"]!["hiddenSize"] = 2_000));
        yield return Changed(archive, "run.json", text => Edit(text, run => run["classNames"]!.AsArray().RemoveAt(0)));
        yield return Changed(archive, "model/model.json", text => Edit(text, model => model["hiddenSize"] = 2_000));
        yield return Changed(archive, "model/weights.dat", text => text[..100]);
        yield return Changed(archive, "events.json", _ => "[null]");
        yield return Changed(archive, "events.json", text =>
            text.Replace("\"classAccuracy\"", "\"classAccurracy\"", StringComparison.Ordinal)
        );
    }

    private static string Edit(string json, Action<JsonObject> change)
    {
        var node = JsonNode.Parse(json)!.AsObject();
        change(node);
        return node.ToJsonString();
    }

    private static byte[] Without(byte[] archive, string name) => Rewrite(archive, zip => zip.GetEntry(name)!.Delete());

    private static byte[] Changed(byte[] archive, string name, Func<string, string> change) => Rewrite(archive, zip =>
        {
            string text;
            using (var reader = new StreamReader(zip.GetEntry(name)!.Open(), Encoding.Latin1))
                text = reader.ReadToEnd();
            zip.GetEntry(name)!.Delete();
            using var writer = new StreamWriter(zip.CreateEntry(name).Open(), Encoding.Latin1);
            writer.Write(change(text));
        });

    private static byte[] Rewrite(byte[] archive, Action<ZipArchive> change)
    {
        using var stream = new MemoryStream();
        stream.Write(archive);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
            change(zip);
        return stream.ToArray();
    }

    private static string[] Lines(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return reader.ReadToEnd().TrimEnd().Split('\n');
    }

    private static async Task<Guid> TrainAsync(ServerProcess server, HttpClient http)
    {
        var dataset = (await PostAsync(http, "/api/v1/datasets/sample"))[0];
        var run = await EnqueueAsync(http, dataset, Small);
        Assert.Equal(RunState.Finished, (await WatchAsync(server, run, item => item.End is not null)).End!.State);
        return run;
    }

    private static async Task<(string Epochs, string Report, string Answer)> AskAsync(HttpClient http, Guid run)
    {
        var model = (await GetAsync(http, $"/api/v1/runs/{run}")).GetProperty("modelId").GetGuid();
        var answer = await PostAsync(http, "/api/v1/predictions", new { modelId = model, sequence = "C Am F G C Am F G" });
        return (
            (await GetAsync(http, $"/api/v1/runs/{run}/epochs")).GetRawText(),
            (await GetAsync(http, $"/api/v1/runs/{run}/report")).GetRawText(),
            answer.GetRawText()
        );
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> ImportAsync(HttpClient http, byte[] archive)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(archive), "file", "run.zip" } };
        using var response = await http.PostAsync("/api/v1/runs/import", form, Cancellation);
        return await TestServer.ReadAsync(response);
    }
}
