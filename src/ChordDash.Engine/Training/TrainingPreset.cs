using ChordDash.Engine.Networks;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Training;

/// <summary>A named starting point for hyper-parameters.</summary>
/// <param name="Key">Stable name for the API: "quick", "chord-lstm", "notebook".</param>
/// <param name="Name">Shown to people, who may give it instead of the key.</param>
/// <param name="Description">What the preset is good for.</param>
public sealed record TrainingPreset(string Key, Message Name, Message Description, HyperParameters HyperParameters)
{
    private static HyperParameters Recurrent =>
        new()
        {
            Epochs = 20,
            BatchSize = 32,
            CropLength = 512,
            ShortestCrop = 16,
            WindowLength = 64,
            LearningRate = 0.003,
            Schedule = LearningRateSchedule.Cosine,
            WarmUpEpochs = 1,
            WeightDecay = 0.01,
            WeightAveraging = 0.998,
            ClassWeights = ClassWeighting.SquareRoot,
            NextChordLoss = 0.3,
            NgramWeight = 0.5,
            ValidationFraction = 0.1,
        };

    public static TrainingPreset Quick { get; } =
        new(
            "quick",
            HyperParameterMessages.PresetQuick,
            HyperParameterMessages.PresetQuickHelp,
            new HyperParameters
            {
                Epochs = 15,
                EmbeddingSize = 32,
                HiddenSize = 48,
                CropLength = 64,
                LearningRate = 0.005,
                Dropout = 0.1,
            }
        );

    public static TrainingPreset ChordLstm { get; } =
        new("chord-lstm", HyperParameterMessages.PresetChordLstm, HyperParameterMessages.PresetChordLstmHelp, Recurrent);

    public static TrainingPreset ChordGru { get; } =
        new(
            "chord-gru",
            HyperParameterMessages.PresetChordGru,
            HyperParameterMessages.PresetChordGruHelp,
            Recurrent with
            {
                Architecture = ModelArchitecture.ChordGru,
            }
        );

    public static TrainingPreset Linear { get; } =
        new(
            "linear",
            HyperParameterMessages.PresetLinear,
            HyperParameterMessages.PresetLinearHelp,
            new HyperParameters
            {
                Architecture = ModelArchitecture.Linear,
                Epochs = 1,
                ValidationFraction = Recurrent.ValidationFraction,
            }
        );

    public static TrainingPreset Notebook { get; } =
        new(
            "notebook",
            HyperParameterMessages.PresetNotebook,
            HyperParameterMessages.PresetNotebookHelp,
            new HyperParameters
            {
                Architecture = ModelArchitecture.Notebook,
                Epochs = 251,
                BatchSize = 10,
                LearningRate = 0.001,
                Optimizer = OptimizerKind.Adam,
                HiddenSize = 200,
                Layers = 3,
                Dropout = 0,
                TokenDropout = 0,
                CropLength = 0,
                GradientClip = 0,
                Split = SplitMethod.Notebook,
                SplitSeed = 73512,
                ValidationFraction = 0.3,
                Keep = ModelSelection.LastEpoch,
            }
        );

    /// <summary>The default comes first.</summary>
    public static IReadOnlyList<TrainingPreset> All { get; } = [ChordLstm, Quick, ChordGru, Linear, Notebook];

    /// <summary>Finds a preset by key or English name, in any case; null when there is none.</summary>
    public static TrainingPreset? Find(string keyOrName) =>
        All.FirstOrDefault(preset =>
            preset.Key.Equals(keyOrName, StringComparison.OrdinalIgnoreCase)
            || preset.Name.ToString().Equals(keyOrName, StringComparison.OrdinalIgnoreCase)
        );
}
