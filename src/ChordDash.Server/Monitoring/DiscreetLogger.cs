using System.Text.RegularExpressions;

namespace ChordDash.Server.Monitoring;

/// <summary>
/// Keeps what stands behind the question mark of an address out of the log, at whatever level: keys at the hub, connections of pages, codes
/// of a sign-in and tokens of a first visit stand there. The framework writes whole addresses at many places.
/// </summary>
internal sealed class DiscreetLogger(ILogger logger) : ILogger
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
        if (!logger.IsEnabled(logLevel))
            return;
        var text = formatter(state, exception);
        var values = state as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
        if (
            !SecretsOfAddresses.AreIn(text)
            && !values.Any(value => SecretsOfAddresses.AreIn(Text(value.Value)))
            && !SecretsOfAddresses.AreIn(exception?.ToString())
        )
        {
            logger.Log(logLevel, eventId, state, exception, formatter);
            return;
        }

        logger.Log(
            logLevel,
            eventId,
            new DiscreetState(SecretsOfAddresses.Remove(text), values),
            exception is null ? null : new DiscreetException(exception),
            (clean, _) => clean.ToString()
        );
    }

    // Numbers, times and the like hold no address.
    private static string? Text(object? value) => value is null or ValueType and not (PathString or QueryString) ? null : value.ToString();

    /// <summary>What is logged, for those who write it as values.</summary>
    private sealed class DiscreetState(string text, IReadOnlyList<KeyValuePair<string, object?>> values)
        : List<KeyValuePair<string, object?>>(
            values.Select(value =>
                KeyValuePair.Create(
                    value.Key,
                    Text(value.Value) is { } written && SecretsOfAddresses.AreIn(written) ? SecretsOfAddresses.Remove(written) : value.Value
                )
            )
        )
    {
        public override string ToString() => text;
    }

    private sealed class DiscreetException(Exception exception) : Exception(SecretsOfAddresses.Remove(exception.Message))
    {
        private readonly string _text = SecretsOfAddresses.Remove(exception.ToString());

        public override string ToString() => _text;
    }
}

/// <summary>What of an address is nobody's business.</summary>
internal static partial class SecretsOfAddresses
{
    private const string Removed = "…";

    public static bool AreIn(string? text) => text is not null && text.AsSpan().IndexOfAny('?', '=', '@') >= 0 && Secret().IsMatch(text);

    /// <summary>
    /// The text with a sign in the place of queries, of values that are called like a secret, and of names and passwords of addresses.
    /// </summary>
    public static string Remove(string text) => Secret().Replace(text, Removed);

    // Behind a question mark everything, as far as an address goes; elsewhere what forms and lists of values call a secret.
    [GeneratedRegex(
        """(?<=\?)[^\s"'<>]+|"""
            + """(?<=\b(access_token|refresh_token|id_token|client_secret|code|state|nonce|token|secret|password)=)[^&\s"'<>]+|"""
            + """(?<=://)[^/\s@"'<>]+@""",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1_000
    )]
    private static partial Regex Secret();
}
