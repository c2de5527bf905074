using ChordDash.Engine.Common;

namespace ChordDash.Server.Data;

/// <summary>Another program holds the database, and somebody waits for an answer: nothing was changed, and it can be tried again.</summary>
internal sealed class DatabaseBusyException(Exception? innerException = null)
    : UserErrorException(StorageFailure.Describe(StorageFault.Busy), innerException);
