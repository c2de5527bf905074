using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Server.Data;

namespace ChordDash.Server.Runs;

internal sealed class RunMonitor(RunChanges changes, RunEnds ends, TrainingSlots slots) : IRunMonitor
{
    public TrainingProgress? FindProgress(Guid id) => slots.FindProgress(id);

    public TimeSpan? FindSilence(Guid id) => slots.FindSilence(id);

    public IDisposable Subscribe(Action<Guid> changed) => changes.Subscribe(changed);

    public IDisposable SubscribeEnds(Action<Guid> ended) => ends.Subscribe(ended);
}
