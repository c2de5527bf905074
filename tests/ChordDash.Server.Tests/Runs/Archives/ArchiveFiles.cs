using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.Runs.Archives;

/// <summary>Archives as others would make them.</summary>
internal static class ArchiveFiles
{
    /// <summary>The files of an archive by name.</summary>
    public static async Task<Dictionary<string, byte[]>> ReadAsync(byte[] archive)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        using var zip = new ZipArchive(new MemoryStream(archive));
        foreach (var entry in zip.Entries)
        {
            await using var content = await entry.OpenAsync();
            using var bytes = new MemoryStream();
            await content.CopyToAsync(bytes);
            files[entry.FullName] = bytes.ToArray();
        }
        return files;
    }

    public static byte[] Pack(IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in files)
            {
                using var content = zip.CreateEntry(name, CompressionLevel.Optimal).Open();
                content.Write(bytes);
            }
        }
        return stream.ToArray();
    }

    public static byte[] With(this Dictionary<string, byte[]> files, string name, byte[] content) =>
        Pack(new Dictionary<string, byte[]>(files, StringComparer.Ordinal) { [name] = content });

    public static byte[] WithText(this Dictionary<string, byte[]> files, string name, string content) =>
        files.With(name, Encoding.UTF8.GetBytes(content));

    public static byte[] Edited(this Dictionary<string, byte[]> files, string name, Action<JsonNode> change)
    {
        var node = JsonNode.Parse(files[name])!;
        change(node);
        return files.WithText(name, node.ToJsonString());
    }

    public static async Task<(HttpStatusCode Status, JsonElement Body)> ImportAsync(this TestServer server, byte[] archive)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(archive), "file", "run.zip" } };
        using var response = await server.Http.PostAsync("/api/v1/runs/import", form, TestContext.Current.CancellationToken);
        return await TestServer.ReadAsync(response);
    }
}
