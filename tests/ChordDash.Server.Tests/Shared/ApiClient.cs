using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Shared;

/// <summary>Speaks to a server process as a script would.</summary>
internal static class ApiClient
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<JsonElement> GetAsync(HttpClient http, string path) =>
        await http.GetFromJsonAsync<JsonElement>(path, Cancellation);

    public static async Task<JsonElement> PostAsync(HttpClient http, string path, object? body = null)
    {
        using var response = await http.PostAsJsonAsync(path, body, Cancellation);
        Assert.True(
            response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created,
            await response.Content.ReadAsStringAsync(Cancellation)
        );
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    public static async Task<Guid> EnqueueAsync(HttpClient http, JsonElement dataset, object hyperParameters)
    {
        var run = await PostAsync(
            http,
            "/api/v1/runs",
            new
            {
                datasetId = dataset.GetProperty("id").GetGuid(),
                preset = "quick",
                hyperParameters,
            }
        );
        return run.GetProperty("id").GetGuid();
    }

    /// <summary>The first event from a sequence number on that is wanted.</summary>
    public static async Task<TrainingEvent> WatchAsync(ServerProcess server, Guid runId, Func<TrainingEvent, bool> wanted, long from = 0)
    {
        await using var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(server.Address, "/hubs/training"))
            .AddJsonProtocol(options => EngineJson.Configure(options.PayloadSerializerOptions))
            .Build();
        await hub.StartAsync(Cancellation);
        return await hub.StreamAsync<TrainingEvent>("Watch", runId, from, Cancellation)
            .FirstAsync(wanted, Cancellation)
            .AsTask()
            .WithPatience();
    }
}
