using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.Api;

/// <summary>Files of multipart requests: one at a time, under the name that they have.</summary>
public sealed class UploadedFileTests : IDisposable
{
    private const string Boundary = "a-boundary";

    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    public static TheoryData<string, byte[]> Names { get; } =
        new()
        {
            { "train.pkl", [.. "filename=\"train.pkl\""u8] },
            { "train.pkl", [.. "filename=train.pkl"u8] },
            { "Fauré Łódź 日本.pkl", [.. "filename=\"Fauré Łódź 日本.pkl\""u8] },
            { "Fauré.pkl", [.. "filename*=UTF-8''Faur%C3%A9.pkl"u8] },
            { "Fauré.pkl", [.. "filename=\"ascii.pkl\"; filename*=utf-8''Faur%C3%A9.pkl"u8] },
            { "Fauré.pkl", [.. "filename*=iso-8859-1''Faur%E9.pkl"u8] },
            { "Fauré.pkl", [.. "filename=\"Faur"u8, 0xE9, .. ".pkl\""u8] },
            { "Fauré.pkl", [.. "filename=\"Faure\u0301.pkl\""u8] },
            { "Fauré.pkl", [.. "filename=\"=?utf-8?B?RmF1csOpLnBrbA==?=\""u8] },
            { "my \"best\".pkl", [.. "filename=\"my \\\"best\\\".pkl\""u8] },
            { "my \"best\".pkl", [.. "filename=\"my %22best%22.pkl\""u8] },
            { "train.pkl", [.. "filename=\"C:\\data\\train.pkl\""u8] },
            { "train.pkl", [.. "filename=\"C:\\\\data\\\\train.pkl\""u8] },
            { "train.pkl", [.. "filename=\"../../etc/train.pkl\""u8] },
            { "train.pkl", [.. "filename*=UTF-8''..%2F..%2Ftrain.pkl"u8] },
            { "lkp.niart.pkl", [.. "filename*=UTF-8''%E2%80%AElkp.niart.pkl"u8] },
            { "train.pkl", [.. "filename*=UTF-8''tr%00ain%0D%0A.pkl"u8] },
        };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Upload_NameInAnyEncoding_Survives(string name, byte[] parameter)
    {
        await using var server = await TestServer.StartAsync(_root);
        var (status, body) = await PostAsync(server, "/api/v1/datasets", Part("file", parameter, TestDatasets.Pickle(2, 5).ToArray()));
        Assert.Equal(HttpStatusCode.Created, status);
        // The letter may come composed or not: both look the same.
        Assert.Equal(name, body.GetProperty("name").GetString()!.Replace("e\u0301", "é", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/api/v1/datasets"), InlineData("/api/v1/chords/midi"), InlineData("/api/v1/runs/import")]
    public async Task Upload_SecondFile_IsRefusedAndNothingIsTaken(string route)
    {
        await using var server = await TestServer.StartAsync(_root);
        var file = TestDatasets.Pickle(2, 5).ToArray();
        foreach (var second in (string[])["file", "file2"])
        {
            var (status, body) = await PostAsync(
                server,
                route,
                Part("file", "filename=a.pkl"u8, file),
                Part(second, "filename=b.pkl"u8, file)
            );
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Problems.AssertIs(ApiMessages.RequestHasManyFiles, body);
        }
        var (first, other) = await PostAsync(
            server,
            route,
            Part("other", "filename=a.pkl"u8, file),
            Part("file", "filename=b.pkl"u8, file)
        );
        Assert.Equal(HttpStatusCode.BadRequest, first);
        Assert.Equal("FileInOtherField", other.GetProperty("code").GetString());
        Assert.Empty(await server.Datasets.ListAsync(Cancellation));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_root.Path, "temporary")));
    }

    [Fact]
    public async Task Upload_FieldsThatAreNoFiles_AreNoHindrance()
    {
        await using var server = await TestServer.StartAsync(_root);
        byte[] field = [.. "--a-boundary\r\nContent-Disposition: form-data; name=\"notes\"\r\n\r\nAll of them.\r\n"u8];
        var (status, _) = await PostAsync(
            server,
            "/api/v1/datasets",
            field,
            Part("file", "filename=a.pkl"u8, TestDatasets.Pickle(2, 5).ToArray()),
            field
        );
        Assert.Equal(HttpStatusCode.Created, status);
    }

    private static byte[] Part(string field, ReadOnlySpan<byte> name, byte[] content) =>
        [
            .. Encoding.ASCII.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; name=\"{field}\"; "),
            .. name,
            .. "\r\nContent-Type: application/octet-stream\r\n\r\n"u8,
            .. content,
            .. "\r\n"u8,
        ];

    private static async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(TestServer server, string route, params byte[][] parts)
    {
        using var content = new ByteArrayContent([.. parts.SelectMany(part => part), .. Encoding.ASCII.GetBytes($"--{Boundary}--\r\n")]);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse($"multipart/form-data; boundary={Boundary}");
        using var response = await server.Http.PostAsync(route, content, Cancellation);
        return await TestServer.ReadAsync(response);
    }
}
