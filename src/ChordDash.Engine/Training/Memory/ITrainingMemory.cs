namespace ChordDash.Engine.Training.Memory;

/// <summary>How much memory trainings may take on this server. Safe for concurrent use.</summary>
public interface ITrainingMemory
{
    /// <summary>What a training would need, and whether it will ever be there.</summary>
    MemoryOutlook Look(HyperParameters parameters, TrainingSize size);
}

/// <param name="Needed">Bytes, of the card's memory for a training on a card.</param>
/// <param name="Obstacle">Why the training cannot be done here, with settings that would do; null if it can, or if nobody knows.</param>
public sealed record MemoryOutlook(long Needed, Message? Obstacle);
