using static TorchSharp.torch;

namespace ChordDash.Benchmarks.Measurements;

/// <summary>The fastest of several large single-precision matrix products: what the device can do at best.</summary>
internal static class MatrixPeak
{
    private const int Repeats = 10;

    /// <returns>Operations per second, a multiplication and an addition being two.</returns>
    public static double Measure(Bench bench)
    {
        using var scope = NewDisposeScope();
        var size = bench.Device.type == TorchSharp.DeviceType.CUDA ? 8_192 : 2_048;
        var (left, right) = (rand(size, size, device: bench.Device), rand(size, size, device: bench.Device));
        var fastest = Enumerable.Range(0, Repeats).Min(_ => bench.Once(() => left.mm(right).Dispose()));
        return 2.0 * size * size * size / fastest;
    }
}
