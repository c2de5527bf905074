namespace ChordDash.Engine.Training;

/// <summary>Remembers the best epoch: the highest mean class accuracy, ties to the lower loss, then to the earlier epoch.</summary>
internal sealed class BestEpoch
{
    private (double BalancedAccuracy, double NegativeLoss) _best = (double.NegativeInfinity, double.NegativeInfinity);

    /// <summary>0 before the first.</summary>
    public int Epoch { get; private set; }

    /// <returns>Whether this epoch is the best so far.</returns>
    public bool Add(int epoch, double balancedAccuracy, double loss)
    {
        if (Epoch > 0 && (balancedAccuracy, -loss).CompareTo(_best) <= 0)
            return false;
        (Epoch, _best) = (epoch, (balancedAccuracy, -loss));
        return true;
    }

    /// <summary>Whether <paramref name="patience"/> epochs have passed since the best; never for 0.</summary>
    public bool IsExhausted(int epoch, int patience) => patience > 0 && epoch - Epoch >= patience;
}
