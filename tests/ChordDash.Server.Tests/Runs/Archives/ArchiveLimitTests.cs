using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Runs;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.Runs.Archives;

/// <summary>Archives with one more than there may be of something.</summary>
public sealed class ArchiveLimitTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Archive_AsItWasExported_IsTakenIn()
    {
        await using var server = await TestServer.StartAsync(_root);
        var files = await ExportAsync(server);

        // And with a file that nothing reads.
        var (status, run) = await server.ImportAsync(files.With("model/labels.txt", new byte[50_000_000]));

        Assert.Equal((HttpStatusCode.Created, "failed"), (status, run.GetProperty("state").GetString()));
        Assert.Equal(3, (await server.GetJsonAsync($"/api/v1/runs/{run.GetProperty("id").GetGuid()}/epochs")).GetArrayLength());
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task Archive_WithMoreThanThereMayBe_IsRefusedInASentenceAndLeavesNothing()
    {
        await using var server = await TestServer.StartAsync(_root);
        var files = await ExportAsync(server);
        var before = (await server.Runs.ListAsync(Cancellation)).Count;

        foreach (var (name, archive, expected) in Hostile(files))
        {
            var (status, problem) = await server.ImportAsync(archive);

            Assert.True(status == HttpStatusCode.UnprocessableEntity, $"{name}: {status}");
            var (code, detail) = (problem.GetProperty("code").GetString(), problem.GetProperty("detail").GetString()!);
            Assert.Equal((name, expected.Code, expected.ToString()), (name, code, detail));
            Assert.True(detail.Length < 1_000);
        }

        Assert.Equal(before, (await server.Runs.ListAsync(Cancellation)).Count);
        AssertNothingIsLeft();
    }

    private static IEnumerable<(string Name, byte[] Archive, Message Expected)> Hostile(Dictionary<string, byte[]> files)
    {
        const int Text = Limits.MaxNameCharacters + 1;
        foreach (
            var (field, max) in new[]
            {
                ("reason", Limits.MaxArchiveSentenceCharacters),
                ("name", Limits.MaxArchiveNameCharacters),
                ("datasetName", Limits.MaxArchiveNameCharacters),
                ("device", Limits.MaxNameCharacters),
                ("preset", Limits.MaxNameCharacters),
                ("notes", Limits.MaxNotesCharacters),
            }
        )
        {
            yield return (
                field,
                files.Edited("run.json", run => run[field] = new string('x', max + 1)),
                max == Limits.MaxArchiveSentenceCharacters
                    ? RunMessages.ArchivedSentenceIsTooLong("run.json", max)
                    : RunMessages.ArchivedTextIsTooLong("run.json", field, max + 1, max)
            );
        }

        yield return (
            "huge reason",
            files.Edited("run.json", run => run["reason"] = new string('x', 3_000_000)),
            RunMessages.ArchivedSentenceIsTooLong("run.json", 10_000)
        );
        yield return (
            "class name",
            files.Edited("run.json", run => run["classNames"]![0] = new string('x', Text)),
            RunMessages.ArchivedTextIsTooLong("run.json", "classNames", 201, 200)
        );
        yield return (
            "environment",
            files.Edited("run.json", run => run["environment"] = Environment(new string('x', Text))),
            RunMessages.ArchivedTextIsTooLong("run.json", "system", 201, 200)
        );
        yield return (
            "environment without a system",
            files.Edited("run.json", run => run["environment"] = Environment(null)),
            RunMessages.ArchiveLacksValue("run.json", "system")
        );
        yield return (
            "tag",
            files.Edited("run.json", run => run["tags"] = new JsonArray(new string('x', Limits.MaxTagCharacters + 1))),
            StorageMessages.TagTooLong(new string('x', 20), 40)
        );
        yield return (
            "tags",
            files.Edited("run.json", run => run["tags"] = Numbers(Limits.MaxTags + 1)),
            StorageMessages.TooManyTags(21, 20)
        );
        yield return (
            "many tags",
            files.Edited("run.json", run => run["tags"] = Numbers(10_001)),
            RunMessages.ArchivedListIsTooLong("run.json", 10_000)
        );
        yield return (
            "run.json",
            files.With("run.json", [.. files["run.json"], .. Enumerable.Repeat((byte)' ', (int)Limits.MaxArchiveRunBytes)]),
            RunMessages.ArchiveFileIsPackedTooWell("run.json", 300)
        );
        yield return (
            "time",
            files.Edited("run.json", run => run["createdAt"] = "9999-12-31T23:59:59+00:00"),
            RunMessages.ArchivedTimeIsImpossible("run.json", "createdAt")
        );
        yield return ("number in quotation marks", files.Edited("run.json", run => run["number"] = "7"), RunMessages.ArchiveIsDamaged);
        yield return ("state", files.Edited("run.json", run => run["state"] = 3), RunMessages.ArchiveIsDamaged);
        yield return ("states", files.Edited("run.json", run => run["state"] = "finished,failed"), RunMessages.ArchiveIsDamaged);
        yield return (
            "device of the parameters",
            files.Edited("run.json", run => run["hyperParameters"]!["device"] = new string('x', 101)),
            RunMessages.ArchiveIsRefused(HyperParameterMessages.DeviceNameIsTooLong(100))
        );

        yield return (
            "events",
            files.WithText("events.json", $"[{string.Join(',', Enumerable.Repeat("{}", Limits.MaxArchiveEvents + 1))}]"),
            RunMessages.ArchivedListIsTooLong("events.json", 20_000)
        );
        yield return (
            "bomb",
            files.WithText("events.json", $"[{string.Join(',', Enumerable.Repeat("{}", 20_000_000))}]"),
            RunMessages.ArchivedListIsTooLong("events.json", 20_000)
        );
        yield return (
            "bytes of events",
            files.With("events.json", [.. Enumerable.Repeat((byte)' ', 1 << 20), .. Noise()]),
            RunMessages.ArchiveFileIsTooLarge("events.json", 67_108_864)
        );
        yield return (
            "ratio",
            files.With("events.json", [.. Enumerable.Repeat((byte)' ', 60 << 20)]),
            RunMessages.ArchiveFileIsPackedTooWell("events.json", 300)
        );
        yield return (
            "log",
            files.Edited("events.json", events => Log(events)["message"] = new string('x', Limits.MaxArchiveSentenceCharacters + 1)),
            RunMessages.ArchivedSentenceIsTooLong("events.json", 10_000)
        );
        yield return (
            "log without words",
            files.Edited("events.json", events => Log(events).AsObject().Remove("message")),
            RunMessages.ArchiveLacksValue("events.json", "message")
        );
        yield return ("NaN", files.Edited("events.json", events => Epoch(events)["trainLoss"] = "NaN"), RunMessages.ArchiveIsDamaged);
        yield return (
            "infinite",
            files.WithText(
                "events.json",
                Encoding.UTF8.GetString(files["events.json"]).Replace("\"trainLoss\":1,", "\"trainLoss\":1e999,", StringComparison.Ordinal)
            ),
            RunMessages.ArchivedNumberIsTooLarge("events.json")
        );
        yield return (
            "cell",
            files.Edited("events.json", events => Epoch(events)["confusionMatrix"]![0]![0] = int.MaxValue),
            RunMessages.ArchiveDisagrees
        );
        yield return (
            "row",
            files.Edited("events.json", events => Epoch(events)["confusionMatrix"]![0] = null),
            RunMessages.ArchiveLacksValue("events.json", "confusionMatrix")
        );
        yield return (
            "long row",
            files.Edited("events.json", events => Epoch(events)["classAccuracy"] = Numbers(1_001)),
            RunMessages.ArchivedListIsTooLong("events.json", 1_000)
        );
        yield return ("event without content", files.Edited("events.json", events => events
                    .AsArray()
                    .Add(
                        new JsonObject
                        {
                            ["kind"] = "epoch",
                            ["at"] = "2026-01-01T00:00:00+00:00",
                            ["sequence"] = 1,
                        }
                    )), RunMessages.ArchiveDisagrees);
        yield return (
            "event of no time",
            files.Edited("events.json", events => events.AsArray().Add(new JsonObject { ["kind"] = "queued" })),
            RunMessages.ArchivedTimeIsImpossible("events.json", "at")
        );

        yield return (
            "files",
            ArchiveFiles.Pack(
                Enumerable.Range(0, Limits.MaxArchiveEntries + 1).Select(number => KeyValuePair.Create($"{number}", Array.Empty<byte>()))
            ),
            RunMessages.TooManyArchiveFiles(20)
        );
        yield return (
            "many files",
            ArchiveFiles.Pack(Enumerable.Range(0, 70_000).Select(number => KeyValuePair.Create($"{number}", Array.Empty<byte>()))),
            RunMessages.TooManyArchiveFiles(20)
        );
        yield return (
            "files that the end denies",
            Denied(
                ArchiveFiles.Pack(
                    Enumerable.Range(0, 5_000).Select(number => KeyValuePair.Create($"a name of some length {number}", Array.Empty<byte>()))
                )
            ),
            RunMessages.TooManyArchiveFiles(20)
        );
        yield return (
            "model.json",
            files.Edited("run.json", run => run["model"] = Model()),
            RunMessages.ArchiveLacksFile("model/model.json")
        );
        yield return (
            "symbol",
            files.Edited("run.json", run => run["model"] = Model(new JsonObject { ["1"] = new string('x', 41) })),
            ChordMessages.SymbolIsInvalid(1, new string('x', 40), 40)
        );
        yield return (
            "notes of the model",
            files.Edited("run.json", run => run["model"] = Model(notes: new string('x', 10_001))),
            RunMessages.ArchivedSentenceIsTooLong("run.json", 10_000)
        );
    }

    private static JsonObject Model(JsonObject? symbols = null, string notes = "") =>
        new()
        {
            ["epoch"] = 1,
            ["validationAccuracy"] = 0.5,
            ["balancedAccuracy"] = 0.5,
            ["standardVocabulary"] = true,
            ["symbols"] = symbols,
            ["notes"] = notes,
        };

    private static JsonObject Environment(string? system)
    {
        var environment = new JsonObject
        {
            ["chordDash"] = "1",
            ["torchSharp"] = "1",
            ["runtime"] = "1",
            ["device"] = "CPU",
            ["cores"] = 2,
        };
        if (system is not null)
            environment["system"] = system;
        return environment;
    }

    private static JsonArray Numbers(int count) => [.. Enumerable.Range(0, count).Select(number => (JsonNode)$"{number}")];

    private static JsonNode Epoch(JsonNode events) => events.AsArray().Select(item => item!["epoch"]).First(epoch => epoch is not null)!;

    private static JsonNode Log(JsonNode events) => events.AsArray().Select(item => item!["log"]).First(log => log is not null)!;

    /// <summary>What says at its end that it has one file.</summary>
    private static byte[] Denied(byte[] zip)
    {
        var end = zip.AsSpan().LastIndexOf("PK\x05\x06"u8);
        zip[end + 8] = zip[end + 10] = 1;
        zip[end + 9] = zip[end + 11] = 0;
        return zip;
    }

    /// <summary>Whitespace that cannot be packed to nothing.</summary>
    private static byte[] Noise()
    {
        var random = new Random(1);
        var noise = new byte[Limits.MaxArchiveEventsBytes];
        for (var index = 0; index < noise.Length; index++)
            noise[index] = " \n\t\r"u8[random.Next(4)];
        return noise;
    }

    private void AssertNothingIsLeft()
    {
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_root.Path, "temporary")));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_root.Path, "models")));
    }

    /// <summary>The archive of a run that failed before it had a model.</summary>
    private static async Task<Dictionary<string, byte[]>> ExportAsync(TestServer server)
    {
        var run = await server.EnqueueAsync();
        var training = await server.Trainer.NextAsync();
        await training.StartAsync();
        await training.LogAsync("A warning.");
        for (var epoch = 0; epoch < 3; epoch++)
            await training.EpochAsync(best: false);
        training.Fail(new InvalidOperationException("On purpose."));
        await server.UntilAsync(run.Id, RunState.Failed);
        return await ArchiveFiles.ReadAsync(await server.Http.GetByteArrayAsync($"/api/v1/runs/{run.Id}/archive", Cancellation));
    }
}
