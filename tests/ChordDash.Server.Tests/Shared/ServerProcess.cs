using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace ChordDash.Server.Tests.Shared;

/// <summary>The real server as a process of its own on a free port, with the real trainer; it can be killed and started again.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(string dataRoot, string[] settings, string? program = null, string? asUser = null)
    {
        var start = new ProcessStartInfo(asUser is null ? "dotnet" : "setpriv")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = dataRoot,
        };
        // A hexadecimal number, 30 by default. Servers of tests end soon, so few of their methods are worth a second compilation.
        start.Environment["DOTNET_TC_CallCountThreshold"] = "1000";
        foreach (var argument in asUser is null ? [] : (string[])["--reuid", asUser, "--regid", asUser, "--clear-groups", "dotnet"])
            start.ArgumentList.Add(argument);
        foreach (
            var argument in (string[])[program ?? Program, "--urls", "http://127.0.0.1:0", $"--ChordDash:DataRoot={dataRoot}", .. settings]
        )
            start.ArgumentList.Add(argument);
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.Exited += (_, _) =>
            _address.TrySetException(new InvalidOperationException($"The server ended before it listened: {Output}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The library of the server that was built with the tests.</summary>
    public static string Program { get; } = FindProgram();

    /// <summary>Where it listens.</summary>
    public Uri Address =>
        _address.Task.IsCompletedSuccessfully ? _address.Task.Result : throw new InvalidOperationException("The server does not listen.");

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>All that it has printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts it and waits until it listens.</summary>
    public static Task<ServerProcess> StartAsync(TemporaryFolder root, params string[] settings) =>
        ListeningAsync(new ServerProcess(root.Path, settings));

    /// <summary>Starts a published one.</summary>
    /// <param name="program">Its library.</param>
    /// <param name="asUser">Number of the user that it runs as.</param>
    public static Task<ServerProcess> StartAsync(TemporaryFolder root, string program, string asUser, string[] settings) =>
        ListeningAsync(new ServerProcess(root.Path, settings, program, asUser));

    /// <summary>Starts it, and waits for nothing.</summary>
    public static ServerProcess Launch(TemporaryFolder root, params string[] settings) => new(root.Path, settings);

    /// <summary>Whether it listens, or ended before.</summary>
    public bool HasStarted => _address.Task.IsCompleted;

    private static async Task<ServerProcess> ListeningAsync(ServerProcess server)
    {
        try
        {
            await server._address.Task.WithPatience();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it where it cannot start.</summary>
    /// <returns>Its exit code and what it printed.</returns>
    public static async Task<(int ExitCode, string Output)> FailAsync(string dataRoot, string workingDirectory, params string[] settings)
    {
        await using var server = new ServerProcess(workingDirectory, [$"--ChordDash:DataRoot={dataRoot}", .. settings]);
        await Task.WhenAny(server._process.WaitForExitAsync(), server._address.Task).WithPatience();
        await server._process.WaitForExitAsync().WithPatience();
        return (server._process.ExitCode, server.Output.Trim());
    }

    /// <summary>Ends it as a power cut would.</summary>
    public Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        return _process.WaitForExitAsync().WithPatience();
    }

    /// <summary>Asks it to stop, as a service manager does, and waits until it has.</summary>
    /// <remarks>Not SIGINT, which a shell's background jobs, and what they start, ignore.</remarks>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync().WithPatience();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    // The server's own build output, where its web assets and libtorch lie: the same configuration beside this project's.
    private static string FindProgram()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(Repository.Root, "src", "ChordDash.Server", "bin", output.Parent!.Name, output.Name, "ChordDash.Server.dll");
    }

    private void Hear(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.AppendLine(line);
        if (Listening().Match(line) is { Success: true } match)
            _address.TrySetResult(new Uri(match.Groups["url"].Value));
    }

    [GeneratedRegex(@"Now listening on: (?<url>http[^\s""]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Listening();
}
