using System.Collections.Concurrent;
using System.Text.Json;
using ChordDash.Engine.Common;
using ChordDash.Server.Accounts;
using Microsoft.JSInterop;

namespace ChordDash.Server.Monitoring;

/// <summary>
/// Keeps browsers from filling the log: what the framework says of pages and connections is what their other end has sent. A forged answer
/// is one line, and of each kind there are a few a minute. No line has the secrets of an address in it.
/// </summary>
internal sealed class LimitedLoggers(ILoggerFactory loggers, TimeProvider time) : ILoggerFactory
{
    private static readonly string[] AtTheMercyOfBrowsers =
    [
        "Microsoft.AspNetCore.Components.",
        "Microsoft.AspNetCore.SignalR.",
        "Microsoft.AspNetCore.Http.Connections.",
    ];

    private readonly ConcurrentDictionary<(string Category, int Event), (long Minute, int Count)> _counts = new();

    public void AddProvider(ILoggerProvider provider) => loggers.AddProvider(provider);

    public ILogger CreateLogger(string categoryName)
    {
        // This one tells the owner of the server the address with which to begin.
        if (string.Equals(categoryName, typeof(FirstRun).FullName, StringComparison.Ordinal))
            return loggers.CreateLogger(categoryName);
        var discreet = new DiscreetLogger(loggers.CreateLogger(categoryName));
        return Array.Exists(AtTheMercyOfBrowsers, one => categoryName.StartsWith(one, StringComparison.Ordinal))
            ? new LimitedLogger(this, categoryName, discreet)
            : discreet;
    }

    public void Dispose() => loggers.Dispose();

    /// <returns>How many there were in this minute, with this one.</returns>
    private int Count(string category, int id)
    {
        var minute = time.GetUtcNow().Ticks / TimeSpan.TicksPerMinute;
        return _counts
            .AddOrUpdate((category, id), (minute, 1), (_, before) => before.Minute == minute ? (minute, before.Count + 1) : (minute, 1))
            .Count;
    }

    private sealed class LimitedLogger(LimitedLoggers all, string category, ILogger logger) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            // Whoever has turned on more than warnings wants all of it.
            if (logLevel < LogLevel.Warning || !IsEnabled(logLevel))
            {
                logger.Log(logLevel, eventId, state, exception, formatter);
                return;
            }

            var count = all.Count(category, eventId.Id);
#pragma warning disable CA1848 // Generated methods have events of their own; these lines keep the event that was logged.
            if (count > Limits.MaxBrowserErrorsPerMinute)
            {
                if (count == Limits.MaxBrowserErrorsPerMinute + 1)
                {
                    logger.LogWarning(
                        eventId,
                        "There is more of this kind; it is left out for the rest of the minute: {Message}",
                        OneLine(formatter(state, null))
                    );
                }
            }
            else if (exception is JSException or JsonException)
            {
                logger.LogWarning(eventId, "{Message} {Reason}", OneLine(formatter(state, null)), OneLine(exception.Message));
            }
            else
            {
                logger.Log(logLevel, eventId, state, exception, formatter);
            }
#pragma warning restore CA1848
        }

        private static string OneLine(string text) => string.Concat(text.Take(300).Select(letter => char.IsControl(letter) ? ' ' : letter));
    }
}
