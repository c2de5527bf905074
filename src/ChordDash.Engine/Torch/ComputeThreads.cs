using ChordDash.Engine.Common;
using TorchSharp;

namespace ChordDash.Engine.Torch;

/// <summary>How many threads libtorch computes with. Each thread that uses it has a number of its own.</summary>
public static class ComputeThreads
{
    /// <summary>
    /// Lets libtorch compute on the calling thread alone from now on. A small question is answered sooner so, and much sooner where other
    /// threads want the processor: each step would wait for helpers that are not running.
    /// </summary>
    /// <exception cref="UserErrorException">There is no libtorch to be loaded.</exception>
    public static void UseOnlyThisThread(EngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Libtorch.Load(options.LibtorchPath);
        var usual = torch.get_num_threads();
        torch.set_num_threads(1);
        // This also set what threads begin with that are new to libtorch. It is put back from a thread that ends here.
        var other = new Thread(() => torch.set_num_threads(usual));
        other.Start();
        other.Join();
    }
}
