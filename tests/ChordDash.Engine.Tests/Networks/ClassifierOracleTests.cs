using ChordDash.Engine.Networks;
using ChordDash.Engine.Tests.Shared;
using ChordDash.Engine.Training;
using TorchSharp;

namespace ChordDash.Engine.Tests.Networks;

/// <summary>The networks against a naive implementation in double precision.</summary>
[Collection(LoadLibtorch.Collection)]
public sealed class ClassifierOracleTests
{
    private static readonly ReadOnlyMemory<int>[] Batch = TestData.Sequences(3, 9, 4, 1, 12);

    [Theory]
    [InlineData(ModelArchitecture.ChordLstm, 1, 0)]
    [InlineData(ModelArchitecture.ChordLstm, 2, 0)]
    [InlineData(ModelArchitecture.ChordLstm, 2, 4)]
    [InlineData(ModelArchitecture.ChordGru, 2, 0)]
    [InlineData(ModelArchitecture.ChordGru, 1, 5)]
    public void Recurrent_ForAPaddedBatch_EqualsTheNaiveNetworkOnEachPiece(ModelArchitecture architecture, int layers, int windowLength)
    {
        using var scope = torch.NewDisposeScope();
        using var model = (TestData.Description(architecture, layers) with { WindowLength = windowLength }).Build(seed: 1);
        model.eval();
        var state = model.state_dict();

        var logits = Logits(model, Batch);

        for (var piece = 0; piece < Batch.Length; piece++)
        {
            var codes = Batch[piece].ToArray();
            var states = codes
                .Chunk(windowLength == 0 ? codes.Length : windowLength)
                .SelectMany(window => States(state, model, window, architecture, layers))
                .ToArray();
            var units = Enumerable.Range(0, 14).ToArray();
            var attended = Enumerable
                .Range(0, 4)
                .SelectMany(head =>
                {
                    var weights = Softmax([.. states.Select(s => NaiveRecurrence.Linear(state, "attention.", s)[head])]);
                    return units.Select(unit => states.Select((s, beat) => weights[beat] * s[unit]).Sum());
                });
            double[] pooled =
            [
                .. units.Select(unit => states.Average(s => s[unit])),
                .. units.Select(unit => states.Max(s => s[unit])),
                .. attended,
            ];
            AssertClose(NaiveRecurrence.Linear(state, "output.", pooled), logits[piece], 1e-5);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void NextChordLoss_OfAPaddedBatch_EqualsTheNaiveOne(int windowLength)
    {
        using var scope = torch.NewDisposeScope();
        var description = TestData.Description() with { WindowLength = windowLength, NextChordLoss = 0.3, Dropout = 0, TokenDropout = 0 };
        using var model = description.Build(seed: 1);
        var state = model.state_dict();
        var batch = SequenceBatch.Create(model, Batch, torch.CPU);

        var (logits, loss) = model.Learn(batch.Inputs, batch.Lengths);

        double ahead = 0,
            back = 0,
            beats = 0;
        foreach (var window in Batch.SelectMany(piece => piece.ToArray().Chunk(windowLength == 0 ? piece.Length : windowLength)))
        {
            var states = States(state, model, window, ModelArchitecture.ChordLstm, layers: 1);
            for (var beat = 0; beat + 1 < window.Length; beat++, beats++)
            {
                ahead -= Math.Log(Softmax(NaiveRecurrence.Linear(state, "next.", states[beat][..7]))[model.Encode(window[beat + 1])]);
                back -= Math.Log(Softmax(NaiveRecurrence.Linear(state, "previous.", states[beat + 1][7..]))[model.Encode(window[beat])]);
            }
        }

        Assert.Equal(0.3 * (ahead + back) / beats, loss!.item<float>(), 1e-4);
        Assert.Equal(Inference.Rows(model.call(batch.Inputs, batch.Lengths)), Inference.Rows(logits));
    }

    [Fact]
    public void Notebook_LossOfAPaddedBatch_EqualsTheNaiveOne()
    {
        using var scope = torch.NewDisposeScope();
        var preset = TrainingPreset.Notebook.HyperParameters;
        using var model = (
            TestData.Description(preset.Architecture, preset.Layers) with
            {
                HiddenSize = preset.HiddenSize,
                Dropout = preset.Dropout,
            }
        ).Build(seed: 1);
        var state = model.state_dict();
        int[] labels = [0, 2, 1, 1];
        double[] weights = [0.5, 3, 1.25];
        var batch = SequenceBatch.Create(model, Batch, torch.CPU);

        var (sum, divisor) = new ClassWeightedLoss(weights, model.LossDividesByPieces).Of(model.call(batch.Inputs, batch.Lengths), labels);

        var expected = 0.0;
        for (var piece = 0; piece < Batch.Length; piece++)
        {
            double[][] states =
            [
                .. Enumerable.Range(0, 12).Select(beat => new double[] { beat < Batch[piece].Length ? Batch[piece].Span[beat] : 0 }),
            ];
            for (var layer = 0; layer < 3; layer++)
                states = new NaiveRecurrence(state, "lstm.", layer).RunLstm(states);
            var logits = NaiveRecurrence.Linear(state, "output.", states[^1]);
            expected -= weights[labels[piece]] * (logits[labels[piece]] - Math.Log(logits.Sum(Math.Exp)));
        }

        Assert.Equal(expected / 4, sum.item<float>() / divisor, 1e-4);
    }

    [Fact]
    public void Loss_OverClassWeights_EqualsPyTorchsWeightedMean()
    {
        using var scope = torch.NewDisposeScope();
        TestData.Description().Build(seed: 1).Dispose();
        var logits = torch.randn(6, 3);
        int[] labels = [0, 1, 2, 2, 1, 0];
        double[] weights = [0.5, 3, 1.25];
        var loss = new ClassWeightedLoss(weights, divideByPieces: false);
        var expected = torch
            .nn.functional.cross_entropy(logits, torch.tensor([0L, 1, 2, 2, 1, 0]), weight: torch.tensor([0.5f, 3f, 1.25f]))
            .item<float>();

        var (sum, divisor) = loss.Of(logits, labels);

        Assert.Equal(expected, sum.item<float>() / divisor, 1e-5);
        Assert.Equal(expected, loss.Mean(Inference.Rows(logits), labels), 1e-5);
    }

    [Fact]
    public void BalancedWeights_OfTheRealTrainingCounts_AreTheNotebooks()
    {
        int[] counts = [1630, 478, 154, 441, 236];
        int[] labels = [.. counts.SelectMany((count, c) => Enumerable.Repeat(c, count))];

        Assert.Equal(counts.Select(count => 2939.0 / (5 * count)), ClassWeightedLoss.BalancedWeights(labels, 5));
    }

    private static double[][] States(
        Dictionary<string, torch.Tensor> state,
        SequenceClassifier model,
        int[] window,
        ModelArchitecture architecture,
        int layers
    )
    {
        var embedding = NaiveRecurrence.Matrix(state["embedding.weight"]);
        double[][] states = [.. window.Select(code => Enumerable.Range(0, 5).Select(i => embedding[model.Encode(code), i]).ToArray())];
        for (var layer = 0; layer < layers; layer++)
        {
            var ahead = Run($"layers.{layer}.forwards.", states);
            var back = Run($"layers.{layer}.backwards.", states.Reverse()).Reverse();
            states = [.. ahead.Zip(back, (a, b) => (double[])[.. a, .. b])];
        }

        return states;

        double[][] Run(string prefix, IEnumerable<double[]> inputs) =>
            architecture == ModelArchitecture.ChordGru
                ? new NaiveRecurrence(state, prefix).RunGru(inputs)
                : new NaiveRecurrence(state, prefix).RunLstm(inputs);
    }

    private static double[] Softmax(double[] values)
    {
        var exponentials = values.Select(Math.Exp).ToArray();
        return [.. exponentials.Select(value => value / exponentials.Sum())];
    }

    private static float[][] Logits(SequenceClassifier model, IReadOnlyList<ReadOnlyMemory<int>> sequences)
    {
        var batch = SequenceBatch.Create(model, sequences, torch.CPU);
        return Inference.Rows(model.call(batch.Inputs, batch.Lengths));
    }

    private static void AssertClose(double[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance);
    }
}
