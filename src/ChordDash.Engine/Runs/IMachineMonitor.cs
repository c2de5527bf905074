using ChordDash.Engine.Evaluation;

namespace ChordDash.Engine.Runs;

/// <summary>What the machine that trains is doing. Safe for concurrent use.</summary>
public interface IMachineMonitor
{
    /// <summary>As of the last few seconds; null before the first look.</summary>
    ResourceUse? Latest { get; }
}
