namespace ChordDash.Server.Accounts.Budgets;

/// <summary>How soon the work of an account is done. An account that computes a lot waits behind the others.</summary>
internal enum WorkLane
{
    /// <summary>Promptly, but behind training, which gets most of a core that both want.</summary>
    Prompt,

    /// <summary>On half of the cores at most, whatever kinds of work there are, so that training goes on.</summary>
    Deferred,
}

/// <summary>An object for each lane, so that the prompt lane never waits for what the deferred lane holds.</summary>
internal sealed class PerLane<T>(Func<WorkLane, T> make) : IDisposable
{
    private readonly T[] _all = [.. Enum.GetValues<WorkLane>().Select(make)];

    /// <summary>The object of the lane in which the current call has its work done.</summary>
    public T Current => _all[(int)CallerBudget.CurrentLane];

    public void Dispose()
    {
        foreach (var one in _all)
            (one as IDisposable)?.Dispose();
    }
}
