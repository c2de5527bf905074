using System.Net;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Prediction;
using ChordDash.Engine.Resources;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests.Prediction;

public sealed class PredictionEndpointsTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Post_SequenceWithLettersInIt_MarksThemAndAnswersForTheRest()
    {
        await using var server = await TestServer.StartAsync(_root);
        var model = await server.TrainAsync();

        var (status, prediction) = await server.PostAsync("/api/v1/predictions", new { modelId = model, sequence = "1 xyz, 2 150" });

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("Class 1", prediction.GetProperty("composer").GetString());
        Assert.Equal(
            [("Class 0", 0.1), ("Class 1", 0.9)],
            prediction
                .GetProperty("probabilities")
                .EnumerateArray()
                .Select(item => (item.GetProperty("composer").GetString(), item.GetProperty("probability").GetDouble()))
        );
        Assert.Equal(
            [(1, "xyz"), (3, "150")],
            prediction
                .GetProperty("unknown")
                .EnumerateArray()
                .Select(item => (item.GetProperty("position").GetInt32(), item.GetProperty("token").GetString()))
        );
    }

    public static TheoryData<string, Message> NothingToGoBy =>
        new()
        {
            {
                "lorem ipsum",
                PredictionMessages.NothingWasUnderstood(ChordMessages.ChordNotUnderstood("lorem", StandardChords.Rest, StandardChords.Last))
            },
            { "", PredictionMessages.AskedSequenceIsEmpty },
            { "150 151", PredictionMessages.NoChordIsKnown },
        };

    [Theory]
    [MemberData(nameof(NothingToGoBy))]
    public async Task Post_NothingToGoBy_SaysSo(string sequence, Message expected)
    {
        await using var server = await TestServer.StartAsync(_root);
        var model = await server.TrainAsync();

        var (status, problem) = await server.PostAsync("/api/v1/predictions", new { modelId = model, sequence });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Problems.AssertIs(expected, problem);
    }

    [Fact]
    public async Task Post_TooLongASequence_SaysTheLimit()
    {
        await using var server = await TestServer.StartAsync(_root);
        var model = await server.TrainAsync();

        var (status, problem) = await server.PostAsync(
            "/api/v1/predictions",
            new { modelId = model, sequence = string.Join(' ', Enumerable.Repeat(1, 100_001)) }
        );

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Problems.AssertIs(ChordMessages.SequenceHasTooManyChords(100_000), problem);
    }

    [Fact]
    public async Task Csv_OfAnUnlabelledDataset_IsAFileInBothForms()
    {
        await using var server = await TestServer.StartAsync(_root);
        var model = await server.TrainAsync();
        var dataset = await server.ImportAsync(TestDatasets.Unlabelled([1, 2], [0, 5], [1]), "test.pkl");

        using var response = await server.Http.GetAsync(
            $"/api/v1/models/{model}/predictions.csv?datasetId={dataset.Id}&format=notebook",
            Cancellation
        );
        Assert.Equal("text/csv", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("test-by-run-1.csv", response.Content.Headers.ContentDisposition!.FileName);
        Assert.Equal("1,0,1", (await response.Content.ReadAsStringAsync(Cancellation)).Trim());
        var table = await server.Http.GetStringAsync(
            $"/api/v1/models/{model}/predictions.csv?datasetId={dataset.Id}&format=table",
            Cancellation
        );
        Assert.Equal(4, table.Trim().Split('\n').Length);

        foreach (
            var (query, expected) in new[]
            {
                ($"datasetId={dataset.Id}&format=xml", HttpStatusCode.UnprocessableEntity),
                ("format=table", HttpStatusCode.UnprocessableEntity),
                ($"datasetId={Guid.NewGuid()}", HttpStatusCode.NotFound),
            }
        )
        {
            using var refused = await server.Http.GetAsync($"/api/v1/models/{model}/predictions.csv?{query}", Cancellation);
            Assert.Equal(expected, (await TestServer.ReadAsync(refused)).Status);
        }
    }

    [Fact]
    public async Task Batch_JsonAndEvaluation_AnswerAndRefuse()
    {
        await using var server = await TestServer.StartAsync(_root);
        var model = await server.TrainAsync();
        var labelled = await server.ImportAsync(TestDatasets.Labelled(([0, 7], 0), ([1, 9], 1)), "labelled.pkl");

        var (status, answers) = await server.PostAsync(
            "/api/v1/predictions/batch",
            new { modelId = model, sequences = new[] { "1 2", "", null } }
        );
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("Class 1", answers[0].GetProperty("prediction").GetProperty("composer").GetString());
        Assert.Equal(PredictionMessages.AskedSequenceIsEmpty.ToString(), answers[1].GetProperty("problem").GetString());
        Assert.Equal(PredictionMessages.AskedSequenceIsEmpty.ToString(), answers[2].GetProperty("problem").GetString());
        (status, var problem) = await server.PostAsync("/api/v1/predictions/batch", new { modelId = model });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Problems.AssertIs(PredictionMessages.SequencesAreMissing, problem);

        var predictions = await server.GetJsonAsync($"/api/v1/models/{model}/predictions.json?datasetId={labelled.Id}");
        Assert.Equal((2, 2), (predictions.GetProperty("pieces").GetArrayLength(), predictions.GetProperty("beats")[0].GetInt32()));
        var evaluation = await server.GetJsonAsync($"/api/v1/models/{model}/evaluation?datasetId={labelled.Id}");
        Assert.Equal(1, evaluation.GetProperty("report").GetProperty("accuracy").GetProperty("value").GetDouble());
        using var refused = await server.Http.GetAsync($"/api/v1/models/{model}/evaluation", Cancellation);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await TestServer.ReadAsync(refused)).Status);

        (status, problem) = await server.PostAsync(
            "/api/v1/predictions",
            new
            {
                modelId = model,
                sequence = "D",
                key = "X",
            }
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Problems.AssertIs(ModelMessages.KeyIsUnknown("X", SequenceQuery.DetectKey), problem);
        (status, var similar) = await server.PostAsync(
            "/api/v1/predictions/similar",
            new
            {
                modelId = model,
                sequence = "1 17 33",
                count = 2,
            }
        );
        Assert.Equal((HttpStatusCode.OK, 2), (status, similar.GetProperty("pieces").GetArrayLength()));
    }

    [Fact]
    public async Task Post_UnknownModel_IsNotFound()
    {
        await using var server = await TestServer.StartAsync(_root);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await server.PostAsync("/api/v1/predictions", new { modelId = Guid.NewGuid(), sequence = "1" })).Status
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await server.PostAsync("/api/v1/predictions", new { sequence = "1" })).Status);
    }
}
