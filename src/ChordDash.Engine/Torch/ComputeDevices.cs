using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;
using TorchSharp;

namespace ChordDash.Engine.Torch;

/// <summary>Asks libtorch, at first use, which devices there are.</summary>
internal sealed class ComputeDevices(EngineOptions options) : IComputeDevices
{
    private readonly Lazy<IReadOnlyList<ComputeDevice>> _available = new(() => Find(options.LibtorchPath));

    public IReadOnlyList<ComputeDevice> Available => _available.Value;

    public ComputeDevice Resolve(string requested)
    {
        ArgumentNullException.ThrowIfNull(requested);
        return requested.Equals("auto", StringComparison.OrdinalIgnoreCase)
            ? Available[0]
            : Available.FirstOrDefault(device => device.Id.Equals(requested, StringComparison.OrdinalIgnoreCase))
                ?? throw new UserErrorException(
                    ModelMessages.DeviceDoesNotExist(requested, string.Join(", ", Available.Select(device => device.Id)))
                );
    }

    private static List<ComputeDevice> Find(string? libtorchPath)
    {
        Libtorch.Load(libtorchPath);
        var cards = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        if (cards > 0)
            torch.backends.cuda.matmul.allow_tf32 = true; // cuDNN's LSTMs use it anyway.
        var name = cards > 0 ? NvidiaName() : "";
        return
        [
            .. Enumerable
                .Range(0, cards)
                .Select(card => new ComputeDevice($"cuda:{card}", Message.Literal(cards == 1 ? name : $"{name} #{card}"))),
            new("cpu", ModelMessages.CpuWithCores(Environment.ProcessorCount)),
        ];
    }

    // libtorch knows the model's name, but TorchSharp does not pass it on. CUDA numbers cards by speed and the driver by bus, so
    // that a name is told only where all cards are alike.
    private static string NvidiaName()
    {
        const string Cards = "/proc/driver/nvidia/gpus";
        var names = Directory.Exists(Cards)
            ? Directory
                .EnumerateDirectories(Cards)
                .Select(card => Path.Combine(card, "information"))
                .Where(File.Exists)
                .SelectMany(File.ReadLines)
                .Where(line => line.StartsWith("Model:", StringComparison.Ordinal))
                .Select(line => line["Model:".Length..].Trim())
                .Distinct(StringComparer.Ordinal)
                .ToList()
            : [];
        return names is [var only] ? only : "NVIDIA GPU";
    }
}
