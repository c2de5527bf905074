using System.Net.Sockets;
using ChordDash.Engine.Common;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;
using Microsoft.AspNetCore.Connections;

namespace ChordDash.Server;

/// <summary>What keeps a server or a command from starting and can be mended by who starts it.</summary>
internal static class StartupFailure
{
    /// <returns>Null for everything else, which is a bug and keeps its stack trace.</returns>
    public static Message? Describe(Exception exception) =>
        exception switch
        {
            UserErrorException refusal => refusal.Problem,
            // Services are started together, and what one of them throws may come with what the others did.
            AggregateException { InnerExceptions: [var only] } => Describe(only),
            IOException { InnerException: AddressInUseException } => ConsoleMessages.AddressInUse(exception.Message.TrimEnd('.')),
            SocketException { SocketErrorCode: SocketError.AccessDenied } => ConsoleMessages.PortNotAllowed,
            SocketException { SocketErrorCode: SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported } =>
                ConsoleMessages.AddressNotOfMachine(exception.Message),
            FormatException or InvalidOperationException when ComesFrom(exception, "BindingAddress", "AddressBinder", "ParseAddress") =>
                ConsoleMessages.AddressIsNone(exception.Message.TrimEnd('.')),
            InvalidDataException when ComesFrom(exception, "FileConfigurationProvider") => ConsoleMessages.SettingsFileIsBroken(
                exception.Message.TrimEnd('.'),
                exception.InnerException?.Message
            ),
            _ => StorageFailure.Find(exception) switch
            {
                StorageFault.Full => ConsoleMessages.DiskIsFullAtStart,
                StorageFault.Busy => ConsoleMessages.DatabaseIsHeld,
                StorageFault.ReadOnly => ConsoleMessages.FileNotAllowed(Innermost(exception)),
                StorageFault.Damaged => ConsoleMessages.DatabaseIsDamagedAtStart(Innermost(exception)),
                StorageFault.Disk => ConsoleMessages.DiskFailedAtStart(Innermost(exception)),
                _ => null,
            },
        };

    private static bool ComesFrom(Exception exception, params string[] names) =>
        names.Any(name => exception.StackTrace?.Contains(name, StringComparison.Ordinal) == true);

    private static string Innermost(Exception exception) => exception.GetBaseException().Message.TrimEnd('.');
}
