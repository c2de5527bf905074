using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;

namespace ChordDash.Component.Tests.Shared;

internal sealed class FakeMachine : IMachineMonitor
{
    public ResourceUse? Latest { get; set; } = new(0.42, 1L << 30, 3L << 30, 8L << 30);
}
