namespace ChordDash.Engine.Training;

/// <summary>The learning rate of each step, as the schedule has it.</summary>
internal sealed class LearningRate(HyperParameters parameters)
{
    private double _reduction = 1;
    private double _lowestLoss = double.PositiveInfinity;
    private int _epochsSince;

    /// <param name="epochs">Epochs done, with the fraction of the one in progress.</param>
    public double At(double epochs)
    {
        var warmUp = parameters.WarmUpEpochs;
        var factor = parameters.Schedule switch
        {
            LearningRateSchedule.Constant => 1,
            LearningRateSchedule.Cosine => (1 + Math.Cos(Math.PI * Math.Clamp((epochs - warmUp) / Math.Max(parameters.Epochs - warmUp, 1e-9), 0, 1))) / 2,
            LearningRateSchedule.Step => Math.Pow(parameters.ScheduleFactor, Math.Floor(epochs / parameters.ScheduleEpochs)),
            LearningRateSchedule.Plateau => _reduction,
            _ => throw new ArgumentOutOfRangeException(nameof(epochs), parameters.Schedule, "Unknown schedule."),
        };
        return parameters.LearningRate * factor * (epochs < warmUp ? epochs / warmUp : 1);
    }

    /// <summary>Tells a plateau schedule how an epoch ended.</summary>
    public void EpochCompleted(double validationLoss)
    {
        if (validationLoss < _lowestLoss)
            (_lowestLoss, _epochsSince) = (validationLoss, 0);
        else if (++_epochsSince >= parameters.ScheduleEpochs)
            (_reduction, _epochsSince) = (_reduction * parameters.ScheduleFactor, 0);
    }
}
