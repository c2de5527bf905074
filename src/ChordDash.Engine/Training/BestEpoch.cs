namespace ChordDash.Engine.Training;

/// <summary>What an epoch is worth: the higher balanced accuracy counts, then the lower loss.</summary>
internal sealed record EpochWorth(double BalancedAccuracy, double Loss)
{
    public bool Exceeds(EpochWorth other) => (BalancedAccuracy, -Loss).CompareTo((other.BalancedAccuracy, -other.Loss)) > 0;
}

/// <summary>The best epoch so far; of equal ones the earlier.</summary>
/// <param name="Epoch">0 before the first.</param>
internal sealed record BestEpoch(int Epoch, EpochWorth Worth)
{
    public static BestEpoch None { get; } = new(0, new(0, 0));

    public bool IsBeatenBy(EpochWorth worth) => Epoch == 0 || worth.Exceeds(Worth);
}
