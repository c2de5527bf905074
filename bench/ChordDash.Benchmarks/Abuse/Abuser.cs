using System.Collections.Concurrent;
using System.Net.Http.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace ChordDash.Benchmarks.Abuse;

/// <summary>What the abusive accounts know of the server.</summary>
/// <param name="Archive">A hostile one, see <see cref="HostileInputs.Archive"/>.</param>
internal sealed record Target(Uri Address, Guid Dataset, Guid Model, Guid Run, byte[] Archive);

/// <summary>A viewer and a member who send without a pause whatever is expensive, and hang up on most of it.</summary>
internal sealed class Abuser(Target target, SignedInClient viewer, SignedInClient member)
{
    private const int Readers = 15;
    private const int Streams = 100;
    private const int HubClients = 5;
    private const int WatchesPerHub = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // Between two bytes of somebody who downloads as slowly as can be.
    private static readonly TimeSpan SlowRead = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<string, Outcomes> _outcomes = new(StringComparer.Ordinal);

    /// <summary>How the requests of each kind ended.</summary>
    public IEnumerable<KeyValuePair<string, Outcomes>> Outcomes => _outcomes.OrderBy(one => one.Key, StringComparer.Ordinal);

    /// <summary>Goes on until it is cancelled.</summary>
    public Task RunAsync(CancellationToken stop) =>
        Task.WhenAll([
            .. AttacksOfAViewer()
                .Concat(AttacksOfAMember())
                .SelectMany(attack => Enumerable.Repeat(attack, attack.AtOnce))
                .Select(attack => RepeatAsync(attack, stop)),
            .. Enumerable.Range(0, Readers).Select(_ => ReadSlowlyAsync(stop)),
            .. Enumerable.Range(0, Streams).Select(_ => HoldStreamAsync(stop)),
            .. Enumerable.Range(0, HubClients).Select(_ => WatchAsync(stop)),
        ]);

    private IEnumerable<Attack> AttacksOfAViewer()
    {
        foreach (var (index, text) in HostileInputs.Texts.Index())
            yield return new($"typed chords {index + 1}", viewer, () => Post("chords/read", new { sequence = text }), Patience: 3);
        var question = new { modelId = target.Model, sequence = HostileInputs.LongQuestion };
        var batch = new { modelId = target.Model, sequences = Enumerable.Repeat(HostileInputs.LongQuestion, 10) };
        var midi = HostileInputs.Midi(480_000);
        yield return new("long questions", viewer, () => Post("predictions", question), AtOnce: 10);
        yield return new("batches", viewer, () => Post("predictions/batch", batch), AtOnce: 4);
        yield return new("explanations", viewer, () => Post("predictions/explanation", question), Patience: 5);
        yield return new("MIDI", viewer, () => Upload("chords/midi", midi, "all.mid"), Patience: 3);
        yield return new("checks", viewer, () => Get($"datasets/{target.Dataset}/findings"), Patience: 1);
        yield return new("evaluations", viewer, () => Get($"models/{target.Model}/evaluation?datasetId={target.Dataset}"), Patience: 2);
    }

    private IEnumerable<Attack> AttacksOfAMember()
    {
        var pickle = HostileInputs.Pickle(200_000, 200_000);
        var seed = 0;
        yield return new("hostile archives", member, () => Upload("runs/import", target.Archive, "run.zip"), Patience: 20);
        yield return new("hostile pickles", member, () => Upload("datasets", [.. pickle, (byte)seed++], "set.pkl"), AtOnce: 2, Patience: 5);
        yield return new("sweeps too large", member, () => Post("runs/sweep", Sweep(100, 100, 100)), Patience: 3);
        yield return new("sweeps", member, () => Post("runs/sweep", Sweep(200, 1, 1)));
        yield return new("derived sets", member, () => Post($"datasets/{target.Dataset}/derive", new { }));
        yield return new("samples", member, () => Post($"datasets/sample?pieces=2000&seed={seed++}", body: null));
        yield return new("runs too large", member, () => Post("runs", Gigantic()));
        yield return new("long texts", member, () => Patch($"datasets/{target.Dataset}", new { name = new string('x', 5_000_000) }));
    }

    private object Sweep(int seeds, int splitSeeds, int batchSizes) =>
        new
        {
            datasetId = target.Dataset,
            preset = "quick",
            sweep = new
            {
                seed = Enumerable.Range(0, seeds),
                splitSeed = Enumerable.Range(0, splitSeeds),
                batchSize = Enumerable.Range(1, batchSizes),
            },
        };

