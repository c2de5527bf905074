using ChordDash.Engine.Training;
using ChordDash.Engine.Training.Memory;

namespace ChordDash.Component.Tests.Shared;

/// <summary>Estimates as the server does; nothing is too large until a test says so.</summary>
internal sealed class FakeTrainingMemory : ITrainingMemory
{
    public Message? Obstacle { get; set; }

    public MemoryOutlook Look(HyperParameters parameters, TrainingSize size) => new(MemoryEstimate.Of(parameters, size).Total, Obstacle);
}
