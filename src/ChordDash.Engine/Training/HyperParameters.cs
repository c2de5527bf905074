namespace ChordDash.Engine.Training;

/// <summary>Everything that decides a training run besides its data. Validated by <see cref="HyperParametersValidator"/>.</summary>
public sealed record HyperParameters
{
    public ModelArchitecture Architecture { get; init; } = ModelArchitecture.ChordLstm;

    /// <summary>Passes over the training pieces, 1 … 10,000.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Pieces per optimizer step, 1 … 4,096.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Above 0, up to 10.</summary>
    public double LearningRate { get; init; } = 0.002;

    public OptimizerKind Optimizer { get; init; } = OptimizerKind.AdamW;

    /// <summary>0 … 1.</summary>
    public double WeightDecay { get; init; }

    public ClassWeighting ClassWeights { get; init; } = ClassWeighting.Balanced;

    /// <summary>Length of a chord's embedding vector, 1 … 1,024. The notebook's model has none.</summary>
    public int EmbeddingSize { get; init; } = 96;

    /// <summary>Units of each LSTM layer and direction, 1 … 2,048.</summary>
    public int HiddenSize { get; init; } = 128;

    /// <summary>LSTM layers, 1 … 8.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>Share of activations dropped during training, 0 … 0.9.</summary>
    public double Dropout { get; init; } = 0.3;

    /// <summary>Share of chords replaced by the unknown chord during training, 0 … 0.9: what teaches the model to do without one.</summary>
    public double TokenDropout { get; init; } = 0.1;

    /// <summary>Beats of the random excerpt that stands for a longer piece in a training step, 4 … 100,000; 0 takes whole pieces.</summary>
    public int CropLength { get; init; } = 256;

    /// <summary>Largest L2 norm of the gradient, 0 … 1,000; longer gradients are scaled down to it; 0 switches clipping off.</summary>
    public double GradientClip { get; init; } = 1;

    public SplitMethod Split { get; init; } = SplitMethod.Stratified;

    /// <summary>Share of the pieces held out for validation, 0.05 … 0.9.</summary>
    public double ValidationFraction { get; init; } = 0.2;

    /// <summary>Seed of the split, 0 … 2^53.</summary>
    public long SplitSeed { get; init; } = 1;

    /// <summary>Seed of initial weights, shuffling and dropout, 0 … 2^53.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Stop after this many epochs without a better validation result, 1 … 10,000; 0 never stops early.</summary>
    public int EarlyStoppingPatience { get; init; }

    /// <summary>Which epoch's weights become the model.</summary>
    public ModelSelection Keep { get; init; } = ModelSelection.BestEpoch;

    /// <summary>"auto", "cpu" or a device id such as "cuda:0".</summary>
    public string Device { get; init; } = "auto";
}

public enum ModelArchitecture
{
    /// <summary>Embedding → bidirectional LSTM → masked mean and maximum over time → linear.</summary>
    ChordLstm,

    /// <summary>The reference notebook's: the code as one number → LSTM → last (padded) time step → linear.</summary>
    Notebook,
}

public enum OptimizerKind { Adam, AdamW, Adagrad, Rmsprop }

public enum ClassWeighting
{
    None,

    /// <summary>n / (classes · count) over all labelled pieces, as scikit-learn's "balanced".</summary>
    Balanced,
}

public enum SplitMethod
{
    /// <summary>Every class in the same proportion; identical sequences stay on one side.</summary>
    Stratified,

    /// <summary>numpy.random.default_rng(seed).random(n) &lt;= fraction is held out, as the reference notebook does.</summary>
    Notebook,
}

public enum ModelSelection
{
    /// <summary>Highest mean class accuracy on the validation pieces, ties to the lower validation loss.</summary>
    BestEpoch,
    LastEpoch,
}
