using ChordDash.Engine.Common;

namespace ChordDash.Engine.Torch;

/// <summary>A CPU or GPU that runs can train on.</summary>
/// <param name="Id">"cpu", "cuda:0", …</param>
/// <param name="Name">Shown name, such as "CPU (2 cores)" or "NVIDIA A100".</param>
public sealed record ComputeDevice(string Id, Message Name);

/// <summary>The devices that training can use on this machine.</summary>
public interface IComputeDevices
{
    /// <summary>The best one first; the CPU is always among them.</summary>
    IReadOnlyList<ComputeDevice> Available { get; }

    /// <param name="requested">"auto" for the best one, or a device's id.</param>
    /// <exception cref="UserErrorException">There is no such device here; the message lists those there are.</exception>
    ComputeDevice Resolve(string requested);
}
