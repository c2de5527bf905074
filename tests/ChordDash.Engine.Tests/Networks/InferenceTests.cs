using ChordDash.Engine.Common;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Networks.Ngrams;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Tests.Shared;
using ChordDash.Engine.Training;
using TorchSharp;

namespace ChordDash.Engine.Tests.Networks;

[Collection(LoadLibtorch.Collection)]
public sealed class InferenceTests
{
    private static readonly ReadOnlyMemory<int>[] Pieces = TestData.Sequences(11, 30, 5, 5, 71, 1, 16);

    [Fact]
    public async Task Logits_WhileGarbageIsCollectedAllTheTime_StayTheSame()
    {
        // Long enough that operations outlast a collection.
        var pieces = TestData.Sequences(11, [.. Enumerable.Repeat(3_001, 24)]);
        using var model = (TestData.Description(ModelArchitecture.ChordLstm, layers: 1) with { WindowLength = 128 }).Build(seed: 1);
        var expected = Logits(model, pieces);
        using var stop = new CancellationTokenSource();
        var collecting = Task.Run(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    GC.Collect();
                    GC.WaitForPendingFinalizers();
                }
            },
            TestContext.Current.CancellationToken
        );

        for (var time = 0; time < 30; time++)
            Assert.Equal(expected, Logits(model, pieces));

        await stop.CancelAsync();
        await collecting;
    }

    [Theory]
    [InlineData(ModelArchitecture.ChordLstm, 0)]
    [InlineData(ModelArchitecture.ChordLstm, 16)]
    [InlineData(ModelArchitecture.ChordGru, 16)]
    [InlineData(ModelArchitecture.Notebook, 0)]
    public void Logits_OfMany_EqualThoseOfEachAlone(ModelArchitecture architecture, int windowLength)
    {
        using var model = (TestData.Description(architecture, layers: 2) with { WindowLength = windowLength }).Build(seed: 1);

        var together = Logits(model, Pieces);

        for (var piece = 0; piece < Pieces.Length; piece++)
        {
            var alone = Logits(model, [Pieces[piece]])[0];
            for (var c = 0; c < alone.Length; c++)
                Assert.Equal(alone[c], together[piece][c], 1e-5f);
        }
    }

    [Fact]
    public void Logits_OfChordLstm_DoNotDependOnWhatPaddingHolds()
    {
        using var scope = torch.NewDisposeScope();
        using var model = TestData.Description().Build(seed: 1);
        model.eval();
        var batch = SequenceBatch.Create(model, Pieces, torch.CPU);
        var padding = torch.arange(batch.Inputs.shape[1]) >= batch.Lengths.unsqueeze(1);

        var zeros = Inference.Rows(model.call(batch.Inputs, batch.Lengths));
        var others = Inference.Rows(model.call(batch.Inputs.masked_fill(padding, 17), batch.Lengths));

        Assert.Equal(zeros, others);
    }

    [Fact]
    public void Files_SavedAndLoaded_GiveTheSameLogits()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var description = TestData.Description(layers: 2) with { NgramWeight = 0.5, Calibration = new([new(8, 1.5), new(64, 0.9)]) };
            using var model = new ComposerModel(description, description.Build(seed: 1), Ngrams());
            ModelFiles.Save(folder.FullName, model);

            using var loaded = ModelFiles.Load(folder.FullName);

            var logits = loaded.Logits(Pieces, torch.CPU, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(model.Logits(Pieces, torch.CPU, cancellationToken: TestContext.Current.CancellationToken), logits);
            Assert.NotEqual(Logits(model.Network!, Pieces), logits);
            Assert.Equal(description.Codes, loaded.Description.Codes);
            Assert.Equal(description.ClassNames, loaded.Description.ClassNames);
            Assert.Equal(description.Calibration.Knots, loaded.Description.Calibration.Knots);
            Assert.Equal(
                ["model.json", "ngrams.dat", "weights.dat"],
                folder.EnumerateFiles().Select(file => file.Name).ToHashSet(StringComparer.Ordinal)
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("model.json", 10)]
    [InlineData("weights.dat", 100)]
    [InlineData("weights.dat", 0)]
    [InlineData("ngrams.dat", 5)]
    [InlineData("ngrams.dat", 100)]
    public void Files_Truncated_AreRefusedWithASentence(string file, int length)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var description = TestData.Description() with { NgramWeight = 0.5 };
            using (var model = new ComposerModel(description, description.Build(seed: 1), Ngrams()))
                ModelFiles.Save(folder.FullName, model);
            using (var stream = File.OpenWrite(Path.Combine(folder.FullName, file)))
                stream.SetLength(length);

            var error = Assert.Throws<UserErrorException>(() => ModelFiles.Load(folder.FullName));

            Assert.Equal(ModelMessages.ModelFilesAreDamaged, error.Problem);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Decide_OfTheNotebook_RoundsBeforeItCompares()
    {
        using var notebook = TestData.Description(ModelArchitecture.Notebook).Build(seed: 1);
        using var chordLstm = TestData.Description().Build(seed: 1);

        Assert.Equal(0, notebook.Decide([1.6f, 2.4f, -3f]));
        Assert.Equal(1, notebook.Decide([1.4f, 2.4f, 2.1f]));
        Assert.Equal(0, notebook.Decide([2.5f, 1.9f, 1f])); // Both become 2: half to even, as Python rounds.
        Assert.Equal(1, chordLstm.Decide([1.6f, 2.4f, -3f]));
    }

    private static NgramClassifier Ngrams()
    {
        var easy = TestData.Easy();
        return NgramTrainer.Train(new(easy.Sequences, easy.Labels!), classes: 3, TestContext.Current.CancellationToken);
    }

    private static float[][] Logits(SequenceClassifier model, IReadOnlyList<ReadOnlyMemory<int>> sequences) =>
        Inference.Logits(model, sequences, torch.CPU, cancellationToken: TestContext.Current.CancellationToken);
}
