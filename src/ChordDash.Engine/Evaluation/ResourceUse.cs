namespace ChordDash.Engine.Evaluation;

/// <summary>What a machine was doing at a moment.</summary>
/// <param name="Processor">Share of all cores in use, 0 … 1, by whatever runs on the machine.</param>
/// <param name="ProcessBytes">Memory of the server's process.</param>
/// <param name="MachineBytes">Memory in use on the machine.</param>
/// <param name="MachineTotalBytes">Memory that the machine has.</param>
public sealed record ResourceUse(double Processor, long ProcessBytes, long MachineBytes, long MachineTotalBytes)
{
    /// <summary>Empty where there is no NVIDIA card.</summary>
    public IReadOnlyList<CardUse> Cards { get; init; } = [];
}

/// <summary>What one NVIDIA GPU of the machine was doing at a moment.</summary>
/// <param name="Index">Number of the GPU as nvidia-smi counts, from 0.</param>
/// <param name="Name">Name of the GPU, such as "NVIDIA A100".</param>
/// <param name="Load">Share of the time in which the card computed, 0 … 1.</param>
/// <param name="Bytes">Memory in use on the card.</param>
/// <param name="TotalBytes">Memory that the card has.</param>
/// <param name="Celsius">Temperature.</param>
public sealed record CardUse(int Index, string Name, double Load, long Bytes, long TotalBytes, double Celsius);
