namespace ChordDash.Engine.Training;

/// <summary>The learning rate of each step, as the schedule has it.</summary>
internal sealed class LearningRate(HyperParameters parameters)
{
    /// <summary>What a plateau schedule remembers.</summary>
    public PlateauState State { get; set; } = new(1, double.PositiveInfinity, 0);

    /// <param name="epochs">Epochs done, with the fraction of the one in progress.</param>
    public double At(double epochs)
    {
        var warmUp = parameters.WarmUpEpochs;
        var factor = parameters.Schedule switch
        {
            LearningRateSchedule.Constant => 1,
            LearningRateSchedule.Cosine => (
                1 + Math.Cos(Math.PI * Math.Clamp((epochs - warmUp) / Math.Max(parameters.Epochs - warmUp, 1e-9), 0, 1))
            ) / 2,
            LearningRateSchedule.Step => Math.Pow(parameters.ScheduleFactor, Math.Floor(epochs / parameters.ScheduleEpochs)),
            LearningRateSchedule.Plateau => State.Reduction,
            _ => throw new ArgumentOutOfRangeException(nameof(epochs), parameters.Schedule, "Unknown schedule."),
        };
        return parameters.LearningRate * factor * (epochs < warmUp ? epochs / warmUp : 1);
    }

    /// <summary>Tells a plateau schedule how an epoch ended.</summary>
    public void EpochCompleted(double validationLoss)
    {
        if (validationLoss < State.LowestLoss)
            State = State with { LowestLoss = validationLoss, EpochsSince = 0 };
        else if (State.EpochsSince + 1 >= parameters.ScheduleEpochs)
            State = State with { Reduction = State.Reduction * parameters.ScheduleFactor, EpochsSince = 0 };
        else
            State = State with { EpochsSince = State.EpochsSince + 1 };
    }
}

/// <param name="Reduction">What the learning rate is multiplied with.</param>
/// <param name="EpochsSince">Epochs since the lowest loss or the last reduction.</param>
internal sealed record PlateauState(double Reduction, double LowestLoss, int EpochsSince);
