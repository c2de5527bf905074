using ChordDash.Engine.Common;

namespace ChordDash.Engine.Networks;

/// <summary>The files of a model are gone from the disk, so that nothing can be asked of it.</summary>
public sealed class ModelFilesMissingException() : UserErrorException(Sentence)
{
    public const string Sentence =
        "The files of this model are missing from the server's disk. "
        + "Restore them from a backup, or train the model again by queueing its run once more.";
}
