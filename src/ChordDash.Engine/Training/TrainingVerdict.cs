namespace ChordDash.Engine.Training;

/// <summary>
/// What is wrong with the result of a training. "diverged": the loss has grown far beyond that of guessing, or is no longer a number.
/// "constantAnswer": the model gives the same answer for every piece. "belowLargestClass": always answering the most frequent composer
/// would be right more often.
/// </summary>
public enum TrainingVerdict
{
    /// <summary>Its loss has grown far beyond that of guessing blindly, or is no number any more.</summary>
    Diverged,

    /// <summary>The model answers the same whatever it is given.</summary>
    ConstantAnswer,

    /// <summary>Always answering the largest class would be right more often.</summary>
    BelowLargestClass,
}
