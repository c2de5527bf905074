using System.Net;
using ChordDash.Engine.Runs;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.Runs.Archives;

/// <summary>Archives that somebody has unpacked and packed again, and archives that come twice.</summary>
public sealed class RepackedArchiveTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Archive_PackedAgain_IsTakenIn()
    {
        await using var server = await TestServer.StartAsync(_root);
        var files = await ExportAsync(server);
        foreach (
            var (name, archive) in new (string, IEnumerable<KeyValuePair<string, byte[]>>)[]
            {
                ("with its folder", files.Select(file => File($"chorddash-run-1/{file.Key}", file.Value))),
                ("with entries of folders", files.Select(file => File($"run/{file.Key}", file.Value)).Prepend(File("run/", []))),
                ("with a folder in a folder", files.Select(file => File($"a/b/{file.Key}", file.Value))),
                (
                    "by a Mac",
                    files
                        .SelectMany(file => new[] { File($"run/{file.Key}", file.Value), File($"__MACOSX/run/._{file.Key}", [1]) })
                        .Append(File("run/.DS_Store", [1]))
                        .Append(File("__MACOSX/", []))
                ),
                (
                    "by a Mac without a folder",
                    files.SelectMany(file => new[] { File(file.Key, file.Value), File($"__MACOSX/._{file.Key}", [1]) })
                ),
                ("with backslashes", files.Select(file => File($"run\\{file.Key.Replace('/', '\\')}", file.Value))),
                (
                    "by Windows",
                    files
                        .Select(file => File($"run/{file.Key}", file.Value))
                        .Append(File("run/Thumbs.db", [1]))
                        .Append(File("run/desktop.ini", [1]))
                ),
                ("with dots", files.Select(file => File($"./{file.Key}", file.Value))),
            }
        )
        {
            var (status, run) = await server.ImportAsync(ArchiveFiles.Pack(archive));
            Assert.True(status == HttpStatusCode.Created, $"{name}: {run}");
        }
    }

    [Fact]
    public async Task Archive_OfSomethingElse_IsRefusedInASentence()
    {
        await using var server = await TestServer.StartAsync(_root);
        var files = await ExportAsync(server);
        foreach (
            var (archive, expected) in new (IEnumerable<KeyValuePair<string, byte[]>>, Message)[]
            {
                ([File("run.zip", ArchiveFiles.Pack(files))], RunMessages.ArchiveContainsArchive("run.zip")),
                (files.Select(file => File($"{file.Key[0]}/{file.Key}", file.Value)), RunMessages.ArchiveLacksFile("run.json")),
                ([File("__MACOSX/run.json", files["run.json"])], RunMessages.ArchiveLacksFile("run.json")),
                (Enumerable.Range(0, 21).Select(number => File($"run/{number}", [])), RunMessages.TooManyArchiveFiles(20)),
            }
        )
        {
            var (status, problem) = await server.ImportAsync(ArchiveFiles.Pack(archive));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Problems.AssertIs(expected, problem);
        }
    }

    [Fact]
    public async Task Archive_TakenTwice_SaysSo()
    {
        await using var server = await TestServer.StartAsync(_root);
        var files = await ExportAsync(server);
        var archive = ArchiveFiles.Pack(files);
        (await server.Http.DeleteAsync("/api/v1/runs/1", Cancellation)).Dispose();

        var (_, first) = await server.ImportAsync(archive);
        var (status, second) = await server.ImportAsync(archive);
        var (_, repacked) = await server.ImportAsync(ArchiveFiles.Pack(files.Select(file => File($"run/{file.Key}", file.Value))));
        var (_, other) = await server.ImportAsync(files.Edited("run.json", run => run["createdAt"] = "2026-01-01T00:00:00+00:00"));

        Assert.False(first.TryGetProperty("remarks", out _));
        Assert.Equal(HttpStatusCode.Created, status);
        var number = first.GetProperty("number").GetInt32();
        foreach (var again in new[] { second, repacked })
            Assert.Equal(
                RunMessages.ArchivedRunIsHereAlready(number, again.GetProperty("number").GetInt32()).ToString(),
                Assert.Single(again.GetProperty("remarks").EnumerateArray()).GetString()
            );
        Assert.False(other.TryGetProperty("remarks", out _));
        Assert.Equal(4, (await server.Runs.ListAsync(Cancellation)).Count);
    }

    [Theory]
    [InlineData("notes"), InlineData("reason"), InlineData("device"), InlineData("preset")]
    public async Task Archive_WithATextThatTurnsTheLine_IsRefused(string field)
    {
        await using var server = await TestServer.StartAsync(_root);
        var files = await ExportAsync(server);
        var (status, problem) = await server.ImportAsync(files.Edited("run.json", run => run[field] = "abc\u202Efed"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Problems.AssertIs(RunMessages.ArchivedTextHasHiddenCharacter("run.json", field, "202E"), problem);
    }

    private static KeyValuePair<string, byte[]> File(string name, byte[] content) => KeyValuePair.Create(name, content);

    private static async Task<Dictionary<string, byte[]>> ExportAsync(TestServer server)
    {
        var run = await server.EnqueueAsync();
        var training = await server.Trainer.NextAsync();
        await training.StartAsync();
        await training.EpochAsync(best: false);
        training.Fail(new InvalidOperationException("On purpose."));
        await server.UntilAsync(run.Id, RunState.Failed);
        return await ArchiveFiles.ReadAsync(await server.Http.GetByteArrayAsync($"/api/v1/runs/{run.Id}/archive", Cancellation));
    }
}
