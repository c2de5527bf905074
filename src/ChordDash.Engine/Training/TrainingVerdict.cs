namespace ChordDash.Engine.Training;

/// <summary>What is wrong with a training that did all its epochs, or stopped early.</summary>
public enum TrainingVerdict
{
    /// <summary>Its loss has grown far beyond that of guessing blindly, or is no number any more.</summary>
    Diverged,

    /// <summary>The model answers the same whatever it is given.</summary>
    ConstantAnswer,

    /// <summary>Always answering the largest class would be right more often.</summary>
    BelowLargestClass,
}
