using ChordDash.Engine.Torch;

namespace ChordDash.Component.Tests.Shared;

internal sealed class FakeDevices : IComputeDevices
{
    public IReadOnlyList<ComputeDevice> Available { get; } =
    [new("cuda:0", Message.Literal("NVIDIA A100")), new("cpu", Message.Literal("CPU (2 cores)"))];

    public ComputeDevice Resolve(string requested) => Available.FirstOrDefault(device => device.Id == requested) ?? Available[0];
}
