using ChordDash.Engine.Training;

namespace ChordDash.Engine.Runs;

/// <summary>Tells how runs get on. Safe for concurrent use.</summary>
public interface IRunMonitor
{
    /// <summary>The latest progress of a run that trains now; null for any other.</summary>
    TrainingProgress? FindProgress(Guid id);

    /// <summary>How long a run that trains now has given no sign of life; null for any other.</summary>
    TimeSpan? FindSilence(Guid id);

    /// <summary>
    /// Calls <paramref name="changed"/> with a run's id after each change of its state or its epochs, and with an empty one when many have
    /// changed or the queue as a whole, on any thread, until the result is disposed. The handler must not throw.
    /// </summary>
    IDisposable Subscribe(Action<Guid> changed);

    /// <summary>
    /// Calls <paramref name="ended"/> with the id of each run that ends, on any thread, until the result is disposed. The handler must not
    /// throw.
    /// </summary>
    IDisposable SubscribeEnds(Action<Guid> ended);
}
