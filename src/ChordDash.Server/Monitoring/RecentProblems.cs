using ChordDash.Components.Administration;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Monitoring;

/// <summary>Keeps the newest warnings and errors of the log for the page of the server.</summary>
internal sealed class RecentProblems(TimeProvider time) : ILoggerProvider
{
    private const int Kept = 100;

    // What one part says again and again must not drive out what others say once.
    private const int KeptOfOne = 20;
    private const int MaxMessageLength = 2_000;

    private readonly Lock _gate = new();
    private readonly List<LoggedProblem> _troubles = [];

    /// <summary>Newest first.</summary>
    public IReadOnlyList<LoggedProblem> List()
    {
        lock (_gate)
            return [.. _troubles.AsEnumerable().Reverse()];
    }

    public ILogger CreateLogger(string categoryName) => new CategoryLogger(this, categoryName);

    public void Dispose() { }

    private void Add(LogLevel level, string category, string message)
    {
        var trouble = new LoggedProblem(
            time.GetUtcNow(),
            level switch
            {
                LogLevel.Warning => MonitoringMessages.LogLevelWarning,
                LogLevel.Error => MonitoringMessages.LogLevelError,
                _ => MonitoringMessages.LogLevelCritical,
            },
            category.Split('.')[^1],
            message[..Math.Min(message.Length, MaxMessageLength)]
        );
        lock (_gate)
        {
            if (_troubles.Count(IsOfSame) >= KeptOfOne)
                _troubles.RemoveAt(_troubles.FindIndex(one => IsOfSame(one)));
            else if (_troubles.Count >= Kept)
                _troubles.RemoveAt(0);
            _troubles.Add(trouble);
        }

        bool IsOfSame(LoggedProblem one) => string.Equals(one.Source, trouble.Source, StringComparison.Ordinal);
    }

    private sealed class CategoryLogger(RecentProblems troubles, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and < LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (!IsEnabled(logLevel))
                return;
            var message = formatter(state, exception) + (exception is null ? "" : $" {exception.GetType().Name}: {exception.Message}");
            troubles.Add(logLevel, category, message);
        }
    }
}
