using System.Collections.Concurrent;
using ChordDash.Engine.Operation;

namespace ChordDash.Server.Operation;

/// <summary>Keeps the newest warnings and errors of the log for the page of the server.</summary>
internal sealed class NewestTroubles(TimeProvider time) : ILoggerProvider
{
    private const int Kept = 100;

    private readonly ConcurrentQueue<Trouble> _troubles = new();

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Trouble> List() => [.. _troubles.Reverse()];

    public ILogger CreateLogger(string categoryName) => new Ear(this, categoryName);

    public void Dispose()
    {
    }

    private void Add(LogLevel level, string category, string message)
    {
        _troubles.Enqueue(new(time.GetUtcNow(), level.ToString(), category.Split('.')[^1], message));
        while (_troubles.Count > Kept)
            _troubles.TryDequeue(out _);
    }

    private sealed class Ear(NewestTroubles troubles, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and < LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
                return;
            var message = formatter(state, exception) + (exception is null ? "" : $" {exception.GetType().Name}: {exception.Message}");
            troubles.Add(logLevel, category, message);
        }
    }
}
