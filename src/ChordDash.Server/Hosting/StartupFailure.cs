using ChordDash.Engine;

namespace ChordDash.Server.Hosting;

/// <summary>What keeps a server from starting and can be mended by who starts it.</summary>
internal static class StartupFailure
{
    /// <returns>A sentence; null for everything else, which is a bug and keeps its stack trace.</returns>
    public static string? Describe(Exception exception) => exception switch
    {
        UserErrorException => exception.Message,
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } =>
            $"{exception.Message.TrimEnd('.')}. Stop the other program, or choose another address with --urls http://localhost:<port>.",
        FormatException when exception.StackTrace?.Contains(nameof(BindingAddress), StringComparison.Ordinal) == true => $"{exception.Message.TrimEnd('.')}. Name an address such as --urls http://localhost:5000.",
        _ => null,
    };
}
