using System.Text;
using ChordDash.Server.Monitoring;
using ChordDash.Server.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChordDash.Server.Tests.Monitoring;

/// <summary>What stands behind the question mark of an address reaches no log, at whatever level.</summary>
public sealed class DiscreetLogTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Logs_OfEveryLevel_HaveNoSecretOfAnAddress()
    {
        var log = new EverythingLog();
        await using var server = await TestServer.StartAsync(
            _root,
            // For this one everything, whatever the settings say of others.
            services => services.AddLogging(logging => logging.AddProvider(log).AddFilter<EverythingLog>(_ => true)),
            "--Logging:LogLevel:Default=Trace",
            "--Logging:LogLevel:Microsoft=Trace",
            "--Logging:LogLevel:System=Trace"
        );
        foreach (
            var path in new[]
            {
                "/?token=secret1",
                "/hubs/training?id=secret2&access_token=secret3",
                "/account/external/callback?code=secret4&state=secret5",
                "/account/set-up?token=secret6",
                "/api/v1/runs?x=secret7",
                "/app.css?token=secret8",
                "/account/sign-in?returnUrl=%2F%3Ftoken%3Dsecret9",
                "/api/v1/nothing?token=secretA",
                "/api/v1/runs?take=secretB",
            }
        )
        {
            (await server.Http.GetAsync(path, Cancellation)).Dispose();
        }

        (
            await server.Http.PostAsync("/hubs/training/negotiate?negotiateVersion=1&access_token=secretC", content: null, Cancellation)
        ).Dispose();

        Assert.Contains("/hubs/training", log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET http://x/?token=abc HTTP/1.1", "GET http://x/?… HTTP/1.1")]
    [InlineData("at '/hubs?id=abc&access_token=def' now", "at '/hubs?…' now")]
    [InlineData("code=abc&state=def", "code=…&state=…")]
    [InlineData("https://ada:word@example.org/hook", "https://…example.org/hook")]
    [InlineData("What is it? Nothing.", "What is it? Nothing.")]
    [InlineData("zipcode=abc", "zipcode=abc")]
    public void Text_WithSecrets_LosesThem(string text, string discreet) => Assert.Equal(discreet, SecretsOfAddresses.Remove(text));

    [Fact]
    public void Values_AndExceptions_LoseThemToo()
    {
        var log = new EverythingLog();
        new DiscreetLogger(log).LogError(
            new InvalidOperationException("at /?token=secret"),
            "Asked for {Query} {Count}",
            "?token=secret",
            3
        );

        Assert.DoesNotContain("secret", log.Text, StringComparison.Ordinal);
        Assert.Contains("Count=3", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Traces_LoseTheQuery()
    {
        using var activity = new System.Diagnostics.Activity("request").Start();
        activity.SetTag("url.query", "?token=secret").SetTag("url.full", "http://x/?token=secret").SetTag("url.path", "/runs");
        using var traces = new DiscreetTraces();

        traces.OnEnd(activity);

        Assert.DoesNotContain(activity.TagObjects, tag => tag.Value?.ToString()?.Contains("secret", StringComparison.Ordinal) == true);
        Assert.Equal("/runs", activity.GetTagItem("url.path"));
    }

    /// <summary>Texts, values, scopes and exceptions.</summary>
    private sealed class EverythingLog : ILoggerProvider, ILogger
    {
        private readonly StringBuilder _text = new();

        public string Text
        {
            get
            {
                lock (_text)
                    return _text.ToString();
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            lock (_text)
                _text.AppendLine(state.ToString());
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            lock (_text)
            {
                _text.AppendLine(formatter(state, exception));
                foreach (var (name, value) in state as IReadOnlyList<KeyValuePair<string, object?>> ?? [])
                    _text.Append(name).Append('=').AppendLine(value?.ToString());
                _text.AppendLine(exception?.ToString());
            }
        }

        public void Dispose() { }
    }
}
