using ChordDash.Engine.Common;

namespace ChordDash.Server.Accounts;

/// <summary>
/// Tries to sign in with the same name come one after another, so that each sees what the one before has counted. Names that no account has
/// are treated alike, for the waiting must not tell either.
/// </summary>
internal sealed class SignInTurns
{
    private readonly Dictionary<string, Turn> _turns = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <returns>To be disposed of when the try is over; null if too many wait already.</returns>
    public async Task<IDisposable?> TakeAsync(string name, CancellationToken cancellationToken)
    {
        name = name.ToUpperInvariant();
        Turn? turn;
        lock (_gate)
        {
            if (!_turns.TryGetValue(name, out turn))
                _turns.Add(name, turn = new());
            // One has it, the others wait.
            if (turn.Users > Limits.MaxWaitingSignIns)
                return null;
            turn.Users++;
        }

        try
        {
            await turn.Free.WaitAsync(cancellationToken);
            return new Taken(this, name, turn);
        }
        catch (OperationCanceledException)
        {
            Leave(name, turn);
            throw;
        }
    }

    private void Leave(string name, Turn turn)
    {
        lock (_gate)
        {
            if (--turn.Users == 0)
                _turns.Remove(name);
        }
    }

    private sealed class Turn
    {
        // Without a wait handle there is nothing to dispose of.
        public SemaphoreSlim Free { get; } = new(1, 1);

        public int Users { get; set; }
    }

    private sealed class Taken(SignInTurns turns, string name, Turn turn) : IDisposable
    {
        public void Dispose()
        {
            turn.Free.Release();
            turns.Leave(name, turn);
        }
    }
}
