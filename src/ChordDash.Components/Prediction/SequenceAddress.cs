namespace ChordDash.Components.Prediction;

/// <summary>A typed sequence in the address of the Predict page.</summary>
internal static class SequenceAddress
{
    /// <summary>
    /// Servers refuse addresses beyond some thousands of characters: a longer sequence stands there by its number in the history.
    /// </summary>
    public const int MaxLength = 1_500;
}
