namespace ChordDash.Engine.Runs;

/// <summary>Where new runs are queued, so that accounts take turns: none of them waits for all that another one has asked for.</summary>
public static class QueueTurns
{
    /// <summary>
    /// The index at which a new run of <paramref name="account"/> is inserted: behind the runs of its account, and as far back as it can be
    /// while no other account has two runs in between. With one account that is the end.
    /// </summary>
    /// <param name="waiting">The account of each waiting run, in order; null is one account too.</param>
    public static int PlaceOf(IReadOnlyList<Guid?> waiting, Guid? account)
    {
        ArgumentNullException.ThrowIfNull(waiting);
        var place = waiting.Count;
        while (place > 0 && waiting[place - 1] != account)
            place--;
        var seen = new HashSet<Guid>();
        var seenNobody = false;
        for (; place < waiting.Count; place++)
        {
            // A dictionary has no null for a key.
            var isFirst = waiting[place] is { } other ? seen.Add(other) : !seenNobody;
            seenNobody |= waiting[place] is null;
            if (!isFirst)
                break;
        }

        return place;
    }
}
