using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using ChordDash.Engine.Common;

namespace ChordDash.Benchmarks.Abuse;

/// <summary>
/// A viewer and a member abuse a server for two minutes, beside a run that trains and ten ordinary visitors: what the others notice, and
/// what is left of it afterwards.
/// </summary>
internal static class AbuseCommand
{
    private const int Visitors = 10;
    private const double MinEpochShare = 0.7;
    private const double MaxPageSeconds = 2;
    private const long MaxMemoryLeft = 200_000_000;
    private const string AdministratorPassword = "an administrator's own words 7";

    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Recovery = TimeSpan.FromMinutes(2);

    public static Command Create()
    {
        var server = new Option<string>("--server")
        {
            DefaultValueFactory = _ => "src/ChordDash.Server/bin/Release/net10.0/ChordDash.Server.dll",
            Description = "The server's library, as it was built.",
        };
        var browser = RunningServer.BrowserOption();
        var seconds = new Option<int>("--seconds") { DefaultValueFactory = _ => 120, Description = "How long the abuse lasts." };
        const string Description = "Abuses a server of its own beside a training and ten visitors, and tells whether they notice.";
        var command = new Command("abuse", Description) { server, browser, seconds };
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(parsed.GetValue(server)!, parsed.GetValue(browser)!, TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancellation)
        );
        return command;
    }

    /// <exception cref="UserErrorException">Something of what must hold did not.</exception>
    private static async Task RunAsync(string program, string browser, TimeSpan duration, CancellationToken cancellation)
    {
        // The clients stand for other machines: here, for the other half of the cores.
        var half = Environment.ProcessorCount / 2;
        if (half == 0 || !OperatingSystem.IsLinux())
            throw new UserErrorException(
                Message.Literal("This measurement needs Linux and two cores: one half for the server, the other for its clients.")
            );
        Process.GetCurrentProcess().ProcessorAffinity = (nint)(((1L << half) - 1) << half);
        await using var server = await OwnServer.StartAsync(
            program,
            $"0-{half - 1}",
            cancellation,
            "--ChordDash:AllowAnonymous=nobody",
            "--ChordDash:Administrator=Ada",
            $"--ChordDash:AdministratorPassword={AdministratorPassword}"
        );
        using var owner = await SignedInClient.SignInAsync(server.Address, "Ada", AdministratorPassword, cancellation);
        using var visitor = await SignedInClient.CreateAsync(server, program, "Vera", "Viewer", cancellation);
        using var viewer = await SignedInClient.CreateAsync(server, program, "Vic", "Viewer", cancellation);
        using var member = await SignedInClient.CreateAsync(server, program, "Mel", "Member", cancellation);
        var target = await PrepareAsync(owner.Http, server.Address, cancellation);
        string[] visited = ["/", "/runs", $"/runs/{target.Run}", "/datasets", "/models", "/predict?sequence=C+Am+F+G"];
        await using var pages = await VisitorPages.StartAsync(browser, visitor, server.Address, visited, Visitors);
        await Task.Delay(Calm / 2, cancellation);
        pages.Take();
        var ours = await ListAsync(owner.Http, target, cancellation);

        var calm = await MeasureAsync(server, owner.Http, target.Run, Calm, cancellation);
        var calmPages = pages.Take();
        var memory = server.Memory;
        var abuser = new Abuser(target, viewer, member);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var abuse = abuser.RunAsync(stop.Token);
        var busy = await MeasureAsync(server, owner.Http, target.Run, duration, cancellation);
        await stop.CancelAsync();
        await abuse;
        var busyPages = pages.Take();
        var left = await RecoverAsync(server, memory, cancellation);
        var lost = (await FindLostAsync(owner.Http, target, ours, cancellation)).ToList();

        var share = busy.EpochsPerSecond / calm.EpochsPerSecond;
        Print(abuser, duration, half, calm, calmPages, busy, busyPages, memory, left);
        var slow = busyPages.Count(page => page.Shown > MaxPageSeconds);
        List<string> failures =
        [
            .. Failure(share < MinEpochShare, $"The training kept {share:P0} of its epochs; it must keep {MinEpochShare:P0}."),
            .. Failure(slow > 0, $"{slow} of {busyPages.Count} pages took more than {MaxPageSeconds} seconds."),
            .. Failure(left - memory > MaxMemoryLeft, $"{(left - memory) / 1e6:N0} MB more are in use than before."),
            .. lost,
            .. abuser.Outcomes.Where(one => one.Value.HasServerErrors).Select(one => $"The server answered {one.Key} with a 5xx status."),
        ];
        if (failures.Count > 0)
            throw new UserErrorException(Message.Literal(string.Join(Environment.NewLine, failures)));
        Console.WriteLine($"held: the training kept {share:P0} of its epochs, every page came within {MaxPageSeconds} s, nothing was lost");
    }

    private static string[] Failure(bool failed, string sentence) => failed ? [sentence] : [];

    // A data set, a model with an archive of its run, and a run that trains.
    private static async Task<Target> PrepareAsync(HttpClient http, Uri address, CancellationToken cancellation)
    {
        var samples = await RunningServer.PostAsync(http, "api/v1/datasets/sample?pieces=150", body: null, cancellation);
        var dataset = samples[0].GetProperty("id").GetGuid();
        var first = await EnqueueAsync(http, dataset, epochs: 2, cancellation);
        JsonElement ended;
        while ((ended = await GetAsync(http, $"api/v1/runs/{first}", cancellation)).GetProperty("state").GetString() is not "finished")
            await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        var model = ended.GetProperty("modelId").GetGuid();
        var archive = HostileInputs.Archive(await http.GetByteArrayAsync($"api/v1/runs/{first}/archive", cancellation), 30_000_000);
        await RunningServer.PostAsync(http, "api/v1/predictions", new { modelId = model, sequence = "C Am F G" }, cancellation);
        var run = await EnqueueAsync(http, dataset, epochs: 10_000, cancellation);
        while (await EpochAsync(http, run, cancellation) < 50)
            await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        return new(address, dataset, model, run, archive);
    }

    private static async Task<Guid> EnqueueAsync(HttpClient http, Guid dataset, int epochs, CancellationToken cancellation)
    {
        var small = new
        {
            epochs,
            earlyStoppingPatience = 0,
            hiddenSize = 48,
            embeddingSize = 8,
            cropLength = 24,
            batchSize = 64,
        };
        var body = new
        {
            datasetId = dataset,
            preset = "quick",
            hyperParameters = small,
        };
        return (await RunningServer.PostAsync(http, "api/v1/runs", body, cancellation)).GetProperty("id").GetGuid();
    }

    private static async Task<int> EpochAsync(HttpClient http, Guid run, CancellationToken cancellation) =>
        (await GetAsync(http, $"api/v1/runs/{run}", cancellation)).GetProperty("epoch").GetInt32();

    private static Task<JsonElement> GetAsync(HttpClient http, string address, CancellationToken cancellation) =>
        http.GetFromJsonAsync<JsonElement>(address, cancellation);

    private static async Task<Figures> MeasureAsync(
        OwnServer server,
        HttpClient http,
        Guid run,
        TimeSpan length,
        CancellationToken cancellation
    )
    {
        var epoch = await EpochAsync(http, run, cancellation);
        var (start, processor, peak) = (TimeProvider.System.GetTimestamp(), server.ProcessorTime, 0L);
        while (TimeProvider.System.GetElapsedTime(start) < length)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
            if (server.HasEnded)
                throw new UserErrorException(Message.Literal("The server ended."));
            peak = Math.Max(peak, server.Memory);
        }

        var epochs = await EpochAsync(http, run, cancellation) - epoch;
        var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        return new(epochs / seconds, (server.ProcessorTime - processor).TotalSeconds / seconds, peak);
    }

    private static async Task<long> RecoverAsync(OwnServer server, long before, CancellationToken cancellation)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (server.Memory - before > MaxMemoryLeft && TimeProvider.System.GetElapsedTime(start) < Recovery)
            await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        return server.Memory;
    }

    // What the abusers had no right to touch.
    private static async Task<HashSet<string>> ListAsync(HttpClient http, Target target, CancellationToken cancellation)
    {
        var ours = new HashSet<string>(StringComparer.Ordinal);
        foreach (var kind in (string[])["datasets", "models"])
        {
            var list = await RunningServer.ListAsync(http, $"api/v1/{kind}", cancellation);
            ours.UnionWith(list.Select(item => $"{kind} {item.GetProperty("id")}"));
        }

        ours.Add($"runs {target.Run}");
        return ours;
    }

    private static async Task<IEnumerable<string>> FindLostAsync(
        HttpClient http,
        Target target,
        HashSet<string> before,
        CancellationToken cancellation
    )
    {
        var after = await ListAsync(http, target, cancellation);
        var epochs = (await RunningServer.ListAsync(http, $"api/v1/runs/{target.Run}/epochs", cancellation)).Select(epoch =>
            epoch.GetProperty("epoch").GetInt32()
        );
        return
        [
            .. before.Except(after, StringComparer.Ordinal).Select(gone => $"{gone} is gone."),
            .. epochs
                .Index()
                .Where(item => item.Item != item.Index + 1)
                .Take(1)
                .Select(item => $"Epoch {item.Index + 1} of the run is missing or came twice."),
        ];
    }

    private static void Print(
        Abuser abuser,
        TimeSpan duration,
        int half,
        Figures calm,
        IReadOnlyList<PageTime> calmPages,
        Figures busy,
        IReadOnlyList<PageTime> busyPages,
        long memory,
        long left
    )
    {
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                {duration.TotalSeconds:0} s of abuse beside a training and {Visitors} visitors; {half} of {2 * half} cores for the server
                          epochs/s   server's cores   peak memory   pages   answered:{Columns}   shown:{Columns}
                calm    {calm.EpochsPerSecond, 10:0.0} {calm.Cores, 16:0.00} {calm.Peak / 1e6, 10:N0} MB {Show(calmPages)}
                abused  {busy.EpochsPerSecond, 10:0.0} {busy.Cores, 16:0.00} {busy.Peak / 1e6, 10:N0} MB {Show(busyPages)}
                memory before {memory / 1e6:N0} MB, afterwards {left / 1e6:N0} MB
                """
            )
        );
        foreach (var (kind, outcomes) in abuser.Outcomes)
            Console.WriteLine($"  {kind, -20} {outcomes}");
    }

    private const string Columns = " median    95 %   slowest";

    private static string Show(IReadOnlyList<PageTime> pages) =>
        pages.Count == 0
            ? "none"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{pages.Count, 7} {Show([.. pages.Select(page => page.Answered).Order()])} "
                    + $"{Show([.. pages.Select(page => page.Shown).Order()])}"
            );

    private static string Show(double[] seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{At(seconds, 0.5), 16:0.00} s {At(seconds, 0.95), 5:0.00} s {seconds[^1], 7:0.00} s");

    private static double At(double[] seconds, double share) => seconds[(int)(share * (seconds.Length - 1))];

    private sealed record Figures(double EpochsPerSecond, double Cores, long Peak);
}
