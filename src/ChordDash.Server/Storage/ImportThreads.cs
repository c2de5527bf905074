using ChordDash.Server.Hosting;
using ChordDash.Server.Operation;

namespace ChordDash.Server.Storage;

/// <summary>The threads on which uploaded files are read, and the places on them, in which accounts take turns.</summary>
internal sealed class ImportThreads(ILogger<ImportThreads> logger) : WorkThreads("Import", AtOnce, BackgroundPriority.Work, logger)
{
    private const int FewestAtOnce = 2;
    private const int MostAtOnce = 4;

    public FairSlots Slots { get; } = new(AtOnce);

    private static int AtOnce => Math.Clamp((Environment.ProcessorCount / 2) + 1, FewestAtOnce, MostAtOnce);
}
