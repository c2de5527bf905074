using System.Net.Sockets;
using ChordDash.Engine.Common;
using ChordDash.Server.Data;
using Microsoft.AspNetCore.Connections;

namespace ChordDash.Server;

/// <summary>What keeps a server or a command from starting and can be mended by who starts it.</summary>
internal static class StartupFailure
{
    private const string Addresses = "Name an address such as --urls http://localhost:5000.";

    /// <returns>A sentence; null for everything else, which is a bug and keeps its stack trace.</returns>
    public static string? Describe(Exception exception) =>
        exception switch
        {
            UserErrorException => exception.Message,
            // Services are started together, and what one of them throws may come with what the others did.
            AggregateException { InnerExceptions: [var only] } => Describe(only),
            IOException { InnerException: AddressInUseException } =>
                $"{exception.Message.TrimEnd('.')}. Stop the other program, or choose another address with --urls http://localhost:<port>.",
            SocketException { SocketErrorCode: SocketError.AccessDenied } =>
                "The user that the server runs as may not listen on this port. "
                    + "Choose one from 1024 with --urls http://localhost:<port>, or put a proxy in front.",
            SocketException { SocketErrorCode: SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported } =>
                $"This machine has no such address to listen on ({exception.Message}). {Addresses}",
            FormatException or InvalidOperationException when ComesFrom(exception, "BindingAddress", "AddressBinder", "ParseAddress") =>
                $"{exception.Message.TrimEnd('.')}. {Addresses}",
            InvalidDataException when ComesFrom(exception, "FileConfigurationProvider") =>
                $"{exception.Message.TrimEnd('.')}. {exception.InnerException?.Message} Mend the file.",
            _ => StorageFailure.Find(exception) switch
            {
                StorageFault.Full => "The disk of the data folder or of the temporary folder is full. Make room there, then start again.",
                StorageFault.Busy => "Another program holds the database. Close it, then start again.",
                StorageFault.ReadOnly =>
                    $"A file or folder may not be used by the user that this program runs as ({Innermost(exception)}). "
                        + "Give that user the right to read and write it.",
                StorageFault.Damaged =>
                    $"The database is damaged ({Innermost(exception)}). Put a backup in its place with the command 'restore'.",
                StorageFault.Disk =>
                    $"The disk failed ({Innermost(exception)}). Look at the system's log and at the disk, then start again.",
                _ => null,
            },
        };

    private static bool ComesFrom(Exception exception, params string[] names) =>
        names.Any(name => exception.StackTrace?.Contains(name, StringComparison.Ordinal) == true);

    private static string Innermost(Exception exception) => exception.GetBaseException().Message.TrimEnd('.');
}
