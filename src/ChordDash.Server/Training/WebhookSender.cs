using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using ChordDash.Server.Data;
using ChordDash.Server.Hosting;

namespace ChordDash.Server.Training;

/// <summary>
/// Posts each run that ends, as the API shows it, to the address in the settings. What cannot be delivered is tried again twice and
/// then given up; nothing of it touches the training.
/// </summary>
internal sealed partial class WebhookSender(
    IRunCatalog runs,
    IRunMonitor monitor,
    IHttpClientFactory clients,
    ChordDashOptions options,
    TimeProvider time,
    ILogger<WebhookSender> logger
) : BackgroundService
{
    /// <summary>The time, and a signature of it and the body.</summary>
    public const string SignatureHeader = "X-ChordDash-Signature";

    /// <summary>A signature of the body alone, for receivers that do not look at the time.</summary>
    public const string BodySignatureHeader = "X-ChordDash-Body-Signature";

    /// <summary>The name of the client, which follows no redirects: the address is the operator's choice, and nobody else's.</summary>
    public const string Client = "webhook";

    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(20)];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.WebhookUrl is not { } address)
            return;
        var ended = Channel.CreateUnbounded<Guid>();
        using var subscription = monitor.SubscribeEnds(id => ended.Writer.TryWrite(id));
        try
        {
            await foreach (var id in ended.Reader.ReadAllAsync(stoppingToken))
                await SendAsync(id, address, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    /// <summary>
    /// <c>t=</c> and the Unix time, <c>,v1=</c> and the HMAC-SHA-256 (RFC 2104) of that time, a full stop and the body, so that who
    /// records a request cannot send it later.
    /// </summary>
    public static string Sign(byte[] body, string secret, DateTimeOffset at)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={time},v1={Hash([.. Encoding.ASCII.GetBytes($"{time}."), .. body], secret)}";
    }

    /// <summary><c>sha256=</c> and the HMAC-SHA-256 of the body alone.</summary>
    public static string SignBody(byte[] body, string secret) => $"sha256={Hash(body, secret)}";

    private static string Hash(byte[] message, string secret) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), message));

    private async Task SendAsync(Guid id, Uri address, CancellationToken stopping)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                // While another program holds the database, nothing counts as a try.
                var run = await StorageFailure.WhileBusyAsync(() => runs.GetAsync(id, stopping), logger, stopping);
                await PostAsync(run, address, stopping);
                return;
            }
            catch (NotFoundException)
            {
                return; // Deleted meanwhile.
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                if (attempt == Pauses.Length)
                {
                    LogWebhookGivenUp(exception, id);
                    return;
                }
                await Task.Delay(Pauses[attempt], time, stopping);
            }
        }
    }

    private async Task PostAsync(Run run, Uri address, CancellationToken stopping)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { Event = "runEnded", Run = run }, EngineJson.Options);
        using var client = clients.CreateClient(Client);
        client.Timeout = Patience;
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        if (options.WebhookSecret is { Length: > 0 } secret)
        {
            request.Headers.Add(SignatureHeader, Sign(body, secret, time.GetUtcNow()));
            request.Headers.Add(BodySignatureHeader, SignBody(body, secret));
        }

        using var response = await client.SendAsync(request, stopping);
        response.EnsureSuccessStatusCode();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The webhook for run {Run} could not be delivered and is given up.")]
    private partial void LogWebhookGivenUp(Exception exception, Guid run);
}
