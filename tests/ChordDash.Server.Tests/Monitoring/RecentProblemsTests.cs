using ChordDash.Engine.Common;
using ChordDash.Server.Monitoring;
using ChordDash.Server.Tests.Shared;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Microsoft.JSInterop;

namespace ChordDash.Server.Tests.Monitoring;

/// <summary>What somebody can have written into the log by sending nonsense.</summary>
public sealed class RecentProblemsTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    [Fact]
    public void Log_OfForgedAnswers_HasOneLineOfEach_AndFewAMinute()
    {
        var heard = new HeardLog();
        using var loggers = new LimitedLoggers(LoggerFactory.Create(logging => logging.AddProvider(heard)), _time);
        var circuits = loggers.CreateLogger("Microsoft.AspNetCore.Components.Server.Circuits.CircuitHost");
        var ours = loggers.CreateLogger("ChordDash.Server.Hosting.RunExecutor");

        Complain();
        _time.Advance(TimeSpan.FromMinutes(1));
        Complain();
        ours.LogError(new JSException("ours"), "A run failed.");

        var lines = heard.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((2 * (Limits.MaxBrowserErrorsPerMinute + 1)) + 1, lines.Length);
        Assert.Equal("Unhandled exception in circuit 'x'. two lines", lines[0].Trim());
        Assert.StartsWith("There is more of this kind", lines[Limits.MaxBrowserErrorsPerMinute], StringComparison.Ordinal);
        Assert.Equal("A run failed.", lines[^1].Trim());

        void Complain()
        {
            for (var forged = 0; forged < 1_000; forged++)
                circuits.LogError(new JSException("two\nlines"), "Unhandled exception in circuit '{CircuitId}'.", "x");
        }
    }

    [Fact]
    public void RecentProblems_OfOneSource_DriveOutNoOthers()
    {
        using var troubles = new RecentProblems(_time);
        troubles.CreateLogger("ChordDash.Server.Hosting.RunExecutor").LogError("A run failed.");
        var loud = troubles.CreateLogger("Microsoft.AspNetCore.Components.Server.Circuits.CircuitHost");
        for (var trouble = 0; trouble < 1_000; trouble++)
            loud.LogError("Trouble {Number} {Text}", trouble, new string('x', 10_000));

        var kept = troubles.List();

        Assert.Equal("A run failed.", kept[^1].Message);
        Assert.Equal(21, kept.Count);
        Assert.StartsWith("Trouble 999 ", kept[0].Message, StringComparison.Ordinal);
        Assert.All(kept, trouble => Assert.InRange(trouble.Message.Length, 1, 2_000));
    }
}
