using ChordDash.Engine.Evaluation;

namespace ChordDash.Components.Administration;

/// <summary>What the server runs on and how it is. For administrators.</summary>
public interface ISystemStatus
{
    Task<SystemStatus> GetAsync(CancellationToken cancellationToken = default);
}

/// <param name="Checks">Whether it can do its work, and if not, why.</param>
/// <param name="Versions">What it is made of: a name and a version each.</param>
/// <param name="Devices">That runs can train on, the best one first.</param>
/// <param name="Machine">As of the last few seconds; null where that cannot be read.</param>
/// <param name="Limits">The settings that limit something: a name and a value each.</param>
/// <param name="Troubles">The newest warnings and errors of the server's log, newest first.</param>
public sealed record SystemStatus(
    DateTimeOffset StartedAt,
    IReadOnlyList<HealthFinding> Checks,
    IReadOnlyList<NamedText> Versions,
    IReadOnlyList<Message> Devices,
    ResourceUse? Machine,
    IReadOnlyList<NamedText> Limits,
    IReadOnlyList<LoggedProblem> Troubles
);

/// <param name="Reason">A sentence.</param>
public sealed record HealthFinding(string Name, HealthState State, Message Reason);

public enum HealthState
{
    Healthy,

    /// <summary>It works, but not as it should.</summary>
    Degraded,

    Unhealthy,
}

public sealed record NamedText(Message Name, Message Text);

/// <param name="Level">"Warning", "Error" or "Critical".</param>
/// <param name="Source">The part of the program that said it.</param>
public sealed record LoggedProblem(DateTimeOffset At, Message Level, string Source, string Message);
