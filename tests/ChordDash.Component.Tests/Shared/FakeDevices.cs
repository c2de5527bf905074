using ChordDash.Engine.Torch;

namespace ChordDash.Component.Tests.Shared;

internal sealed class FakeDevices : IComputeDevices
{
    public IReadOnlyList<ComputeDevice> Available { get; } = [new("cuda:0", "NVIDIA A100"), new("cpu", "CPU (2 cores)")];

    public ComputeDevice Resolve(string requested) => Available.FirstOrDefault(device => device.Id == requested) ?? Available[0];
}
