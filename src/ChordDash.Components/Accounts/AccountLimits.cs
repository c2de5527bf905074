namespace ChordDash.Components.Accounts;

/// <summary>What one account may use, or one address where nobody has signed in. Administrators change it while the server runs.</summary>
public sealed record AccountLimits
{
    public const int DefaultConcurrentWork = 4;
    public const int DefaultWorkPerMinute = 600;
    public const int DefaultConcurrentTransfers = 8;
    public const int DefaultConcurrentImports = 2;
    public const int DefaultWaitingRuns = 500;
    public const int DefaultRequestsPerMinute = 30_000;

    private const int MaxAtOnce = 64;
    private const int MaxPerMinute = 1_000_000;

    /// <summary>Pieces of work in progress at a time: checks, evaluations, batches and the like. More of them wait.</summary>
    public int MaxConcurrentWork { get; init; } = DefaultConcurrentWork;

    /// <summary>Pieces of work that may be begun in a minute; 0 for any number.</summary>
    public int MaxWorkPerMinute { get; init; } = DefaultWorkPerMinute;

    /// <summary>Files on their way to or from the server at a time. More of them wait.</summary>
    public int MaxConcurrentTransfers { get; init; } = DefaultConcurrentTransfers;

    /// <summary>Uploaded files that are read at a time. More of them wait, and one place is always left to others.</summary>
    public int MaxConcurrentImports { get; init; } = DefaultConcurrentImports;

    /// <summary>Bytes of all that an account stores: data sets, models and checkpoints; 0 for any number.</summary>
    public long MaxStoredBytes { get; init; }

    /// <summary>Runs that wait in the queue; 0 for any number.</summary>
    public int MaxWaitingRuns { get; init; } = DefaultWaitingRuns;

    /// <summary>Requests to the API in a minute; 0 for any number.</summary>
    public int RequestsPerMinute { get; init; } = DefaultRequestsPerMinute;

    /// <summary>What is wrong with these limits, a sentence each.</summary>
    public IEnumerable<Message> Check()
    {
        if (MaxConcurrentWork is < 1 or > MaxAtOnce)
            yield return AccessMessages.ConcurrentWorkOutOfRange(MaxAtOnce, MaxConcurrentWork);
        if (MaxWorkPerMinute is < 0 or > MaxPerMinute)
            yield return AccessMessages.WorkPerMinuteOutOfRange(MaxPerMinute, MaxWorkPerMinute);
        if (MaxConcurrentTransfers is < 1 or > MaxAtOnce)
            yield return AccessMessages.ConcurrentTransfersOutOfRange(MaxAtOnce, MaxConcurrentTransfers);
        if (MaxConcurrentImports is < 1 or > MaxAtOnce)
            yield return AccessMessages.ConcurrentImportsOutOfRange(MaxAtOnce, MaxConcurrentImports);
        if (MaxStoredBytes < 0)
            yield return AccessMessages.StoredBytesNegative(MaxStoredBytes);
        if (MaxWaitingRuns < 0)
            yield return AccessMessages.WaitingRunsNegative(MaxWaitingRuns);
        if (RequestsPerMinute is < 0 or > MaxPerMinute)
            yield return AccessMessages.RequestsPerMinuteOutOfRange(MaxPerMinute, RequestsPerMinute);
    }
}
