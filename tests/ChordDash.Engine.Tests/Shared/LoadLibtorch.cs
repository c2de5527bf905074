using System.Runtime.CompilerServices;
using ChordDash.Engine.Torch;

namespace ChordDash.Engine.Tests.Shared;

internal static class LoadLibtorch
{
    /// <summary>The tests that share libtorch's one random generator, and so never run side by side.</summary>
    public const string Collection = "libtorch";

    // Before any test can touch a tensor: TorchSharp looks for its natives once, at the first use of `torch`.
    [ModuleInitializer]
    internal static void Run() => Libtorch.Load(null);
}
