using ChordDash.Engine.Evaluation;

namespace ChordDash.Engine.Runs;

/// <summary>The epochs that count, of those that a run's events tell.</summary>
public static class RunEpochs
{
    /// <summary>Takes in the next event: a new round begins with no epoch, and one that is resumed forgets those it trains again.</summary>
    public static void Apply(IList<EpochMetrics> epochs, TrainingEvent item)
    {
        switch (item)
        {
            case { Kind: TrainingEventKind.Queued }:
                epochs.Clear();
                break;
            case { Resume: { } resume }:
                while (epochs.Count > 0 && epochs[^1].Epoch >= resume.Epoch)
                    epochs.RemoveAt(epochs.Count - 1);
                break;
            case { Epoch: { } epoch }:
                epochs.Add(epoch);
                break;
        }
    }

    public static IReadOnlyList<EpochMetrics> Of(IEnumerable<TrainingEvent> events)
    {
        var epochs = new List<EpochMetrics>();
        foreach (var item in events)
            Apply(epochs, item);
        return epochs;
    }
}
