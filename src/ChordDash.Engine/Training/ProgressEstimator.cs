namespace ChordDash.Engine.Training;

/// <summary>Turns finished batches into progress with estimates of the time left. All times are wall times in seconds.</summary>
internal sealed class ProgressEstimator(TimeProvider time, int epochs)
{
    private long _epochStart;
    private double _secondsBefore;
    private int _epoch;
    private double _trainingSeconds;
    private double? _lastEpochSeconds;
    private double? _lastValidationSeconds;

    /// <summary>Seconds since the epoch began.</summary>
    public double EpochSeconds => _secondsBefore + time.GetElapsedTime(_epochStart).TotalSeconds;

    /// <summary>Beats per second of the epoch's training phase.</summary>
    public double BeatsPerSecond { get; private set; }

    /// <param name="secondsBefore">Spent on the epoch before it was resumed.</param>
    public void BeginEpoch(int epoch, double secondsBefore)
    {
        _secondsBefore = secondsBefore;
        _epoch = epoch;
        _epochStart = time.GetTimestamp();
        BeatsPerSecond = 0;
    }

    public TrainingProgress Trained(int step, int steps, long beats)
    {
        _trainingSeconds = EpochSeconds;
        BeatsPerSecond = beats / Math.Max(_trainingSeconds, 1e-9);
        var left = _trainingSeconds / step * (steps - step) + (_lastValidationSeconds ?? 0);
        return Progress(TrainingPhase.Training, step, steps, left);
    }

    public TrainingProgress Validated(int step, int steps) =>
        Progress(
            TrainingPhase.Validating,
            step,
            steps,
            _lastValidationSeconds is { } seconds ? Math.Max(seconds - (EpochSeconds - _trainingSeconds), 0) : null
        );

    public void EndEpoch()
    {
        _lastEpochSeconds = EpochSeconds;
        _lastValidationSeconds = EpochSeconds - _trainingSeconds;
    }

    private TrainingProgress Progress(TrainingPhase phase, int step, int steps, double? epochLeft)
    {
        var runLeft = epochLeft + (epochs - _epoch) * (_lastEpochSeconds ?? EpochSeconds + epochLeft);
        return new(phase, _epoch, epochs, step, steps, BeatsPerSecond, epochLeft, runLeft);
    }
}
