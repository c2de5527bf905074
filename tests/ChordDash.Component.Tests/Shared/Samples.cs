using ChordDash.Engine.Datasets;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Models;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Prediction;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;

namespace ChordDash.Component.Tests.Shared;

/// <summary>Records to test with.</summary>
internal static class Samples
{
    public static readonly string[] Composers = ["bach", "beethoven", "debussy", "scarlatti", "victoria"];

    public static DatasetSummary Dataset(string name = "train", IReadOnlyList<DatasetClass>? classes = null) =>
        new(
            Guid.NewGuid(),
            name,
            DateTimeOffset.UnixEpoch,
            10_454_922,
            2_939,
            classes
                ??
                [
                    new("0", "bach", 1630),
                    new("1", "beethoven", 478),
                    new("2", "debussy", 154),
                    new("3", "scarlatti", 441),
                    new("4", "victoria", 236),
                ],
            new DatasetStatistics(
                1_281_000,
                4,
                264,
                436,
                8_966,
                182,
                [new(4, 500, 2_100), new(501, 1_000, 600), new(1_001, 8_966, 239)],
                StandardVocabulary: true
            )
        );

    /// <summary>Two pieces that fit the summary.</summary>
    public static ChordDataset Data(DatasetSummary dataset) =>
        new(
            [new int[] { 0, 5, 112, -1 }, new int[] { 33, 119, 8 }],
            dataset.Labelled ? [0, dataset.Classes.Count - 1] : null,
            [.. dataset.Classes.Select(one => one.Label)]
        );

    public static Run Run(RunState state = RunState.Running) =>
        new(
            Guid.NewGuid(),
            12,
            "Chord LSTM on train",
            Guid.NewGuid(),
            "train",
            Composers,
            "chord-lstm",
            new HyperParameters(),
            state,
            1,
            null,
            DateTimeOffset.UnixEpoch,
            state == RunState.Queued ? null : DateTimeOffset.UnixEpoch,
            null,
            state == RunState.Queued ? null : ModelMessages.CpuWithCores(2),
            0,
            null,
            null,
            null,
            state == RunState.Queued ? 1 : null,
            null
        );

    public static EpochMetrics Epoch(int number, bool best = true) =>
        new()
        {
            Epoch = number,
            TrainLoss = 1.6 / number,
            TrainAccuracy = 1 - 0.5 / number,
            ValidationLoss = 1.7 / number,
            ValidationAccuracy = 0.9 - 0.4 / number,
            BalancedAccuracy = 0.85 - 0.5 / number,
            MacroF1 = 0.8 - 0.5 / number,
            EuclideanNorm = 0.35,
            ClassAccuracy = [0.95, 0.8, null, 0.7, 0.6],
            ConfusionMatrix =
            [
                [300 + number, 10, 2, 10, 4],
                [12, 70, 4, 6, 3],
                [0, 0, 0, 0, 0],
                [9, 6, 2, 66, 5],
                [4, 3, 1, 4, 35],
            ],
            LearningRate = 0.002,
            Seconds = 11.5,
            BeatsPerSecond = 48_000,
            IsBest = best,
        };

    public static TrainingStart Start() =>
        new(ModelMessages.CpuWithCores(2), 251_013, 2_351, 588, [326, 96, 31, 88, 47], 326.0 / 588, new BaselineFigures(0.9626, 0.9548));

    public static EvaluationReport Report() =>
        new()
        {
            Epoch = 7,
            Pieces = 588,
            Accuracy = new(0.971, 0.954, 0.982),
            BalancedAccuracy = new(0.967, 0.948, 0.98),
            MacroF1 = new(0.96, 0.94, 0.975),
            EuclideanNorm = 0.43,
            ConfusionMatrix = Epoch(7).ConfusionMatrix,
            Classes =
            [
                new(326, 0.98, new(0.975, 0.95, 0.99), 0.977),
                new(96, 0.94, new(0.96, 0.9, 0.98), 0.95),
                new(0, null, null, null),
                new(88, 0.95, new(0.9, 0.8, 0.95), 0.92),
                new(47, 0.9, new(0.8, 0.7, 0.9), 0.85),
            ],
            Lengths =
            [
                new(16, new(0.76, 0.72, 0.79), 0.68, 0.78, 0.021, 0.7, 1.4),
                new(null, new(0.971, 0.954, 0.982), 0.967, 0.969, 0.012, 0.09, 0.9),
            ],
            Reliability = [new(0.6, 0.667, 8, 0.63, 0.5), new(0.933, 1, 580, 0.99, 0.985)],
        };

    public static TrainingProgress Progress(int step = 12) => new(TrainingPhase.Training, 3, 20, step, 51, 48_200, 9, 190);

    public static ModelSummary Model() =>
        new(
            Guid.NewGuid(),
            Message.Literal("Chord LSTM on train"),
            Guid.NewGuid(),
            12,
            "train",
            ModelArchitecture.ChordLstm,
            Composers,
            StandardVocabulary: true,
            7,
            0.93,
            0.91,
            DateTimeOffset.UnixEpoch
        );

    public static SequencePrediction Prediction(params UnknownToken[] unknown) =>
        new(
            "scarlatti",
            [new("bach", 0.2), new("beethoven", 0.1), new("debussy", 0.05), new("scarlatti", 0.625), new("victoria", 0.025)],
            4,
            unknown
        );

    /// <summary>Of four beats, the first two of one chord.</summary>
    public static SequenceExplanation Explanation(string? against = null) =>
        new(
            "scarlatti",
            against ?? "bach",
            [new(0, 2, 0.8), new(2, 1, -0.3), new(3, 1, 0.1)],
            [new(1, [0.4, 0.1, 0.1, 0.3, 0.1]), new(4, [0.2, 0.1, 0.05, 0.625, 0.025])]
        );

    public static DatasetPredictions Predictions(int pieces) =>
        new(
            ["0", "1", "2", "3", "4"],
            Composers,
            [.. Enumerable.Range(0, pieces).Select(i => new PiecePrediction(i % 3, [0.7, 0.1, 0.1, 0.05, 0.05]))]
        );
}
