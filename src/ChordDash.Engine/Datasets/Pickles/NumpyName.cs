using System.Collections.Frozen;

namespace ChordDash.Engine.Datasets.Pickles;

/// <summary>What the only names that a pickle may call stand for.</summary>
internal enum NumpyName { Dtype, NdArray, Encode, Reconstruct, Scalar, FromBuffer, OrderedDictionary }

/// <summary>What NumPy 1 and 2 write for arrays, numbers and their types, and an ordered dictionary. Nothing is ever looked up by another name.</summary>
internal static class NumpyNames
{
    private static readonly FrozenDictionary<string, NumpyName> Allowed = new Dictionary<string, NumpyName>(StringComparer.Ordinal)
    {
        ["numpy.dtype"] = NumpyName.Dtype,
        // Only ever an argument of _reconstruct.
        ["numpy.ndarray"] = NumpyName.NdArray,
        // What protocols 0 to 2 write for bytes.
        ["_codecs.encode"] = NumpyName.Encode,
        ["numpy.core.multiarray._reconstruct"] = NumpyName.Reconstruct,
        ["numpy._core.multiarray._reconstruct"] = NumpyName.Reconstruct,
        ["numpy.core.multiarray.scalar"] = NumpyName.Scalar,
        ["numpy._core.multiarray.scalar"] = NumpyName.Scalar,
        // Called without arguments; its entries follow as those of any dictionary.
        ["collections.OrderedDict"] = NumpyName.OrderedDictionary,
        // What protocol 5 writes for arrays without out-of-band buffers.
        ["numpy.core.numeric._frombuffer"] = NumpyName.FromBuffer,
        ["numpy._core.numeric._frombuffer"] = NumpyName.FromBuffer,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <returns>Null when the name is not allowed.</returns>
    public static NumpyName? Find(string name) => Allowed.TryGetValue(name, out var found) ? found : null;
}
