using System.Text.Json.Serialization;
using ChordDash.Engine.Evaluation;

namespace ChordDash.Engine.Training.Checkpoints;

/// <summary>Where a training stands between two batches.</summary>
/// <param name="Epoch">The epoch in progress, from 1; one more than the last when all are done.</param>
/// <param name="Planner">As it was before this epoch was planned, so that the same plan comes out again.</param>
internal sealed record TrainingPosition(int Epoch, PlannerState Planner)
{
    /// <summary>Batches done in this epoch.</summary>
    public int Step { get; init; }

    /// <summary>Batches of this epoch; 0 before it is planned.</summary>
    public int Steps { get; init; }

    public EpochSums Sums { get; init; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>Figures of the epoch before.</summary>
    public EpochMetrics? Last { get; init; }

    /// <summary>The step to begin with if the epoch has so many: more after the batch size was halved.</summary>
    public int StepOf(int steps) => Steps == 0 || Steps == steps ? Step : (int)((long)Step * steps / Steps);
}

/// <summary>What an epoch's batches add up to.</summary>
/// <param name="Divisor">What the sum of losses is divided by.</param>
/// <param name="Seconds">Wall time.</param>
internal sealed record EpochSums(double Loss, double Divisor, int Correct, int Pieces, long Beats, double Seconds)
{
    public int Batches { get; init; }

    /// <summary>Null once one of them was not finite.</summary>
    public double? GradientNorms { get; init; } = 0;

    public EpochSums Plus(double loss, double divisor, int correct, int pieces, long beats, double gradientNorm, double seconds) =>
        new(Loss + loss, Divisor + divisor, Correct + correct, Pieces + pieces, Beats + beats, seconds)
        {
            Batches = Batches + 1,
            GradientNorms = double.IsFinite(gradientNorm) ? GradientNorms + gradientNorm : null,
        };

    [JsonIgnore]
    public double MeanLoss => Loss / Divisor;

    [JsonIgnore]
    public double? MeanGradientNorm => Batches == 0 ? null : GradientNorms / Batches;

    [JsonIgnore]
    public double Accuracy => (double)Correct / Pieces;
}
