using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Runs;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Accounts;
using ChordDash.Server.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.EndToEnd.Processes;

/// <summary>Runs the commands of the documents as they stand there, and lists those that it does not run.</summary>
[Trait("Category", "EndToEnd")]
public sealed class DocumentCommandTests : IDisposable
{
    private const string Api = "docs/api.md";
    private const string Operation = "docs/operation.md";

    private const string Curl = "curl ";
    private const string Program = "ChordDash.Server.dll";
    private const string Server = $"dotnet {Program} ";
    private const string Benchmark = "dotnet run --project bench/ChordDash.Benchmarks -c Release -- ";
    private const string Address = "localhost:5000";
    private const string DataFolder = "/var/lib/chorddash";
    private const string BackupFolder = "/backups/chorddash";

    /// <summary>The exit code of a shell that does not find the program.</summary>
    private const int CommandNotFound = 127;

    /// <summary>Commands that are not run here, each with the reason.</summary>
    private static readonly Dictionary<string, string> NotRun = new(StringComparer.Ordinal)
    {
        ["dotnet run --project src/ChordDash.Server -c Release"] = "builds the server again; ServerProcess starts it",
        ["dotnet run --project src/ChordDash.Server -c Release -p:TorchBackend=cpu"] = "builds the server again, with another libtorch",
        ["dotnet watch --project src/ChordDash.Server"] = "builds the server again and never ends",
        ["dotnet publish src/ChordDash.Server -c Release -o /opt/chorddash"] = "PublishedTests publishes it, to another folder",
        ["./test.sh"] = "runs these tests, and installs packages of the system",
        ["./test.sh fast"] = "runs the other tests",
        ["dotnet test --project tests/ChordDash.Engine.Tests -c Release --filter-class \"*.ChordReadingTests\""] =
            "builds and runs tests of another project",
        [
            "dotnet test --project tests/ChordDash.Engine.Tests -c Release --filter-method "
                + "\"*.ChordReadingTests.GermanNames_AreDecidedForTheWholeText\""
        ] = "builds and runs a test of another project",
        ["dotnet tool install --global dotnet-ef --version 10.0.15"] = "installs a tool for the user",
        ["dotnet ef migrations add NameOfTheChange --project src/ChordDash.Server --output-dir Data/Migrations"] =
            "needs that tool, and changes the sources",
        ["bench/gpu-check.sh train.pkl"] = "trains for hours, on a GPU",
    };

    private readonly TemporaryFolder _root = new();
    private readonly TemporaryFolder _work = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string BackupCopy => Path.Combine(_work.Path, "backup");

    public static TheoryData<string> Benchmarks =>
        [
            .. from document in Documents.Paths
            from command in Documents.CommandsOf(document)
            where command.StartsWith(Benchmark, StringComparison.Ordinal)
            select command[Benchmark.Length..],
        ];

    public void Dispose()
    {
        _root.Dispose();
        _work.Dispose();
    }

    [Fact]
    public void Commands_AllOfThem_AreRunOrListedWithAReason()
    {
        var commands = Documents.Paths.SelectMany(Documents.CommandsOf, (document, command) => (document, command)).ToList();

        Assert.DoesNotContain(commands, one => !IsRun(one.document, one.command) && !NotRun.ContainsKey(one.command));
        Assert.Empty(NotRun.Keys.Except(commands.Select(one => one.command), StringComparer.Ordinal));
    }

