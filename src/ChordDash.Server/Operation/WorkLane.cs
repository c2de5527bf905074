namespace ChordDash.Server.Operation;

/// <summary>How soon the work of an account is done. Whoever has much computed waits behind those who have not.</summary>
internal enum WorkLane
{
    /// <summary>At once, behind training, which gets most of a core that both want.</summary>
    Prompt,

    /// <summary>On half of the cores at most, whatever kinds of work there are, so that training goes on.</summary>
    Patient,
}

/// <summary>One of a kind for each lane, so that the prompt lane never waits for what the other one holds.</summary>
internal sealed class PerLane<T>(Func<WorkLane, T> make) : IDisposable
{
    private readonly T[] _all = [.. Enum.GetValues<WorkLane>().Select(make)];

    /// <summary>That of the account on whose behalf the current call is made.</summary>
    public T Current => _all[(int)CallerBudget.CurrentLane];

    public void Dispose()
    {
        foreach (var one in _all)
            (one as IDisposable)?.Dispose();
    }
}
