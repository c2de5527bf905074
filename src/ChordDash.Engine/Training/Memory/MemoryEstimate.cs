using ChordDash.Engine.Evaluation;

namespace ChordDash.Engine.Training.Memory;

/// <summary>
/// The memory that a training needs at most, in bytes, by its parts. The numbers of each part follow from the networks, the optimizers
/// and the data; what libtorch and ML.NET keep besides was measured, on CPUs. Never far below what is taken, so that no training is begun
/// for which there is no memory.
/// </summary>
/// <param name="Program">The program itself with libtorch, before anything is read.</param>
/// <param name="Data">The data set.</param>
/// <param name="Ngrams">Fitting the linear model. Over before the network is trained.</param>
/// <param name="NgramsKept">What stays of it.</param>
/// <param name="Weights">Weights, gradients, the optimizer's averages and the average of the weights.</param>
/// <param name="Step">What the largest training step keeps besides.</param>
/// <param name="Evaluation">The same for evaluations.</param>
public sealed record MemoryEstimate(long Program, long Data, long Ngrams, long NgramsKept, long Weights, long Step, long Evaluation)
{
    private const long MeasuredProgram = 230L << 20;

    /// <summary>A card's driver and libtorch's kernels on it.</summary>
    private const long CardProgram = 768L << 20;

    /// <summary>More than so many bytes of the linear model's are given back before the network is trained.</summary>
    internal const long NgramsGivenBack = 256L << 20;

    private const int Number = sizeof(float);

    /// <summary>The network with all that belongs to it, at its peak.</summary>
    public long Network => Weights + Math.Max(Step, Evaluation);

    /// <summary>All of it, where network and data share one memory.</summary>
    public long Total => Program + Data + Math.Max(Ngrams, NgramsKept + Network);

    /// <summary>What a training on a card needs of the machine's own memory: a copy of the weights is saved from there.</summary>
    public long BesideCard => Program + Data + Math.Max(Ngrams, NgramsKept + Weights);

    /// <summary>What it needs of the card.</summary>
    public long OnCard => Network == 0 ? 0 : CardProgram + Network;

    public static MemoryEstimate Of(HyperParameters parameters, TrainingSize size)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(size);
        var heldOut = StepShape.HeldOut(parameters, size);
        // Scores of the held-out pieces at every length: now, and when each half was best.
        var scores = 3L * (InputLengths.Cuts.Count + 1) * heldOut * (size.Classes * Number + 40L);
        var data = Number * size.Beats * 5 / 4 + 400L * size.Pieces + scores;
        var (ngrams, ngramsKept) = NgramBytes(size);
        var network = NetworkSize.Of(parameters, size);
        if (network.Weights == 0)
            return new(MeasuredProgram, data, ngrams, ngramsKept, 0, 0, 0);

        var (step, evaluation) = (StepShape.OfTraining(parameters, size), StepShape.OfEvaluation(parameters, size));
        // Steps of many sizes leave gaps in the memory that none of them fills.
        var kept = network.Training * step.Windowed * (parameters.ShortestCrop > 0 ? 3 : 2) / 2;
        var averaged = parameters.WeightAveraging > 0 ? 1 : 0;
        var moments = parameters.Optimizer switch
        {
            OptimizerKind.Adam or OptimizerKind.AdamW => 2,
            OptimizerKind.Adagrad => 1,
            _ => 3, // TorchSharp's RMSprop makes averages that are of use only with momentum or centred.
        };
        return new(
            MeasuredProgram,
            data,
            ngrams,
            ngrams < NgramsGivenBack ? ngrams : ngramsKept,
            Number * network.Weights * (2 + moments + averaged),
            // The order of weights that the gradients need is another one.
            Number * (kept + 2 * network.Recurrent + 3 * network.LargestWeight)
                + BytesOfInputs * step.Padded,
            // Averages change places with the weights through a copy of these.
            Number * Math.Max(network.Evaluation * evaluation.Windowed + network.Recurrent, averaged * network.Weights)
                + BytesOfInputs * evaluation.Padded
        );
    }

    // Codes, lengths, masks and positions are numbers of 8 bytes.
    private const long BytesOfInputs = 80;

    private static (long Peak, long Kept) NgramBytes(TrainingSize size)
    {
        var vocabulary = (long)size.Vocabulary;
        var distinct = vocabulary + Math.Min(vocabulary * vocabulary, size.Beats);
        var used = Math.Min(distinct, NgramTrainer.MaxNgrams(size.Classes));
        var weights = size.Classes * (used + 1);
        // Tables of a hash and an order of all n-grams; of each piece what it has, twice; L-BFGS's history of twenty steps.
        var counting = 120 * distinct;
        var vectors = 24 * Math.Min(2 * size.Beats, size.Pieces * distinct) + 500L * size.Pieces;
        return (Math.Max(counting, 60 * used + vectors + 140 * weights), 60 * used + Number * weights);
    }
}
