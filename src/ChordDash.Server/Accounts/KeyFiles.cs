using System.Xml;
using System.Xml.Linq;
using ChordDash.Server.Data;
using ChordDash.Server.Hosting;
using ChordDash.Server.Resources;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChordDash.Server.Accounts;

/// <summary>
/// The files of the keys that cookies and forms are sealed with. One that cannot be read is passed over: the others, or a new one, do.
/// </summary>
internal sealed partial class KeyFiles(DataFolder folder, ILoggerFactory loggers)
    : FileSystemXmlRepository(new DirectoryInfo(folder.Keys), loggers),
        IHealthCheck
{
    private readonly ILogger _logger = loggers.CreateLogger<KeyFiles>();
    private volatile string[] _damaged = [];

    public override IReadOnlyCollection<XElement> GetAllElements()
    {
        var elements = new List<XElement>();
        var damaged = new List<string>();
        foreach (var file in Directory.EnumerateFiles("*.xml"))
        {
            try
            {
                elements.Add(XElement.Load(file.FullName));
            }
            catch (Exception exception) when (exception is XmlException or IOException or UnauthorizedAccessException)
            {
                damaged.Add(file.Name);
                LogKeyPassedOver(file.FullName, exception.Message);
            }
        }

        _damaged = [.. damaged];
        return elements;
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            _damaged.Length == 0
                ? HealthReason.Of(HealthStatus.Healthy, MonitoringMessages.CookieKeysAreReadable)
                : HealthReason.Of(HealthStatus.Degraded, MonitoringMessages.CookieKeysAreDamaged(_damaged.Length))
        );

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The key '{File}' cannot be read and is passed over: {Reason} Who has a cookie that it sealed must sign in again."
    )]
    private partial void LogKeyPassedOver(string file, string reason);
}
