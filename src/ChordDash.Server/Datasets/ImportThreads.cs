using ChordDash.Server.Accounts.Budgets;

namespace ChordDash.Server.Datasets;

/// <summary>The threads on which uploaded files are read, and the places on them, in which accounts take turns.</summary>
internal sealed class ImportThreads(WorkTurns turns, ILogger<ImportThreads> logger) : WorkThreads("Import", AtOnce, turns, logger)
{
    private const int MinAtOnce = 2;
    private const int MaxAtOnce = 4;

    /// <summary>Of each lane.</summary>
    public static int AtOnce => Math.Clamp((Environment.ProcessorCount / 2) + 1, MinAtOnce, MaxAtOnce);

    public PerLane<FairSlots> Slots { get; } = new(_ => new FairSlots(AtOnce));
}
