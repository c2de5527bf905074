using System.Data.Common;
using ChordDash.Components.Administration;
using ChordDash.Engine.Common;
using ChordDash.Server.Resources;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Data;

/// <summary>Why something could not be stored or read.</summary>
internal enum StorageFault
{
    /// <summary>There is no room on the disk.</summary>
    Full,

    /// <summary>Another program holds the database: it passes by itself.</summary>
    Busy,

    /// <summary>The data folder, a file in it or its disk may not be written to.</summary>
    ReadOnly,

    /// <summary>The database is damaged.</summary>
    Damaged,

    /// <summary>The disk or the file system failed otherwise.</summary>
    Disk,
}

/// <summary>Tells apart why the disk or the database failed, and says it truly.</summary>
internal sealed partial class StorageFailure : IFailureSentences
{
    /// <summary>After how long it is worth trying again while another program holds the database.</summary>
    public static readonly TimeSpan RetryWhenBusy = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan PauseWhenBusy = TimeSpan.FromSeconds(2);

    // EIO, EACCES and EROFS of Linux.
    private const int InputOutputError = 5;
    private const int PermissionDenied = 13;
    private const int ReadOnlyFileSystem = 30;

    Message? IFailureSentences.Describe(Exception exception) => Find(exception) is { } fault ? Describe(fault) : null;

    bool IFailureSentences.IsPassing(Exception exception) => Is(exception, StorageFault.Busy);

    /// <summary>Null for what has nothing to do with the disk or the database.</summary>
    public static StorageFault? Find(Exception? exception) => All(exception).Select(Classify).FirstOrDefault(fault => fault is not null);

    /// <summary>An exception and all that are its reasons, from the outermost to the innermost.</summary>
    public static IEnumerable<Exception> All(Exception? exception) =>
        exception switch
        {
            null => [],
            AggregateException many => many.InnerExceptions.SelectMany(All).Prepend(many),
            _ => All(exception.InnerException).Prepend(exception),
        };

    /// <summary>The database's own exception; null if it has nothing to do with the failure.</summary>
    public static Exception? FindOfDatabase(Exception exception)
    {
        var all = All(exception).ToList();
        return all.Find(one => one is DbException) ?? all.Find(one => one is DbUpdateException);
    }

    public static bool Is(Exception exception, StorageFault fault) => Find(exception) == fault;

    /// <summary>For everybody: without paths of the server.</summary>
    public static Message Describe(StorageFault fault) =>
        fault switch
        {
            StorageFault.Full => StorageMessages.StorageIsFull,
            StorageFault.Busy => StorageMessages.DatabaseIsBusy,
            StorageFault.ReadOnly => StorageMessages.StorageIsReadOnly,
            StorageFault.Damaged => StorageMessages.DatabaseIsDamaged,
            _ => StorageMessages.DiskFailed,
        };

    /// <summary>The message for a failure of the disk or the database that is known to be one.</summary>
    public static Message Describe(Exception exception) => Describe(Find(exception) ?? StorageFault.Disk);

    /// <summary>Why files could not be deleted.</summary>
    public static Message DescribeDeletion(Exception exception) =>
        Is(exception, StorageFault.ReadOnly) ? StorageMessages.FilesAreProtected : Describe(StorageFault.Disk);

    /// <summary>
    /// Does it again and again as long as another program holds the database. What is done must be whole or not at all, as a transaction
    /// is.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was given up meanwhile.</exception>
    public static T WhileBusy<T>(Func<T> action, ILogger logger, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return action();
            }
            catch (Exception exception) when (Is(exception, StorageFault.Busy))
            {
                LogDatabaseBusy(logger, PauseWhenBusy);
                cancellationToken.WaitHandle.WaitOne(PauseWhenBusy);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <inheritdoc cref="WhileBusy"/>
    public static async Task<T> WhileBusyAsync<T>(Func<Task<T>> action, ILogger logger, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await action();
            }
            catch (Exception exception) when (Is(exception, StorageFault.Busy))
            {
                LogDatabaseBusy(logger, PauseWhenBusy);
                await Task.Delay(PauseWhenBusy, cancellationToken);
            }
        }
    }

    private static StorageFault? Classify(Exception exception) =>
        exception switch
        {
            DatabaseBusyException => StorageFault.Busy,
            // The lowest byte, whether the code is an extended one or not.
            SqliteException sqlite => (sqlite.SqliteErrorCode & 0xff) switch
            {
                13 => StorageFault.Full, // SQLITE_FULL
                5 or 6 or 15 => StorageFault.Busy, // SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL (who opens it gets no turn)
                8 or 3 or 23 => StorageFault.ReadOnly, // SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH
                11 or 26 => StorageFault.Damaged, // SQLITE_CORRUPT, SQLITE_NOTADB
                1 when LacksSchema(sqlite.Message) => StorageFault.Damaged,
                10 or 14 => StorageFault.Disk, // SQLITE_IOERR, SQLITE_CANTOPEN
                _ => null,
            },
            UnauthorizedAccessException => StorageFault.ReadOnly,
            IOException when DiskRoom.IsFull(exception) => StorageFault.Full,
            IOException { HResult: ReadOnlyFileSystem or PermissionDenied } => StorageFault.ReadOnly,
            IOException { HResult: InputOutputError } => StorageFault.Disk,
            _ => null,
        };

    // The only words that SQLite has for it.
    private static bool LacksSchema(string message) =>
        message.Contains("no such table", StringComparison.Ordinal) || message.Contains("no such column", StringComparison.Ordinal);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Another program holds the database; it is tried again in {Pause}.")]
    private static partial void LogDatabaseBusy(ILogger logger, TimeSpan pause);
}
