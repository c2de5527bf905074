using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.Api;

/// <summary>Requests that no client should send: each is refused, and the server goes on.</summary>
public sealed class MalformedRequestTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Json_ThatMakesNoSense_IsRefusedBelow500()
    {
        await using var server = await TestServer.StartAsync(_root);
        var dataset = (await server.ImportAsync()).Id;
        var model = await server.TrainAsync(dataset);
        string[] values =
        [
            "NaN",
            "Infinity",
            "1e999",
            "-1e999",
            "1e-999",
            "9223372036854775808",
            "-1",
            "2147483648",
            "0.5",
            "\"\"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "[]",
            "{}",
            "null",
            "true",
            "[[[[]]]]",
            "{\"$type\":\"System.Diagnostics.Process, System\"}",
            "\"Folds,Random\"",
            "77",
        ];
        foreach (var value in values)
        {
            (string Path, string Body)[] requests =
            [
                ("/api/v1/runs", $"{{\"datasetId\":\"{dataset}\",\"hyperParameters\":{{\"learningRate\":{value}}}}}"),
                ("/api/v1/runs", $"{{\"datasetId\":\"{dataset}\",\"hyperParameters\":{{\"split\":{value}}}}}"),
                ("/api/v1/runs", $"{{\"datasetId\":\"{dataset}\",\"hyperParameters\":{{\"epochs\":{value},\"seed\":{value}}}}}"),
                ("/api/v1/runs", $"{{\"datasetId\":{value},\"tags\":{value},\"name\":{value},\"preset\":{value}}}"),
                ("/api/v1/runs/sweep", $"{{\"datasetId\":\"{dataset}\",\"sweep\":{{\"seed\":{value}}}}}"),
                ("/api/v1/runs/sweep", $"{{\"datasetId\":\"{dataset}\",\"sweep\":{value}}}"),
                ($"/api/v1/datasets/{dataset}/derive", value),
                ("/api/v1/predictions", $"{{\"modelId\":\"{model}\",\"sequence\":{value},\"key\":{value}}}"),
                ("/api/v1/predictions/batch", $"{{\"modelId\":\"{model}\",\"sequences\":{value}}}"),
                ("/api/v1/predictions/similar", $"{{\"modelId\":\"{model}\",\"sequence\":\"C\",\"count\":{value}}}"),
                ("/api/v1/chords/read", $"{{\"sequence\":{value},\"key\":{value}}}"),
            ];
            foreach (var (path, body) in requests)
            {
                using var content = new StringContent(body, Encoding.UTF8, "application/json");
                using var answer = await server.Http.PostAsync(path, content, Cancellation);
                Assert.True(answer.StatusCode < HttpStatusCode.InternalServerError, $"{path} {body}: {answer.StatusCode}");
            }
        }
    }

    [Theory]
    [InlineData("POST /api/v1/runs HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello")]
    [InlineData("POST /api/v1/runs HTTP/1.1\r\nHost: {host}\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST /api/v1/runs HTTP/1.1\r\nHost: {host}\r\nContent-Length: 99999999999999999999\r\n\r\n")]
    [InlineData("POST /api/v1/runs HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n")]
    [InlineData("POST /api/v1/runs HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n")]
    [InlineData("POST /api/v1/runs HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")]
    [InlineData("GET /api/v1/runs HTTP/1.1\r\n\r\n")]
    [InlineData("GET /api/v1/runs HTTP/9.9\r\nHost: {host}\r\n\r\n")]
    [InlineData("GET /api/v1/runs HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\n\r\n")]
    [InlineData("GET /api/v1/runs\0 HTTP/1.1\r\nHost: {host}\r\n\r\n")]
    [InlineData("GET /api/v1/runs HTTP/1.1\r\nHost: {host}\r\nX-Long: {long}\r\n\r\n")]
    public async Task Http_ThatIsBroken_IsRefused(string request)
    {
        await using var server = await TestServer.StartAsync(_root);
        var address = server.Http.BaseAddress!;
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, Cancellation);
        await using var stream = client.GetStream();
        var text = request
            .Replace("{host}", address.Authority, StringComparison.Ordinal)
            .Replace("{long}", new string('x', 100_000), StringComparison.Ordinal);

        await stream.WriteAsync(Encoding.ASCII.GetBytes(text), Cancellation);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var status = await reader.ReadLineAsync(Cancellation).AsTask().WithPatience();

        Assert.Matches("^HTTP/1.1 [45][0-9][0-9] ", status);
        Assert.NotEqual("500", status!.Split(' ')[1]);
        Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync("/api/v1/runs", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Form_OfTooManyParts_IsRefused()
    {
        await using var server = await TestServer.StartAsync(_root);
        var body = new StringBuilder();
        for (var part = 0; part < 5_000; part++)
            body.Append(CultureInfo.InvariantCulture, $"--x\r\nContent-Disposition: form-data; name=\"n{part}\"\r\n\r\n1\r\n");
        using var content = new StringContent(body.Append("--x--\r\n").ToString());
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");

        using var answer = await server.Http.PostAsync("/api/v1/datasets", content, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
