using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;

namespace ChordDash.Benchmarks;

/// <summary>
/// How long predictions take over HTTP: one by one, while a run trains, by many clients at once, and many in one request.
/// </summary>
internal static class PredictionsCommand
{
    private const int Chords = 400;
    private const int Questions = 300;
    private const int Clients = 100;
    private const int QuestionsEach = 5;
    private const int Pieces = 1_103;
    private const int PiecesAtATime = 1_000;

    public static Command Create()
    {
        var server = new Option<string>("--server")
        {
            DefaultValueFactory = _ => "src/ChordDash.Server/bin/Release/net10.0/ChordDash.Server.dll",
            Description = "The server's library, as it was built.",
        };
        var data = new Option<string?>("--data") { Description = "A labelled pickle; the sample where none is given." };
        var preset = new Option<string>("--preset")
        {
            DefaultValueFactory = _ => "chord-lstm",
            Description = "What the model is trained with, for two epochs.",
        };
        var command = new Command("predictions", "Times predictions over HTTP on a server of its own.") { server, data, preset };
        command.SetAction(
            (parsed, cancellation) => RunAsync(parsed.GetValue(server)!, parsed.GetValue(data), parsed.GetValue(preset)!, cancellation)
        );
        return command;
    }

    private static async Task RunAsync(string program, string? data, string preset, CancellationToken cancellation)
    {
        await using var server = await OwnServer.StartAsync(program, "0,1", cancellation);
        var http = server.Http;
        http.Timeout = TimeSpan.FromMinutes(10);
        var dataset = await ImportAsync(http, data, cancellation);
        var run = await EnqueueAsync(http, dataset, preset, epochs: 2, cancellation);
        while (
            (await http.GetFromJsonAsync<JsonElement>($"api/v1/runs/{run}", cancellation)).GetProperty("state").GetString()
                is "queued"
                    or "running"
        )
            await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        var model = (await http.GetFromJsonAsync<JsonElement>($"api/v1/runs/{run}", cancellation)).GetProperty("modelId").GetGuid();
        var pieces = await PiecesAsync(http, dataset, cancellation);
        var long400 = string.Join(' ', pieces.SelectMany(piece => piece.Split(' ')).Take(Chords));
        await AskAsync(http, model, long400, cancellation); // Loads the model and compiles the way to it.

        Console.WriteLine($"a prediction of {Chords} chords, model of '{preset}'     median       95 %    longest");
        var idle = await MeasureAsync(http, model, long400, cancellation);
        Report("nothing trains", idle);
        var training = await EnqueueAsync(http, dataset, preset, epochs: 10_000, cancellation);
        while (
            (await http.GetFromJsonAsync<JsonElement>($"api/v1/runs/{training}", cancellation)).GetProperty("state").GetString()
                is not "running"
        )
            await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        await Task.Delay(TimeSpan.FromSeconds(10), cancellation);
        var busy = await MeasureAsync(http, model, long400, cancellation);
        Report("a run trains", busy);
        await RunningServer.PostAsync(http, $"api/v1/runs/{training}/cancel", body: null, cancellation);
        Console.WriteLine($"ratio of the medians {Median(busy) / Median(idle):F1}");
        while (
            (await http.GetFromJsonAsync<JsonElement>($"api/v1/runs/{training}", cancellation)).GetProperty("state").GetString()
                is "running"
        )
            await Task.Delay(TimeSpan.FromSeconds(1), cancellation);

        var start = TimeProvider.System.GetTimestamp();
        var crowd = (
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => MeasureAsync(http, model, long400, cancellation, QuestionsEach)))
        )
            .SelectMany(times => times)
            .ToList();
        Report($"{Clients} clients at once", crowd);
        Console.WriteLine($"no error; {crowd.Count / TimeProvider.System.GetElapsedTime(start).TotalSeconds:F0} a second");

        start = TimeProvider.System.GetTimestamp();
        foreach (var piece in pieces)
            await AskAsync(http, model, piece, cancellation);
        var oneByOne = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        start = TimeProvider.System.GetTimestamp();
        await RunningServer.PostAsync(http, "api/v1/predictions/batch", new { modelId = model, sequences = pieces }, cancellation);
        var together = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(
            $"{pieces.Count:N0} pieces one by one {oneByOne:F1} s, in one request {together:F1} s: {oneByOne / together:F1} times as fast"
        );
        await ReportCalibrationAsync(http, model, dataset, cancellation);
    }

    private static async Task ReportCalibrationAsync(HttpClient http, Guid model, Guid dataset, CancellationToken cancellation)
    {
        var report = (
            await http.GetFromJsonAsync<JsonElement>($"api/v1/models/{model}/evaluation?datasetId={dataset}", cancellation)
        ).GetProperty("report");
        Console.WriteLine($"on {report.GetProperty("pieces").GetInt32():N0} pieces held out       accuracy  confidence  calibration error");
        foreach (var length in report.GetProperty("lengths").EnumerateArray())
        {
            var beats = length.TryGetProperty("beats", out var cut) ? $"{cut.GetInt32()} beats" : "whole";
            Console.WriteLine(
                $"{beats, -30} {length.GetProperty("accuracy").GetProperty("value").GetDouble(), 8:P1}  "
                    + $"{length.GetProperty("confidence").GetDouble(), 9:P1}  {length.GetProperty("calibrationError").GetDouble(), 9:P1}"
            );
        }
    }

    private static async Task<List<double>> MeasureAsync(
        HttpClient http,
        Guid model,
        string sequence,
        CancellationToken cancellation,
        int questions = Questions
    )
    {
        var times = new List<double>();
        for (var question = 0; question < questions; question++)
        {
            var start = TimeProvider.System.GetTimestamp();
            await AskAsync(http, model, sequence, cancellation);
            times.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
        }
        return times;
    }

    private static Task<JsonElement> AskAsync(HttpClient http, Guid model, string sequence, CancellationToken cancellation) =>
        RunningServer.PostAsync(http, "api/v1/predictions", new { modelId = model, sequence }, cancellation);

    private static async Task<Guid> ImportAsync(HttpClient http, string? data, CancellationToken cancellation)
    {
        if (data is null)
            return (await RunningServer.PostAsync(http, $"api/v1/datasets/sample?pieces={Pieces}", body: null, cancellation))[0]
                .GetProperty("id")
                .GetGuid();
        using var form = new MultipartFormDataContent { { new StreamContent(File.OpenRead(data)), "file", Path.GetFileName(data) } };
        using var answer = await http.PostAsync("api/v1/datasets", form, cancellation);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty("id").GetGuid();
    }

    private static async Task<Guid> EnqueueAsync(HttpClient http, Guid dataset, string preset, int epochs, CancellationToken cancellation)
    {
        var run = await RunningServer.PostAsync(
            http,
            "api/v1/runs",
            new
            {
                datasetId = dataset,
                preset,
                hyperParameters = new { epochs, earlyStoppingPatience = 0 },
            },
            cancellation
        );
        return run.GetProperty("id").GetGuid();
    }

    private static async Task<List<string>> PiecesAsync(HttpClient http, Guid dataset, CancellationToken cancellation)
    {
        var pieces = new List<string>();
        while (pieces.Count < Pieces)
        {
            var part = (
                await http.GetFromJsonAsync<JsonElement>(
                    $"api/v1/datasets/{dataset}/pieces?from={pieces.Count}&count={Math.Min(PiecesAtATime, Pieces - pieces.Count)}",
                    cancellation
                )
            ).GetProperty("pieces");
            if (part.GetArrayLength() == 0)
                break;
            pieces.AddRange(
                part.EnumerateArray()
                    .Select(piece => string.Join(' ', piece.GetProperty("codes").EnumerateArray().Select(code => code.GetInt32())))
            );
        }
        return pieces;
    }

    private static void Report(string what, List<double> times) =>
        Console.WriteLine(
            $"{what, -50} {Median(times), 8:N1} ms {times.Order().ElementAt((int)(times.Count * 0.95)), 8:N1} ms {times.Max(), 8:N1} ms"
        );

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
