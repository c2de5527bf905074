using ChordDash.Engine.Datasets;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Training;

namespace ChordDash.Benchmarks.Measurements;

/// <summary>A training whose peak of memory is measured.</summary>
/// <param name="Pieces">Of the generated data; half to once as long as <paramref name="Longest"/>.</param>
internal sealed record MemoryCase(
    string Name,
    HyperParameters Parameters,
    int Pieces = 300,
    int Longest = 400,
    int Vocabulary = 150,
    int Classes = 4
)
{
    private static HyperParameters Chord => TrainingPreset.ChordLstm.HyperParameters with { Epochs = 2, Device = "cpu", NgramWeight = 0 };

    private static HyperParameters Plain =>
        Chord with
        {
            ShortestCrop = 0,
            WindowLength = 0,
            NextChordLoss = 0,
            WeightAveraging = 0,
            CropLength = 256,
        };

    private static HyperParameters Gru(HyperParameters parameters) => parameters with { Architecture = ModelArchitecture.ChordGru };

    public static IReadOnlyList<MemoryCase> All { get; } =
    [
        new("preset chord-lstm", Chord, Pieces: 1_000),
        new("preset chord-gru", Gru(Chord), Pieces: 1_000),
        new("preset quick", TrainingPreset.Quick.HyperParameters with { Epochs = 2, Device = "cpu" }, Pieces: 1_000),
        new(
            "preset notebook, long pieces",
            TrainingPreset.Notebook.HyperParameters with
            {
                Epochs = 1,
                Device = "cpu",
            },
            Pieces: 60,
            Longest: 1_500
        ),
        new("preset linear, 60,000 pairs", TrainingPreset.Linear.HyperParameters with { Device = "cpu" }, Pieces: 1_500, Vocabulary: 1_000),
        new(
            "linear, 20 classes",
            TrainingPreset.Linear.HyperParameters with
            {
                Device = "cpu",
            },
            Pieces: 1_000,
            Vocabulary: 1_000,
            Classes: 20
        ),
        new("LSTM 256, 2 layers, batch 64", Plain with { HiddenSize = 256, Layers = 2, BatchSize = 64 }),
        new("LSTM 512, 2 layers, batch 64", Plain with { HiddenSize = 512, Layers = 2, BatchSize = 64 }),
        new("LSTM 64, 8 layers, batch 256", Plain with { HiddenSize = 64, Layers = 8, BatchSize = 256 }),
        new("LSTM 128, batch 4,096, crop 64", Plain with { BatchSize = 4_096, CropLength = 64 }, Pieces: 6_000, Longest: 100),
        new("LSTM 64, whole pieces", Plain with { HiddenSize = 64, CropLength = 0, BatchSize = 16 }, Pieces: 60, Longest: 8_000),
        new(
            "LSTM 1,024, 2 layers, batch 16",
            Plain with
            {
                HiddenSize = 1_024,
                Layers = 2,
                BatchSize = 16,
                CropLength = 64,
            },
            Pieces: 60,
            Longest: 100
        ),
        new(
            "LSTM 2,048, batch 16, AdamW, averaged",
            Plain with
            {
                HiddenSize = 2_048,
                EmbeddingSize = 1_024,
                BatchSize = 16,
                CropLength = 16,
                WeightAveraging = 0.99,
            },
            Pieces: 60,
            Longest: 64
        ),
        new(
            "LSTM 2,048, batch 16, RMSprop",
            Plain with
            {
                HiddenSize = 2_048,
                BatchSize = 16,
                CropLength = 16,
                Optimizer = OptimizerKind.Rmsprop,
            },
            Pieces: 60,
            Longest: 64
        ),
        new("GRU 256, 2 layers, batch 64", Gru(Plain) with { HiddenSize = 256, Layers = 2, BatchSize = 64 }),
        new(
            "GRU 64, 4 layers, Adagrad",
            Gru(Plain) with
            {
                HiddenSize = 64,
                Layers = 4,
                BatchSize = 128,
                Optimizer = OptimizerKind.Adagrad,
            }
        ),
        new(
            "GRU 1,024, batch 16, crop 64",
            Gru(Plain) with
            {
                HiddenSize = 1_024,
                BatchSize = 16,
                CropLength = 64,
            },
            Pieces: 60,
            Longest: 100
        ),
        new("neighbours, 2,000 chords", Chord with { HiddenSize = 64, ShortestCrop = 0 }, Longest: 600, Vocabulary: 2_000),
        new(
            "neighbours, 2,000 chords, batch 96",
            Chord with
            {
                HiddenSize = 64,
                ShortestCrop = 0,
                BatchSize = 96,
            },
            Longest: 600,
            Vocabulary: 2_000
        ),
        new(
            "embedding of 100,000 chords",
            Plain with
            {
                HiddenSize = 64,
                EmbeddingSize = 256,
                CropLength = 64,
            },
            Pieces: 1_000,
            Vocabulary: 100_000
        ),
        new(
            "LSTM 256, short steps, long evaluations",
            Plain with
            {
                HiddenSize = 256,
                BatchSize = 4,
                CropLength = 16,
                ValidationFraction = 0.5,
            },
            Pieces: 300,
            Longest: 1_000
        ),
        new(
            "GRU 256, short steps, long evaluations",
            Gru(Plain) with
            {
                HiddenSize = 256,
                BatchSize = 4,
                CropLength = 16,
                ValidationFraction = 0.5,
            },
            Pieces: 300,
            Longest: 1_000
        ),
        new(
            "LSTM 128, 4 layers, long evaluations",
            Plain with
            {
                HiddenSize = 128,
                Layers = 4,
                BatchSize = 4,
                CropLength = 16,
                WindowLength = 64,
                ValidationFraction = 0.5,
            },
            Pieces: 300,
            Longest: 1_000
        ),
        new(
            "notebook 256, evaluations",
            TrainingPreset.Notebook.HyperParameters with
            {
                HiddenSize = 256,
                Epochs = 1,
                Device = "cpu",
                BatchSize = 4,
                CropLength = 16,
                ValidationFraction = 0.5,
            },
            Pieces: 300,
            Longest: 1_000
        ),
        new(
            "5 million chords",
            Plain with
            {
                HiddenSize = 64,
                CropLength = 64,
                BatchSize = 1_024,
                Epochs = 1,
            },
            Pieces: 16_000,
            Longest: 420
        ),
    ];

    public ChordDataset Generate()
    {
        var random = new Random(1);
        ReadOnlyMemory<int>[] sequences =
        [
            .. Enumerable
                .Range(0, Pieces)
                .Select(piece =>
                {
                    var codes = new int[random.Next(Longest / 2, Longest + 1)];
                    // Chords repeat and come in habits, as in music: most of them after few others.
                    for (var beat = 0; beat < codes.Length; beat++)
                    {
                        codes[beat] =
                            beat > 0 && random.NextDouble() < 0.5
                                ? (codes[beat - 1] * 7 + random.Next(4)) % Vocabulary
                                : random.Next(Vocabulary);
                    }
                    return (ReadOnlyMemory<int>)codes;
                }),
        ];
        return new(
            sequences,
            [.. Enumerable.Range(0, Pieces).Select(piece => piece % Classes)],
            [.. Enumerable.Range(0, Classes).Select(c => $"{c}")]
        );
    }
}
