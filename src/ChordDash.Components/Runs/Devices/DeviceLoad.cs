using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Torch;

namespace ChordDash.Components.Runs.Devices;

/// <summary>What a device is doing at a moment.</summary>
/// <param name="Load">0 … 1, by whatever runs on the machine.</param>
internal sealed record DeviceLoad(double Load, long Bytes, long TotalBytes)
{
    /// <param name="devices">All of the machine.</param>
    /// <returns>Null where it is not known.</returns>
    public static DeviceLoad? Of(ComputeDevice device, IReadOnlyList<ComputeDevice> devices, ResourceUse? machine)
    {
        if (machine is null)
            return null;
        if (IsCpu(device))
            return new(machine.Processor, machine.MachineBytes, machine.MachineTotalBytes);
        // CUDA numbers cards by speed and the driver by bus, so that they are told apart only where all are alike.
        List<CardUse> cards = [.. machine.Cards.OrderBy(card => card.Index)];
        var place = devices.Where(other => !IsCpu(other)).TakeWhile(other => other != device).Count();
        var areAlike = cards.Select(card => card.Name).Distinct(StringComparer.Ordinal).Count() == 1;
        return areAlike && cards.Count == devices.Count(other => !IsCpu(other))
            ? new(cards[place].Load, cards[place].Bytes, cards[place].TotalBytes)
            : null;
    }

    public static bool IsCpu(ComputeDevice device) => device.Id.Equals("cpu", StringComparison.OrdinalIgnoreCase);
}
