using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace ChordDash.Benchmarks;

/// <summary>A server of the benchmark's own, on an empty data folder: its speed, processor time and memory are read from outside.</summary>
internal sealed class OwnServer : IAsyncDisposable
{
    private readonly TemporaryFolder _root;
    private readonly Process _process;

    private OwnServer(Process process, Uri address, TemporaryFolder root, ConcurrentQueue<string> complaints)
    {
        (_process, Address, _root, Complaints) = (process, address, root, complaints);
        Http = new HttpClient { BaseAddress = address };
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    /// <summary>What it has logged above information, a line each.</summary>
    public ConcurrentQueue<string> Complaints { get; }

    public string DataRoot => _root.Path;

    public bool HasEnded => _process.HasExited;

    /// <summary>Open files and sockets; Linux only.</summary>
    public int Handles => Directory.GetFiles($"/proc/{_process.Id}/fd").Length;

    public int Threads
    {
        get
        {
            _process.Refresh();
            return _process.Threads.Count;
        }
    }

    /// <summary>Bytes of the database, and of all else in the data folder.</summary>
    public (long Database, long Files) MeasureDisk()
    {
        var all = new DirectoryInfo(_root.Path)
            .EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => file.Exists)
            .ToLookup(file => file.Name.StartsWith("chorddash.db", StringComparison.Ordinal), file => file.Length);
        return (all[true].Sum(), all[false].Sum());
    }

    /// <summary>Of all its threads so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <param name="program">The server's library, as it was built.</param>
    /// <param name="cores">Those that it may use, as <c>taskset</c> writes them.</param>
    /// <param name="settings">Further settings, as they stand on the command line.</param>
    public static async Task<OwnServer> StartAsync(string program, string cores, CancellationToken cancellation, params string[] settings)
    {
        if (!File.Exists(program))
            throw new FileNotFoundException(
                $"There is no server at {program}. Build it first: dotnet build src/ChordDash.Server -c Release",
                program
            );
        var root = new TemporaryFolder();
        string[] arguments =
        [
            "--cpu-list",
            cores,
            "dotnet",
            program,
            "--urls",
            "http://127.0.0.1:0",
            $"--ChordDash:DataRoot={root.Path}",
            .. settings,
        ];
        var process = Process.Start(new ProcessStartInfo("taskset", arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        const string Listening = "Now listening on: ";
        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                var complaints = new ConcurrentQueue<string>();
                // Read on, or the server waits once the pipe is full.
                _ = Task.Run(() => ListenAsync(process.StandardOutput, complaints), CancellationToken.None);
                return new OwnServer(
                    process,
                    new Uri(string.Create(CultureInfo.InvariantCulture, $"{line[(at + Listening.Length)..].Trim()}/")),
                    root,
                    complaints
                );
            }
        }

        throw new IOException("The server ended before it listened.");
    }

    private static async Task ListenAsync(StreamReader output, ConcurrentQueue<string> complaints)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            if (
                line.StartsWith("warn:", StringComparison.Ordinal)
                || line.StartsWith("fail:", StringComparison.Ordinal)
                || line.StartsWith("crit:", StringComparison.Ordinal)
            )
                complaints.Enqueue($"{line} {await output.ReadLineAsync()}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _root.Dispose();
    }
}
