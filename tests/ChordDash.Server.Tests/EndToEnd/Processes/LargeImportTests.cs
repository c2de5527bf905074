using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.EndToEnd.Processes;

[Trait("Category", "EndToEnd")]
public sealed class LargeImportTests
{
    private const int Rows = 25_000;
    private const int Chords = 1_000;

    [Fact]
    public async Task Upload_TwoHundredMegabytes_TakesLessThanThriceItsSizeAndTheSiteAnswers()
    {
        Assert.SkipUnless(File.Exists("/proc/self/status"), "The memory of a process is read from /proc, which only Linux has.");
        using var root = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(root);
        using var http = new HttpClient { Timeout = Patience.Request, BaseAddress = server.Address };
        var path = Path.Combine(root.Path, "large.pkl");
        WritePickle(path);
        var (size, before) = (new FileInfo(path).Length, PeakBytes(server.Id));
        Assert.InRange(size, 200_000_000, 210_000_000);

        using var form = new MultipartFormDataContent { { new StreamContent(File.OpenRead(path)), "file", "large.pkl" } };
        var upload = http.PostAsync("/api/v1/datasets", form, TestContext.Current.CancellationToken);
        while (!upload.IsCompleted)
        {
            using var page = await http.GetAsync("/health", TestContext.Current.CancellationToken).WithPatience();
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }

        using var response = await upload;
        var dataset = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal(Rows, dataset.GetProperty("pieces").GetInt32());
        Assert.Equal((long)Rows * Chords, dataset.GetProperty("statistics").GetProperty("beats").GetInt64());
        Assert.InRange(PeakBytes(server.Id) - before, 0, 3 * size);
    }

    /// <summary>Rows as NumPy writes arrays of float64 with protocol 3, all codes from 0 to 191.</summary>
    private static void WritePickle(string path)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 20);
        file.Write([0x80, 3, (byte)']', (byte)'(']);
        for (var row = 0; row < Rows; row++)
        {
            file.Write("(cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\0tC\u0001btR(K\u0001("u8);
            file.Write([(byte)'M', Chords & 0xFF, Chords >> 8, (byte)'t']);
            file.Write("cnumpy\ndtype\n(X\u0002\0\0\0f8"u8);
            file.Write([0x89, 0x88]);
            file.Write("tR(K\u0003X\u0001\0\0\0<NNNJ"u8);
            file.Write([0xFF, 0xFF, 0xFF, 0xFF, (byte)'J', 0xFF, 0xFF, 0xFF, 0xFF, (byte)'K', 0, (byte)'t', (byte)'b', 0x89, (byte)'B']);
            file.Write(BitConverter.GetBytes(Chords * sizeof(double)));
            for (var chord = 0; chord < Chords; chord++)
                file.Write(BitConverter.GetBytes((double)((row + chord * 7) % 192)));
            file.Write([(byte)'t', (byte)'b', (byte)'K', (byte)(row % 5), (byte)'t']);
        }
        file.Write([(byte)'e', (byte)'.']);
    }

    private static long PeakBytes(int process) =>
        1_024
        * long.Parse(
            File.ReadLines($"/proc/{process}/status")
                .Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
                .Split(':')[1]
                .Replace("kB", "", StringComparison.Ordinal)
                .Trim(),
            CultureInfo.InvariantCulture
        );
}
