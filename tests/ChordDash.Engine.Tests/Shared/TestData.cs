using ChordDash.Engine.Datasets;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Tests.Shared;

/// <summary>Small models and data sets made on the spot.</summary>
internal static class TestData
{
    public static ModelDescription Description(
        ModelArchitecture architecture = ModelArchitecture.ChordLstm,
        int layers = 1,
        int classes = 3,
        IReadOnlyList<int>? codes = null
    ) =>
        new(
            architecture,
            EmbeddingSize: 5,
            HiddenSize: 7,
            layers,
            WindowLength: 0,
            NextChordLoss: 0,
            NgramWeight: 0,
            Dropout: 0.4,
            TokenDropout: 0.2,
            codes ?? [.. Enumerable.Range(-1, 193)],
            [.. Enumerable.Range(0, classes).Select(c => $"{c}")],
            [.. Enumerable.Range(0, classes).Select(c => $"Composer {c}")],
            TemperatureCalibration.None
        );

    public static ReadOnlyMemory<int>[] Sequences(int seed, params int[] lengths)
    {
        var random = new Random(seed);
        return [.. lengths.Select(length => new ReadOnlyMemory<int>([.. Enumerable.Range(0, length).Select(_ => random.Next(-1, 192))]))];
    }

    /// <summary>Three unequal classes, each with chords of its own among common ones: easy to learn.</summary>
    public static ChordDataset Easy(int pieces = 60)
    {
        var random = new Random(7);
        int[] labels =
        [
            .. Enumerable
                .Range(0, pieces)
                .Select(piece =>
                    piece % 6 < 3 ? 0
                    : piece % 6 < 5 ? 1
                    : 2
                ),
        ];
        return new(
            [
                .. labels.Select(label => new ReadOnlyMemory<int>([
                    .. Enumerable
                        .Range(0, random.Next(8, 40))
                        .Select(_ => random.Next(2) == 0 ? random.Next(16) : 16 * (label + 1) + random.Next(4)),
                ])),
            ],
            labels,
            ["0", "1", "2"]
        );
    }

    /// <summary>A finished run.</summary>
    public static Run Run(int number, HyperParameters parameters, Guid dataset) =>
        new(
            Guid.NewGuid(),
            number,
            $"run {number}",
            dataset,
            "train",
            ["a", "b"],
            "quick",
            parameters,
            RunState.Finished,
            1,
            null,
            default,
            null,
            null,
            null,
            0,
            null,
            null,
            null,
            null,
            null
        );

    public static EpochMetrics Epoch(int number) =>
        new()
        {
            Epoch = number,
            TrainLoss = 1,
            TrainAccuracy = 0.5,
            ValidationLoss = 1,
            ValidationAccuracy = 0.5,
            BalancedAccuracy = 0.5,
            MacroF1 = 0.5,
            EuclideanNorm = 0.4,
            ClassAccuracy = [0.5, 0.5],
            ConfusionMatrix =
            [
                [1, 1],
                [1, 1],
            ],
            LearningRate = 0.01,
            Seconds = 1,
            BeatsPerSecond = 1_000,
            IsBest = true,
        };

    public static HyperParameters Small { get; } =
        new()
        {
            Epochs = 5,
            BatchSize = 8,
            LearningRate = 0.02,
            EmbeddingSize = 8,
            HiddenSize = 8,
            Dropout = 0,
            CropLength = 16,
            Device = "cpu",
        };
}
