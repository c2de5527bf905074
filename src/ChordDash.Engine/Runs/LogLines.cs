using System.Globalization;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Runs;

/// <summary>What a run's events have to say in its log.</summary>
public static class LogLines
{
    /// <summary>The event's line; null for events that have none.</summary>
    public static LogEntry? Of(TrainingEvent item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item switch
        {
            { Start: { } start } => new(
                LogLevel.Information,
                TrainingMessages.TrainingStarted(start.Device, start.TrainPieces, start.ValidationPieces, start.Parameters)
            ),
            { Resume: { } resume } => new(LogLevel.Information, Describe(resume)),
            { Log: { } entry } => entry,
            { End: { } end } => new(
                end.State == RunState.Failed ? LogLevel.Error
                    : end.Verdict is null ? LogLevel.Information
                    : LogLevel.Warning,
                end.Reason
            ),
            _ => null,
        };
    }

    /// <summary>All lines as text: time in UTC (ISO 8601), level, message, one line each.</summary>
    public static void Write(TextWriter writer, IEnumerable<TrainingEvent> events)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(events);
        foreach (var item in events)
        {
            if (Of(item) is not { } line)
                continue;
            var message = line.Message.ToString().ReplaceLineEndings(" ");
            writer.Write(
                string.Create(CultureInfo.InvariantCulture, $"{item.At.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ} {line.Level, -11} {message}\n")
            );
        }
    }

    private static Message Describe(RunResume resume) =>
        (resume.Step > 0, resume.Attempt > 1) switch
        {
            (false, false) => TrainingMessages.TrainingGoesOn(resume.Epoch),
            (true, false) => TrainingMessages.TrainingGoesOnAfterStep(resume.Epoch, resume.Step),
            (false, true) => TrainingMessages.TrainingGoesOnInAttempt(resume.Epoch, resume.Attempt, Run.MaxAttempts),
            _ => TrainingMessages.TrainingGoesOnAfterStepInAttempt(resume.Epoch, resume.Step, resume.Attempt, Run.MaxAttempts),
        };
}
