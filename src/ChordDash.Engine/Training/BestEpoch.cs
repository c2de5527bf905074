using ChordDash.Engine.Evaluation;

namespace ChordDash.Engine.Training;

/// <summary>Remembers the best epoch: the highest mean class accuracy, ties to the lower validation loss, then to the earlier epoch.</summary>
internal sealed class BestEpoch
{
    private double _balancedAccuracy = double.NegativeInfinity;
    private double _validationLoss = double.PositiveInfinity;

    /// <summary>0 before the first.</summary>
    public int Epoch { get; private set; }

    public bool IsBetter(double balancedAccuracy, double validationLoss) =>
        (balancedAccuracy, -validationLoss).CompareTo((_balancedAccuracy, -_validationLoss)) > 0;

    public void Add(EpochMetrics metrics)
    {
        if (!metrics.IsBest)
            return;
        (Epoch, _balancedAccuracy, _validationLoss) = (metrics.Epoch, metrics.BalancedAccuracy, metrics.ValidationLoss);
    }

    /// <summary>Whether <paramref name="patience"/> epochs have passed since the best; never for 0.</summary>
    public bool IsExhausted(int epoch, int patience) => patience > 0 && epoch - Epoch >= patience;
}
