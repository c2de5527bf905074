using ChordDash.Engine.Networks;

namespace ChordDash.Engine.Training;

/// <summary>
/// Everything that decides a training run besides its data. Ranges and help are in <see cref="HyperParameterSpec"/>;
/// <see cref="HyperParametersValidator"/> checks them.
/// </summary>
public sealed record HyperParameters
{
    public ModelArchitecture Architecture { get; init; } = ModelArchitecture.ChordLstm;

    /// <summary>Passes over the training pieces.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Pieces per optimizer step; of shorter excerpts more, see <see cref="ShortestCrop"/>.</summary>
    public int BatchSize { get; init; } = 32;

    public double LearningRate { get; init; } = 0.002;

    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Constant;

    /// <summary>Epochs in which the learning rate rises linearly from 0, with any schedule.</summary>
    public double WarmUpEpochs { get; init; }

    /// <summary>For <see cref="LearningRateSchedule.Step"/> the epochs between two reductions, for
    /// <see cref="LearningRateSchedule.Plateau"/> those waited for a lower validation loss.</summary>
    public int ScheduleEpochs { get; init; } = 5;

    /// <summary>What a step or plateau schedule multiplies the learning rate with.</summary>
    public double ScheduleFactor { get; init; } = 0.5;

    public OptimizerKind Optimizer { get; init; } = OptimizerKind.AdamW;

    public double WeightDecay { get; init; }

    public ClassWeighting ClassWeights { get; init; } = ClassWeighting.Balanced;

    /// <summary>For <see cref="ClassWeighting.Own"/>: one weight per class in class-index order.</summary>
    public IReadOnlyList<double> OwnClassWeights { get; init; } = [];

    /// <summary>Whether pieces of smaller classes are drawn repeatedly, until every class comes as often as the largest.</summary>
    public bool Oversampling { get; init; }

    /// <summary>
    /// Share of the target probability that is spread evenly over all classes in training (Szegedy et al. 2016).
    /// </summary>
    public double LabelSmoothing { get; init; }

    /// <summary>
    /// Weight of a second training loss: the cross-entropy of predicting each next chord forwards, and each previous one
    /// backwards. It makes the recurrent layers learn the language of the chords. The notebook's model has none.
    /// </summary>
    public double NextChordLoss { get; init; }

    /// <summary>Length of a chord's embedding vector. The notebook's model has none.</summary>
    public int EmbeddingSize { get; init; } = 96;

    /// <summary>Units of each LSTM layer and direction.</summary>
    public int HiddenSize { get; init; } = 128;

    /// <summary>LSTM layers.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>
    /// Beats of the windows that longer pieces are cut into for the recurrent layers; pooling sees all windows of a
    /// piece. 0 reads pieces whole. Windows go through the network side by side, which is many times faster for long pieces.
    /// </summary>
    public int WindowLength { get; init; }

    /// <summary>Share of activations dropped during training.</summary>
    public double Dropout { get; init; } = 0.3;

    /// <summary>Share of chords replaced by the unknown chord during training: what teaches the model to do without one.</summary>
    public double TokenDropout { get; init; } = 0.1;

    /// <summary>Beats of the random excerpt that stands for a longer piece in a training step; 0 takes whole pieces.</summary>
    public int CropLength { get; init; } = 256;

    /// <summary>
    /// 0: each step takes <see cref="BatchSize"/> pieces, cut to <see cref="CropLength"/>, and each piece once an epoch. 4 and up:
    /// each step draws its own length between this and <see cref="CropLength"/>, evenly on a logarithmic scale and above
    /// <see cref="WindowLength"/> in whole windows, with as many more pieces as they are shorter, so that short inputs are at home too; an
    /// epoch draws as many beats as the training pieces have.
    /// </summary>
    public int ShortestCrop { get; init; }

    /// <summary>Decay per step of an exponential moving average of the weights, which is what is validated and kept
    /// (Polyak and Juditsky 1992); 0 keeps the weights themselves.</summary>
    public double WeightAveraging { get; init; }

    /// <summary>
    /// Weight with which the scores of an n-gram logistic regression, fitted on the same training pieces, are added to the network's;
    /// 0 leaves it out.
    /// </summary>
    public double NgramWeight { get; init; }

    /// <summary>Largest L2 norm of the gradient; longer gradients are scaled down to it; 0 switches clipping off.</summary>
    public double GradientClip { get; init; } = 1;

    public SplitMethod Split { get; init; } = SplitMethod.Stratified;

    /// <summary>For <see cref="SplitMethod.Folds"/>: the number of folds.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>For <see cref="SplitMethod.Folds"/>: which fold is held out, 1 … <see cref="Folds"/>.</summary>
    public int Fold { get; init; } = 1;

    /// <summary>Share of the pieces held out for validation; folds have their own.</summary>
    public double ValidationFraction { get; init; } = 0.2;

    /// <summary>Seed of the split.</summary>
    public long SplitSeed { get; init; } = 1;

    /// <summary>Seed of initial weights, shuffling and dropout.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Stop after this many epochs without a better validation result; 0 never stops early.</summary>
    public int EarlyStoppingPatience { get; init; }

    /// <summary>Which epoch's weights become the model.</summary>
    public ModelSelection Keep { get; init; } = ModelSelection.BestEpoch;

    /// <summary>"auto", "cpu" or a device id such as "cuda:0".</summary>
    public string Device { get; init; } = "auto";
}

public enum OptimizerKind
{
    Adam,
    AdamW,
    Adagrad,
    Rmsprop,
}

public enum ClassWeighting
{
    None,

    /// <summary>n / (classes · count) over all labelled pieces, as scikit-learn's "balanced".</summary>
    Balanced,

    /// <summary>The square roots of the balanced weights: between the two.</summary>
    SquareRoot,

    /// <summary><see cref="HyperParameters.OwnClassWeights"/>.</summary>
    Own,
}

public enum LearningRateSchedule
{
    Constant,

    /// <summary>Falls to 0 at the end of the last epoch along half a cosine (Loshchilov and Hutter 2017).</summary>
    Cosine,

    /// <summary>Multiplied by a factor every few epochs.</summary>
    Step,

    /// <summary>Multiplied by a factor whenever the validation loss has not become lower for a few epochs.</summary>
    Plateau,
}

public enum SplitMethod
{
    /// <summary>Every class in the same proportion; identical sequences stay on one side.</summary>
    Stratified,

    /// <summary>numpy.random.default_rng(seed).random(n) &lt;= fraction is held out, as the reference notebook does.</summary>
    Notebook,

    /// <summary>Every class dealt out evenly over k folds, of which one is held out; identical sequences stay in one fold.</summary>
    Folds,
}

public enum ModelSelection
{
    /// <summary>Highest balanced accuracy on the validation pieces, ties to the lower validation loss.</summary>
    BestEpoch,
    LastEpoch,
}
