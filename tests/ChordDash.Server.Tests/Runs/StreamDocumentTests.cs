using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using ChordDash.Server.Tests.Shared;
using ChordDash.Server.Training;

namespace ChordDash.Server.Tests.Runs;

/// <summary>Runs the code of docs/stream.md as it stands there, against a run that is under way.</summary>
public sealed class StreamDocumentTests : IDisposable
{
    private const string Document = "docs/stream.md";

    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("python", "python3", "watch.py", "{run}")]
    [InlineData("javascript", "node", "watch.mjs", "{run}")]
    [InlineData("csharp", "dotnet run {file} --", "watch.cs", "{server} {id}")]
    public async Task Snippet_Run_PrintsTheEpochsAndTheEnd(string language, string program, string file, string arguments)
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        var training = await server.Trainer.NextAsync();
        await training.StartAsync();
        await training.EpochAsync();
        var path = Path.Combine(_root.Path, file);
        await File.WriteAllTextAsync(path, Documents.CodeOf(Document, language)[0], TestContext.Current.CancellationToken);
        var address = server.Http.BaseAddress!.ToString().TrimEnd('/');
        var command = $"{program} {(program.Contains("{file}", StringComparison.Ordinal) ? "" : "{file} ")}{arguments}"
            .Replace("{file}", path, StringComparison.Ordinal)
            .Replace("{server}", address, StringComparison.Ordinal)
            .Replace("{run}", $"{address}/api/v1/runs/{run.Id}", StringComparison.Ordinal)
            .Replace("{id}", run.Id.ToString(), StringComparison.Ordinal)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);

        using var process = Start(command);
        var lines = process.StandardOutput;
        Assert.StartsWith("1 loss 1.5", await NextAsync(), StringComparison.Ordinal);
        await training.EpochAsync();
        Assert.StartsWith("2 loss 0.75", await NextAsync(), StringComparison.Ordinal);
        training.Finish(reason: "All epochs done.");
        Assert.Equal("All epochs done.", await NextAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WithPatience();
        Assert.Equal(0, process.ExitCode);

        async Task<string?> NextAsync() =>
            (await lines.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WithPatience())?.Trim();
    }

    [Fact]
    public async Task SignatureCheck_TakesWhatIsSentAndNothingElse()
    {
        var path = Path.Combine(_root.Path, "check.py");
        var body = "{\"event\": \"runEnded\", \"run\": \"ż\"}";
        string[] headers =
        [
            Sign(body, "key", 0),
            Sign(body, "key", -301),
            Sign(body, "key", 301),
            Sign(body, "other", 0),
            Sign(body + " ", "key", 0),
            "t=x,v1=y",
            "v1=y",
            "",
            WebhookSender.SignBody(Encoding.UTF8.GetBytes(body), "key"),
        ];
        await File.WriteAllTextAsync(
            path,
            $"{Documents.CodeOf(Document, "python", "When a run ends")[0]}\nimport sys\nfor header in sys.argv[2:]:\n"
                + "    print(is_genuine(header, sys.argv[1].encode(), 'key'))\n",
            TestContext.Current.CancellationToken
        );

        using var process = Start(["python3", path, body, .. headers]);
        var answers = (await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WithPatience()).Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );

        Assert.Equal(["True", .. Enumerable.Repeat("False", headers.Length - 1)], answers);

        static string Sign(string body, string secret, int seconds) =>
            WebhookSender.Sign(Encoding.UTF8.GetBytes(body), secret, DateTimeOffset.UtcNow.AddSeconds(seconds + Math.Sign(seconds) * 10));
    }

    private static Process Start(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, UseShellExecute = false };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip($"This snippet needs {command[0]}, which is not on this machine.");
            throw;
        }
    }
}
