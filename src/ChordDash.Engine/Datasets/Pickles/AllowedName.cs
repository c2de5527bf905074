using System.Collections.Frozen;

namespace ChordDash.Engine.Datasets.Pickles;

/// <summary>What the only names that a pickle may call stand for.</summary>
internal enum AllowedName { Dtype, NdArray, Encode, Reconstruct, Scalar, FromBuffer, OrderedDictionary }

/// <summary>What NumPy 1 and 2 write for arrays, numbers and their types, and an ordered dictionary. Nothing is ever looked up by another name.</summary>
internal static class AllowedNames
{
    private static readonly FrozenDictionary<string, AllowedName> Allowed = new Dictionary<string, AllowedName>(StringComparer.Ordinal)
    {
        ["numpy.dtype"] = AllowedName.Dtype,
        // Only ever an argument of _reconstruct.
        ["numpy.ndarray"] = AllowedName.NdArray,
        // What protocols 0 to 2 write for bytes.
        ["_codecs.encode"] = AllowedName.Encode,
        ["numpy.core.multiarray._reconstruct"] = AllowedName.Reconstruct,
        ["numpy._core.multiarray._reconstruct"] = AllowedName.Reconstruct,
        ["numpy.core.multiarray.scalar"] = AllowedName.Scalar,
        ["numpy._core.multiarray.scalar"] = AllowedName.Scalar,
        // Called without arguments; its entries follow as those of any dictionary.
        ["collections.OrderedDict"] = AllowedName.OrderedDictionary,
        // What protocol 5 writes for arrays without out-of-band buffers.
        ["numpy.core.numeric._frombuffer"] = AllowedName.FromBuffer,
        ["numpy._core.numeric._frombuffer"] = AllowedName.FromBuffer,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <returns>Null when the name is not allowed.</returns>
    public static AllowedName? Find(string name) => Allowed.TryGetValue(name, out var found) ? found : null;
}
