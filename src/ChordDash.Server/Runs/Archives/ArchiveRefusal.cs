using ChordDash.Engine.Common;

namespace ChordDash.Server.Runs.Archives;

/// <summary>How an archive is refused.</summary>
internal static class ArchiveRefusal
{
    /// <param name="why">A sentence that names the file of the archive and what is wrong with it.</param>
    public static UserErrorException Of(Message why, Exception? inner = null) =>
        new(Message.Sentences("This file is not the archive of a run that can be taken in.", why), inner);
}
