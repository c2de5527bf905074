using ChordDash.Engine.Common;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Data;

/// <summary>Files could not be deleted. Those that could are gone.</summary>
internal sealed class FilesNotDeletedException(Exception innerException)
    : UserErrorException(StorageFailure.DescribeDeletion(innerException), innerException);

/// <summary>The files of a deleted item could not all be deleted: it is still there, and can be removed again.</summary>
internal sealed class ItemNotRemovedException(string name, FilesNotDeletedException innerException)
    : UserErrorException(StorageMessages.FilesNotDeleted(name, innerException.Problem), innerException)
{
    /// <summary>Why, without the name of the item.</summary>
    public Message Reason { get; } = innerException.Problem;
}
