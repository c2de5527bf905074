using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChordDash.Server.Hosting;

/// <summary>The reasons of health checks as messages. .NET keeps a text of them, which is the English one.</summary>
internal static class HealthReason
{
    private const string Key = "reason";

    public static HealthCheckResult Of(HealthStatus status, Message reason, Exception? exception = null) =>
        new(status, reason.ToString(), exception, new Dictionary<string, object>(StringComparer.Ordinal) { [Key] = reason });

    /// <param name="entry">Of a check that threw an exception, the exception's own text is the reason.</param>
    public static Message Of(HealthReportEntry entry) =>
        entry.Data.TryGetValue(Key, out var reason) && reason is Message message ? message : Message.Literal(entry.Description ?? "");
}
