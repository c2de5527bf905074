using TorchSharp;

namespace ChordDash.Engine.Torch;

/// <summary>
/// Numbers for libtorch that live as long as the process. TorchSharp makes an object of a number that is given to an operation and lets go
/// of it before libtorch has read it: a garbage collection during a long operation frees it under libtorch's hands, which then stops with
/// "Expected false to be true" or computes with another number.
/// </summary>
internal static class KeptScalars
{
    public static Scalar NegativeInfinity { get; } = float.NegativeInfinity;

    public static Scalar Zero { get; } = 0L;

    public static Scalar One { get; } = 1L;
}
