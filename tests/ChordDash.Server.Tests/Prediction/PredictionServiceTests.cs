using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Prediction;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Training;
using ChordDash.Server.Prediction;
using ChordDash.Server.Resources;
using ChordDash.Server.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Server.Tests.Prediction;

public sealed class PredictionServiceTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Predict_InEveryKey_AnswersTheSame()
    {
        await using var server = await TestServer.StartAsync(_root);
        var sample = (await server.Datasets.AddSampleAsync(new SampleSize(), Cancellation))[0];
        var model = await server.TrainAsync(sample.Id);
        int[] piece = [20, 0, 80, 119, -1, 145];
        var expected = await server.Predictions.PredictAsync(model, new(string.Join(' ', piece)), Cancellation);

        foreach (var key in ChordKey.All)
        {
            var played = string.Join(' ', piece.Select(code => StandardChords.Symbol(StandardChords.Transpose(code, -key.Semitones))));
            var answer = await server.Predictions.PredictAsync(model, new(played, key.Name), Cancellation);
            Assert.Equal((expected.Composer, key.Name, piece.Length), (answer.Composer, answer.Key, answer.Beats));
            Assert.Equal(expected.Probabilities, answer.Probabilities);
            Assert.Equal(expected.Unknown.Select(unknown => unknown.Position), answer.Unknown.Select(unknown => unknown.Position));
        }
        var none = await Assert.ThrowsAsync<UserErrorException>(() => server.Predictions.PredictAsync(model, new("C", "X"), Cancellation));
        Assert.Equal(ModelMessages.KeyIsUnknown("X", SequenceQuery.DetectKey), none.Problem);
    }

    [Fact]
    public async Task EvaluateDataset_CountsWhatTheModelHasNotLearnedFromAndKnows()
    {
        await using var server = await TestServer.StartAsync(_root);
        var training = await server.ImportAsync(classes: 2, pieces: 20);
        var model = await server.TrainAsync(training.Id);
        var data = await server.Datasets.LoadAsync(training.Id, Cancellation);
        var run = await server.Runs.GetAsync((await server.Models.GetAsync(model, Cancellation)).RunId, Cancellation);
        var learned = LearnedPieces.Find(data, HeldOutPieces.Of(data, run.HyperParameters).ToHashSet(), data).First();
        // The fake model says the class whose index is the first code.
        var test = await server.ImportAsync(
            TestDatasets.Labelled(([0, 7, 7], 0), ([1, 7, 7, 7, 7], 1), ([1, 9], 0), ([3, 4], 2), (data.Sequences[learned].ToArray(), 1)),
            "test.pkl"
        );

        var without = await server.Predictions.EvaluateDatasetAsync(model, test.Id, countLearned: false, Cancellation);
        var with = await server.Predictions.EvaluateDatasetAsync(model, test.Id, countLearned: true, Cancellation);

        Assert.Equal((3, 1, 1), (without.Report.Pieces, without.Learned, without.Foreign));
        Assert.Equal([0, 1, 2], without.Rows);
        Assert.Equal(2.0 / 3, without.Report.Accuracy.Value, 1e-12);
        Assert.Equal(
            [
                [1, 1],
                [0, 1],
            ],
            without.Report.ConfusionMatrix
        );
        Assert.Equal([4, 8, 16, 32, 64, 128, 256, null], without.Report.Lengths.Select(length => length.Beats));
        // Three pieces answered with 0.9, of which two are right.
        Assert.Equal(0.9 - 2.0 / 3, without.Report.Whole.CalibrationError, 1e-9);
        Assert.Equal(-(2 * Math.Log(0.9) + Math.Log(0.1)) / 3, without.Report.Whole.LogLoss, 1e-9);
        Assert.Equal((4, true), (with.Report.Pieces, with.LearnedCounted));

        var unlabelled = await server.ImportAsync(TestDatasets.Unlabelled([1, 2]), "none.pkl");
        var refusal = await Assert.ThrowsAsync<UserErrorException>(() =>
            server.Predictions.EvaluateDatasetAsync(model, unlabelled.Id, cancellationToken: Cancellation)
        );
        Assert.Equal(PredictionMessages.EvaluatedDatasetHasNoLabels("none.pkl"), refusal.Problem);
    }

    [Fact]
    public async Task PredictMany_AnswersEachAsOneByOne_AndOneThatIsNoneSpoilsNothing()
    {
        await using var server = await TestServer.StartAsync(_root);
        var model = await server.TrainAsync();
        string[] sequences =
        [
            "1 2 3",
            "xyz",
            "0",
            "150",
            .. Enumerable.Range(0, 700).Select(length => string.Join(' ', Enumerable.Repeat(length % 2, 1 + length % 90))),
        ];

        var answers = await server.Predictions.PredictManyAsync(
            model,
            [.. sequences.Select(sequence => new SequenceQuery(sequence))],
            Cancellation
        );

        Assert.Equal(sequences.Length, answers.Count);
        Assert.Equal(nameof(PredictionMessages.NothingWasUnderstood), answers[1].Problem?.Code);
        Assert.Equal(nameof(PredictionMessages.NoChordIsKnown), answers[3].Problem?.Code);
        foreach (var index in new[] { 0, 2, 4, 5, 93, 700 })
        {
            var alone = await server.Predictions.PredictAsync(model, new(sequences[index]), Cancellation);
            Assert.Equal(alone.Probabilities, answers[index].Prediction!.Probabilities);
            Assert.Equal(alone.Beats, answers[index].Prediction!.Beats);
        }
        await Assert.ThrowsAsync<UserErrorException>(() => server.Predictions.PredictManyAsync(model, [], Cancellation));
    }

    [Fact]
    public async Task PredictMany_OneBeyondALimit_IsRefused()
    {
        await using var server = await TestServer.StartAsync(_root);
        var model = await server.TrainAsync();
        await RefusedAsync(
            PredictionMessages.SequenceCountOutOfRange(10_000, 10_001),
            [.. Enumerable.Repeat(new SequenceQuery("1"), Limits.MaxBatchSequences + 1)]
        );
        await RefusedAsync(
            PredictionMessages.TooManyBatchCharacters(10_000_000),
            [.. Enumerable.Repeat(new SequenceQuery(new string(' ', Limits.MaxBatchCharacters / 10)), 10), new("1")]
        );
        await RefusedAsync(
            PredictionMessages.TooManyBatchChords(10_000_000),
            [
                .. Enumerable.Repeat(new SequenceQuery($"1 x{Limits.MaxSequenceChords}"), Limits.MaxBatchChords / Limits.MaxSequenceChords),
                new("1"),
            ]
        );

        async Task RefusedAsync(Message problem, IReadOnlyList<SequenceQuery> queries) =>
            Assert.Equal(problem, await Problems.OfAsync(() => server.Predictions.PredictManyAsync(model, queries, Cancellation)));
    }

    [Fact]
    public async Task Predict_ShortSequenceBehindLongOnes_IsAnsweredBeforeThem()
    {
        await using var server = await TestServer.StartAsync(_root);
        var model = await server.TrainAsync();
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await server.Predictions.PredictAsync(model, new("1 2"), Cancellation);
        var prediction = server.Services.GetRequiredService<ModelThread>();
        using var free = new ManualResetEventSlim();
        var held = prediction.RunAsync(
            () =>
            {
                free.Wait(Cancellation);
                return true;
            },
            Cancellation
        );

        // None of them is done before the short one comes.
        var answered = 0;
        Task[] asked = [.. Enumerable.Range(0, 50).Select(_ => CountAsync(new($"1 x{Limits.MaxSequenceChords}"), gone.Token))];
        var quick = server.Predictions.PredictAsync(model, new("1 2 3 4"), Cancellation);
        free.Set();
        Assert.Equal(4, (await quick).Beats);
        Assert.InRange(answered, 0, 49);
        Assert.True(await held);

        // Nobody waits for the others any more.
        await gone.CancelAsync();
        await Task.WhenAll(asked);
        Assert.InRange(answered, 0, 49);

        async Task CountAsync(SequenceQuery query, CancellationToken cancellation)
        {
            try
            {
                await server.Predictions.PredictAsync(model, query, cancellation);
                Interlocked.Increment(ref answered);
            }
            catch (OperationCanceledException)
            {
                // Its client has gone.
            }
        }
    }

    [Fact]
    public async Task FindSimilar_OfATrainingPiece_IsThatPieceAndNeverAHeldOutOne()
    {
        await using var server = await TestServer.StartAsync(_root);
        var sample = (await server.Datasets.AddSampleAsync(new SampleSize(), Cancellation))[0];
        var model = await server.TrainAsync(sample.Id);
        var run = await server.Runs.GetAsync((await server.Models.GetAsync(model, Cancellation)).RunId, Cancellation);
        var data = await server.Datasets.LoadAsync(sample.Id, Cancellation);
        var heldOut = HeldOutPieces.Of(data, run.HyperParameters).ToHashSet();
        var learned = Enumerable.Range(0, data.Sequences.Count).First(row => !heldOut.Contains(row));

        var own = await server.Predictions.FindSimilarAsync(
            model,
            new(string.Join(' ', data.Sequences[learned].ToArray())),
            5,
            Cancellation
        );
        var other = await server.Predictions.FindSimilarAsync(
            model,
            new(string.Join(' ', data.Sequences[heldOut.First()].ToArray())),
            50,
            Cancellation
        );

        Assert.Equal((learned, 5), (own[0].Row, own.Count));
        // Not quite 1: typed chords are read under their lowest codes, which the piece need not have.
        Assert.InRange(own[0].Similarity, 0.98, 1);
        Assert.Equal(sample.Classes[data.Labels![learned]].Name, own[0].Composer);
        Assert.Equal(own.Select(piece => piece.Similarity).OrderDescending(), own.Select(piece => piece.Similarity));
        Assert.DoesNotContain(other, piece => heldOut.Contains(piece.Row));
    }

    [Fact]
    public async Task Predict_MoreModelsThanTheCacheHolds_OpensEachOnceUntilItIsPushedOut()
    {
        FakeTrainer trainer;
        await using (var server = await TestServer.StartAsync(_root))
        {
            trainer = server.Trainer;
            var models = new List<Guid>();
            for (var number = 0; number < 5; number++)
                models.Add(await server.TrainAsync());
            foreach (var model in models.Concat(models.TakeLast(4)))
                await server.Predictions.PredictAsync(model, new("1"), Cancellation);
            Assert.Equal((5, 4), (trainer.Loads, trainer.Open));
            await server.Predictions.PredictAsync(models[0], new("1"), Cancellation);
            Assert.Equal((6, 4), (trainer.Loads, trainer.Open));
        }

        Assert.Equal(0, trainer.Open);
    }

    [Fact]
    public async Task Explain_TypedSequence_FindsTheChordThatTheAnswerRestsOn()
    {
        await using var server = await TestServer.StartAsync(_root);
        var model = await server.TrainAsync();

        // The fake model goes by the first chord.
        var explanation = await server.Predictions.ExplainAsync(model, new("0 0 C# 33"), cancellationToken: Cancellation);

        Assert.Equal([(0, 2), (2, 1), (3, 1)], explanation.Evidence.Select(part => (part.Start, part.Beats)));
        Assert.True(explanation.Evidence[0].Effect > 0);
        Assert.Equal([0, 0], explanation.Evidence.Skip(1).Select(part => part.Effect));
        Assert.Equal([1, 2, 3, 4], explanation.Heard.Select(one => one.Beats));
    }

    [Fact]
    public async Task Explain_ForComposersThatAreNone_SaysWhich()
    {
        await using var server = await TestServer.StartAsync(_root);
        var model = await server.TrainAsync();
        var names = (await server.Models.GetAsync(model, Cancellation)).ClassNames;

        var unknown = await Assert.ThrowsAsync<UserErrorException>(() =>
            server.Predictions.ExplainAsync(model, new("1"), "Chopin", cancellationToken: Cancellation)
        );
        Assert.Equal(PredictionMessages.ComposerIsUnknown("Chopin", string.Join(", ", names)), unknown.Problem);
        var same = await Assert.ThrowsAsync<UserErrorException>(() =>
            server.Predictions.ExplainAsync(model, new("1"), names[0], names[0], Cancellation)
        );
        Assert.Equal(PredictionMessages.ComposersAreTheSame, same.Problem);
        var (_, json) = await server.PostAsync(
            "api/v1/predictions/explanation",
            new
            {
                modelId = model,
                sequence = "1",
                against = names[1],
            }
        );
        Assert.Equal(names[1], json.GetProperty("against").GetString());
    }

    [Fact]
    public async Task Predict_ChordThatTheDataSpellsOtherwise_IsAskedInTheDatasSpelling()
    {
        await using var server = await TestServer.StartAsync(_root);
        var model = await server.TrainAsync((await server.ImportAsync()).Id);

        var prediction = await server.Predictions.PredictAsync(model, new("Am7 C"), Cancellation);

        Assert.Empty(prediction.Unknown);
        Assert.Equal(prediction.Probabilities[153 % prediction.Probabilities.Count].Composer, prediction.Composer);
    }

    [Fact]
    public async Task Predict_WordsForChords_MeanTheSameInEveryDataset()
    {
        await using var server = await TestServer.StartAsync(_root);
        // I, IV and V get the codes 0, 1 and 2; in the other file V gets 0 and vii 1.
        var train = await server.ImportAsync(
            TestDatasets.Words((["I", "IV"], "a"), (["V", "I"], "b"), (["I"], "c"), (["IV"], "a"), (["V"], "b"), (["I", "I"], "c")),
            "words.pkl"
        );
        var model = await server.TrainAsync(train.Id);
        var other = await server.ImportAsync(TestDatasets.Words((["V", "vii"], null), (["V", "V"], null)), "others.pkl");

        var predictions = await server.Predictions.PredictDatasetAsync(model, other.Id, Cancellation);

        Assert.Equal([2, 2], predictions.Pieces.Select(piece => piece.ClassIndex));
        Assert.Equal(0.75, predictions.KnownShare);
        var typed = await server.Predictions.PredictAsync(model, new("V ii I"), Cancellation);
        Assert.Equal("c", typed.Composer);
        Assert.Equal(ChordMessages.SymbolNotInVocabulary("ii", "I, IV, V"), Assert.Single(typed.Unknown).Reason);
    }

    [Fact]
    public async Task Predict_RunInProgressHasABetterEpoch_UsesItsNewWeights()
    {
        await using var server = await TestServer.StartAsync(_root);
        var run = await server.EnqueueAsync();
        var training = await server.Trainer.NextAsync();
        await training.EpochAsync();
        var model = (await server.Runs.GetAsync(run.Id, Cancellation)).ModelId!.Value;
        await server.Predictions.PredictAsync(model, new("1"), Cancellation);
        await training.EpochAsync();

        await server.Predictions.PredictAsync(model, new("1"), Cancellation);

        Assert.Equal((2, 1), (server.Trainer.Loads, server.Trainer.Open));
    }

    [Fact]
    public async Task Model_ClassesAndDatasetRenamed_ShowsTheNewNamesAlsoAfterTheDatasetIsGone()
    {
        await using var server = await TestServer.StartAsync(_root);
        var dataset = await server.ImportAsync(name: "train.pkl");
        var model = await server.TrainAsync(dataset.Id);
        Assert.Equal("train.pkl", (await server.Models.GetAsync(model, Cancellation)).DatasetName);

        await server.Datasets.RenameClassesAsync(dataset.Id, ["bach", "victoria"], Cancellation);
        await server.Datasets.UpdateAsync(dataset.Id, new DatasetChanges(Name: "Chorales"), Cancellation);
        await server.Datasets.DeleteAsync(dataset.Id, Cancellation);

        Assert.Equal("victoria", (await server.Predictions.PredictAsync(model, new("1"), Cancellation)).Composer);
        Assert.Equal("Chorales", (await server.Models.GetAsync(model, Cancellation)).DatasetName);
        Assert.Equal(["bach", "victoria"], Assert.Single(await server.Runs.ListAsync(Cancellation)).ClassNames);
    }

    [Fact]
    public async Task Models_SecondRound_KeepsTheFirstRoundsModelAndNamesItsOwn()
    {
        await using var server = await TestServer.StartAsync(_root, "--ChordDash:KeepDeletedHours=0");
        var run = await server.EnqueueAsync(parameters: new HyperParameters { Keep = ModelSelection.LastEpoch });
        for (var round = 1; round <= 2; round++)
        {
            var training = await server.Trainer.NextAsync();
            await training.EpochAsync();
            training.Finish();
            await server.UntilAsync(run.Id, Engine.Runs.RunState.Finished);
            if (round == 1)
                server.BeginRound(await server.Runs.GetAsync(run.Id, Cancellation));
        }

        var models = await server.Models.ListAsync(Cancellation);
        Assert.Equal(
            [PredictionMessages.ModelOfRound(run.Name, 1, 2), PredictionMessages.ModelOfRun(run.Name, 1)],
            models.Select(model => model.Name)
        );
        Assert.Equal(models[0].Id, (await server.Runs.GetAsync(run.Id, Cancellation)).ModelId);

        await server.RunCommands.DeleteAsync(run.Id, Cancellation);
        Assert.Empty(await server.Models.ListAsync(Cancellation));
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(_root.Path, "models")));
    }
}