    [Fact]
    public async Task Api_ItsExamples_WorkInTheirOrder()
    {
        await using var server = await ServerProcess.StartAsync(_root);
        using var http = new HttpClient { Timeout = Patience.Request, BaseAddress = server.Address };
        await WriteAsync("train.pkl", TestDatasets.Pickle(classes: 2, pieces: 30));
        var (dataset, model) = ("", "");

        foreach (var command in Documents.CommandsOf(Api).Where(command => IsRun(Api, command)))
        {
            var output = await RunAsync(
                command
                    .Replace("\"datasetId\": \"…\"", $"\"datasetId\": \"{dataset}\"", StringComparison.Ordinal)
                    .Replace("\"modelId\": \"…\"", $"\"modelId\": \"{model}\"", StringComparison.Ordinal),
                server.Address
            );
            using var answer = JsonDocument.Parse(output);
            if (answer.RootElement.ValueKind is not JsonValueKind.Object)
                continue;
            if (answer.RootElement.TryGetProperty("pieces", out _))
                dataset = answer.RootElement.GetProperty("id").GetString()!;
            if (answer.RootElement.TryGetProperty("hyperParameters", out _))
            {
                var run = answer.RootElement.GetProperty("id").GetGuid();
                Assert.Equal(RunState.Finished, (await ApiClient.WatchAsync(server, run, item => item.End is not null)).End!.State);
                model = (await ApiClient.GetAsync(http, $"/api/v1/runs/{run}")).GetProperty("modelId").GetString()!;
            }
        }

        Assert.NotEqual("", model);
        var example = string.Concat(Documents.CodeOf(Api, "python")).Replace(Address, server.Address.Authority, StringComparison.Ordinal);
        await WriteAsync("example.py", example);
        var lines = (await RunAsync("python3 example.py")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        // The prediction, and those of the batch.
        Assert.Equal(3, lines.Length);
    }

    [Fact]
    public async Task Operation_ItsCommands_WorkBesideARunningServer()
    {
        await using var closed = await ClosedServer.StartAsync(_root);
        var key = await closed.AsAsync("Vic", () =>
            closed.Server.Services.GetRequiredService<IApiKeys>().CreateAsync("test", Role.Viewer, days: null, Cancellation)
        );
        await closed.AsAsync("Mia", () => closed.Server.ImportAsync());

        foreach (var command in Documents.CommandsOf(Operation).Where(command => IsRun(Operation, command)))
        {
            var words = command.Split(' ');
            switch (words[2])
            {
                case "account":
                    Assert.Matches(
                        Wording.Of(ConsoleMessages.AccountRescued(words[3], Wording.Any, Wording.Any)),
                        await RunAsync($"{command} --ChordDash:DataRoot={_root.Path}")
                    );
                    break;
                case "backup":
                    Assert.Matches(
                        Wording.Of(ConsoleMessages.BackupDone(BackupCopy, 1, 0, 0, Wording.Any, Wording.Any)),
                        await RunAsync(InFolders(command, _root.Path))
                    );
                    break;
                case "restore":
                    var restored = Path.Combine(_work.Path, "restored");
                    Assert.Matches(
                        Wording.Of(ConsoleMessages.RestoreDone(restored, Wording.Any)),
                        await RunAsync(InFolders(command, restored))
                    );
                    break;
                default:
                    if (command.StartsWith(Curl, StringComparison.Ordinal))
                    {
                        Assert.Equal("[]", await RunAsync($"KEY={key}; {command}", closed.Server.Http.BaseAddress));
                        break;
                    }

                    using (var other = new TemporaryFolder())
                    {
                        await using var server = await ServerProcess.StartAsync(other, words[2..]);
                        Assert.All(
                            server.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                            line => JsonDocument.Parse(line).Dispose()
                        );
                    }

                    break;
            }
        }
    }

    /// <summary>They measure for minutes; BenchmarkCommandsTests runs some of them on small data.</summary>
    [Theory]
    [MemberData(nameof(Benchmarks))]
    public async Task Benchmark_OfADocument_HasItsOptions(string command)
    {
        var words = command.Split(' ');
        var options = words.Where(word => word.StartsWith("--", StringComparison.Ordinal));

        var help = await RunAsync($"dotnet '{BenchmarksFile()}' {(words[0].StartsWith('-') ? "" : words[0])} --help");

        Assert.All(options, option => Assert.Contains($"{option} ", help, StringComparison.Ordinal));
    }

    /// <summary>Whether a test of this class runs every command of this kind in the document.</summary>
    private static bool IsRun(string document, string command) =>
        command.StartsWith(Benchmark, StringComparison.Ordinal)
        || document is Api && command.StartsWith(Curl, StringComparison.Ordinal)
        || document is Operation
            && (command.StartsWith(Curl, StringComparison.Ordinal) || command.StartsWith(Server, StringComparison.Ordinal));

    private string InFolders(string command, string dataFolder) =>
        command.Replace(DataFolder, dataFolder, StringComparison.Ordinal).Replace(BackupFolder, BackupCopy, StringComparison.Ordinal);

    private async Task WriteAsync(string name, string text) =>
        await File.WriteAllTextAsync(Path.Combine(_work.Path, name), text, Cancellation);

    private async Task WriteAsync(string name, Stream content)
    {
        await using var file = File.Create(Path.Combine(_work.Path, name));
        await content.CopyToAsync(file, Cancellation);
    }

    /// <summary>Runs a command in a shell, in a folder of the test.</summary>
    /// <param name="server">Where the documents have the usual address.</param>
    /// <returns>What it printed.</returns>
    private async Task<string> RunAsync(string command, Uri? server = null)
    {
        command = command
            .Replace(Curl, "curl --fail-with-body ", StringComparison.Ordinal)
            .Replace($" {Program} ", $" '{ServerProcess.Program}' ", StringComparison.Ordinal);
        if (server is not null)
            command = command.Replace(Address, server.Authority, StringComparison.Ordinal);
        using var process = Start(command);
        var output = process.StandardOutput.ReadToEndAsync(Cancellation);
        var error = process.StandardError.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation).WithPatience();
        if (process.ExitCode == CommandNotFound)
            Assert.Skip($"A program is not on this machine: {await error}");
        Assert.True(process.ExitCode == 0, $"{command}\n{await output}\n{await error}");
        return await output;
    }

    private Process Start(string command)
    {
        try
        {
            return Process.Start(
                new ProcessStartInfo("bash", ["-c", command])
                {
                    WorkingDirectory = _work.Path,
                    UseShellExecute = false,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("These commands need bash, which is not on this machine.");
            throw;
        }
    }

    private static string BenchmarksFile()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(
            Repository.Root,
            "bench",
            "ChordDash.Benchmarks",
            "bin",
            output.Parent!.Name,
            output.Name,
            "ChordDash.Benchmarks.dll"
        );
    }
}
