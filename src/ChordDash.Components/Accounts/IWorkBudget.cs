using ChordDash.Engine.Common;

namespace ChordDash.Components.Accounts;

/// <summary>Computes on behalf of the person who asks, within that person's limits, and behind training and pages.</summary>
public interface IWorkBudget
{
    /// <summary>Computes something that takes more than a moment. What <paramref name="compute"/> throws is thrown here.</summary>
    /// <exception cref="WorkBudgetExceededException">The person has too much in progress, or has begun too much in the last
    /// minute.</exception>
    Task<T> ComputeAsync<T>(Func<T> compute, CancellationToken cancellationToken = default);
}

/// <summary>Somebody asks for more work than one account may.</summary>
/// <param name="retryAfter">When it is worth another try.</param>
public sealed class WorkBudgetExceededException(Message problem, TimeSpan retryAfter) : UserErrorException(problem)
{
    public TimeSpan RetryAfter { get; } = retryAfter;
}
