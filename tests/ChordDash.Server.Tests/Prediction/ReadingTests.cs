using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Prediction;
using ChordDash.Engine.Resources;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Prediction;

/// <summary>Every answer about typed chords says how they were read, and a script can ask that what is not certain is refused.</summary>
public sealed class ReadingTests : IDisposable
{
    private const string Pasted = "(array([1., 2.]), 0)";

    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Routes =>
        ["/api/v1/chords/read", "/api/v1/predictions", "/api/v1/predictions/explanation", "/api/v1/predictions/similar"];

    public void Dispose() => _root.Dispose();

    [Theory, MemberData(nameof(Routes))]
    public async Task Answer_ToTypedChords_SaysWhatEachTokenWasReadAs(string route)
    {
        await using var server = await TestServer.StartAsync(_root);
        var model = await server.TrainAsync();

        var (status, answer) = await server.PostAsync(route, new { modelId = model, sequence = "17 xyz 33" });
        var (_, pasted) = await server.PostAsync(route, new { modelId = model, sequence = Pasted });

        Assert.Equal(HttpStatusCode.OK, status);
        var tokens = answer.GetProperty("tokens").EnumerateArray().ToList();
        Assert.Equal(["17", "xyz", "33"], tokens.Select(token => token.GetProperty("text").GetString()));
        Assert.Equal((17, 3), (tokens[0].GetProperty("code").GetInt32(), tokens[1].GetProperty("start").GetInt32()));
        Assert.True(tokens[1].TryGetProperty("error", out _) && !tokens[1].TryGetProperty("code", out _));
        Assert.Equal((3, 0, 1), Counts(answer));
        Assert.Empty(answer.GetProperty("remarks").EnumerateArray());
        Assert.Equal(
            ChordMessages.LabelOfRowLeftOut("0").ToString(),
            Assert.Single(pasted.GetProperty("remarks").EnumerateArray()).GetString()
        );
    }

    [Theory, MemberData(nameof(Routes))]
    public async Task Strict_InTheBodyOrTheAddress_RefusesWhatIsNotUnderstood(string route)
    {
        await using var server = await TestServer.StartAsync(_root);
        var model = await server.TrainAsync();

        foreach (
            var (path, body) in new (string, object)[]
            {
                (
                    route,
                    new
                    {
                        modelId = model,
                        sequence = "17 xyz 33 Qq",
                        strict = true,
                    }
                ),
                (route + "?strict=true", new { modelId = model, sequence = "17 xyz 33 Qq" }),
            }
        )
        {
            var (status, problem) = await server.PostAsync(path, body);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Problems.AssertIs(
                ChordMessages.SequenceIsUncertain(
                    2,
                    4,
                    "xyz",
                    1,
                    ChordMessages.ChordNotUnderstood("xyz", StandardChords.Rest, StandardChords.Last)
                ),
                problem
            );
            var tokens = problem.GetProperty("tokens").EnumerateArray().ToList();
            Assert.Equal(
                [(1, 3, "xyz"), (3, 10, "Qq")],
                tokens.Select(token =>
                    (token.GetProperty("position").GetInt32(), token.GetProperty("start").GetInt32(), token.GetProperty("text").GetString())
                )
            );
            Assert.All(tokens, token => Assert.EndsWith(".", token.GetProperty("sentence").GetString(), StringComparison.Ordinal));
        }

        var (certain, answer) = await server.PostAsync(
            route,
            new
            {
                modelId = model,
                sequence = "17 33",
                strict = true,
            }
        );
        Assert.Equal((HttpStatusCode.OK, (2, 0, 0)), (certain, Counts(answer)));
    }

