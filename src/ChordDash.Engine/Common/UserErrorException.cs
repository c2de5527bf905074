namespace ChordDash.Engine.Common;

/// <summary>A failure that its user can mend. <see cref="Exception.Message"/> is <see cref="Problem"/> in English.</summary>
public class UserErrorException(Message problem, Exception? innerException = null) : Exception(problem.ToString(), innerException)
{
    /// <summary>Whole sentences that say what, where and what to do. They are shown on pages and in API answers.</summary>
    public Message Problem { get; } = problem;
}

/// <summary>Something asked for by its id does not exist (any more).</summary>
public sealed class NotFoundException(Message problem) : UserErrorException(problem);
