using System.Net;
using System.Net.Http.Json;
using System.Text;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Datasets.Formats.Arrow;
using ChordDash.Engine.Datasets.Formats.Pickle;
using ChordDash.Engine.Resources;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.Datasets;

public sealed class DatasetEndpointsTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Upload_GoodPickle_IsCreatedAndDescribed()
    {
        await using var server = await TestServer.StartAsync(_root);
        using var form = new MultipartFormDataContent { { new StreamContent(TestDatasets.Pickle(2, 5)), "file", "train.pkl" } };
        using var response = await server.Http.PostAsync("/api/v1/datasets", form, Cancellation);

        var (status, dataset) = await TestServer.ReadAsync(response);
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal("train.pkl", dataset.GetProperty("name").GetString());
        Assert.Equal(10, dataset.GetProperty("pieces").GetInt32());
        Assert.True(dataset.GetProperty("labelled").GetBoolean());
        Assert.Equal(
            [("0", "Class 0", 5), ("1", "Class 1", 5)],
            dataset
                .GetProperty("classes")
                .EnumerateArray()
                .Select(item =>
                    (item.GetProperty("label").GetString(), item.GetProperty("name").GetString(), item.GetProperty("count").GetInt32())
                )
        );
        var id = dataset.GetProperty("id").GetString();
        Assert.Equal($"/api/v1/datasets/{id}", response.Headers.Location!.ToString());
        Assert.Equal(id, (await server.GetJsonAsync($"/api/v1/datasets/{id}")).GetProperty("id").GetString());
        Assert.Equal(id, Assert.Single((await server.GetJsonAsync("/api/v1/datasets")).EnumerateArray()).GetProperty("id").GetString());
    }

    public static TheoryData<byte[], Message> BadFiles =>
        new()
        {
            { Encoding.UTF8.GetBytes("composer,chords\nbach,0 1 2\n"), DatasetMessages.FileIsPlainText },
            { [], DatasetMessages.FileIsEmpty },
            { TestDatasets.Pickle(2, 5).ToArray()[..40], DatasetMessages.PickleDamaged(DatasetMessages.DamageHasNoEnd(40)) },
            {
                Encoding.ASCII.GetBytes("cposix\nsystem\n(S'touch /tmp/chorddash-was-here'\ntR."),
                DatasetMessages.PickleCallRefused("posix.system", DatasetMessages.InsteadOfOther)
            },
        };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(BadFiles))]
    public async Task Upload_BadFile_IsRefusedWithASentenceAndLeavesNothing(byte[] content, Message expected)
    {
        await using var server = await TestServer.StartAsync(_root);

        var (status, problem) = await server.UploadAsync(content);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        var detail = problem.GetProperty("detail").GetString()!;
        Assert.Matches(@"^\p{Lu}.{15,}\.$", detail);
        Assert.DoesNotContain("   at ", detail, StringComparison.Ordinal);
        Problems.AssertIs(expected, problem);
        Assert.False(File.Exists("/tmp/chorddash-was-here"));
        Assert.Empty(await server.Datasets.ListAsync(Cancellation));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_root.Path, "datasets")));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_root.Path, "temporary")));
    }

    [Theory]
    [InlineData(2_000)] // Only the stream itself tells.
    [InlineData(200_000)] // The request's length tells.
    public async Task Upload_OverTheLimit_IsRefusedWithASentence(int bytes)
    {
        await using var server = await TestServer.StartAsync(_root, "--ChordDash:MaximumUploadBytes=1024");

        var (status, problem) = await server.UploadAsync(new byte[bytes]);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Problems.AssertIs(DatasetMessages.DatasetFileTooLarge(1_024), problem);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_root.Path, "temporary")));
    }

    [Fact]
    public async Task Upload_OverKestrelsOwnLimit_IsStillTaken()
    {
        await using var server = await TestServer.StartAsync(_root);

        // Kestrel alone would stop at 30 MB; the answer must be about the file.
        var (status, _) = await server.UploadAsync(new byte[40 << 20]);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
    }

    [Fact]
    public async Task Upload_WithoutTheField_SaysWhatIsMissing()
    {
        await using var server = await TestServer.StartAsync(_root);

        var (status, problem) = await server.UploadAsync([1, 2, 3], field: "upload");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Problems.AssertIs(ApiMessages.FileInOtherField("file"), problem);

        (status, problem) = await server.PostAsync("/api/v1/datasets", new { });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Problems.AssertIs(ApiMessages.FileNotInForm("file"), problem);
    }

    [Fact]
    public async Task Sample_Added_ListsTheLabelledOneFirst()
    {
        await using var server = await TestServer.StartAsync(_root);

        var (status, samples) = await server.PostAsync("/api/v1/datasets/sample");

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal([true, false], samples.EnumerateArray().Select(item => item.GetProperty("labelled").GetBoolean()));
        Assert.DoesNotContain(samples[0].GetProperty("classes").EnumerateArray(), item =>
            item.GetProperty("name").GetString()!.StartsWith("Class", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Sample_OfAnotherSize_HasItsName()
    {
        await using var server = await TestServer.StartAsync(_root);

        var (status, samples) = await server.PostAsync("/api/v1/datasets/sample?pieces=60&seed=3");

        Assert.Equal((HttpStatusCode.Created, "sample-train-60-seed-3.pkl"), (status, samples[0].GetProperty("name").GetString()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await server.PostAsync("/api/v1/datasets/sample?pieces=1000000")).Status);
    }

    [Fact]
    public async Task Downloads_OfADataset_AreItsFileAndItsForms()
    {
        await using var server = await TestServer.StartAsync(_root);
        var content = TestDatasets.Pickle(2, 3).ToArray();
        var dataset = await server.ImportAsync(new MemoryStream(content), "my pieces.pkl");

        Assert.Equal(content, await DownloadAsync("original", "my pieces.pkl"));
        Assert.Equal(
            6,
            ArrowDatasetFile.Read(new MemoryStream(await DownloadAsync("arrow", "my pieces.arrow")), Cancellation).Sequences.Count
        );
        Assert.Equal(
            6,
            PickleDatasetReader
                .Read(new MemoryStream(await DownloadAsync("notebook.pkl", "my pieces-notebook.pkl")), Cancellation)
                .Sequences.Count
        );
        Assert.StartsWith(
            "row,label,composer,beats,codes,symbols",
            Encoding.UTF8.GetString(await DownloadAsync("table.csv", "my pieces.csv")),
            StringComparison.Ordinal
        );

        async Task<byte[]> DownloadAsync(string form, string name)
        {
            using var response = await server.Http.GetAsync($"/api/v1/datasets/{dataset.Id}/{form}", Cancellation);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(name, response.Content.Headers.ContentDisposition!.FileNameStar);
            return await response.Content.ReadAsByteArrayAsync(Cancellation);
        }
    }

    [Fact]
    public async Task Pieces_FilteredAndPaged_AreGivenWithTheirSymbols()
    {
        await using var server = await TestServer.StartAsync(_root);
        var id = (await server.ImportAsync(TestDatasets.Pickle(2, 3))).Id;

        var answer = await server.GetJsonAsync($"/api/v1/datasets/{id}/pieces?label=1&search=17+33&from=1&count=1");

        Assert.Equal(3, answer.GetProperty("found").GetInt32());
        var piece = Assert.Single(answer.GetProperty("pieces").EnumerateArray());
        Assert.Equal((3, "1"), (piece.GetProperty("row").GetInt32(), piece.GetProperty("label").GetString()));
        Assert.Equal([1, 17, 33, 3], piece.GetProperty("codes").EnumerateArray().Select(code => code.GetInt32()));
        Assert.Equal("Cm", piece.GetProperty("symbols")[0].GetString());

        foreach (
            var (query, expected) in new[]
            {
                ("label=bach", DatasetStoreMessages.LabelIsUnknown("bach", "0, 1")),
                ("count=5000", DatasetStoreMessages.PieceRangeIsInvalid(1_000)),
                ("search=Hx", ChordMessages.ChordNotUnderstood("Hx", StandardChords.Rest, StandardChords.Last)),
            }
        )
        {
            using var refused = await server.Http.GetAsync($"/api/v1/datasets/{id}/pieces?{query}", Cancellation);
            Problems.AssertIs(expected, (await TestServer.ReadAsync(refused)).Body);
        }
    }

    [Fact]
    public async Task Patch_NameNotesTagsAndClasses_AreChanged()
    {
        await using var server = await TestServer.StartAsync(_root);
        var id = (await server.ImportAsync()).Id;
        using var response = await server.Http.PatchAsJsonAsync(
            $"/api/v1/datasets/{id}",
            new
            {
                name = "Chorales",
                notes = "All of them.",
                tags = new[] { "vocal" },
                classNames = new[] { "bach", "satie" },
            },
            Cancellation
        );
        var (status, dataset) = await TestServer.ReadAsync(response);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            ("Chorales", "All of them.", "vocal", "satie"),
            (
                dataset.GetProperty("name").GetString(),
                dataset.GetProperty("notes").GetString(),
                dataset.GetProperty("tags")[0].GetString(),
                dataset.GetProperty("classes")[1].GetProperty("name").GetString()
            )
        );
        using var odd = await server.Http.PatchAsJsonAsync(
            $"/api/v1/datasets/{id}",
            new { tags = new[] { null, "late" }, symbols = new Dictionary<int, string?> { [0] = null } },
            Cancellation
        );
        Problems.AssertIs(ChordMessages.SymbolIsInvalid(0, "", 40), (await TestServer.ReadAsync(odd)).Body);
        Assert.Equal(
            0.25,
            (await server.GetJsonAsync($"/api/v1/datasets/{id}/profile"))
                .GetProperty("all")
                .GetProperty("chords")[0]
                .GetProperty("share")
                .GetDouble()
        );
        Assert.NotEmpty((await server.GetJsonAsync($"/api/v1/datasets/{id}/findings")).EnumerateArray());
    }

    [Fact]
    public async Task Delete_UsedByAQueuedRun_IsAConflict()
    {
        await using var server = await TestServer.StartAsync(_root, "--ChordDash:KeepDeletedHours=0");
        var dataset = await server.ImportAsync();
        var run = await server.EnqueueAsync(dataset.Id);
        using (var refused = await server.Http.DeleteAsync($"/api/v1/datasets/{dataset.Id}", Cancellation))
        {
            var (status, problem) = await TestServer.ReadAsync(refused);
            Assert.Equal(HttpStatusCode.Conflict, status);
            Assert.Contains($"#{run.Number}", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        await server.Queue.CancelAsync(run.Id, Cancellation);
        using var deleted = await server.Http.DeleteAsync($"/api/v1/datasets/{dataset.Id}", Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_root.Path, "datasets")));
    }

    [Fact]
    public async Task CrossSite_RequestThatChangesSomething_IsRefused()
    {
        await using var server = await TestServer.StartAsync(_root);
        foreach (var (header, value) in new[] { ("Sec-Fetch-Site", "cross-site"), ("Origin", "https://elsewhere.example") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/datasets/sample") { Headers = { { header, value } } };
            using var response = await server.Http.SendAsync(request, Cancellation);
            Assert.Equal(HttpStatusCode.Forbidden, (await TestServer.ReadAsync(response)).Status);
        }

        Assert.Empty(await server.Datasets.ListAsync(Cancellation));
        using var own = new HttpRequestMessage(HttpMethod.Post, "/api/v1/datasets/sample")
        {
            Headers = { { "Sec-Fetch-Site", "same-origin" }, { "Origin", server.Http.BaseAddress!.GetLeftPart(UriPartial.Authority) } },
        };
        using var accepted = await server.Http.SendAsync(own, Cancellation);
        Assert.Equal(HttpStatusCode.Created, accepted.StatusCode);
    }

    [Fact]
    public async Task Address_Unknown_IsAProblemInTheApiAndAPageElsewhere()
    {
        await using var server = await TestServer.StartAsync(_root);
        using var api = await server.Http.GetAsync("/api/v1/nothing", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, (await TestServer.ReadAsync(api)).Status);
        using var page = await server.Http.GetAsync("/nothing", Cancellation);
        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        using var method = await server.Http.PutAsJsonAsync("/api/v1/datasets", 1, Cancellation);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await TestServer.ReadAsync(method)).Status);
    }

    [Fact]
    public async Task Health_RunningServer_IsHealthy()
    {
        await using var server = await TestServer.StartAsync(_root);
        Assert.Equal("healthy", (await server.GetJsonAsync("/health")).GetProperty("status").GetString());
    }
}
