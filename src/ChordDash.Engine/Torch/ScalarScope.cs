using TorchSharp;

namespace ChordDash.Engine.Torch;

/// <summary>
/// Numbers for libtorch that live until the scope ends, after all operations that were given them; see <see cref="KeptScalars"/>.
/// </summary>
internal sealed class ScalarScope : IDisposable
{
    private readonly List<Scalar> _scalars = [];

    public Scalar Keep(double number)
    {
        Scalar scalar = number;
        _scalars.Add(scalar);
        return scalar;
    }

    public void Dispose()
    {
        foreach (var scalar in _scalars)
            scalar.Dispose();
    }
}