    [Fact]
    public async Task Batch_ListsWhatIsNotCertain_AndIsRefusedStrictlyWithTheNumberOfTheSequence()
    {
        await using var server = await TestServer.StartAsync(_root);
        var model = await server.TrainAsync();
        string[] sequences = ["17 33", "17 xyz", Pasted, "lorem ipsum"];

        var (status, answers) = await server.PostAsync("/api/v1/predictions/batch", new { modelId = model, sequences });
        var (strictly, problem) = await server.PostAsync(
            "/api/v1/predictions/batch",
            new
            {
                modelId = model,
                sequences,
                strict = true,
            }
        );

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Empty(answers[0].GetProperty("prediction").GetProperty("tokens").EnumerateArray());
        Assert.Equal(
            "xyz",
            Assert.Single(answers[1].GetProperty("prediction").GetProperty("tokens").EnumerateArray()).GetProperty("text").GetString()
        );
        Assert.Single(answers[2].GetProperty("prediction").GetProperty("remarks").EnumerateArray());
        Assert.Equal(2, answers[3].GetProperty("tokens").GetArrayLength());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, strictly);
        Assert.Equal([1, 3, 3], problem.GetProperty("tokens").EnumerateArray().Select(token => token.GetProperty("sequence").GetInt32()));
    }

    [Fact]
    public async Task Batch_OfAsManySequencesAsThereMayBe_HasABoundedAnswer()
    {
        await using var server = await TestServer.StartAsync(_root);
        var model = await server.TrainAsync();
        var nonsense = "1 " + string.Join(' ', Enumerable.Range(0, 90).Select(number => $"x{number}y"));

        using var answer = await server.Http.PostAsJsonAsync(
            "/api/v1/predictions/batch",
            new { modelId = model, sequences = Enumerable.Repeat(nonsense, Limits.MaxBatchSequences) },
            Cancellation
        );
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        var (status, problem) = await server.PostAsync(
            "/api/v1/predictions/batch",
            new
            {
                modelId = model,
                sequences = Enumerable.Repeat(nonsense, 1_000),
                strict = true,
            }
        );

        Assert.True(answer.StatusCode == HttpStatusCode.OK, text[..Math.Min(500, text.Length)]);
        Assert.InRange(text.Length, 1, 20_000_000);
        using var json = JsonDocument.Parse(text);
        Assert.Equal(
            Limits.MaxBatchTokens,
            json.RootElement.EnumerateArray().Sum(one => one.GetProperty("prediction").GetProperty("tokens").GetArrayLength())
        );
        Assert.Equal(
            (HttpStatusCode.UnprocessableEntity, Limits.MaxExplainedTokens),
            (status, problem.GetProperty("tokens").GetArrayLength())
        );
    }

    [Fact]
    public async Task History_ListedOneOrJudged_SaysHowItWasRead()
    {
        await using var server = await TestServer.StartAsync(_root);
        var model = await server.Models.GetAsync(await server.TrainAsync(), Cancellation);
        var history = server.Services.GetRequiredService<IPredictionHistory>();
        foreach (var sequence in new[] { "1 xyz", Pasted, string.Join(' ', Enumerable.Repeat("17", 1_000)) })
        {
            var query = new SequenceQuery(sequence);
            await history.AddAsync(model, query, await server.Predictions.PredictAsync(model.Id, query, Cancellation), Cancellation);
        }

        using var listed = await server.Http.GetAsync("/api/v1/predictions/asked", Cancellation);
        var all = (await TestServer.ReadAsync(listed)).Body;
        var address = $"/api/v1/predictions/asked/{all[2].GetProperty("id").GetInt32()}";
        var one = await server.GetJsonAsync(address);
        var (_, judged) = await server.SendAsync(HttpMethod.Put, $"{address}/judgement", new { truth = "Class 0" });

        Assert.Equal("3", Assert.Single(listed.Headers.GetValues("X-Total-Count")));
        // Nothing is made of the place where the list cuts.
        Assert.Equal(0, all[0].GetProperty("notUnderstoodCount").GetInt32());
        Assert.Single(all[1].GetProperty("remarks").EnumerateArray());
        foreach (var answer in new[] { all[2], one, judged })
            Assert.Equal(
                ["1", "xyz"],
                answer.GetProperty("tokens").EnumerateArray().Select(token => token.GetProperty("text").GetString())
            );
        using (await server.Http.DeleteAsync($"/api/v1/models/{model.Id}", Cancellation))
        {
            // Nobody knows the vocabulary any more.
            Assert.False((await server.GetJsonAsync(address)).TryGetProperty("tokens", out _));
        }
    }

    [Fact]
    public async Task Search_ForPieces_SaysHowItWasRead()
    {
        await using var server = await TestServer.StartAsync(_root);
        var dataset = await server.ImportAsync();

        var found = await server.GetJsonAsync($"/api/v1/datasets/{dataset.Id}/pieces?search=1");
        var all = await server.GetJsonAsync($"/api/v1/datasets/{dataset.Id}/pieces");
        using var refused = await server.Http.GetAsync($"/api/v1/datasets/{dataset.Id}/pieces?search=1%20xyz", Cancellation);

        Assert.Equal("1", found.GetProperty("tokens")[0].GetProperty("text").GetString());
        Assert.False(all.TryGetProperty("tokens", out _));
        var (status, problem) = await TestServer.ReadAsync(refused);
        Assert.Equal(
            (HttpStatusCode.UnprocessableEntity, "xyz"),
            (status, problem.GetProperty("tokens")[0].GetProperty("text").GetString())
        );
    }

    [Fact]
    public async Task Files_OfChordsThatTheModelNeverMet_AreMarked()
    {
        await using var server = await TestServer.StartAsync(_root);
        var model = await server.TrainAsync();
        var dataset = await server.ImportAsync(TestDatasets.Unlabelled([1, 2], [150, 2, 151], [152]), "test.pkl");
        var address = $"/api/v1/models/{model}/predictions";

        var json = await server.GetJsonAsync($"{address}.json?datasetId={dataset.Id}");
        var table = await server.Http.GetStringAsync($"{address}.csv?datasetId={dataset.Id}&format=table", Cancellation);
        var tidy = await server.Http.GetStringAsync($"{address}.csv?datasetId={dataset.Id}&format=tidy", Cancellation);

        Assert.Equal([0, 2, 1], json.GetProperty("unmetBeats").EnumerateArray().Select(beats => beats.GetInt32()));
        Assert.Equal(["beats,unmet_beats", "2,0", "3,2", "1,1"], Rows(table).Select(row => string.Join(',', row.Split(',')[^2..])));
        Assert.Equal(["unmet_beats", "0", "0", "2", "2", "1", "1"], Rows(tidy).Select(row => row.Split(',')[^1]));
    }

    [Theory]
    [InlineData("separator=semicolon&bom=true", "\uFEFFindex;label;", "0,9")]
    [InlineData("separator=;", "index;label;", "0,9")]
    [InlineData("separator=comma&bom=true", "\uFEFFindex,label,", "0.9")]
    [InlineData("", "index,label,", "0.9")]
    public async Task Csv_InTheFormThatIsAskedFor_IsSent(string query, string start, string number)
    {
        await using var server = await TestServer.StartAsync(_root);
        var model = await server.TrainAsync();
        var dataset = await server.ImportAsync(TestDatasets.Unlabelled([1, 2]), "test.pkl");

        // Without the mark being taken away.
        var predictions = System.Text.Encoding.UTF8.GetString(
            await server.Http.GetByteArrayAsync(
                $"/api/v1/models/{model}/predictions.csv?datasetId={dataset.Id}&format=table&{query}",
                Cancellation
            )
        );
        var table = System.Text.Encoding.UTF8.GetString(
            await server.Http.GetByteArrayAsync($"/api/v1/datasets/{dataset.Id}/table.csv?{query}", Cancellation)
        );
        using var refused = await server.Http.GetAsync($"/api/v1/datasets/{dataset.Id}/table.csv?separator=tabs", Cancellation);

        Assert.StartsWith(start, predictions, StringComparison.Ordinal);
        Assert.Contains(number, predictions, StringComparison.Ordinal);
        Assert.StartsWith(start.Replace("index", "row", StringComparison.Ordinal)[..4], table, StringComparison.Ordinal);
        Problems.AssertIs(ApiMessages.SeparatorUnknown("tabs", "comma", "semicolon"), (await TestServer.ReadAsync(refused)).Body);
    }

    private static string[] Rows(string csv) => csv.TrimEnd().Split("\r\n");

    private static (int Tokens, int Doubtful, int NotUnderstood) Counts(JsonElement answer) =>
        (
            answer.GetProperty("tokenCount").GetInt32(),
            answer.GetProperty("doubtfulCount").GetInt32(),
            answer.GetProperty("notUnderstoodCount").GetInt32()
        );
}