    private object Gigantic() =>
        new
        {
            datasetId = target.Dataset,
            preset = "chord-lstm",
            hyperParameters = new
            {
                hiddenSize = 2048,
                layers = 8,
                embeddingSize = 1024,
                batchSize = 4096,
            },
        };

    private async Task RepeatAsync(Attack attack, CancellationToken stop)
    {
        var outcomes = _outcomes.GetOrAdd(attack.Kind, _ => new());
        while (!stop.IsCancellationRequested)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(TimeSpan.FromSeconds(attack.Patience));
            try
            {
                using var request = attack.Create();
                using var answer = await attack.Client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
                outcomes.Add($"{(int)answer.StatusCode}");
            }
            catch (OperationCanceledException)
            {
                outcomes.Add("hung up");
            }
            catch (HttpRequestException exception)
            {
                outcomes.Add(exception.HttpRequestError.ToString());
            }

            await Task.Delay(Pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadSlowlyAsync(CancellationToken stop)
    {
        var outcomes = _outcomes.GetOrAdd("slow downloads", _ => new());
        var buffer = new byte[80];
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var request = Get($"datasets/{target.Dataset}/table.csv");
                using var answer = await viewer.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
                outcomes.Add($"{(int)answer.StatusCode}");
                await using var body = await answer.Content.ReadAsStreamAsync(stop);
                while (await body.ReadAsync(buffer, stop) > 0)
                    await Task.Delay(SlowRead, stop);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or HttpRequestException)
            {
                outcomes.Add("cut");
            }

            await Task.Delay(Pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task HoldStreamAsync(CancellationToken stop)
    {
        var outcomes = _outcomes.GetOrAdd("event streams", _ => new());
        try
        {
            using var request = Get($"runs/{target.Run}/events");
            using var answer = await viewer.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            outcomes.Add($"{(int)answer.StatusCode}");
            await using var body = await answer.Content.ReadAsStreamAsync(stop);
            await body.CopyToAsync(Stream.Null, stop);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or HttpRequestException)
        {
            outcomes.Add("cut");
        }
    }

    private async Task WatchAsync(CancellationToken stop)
    {
        var outcomes = _outcomes.GetOrAdd("hub connections", _ => new());
        var address = new Uri(target.Address, "hubs/training");
        await using var hub = new HubConnectionBuilder().WithUrl(address, options => options.Cookies = viewer.Cookies).Build();
        try
        {
            await hub.StartAsync(stop);
            outcomes.Add("open");
            await Task.WhenAll(
                Enumerable
                    .Range(0, WatchesPerHub)
                    .Select(async _ =>
                    {
                        await foreach (var item in hub.StreamAsync<object>("Watch", target.Run, 0L, stop))
                            outcomes.Heard();
                    })
            );
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or HttpRequestException or HubException)
        {
            outcomes.Add(exception is OperationCanceledException ? "held to the end" : "refused");
        }
    }

    private static HttpRequestMessage Get(string path) => new(HttpMethod.Get, $"api/v1/{path}");

    private static HttpRequestMessage Post(string path, object? body) =>
        new(HttpMethod.Post, $"api/v1/{path}") { Content = body is null ? null : JsonContent.Create(body) };

    private static HttpRequestMessage Patch(string path, object body) =>
        new(HttpMethod.Patch, $"api/v1/{path}") { Content = JsonContent.Create(body) };

    private static HttpRequestMessage Upload(string path, byte[] file, string name) =>
        new(HttpMethod.Post, $"api/v1/{path}") { Content = new MultipartFormDataContent { { new ByteArrayContent(file), "file", name } } };

    /// <param name="AtOnce">Requests at the same time.</param>
    /// <param name="Patience">Seconds until the client hangs up.</param>
    private sealed record Attack(string Kind, SignedInClient Client, Func<HttpRequestMessage> Create, int AtOnce = 1, int Patience = 60);
}

/// <summary>Counts how requests of a kind ended. Safe for concurrent use.</summary>
internal sealed class Outcomes
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private long _heard;

    public void Add(string outcome) => _counts.AddOrUpdate(outcome, 1, (_, count) => count + 1);

    /// <summary>Counts an event of a stream.</summary>
    public void Heard() => Interlocked.Increment(ref _heard);

    public bool HasServerErrors => _counts.Keys.Any(outcome => outcome.StartsWith('5'));

    public override string ToString()
    {
        var counts = string.Join(", ", _counts.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}: {one.Value:N0}"));
        return Interlocked.Read(ref _heard) is > 0 and var heard ? $"{counts}; {heard:N0} events" : counts;
    }
}
