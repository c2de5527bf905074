using System.Collections.Frozen;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>What the only names that a pickle may call stand for.</summary>
internal enum AllowedName
{
    Dtype,
    NdArray,
    Encode,
    Reconstruct,
    Scalar,
    FromBuffer,
    OrderedDictionary,
    DefaultDictionary,
    JoblibArray,
    Factory,
}

/// <summary>
/// What NumPy 1 and 2 and joblib write for arrays, numbers and their types, and dictionaries that are no plain ones. Nothing is ever looked
/// up by another name.
/// </summary>
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
        // Python 3 calls them without entries, which follow as those of any dictionary; Python 2 gives a list of pairs.
        ["collections.OrderedDict"] = AllowedName.OrderedDictionary,
        ["collections.defaultdict"] = AllowedName.DefaultDictionary,
        // Only ever the argument of a defaultdict.
        ["builtins.list"] = AllowedName.Factory,
        ["builtins.dict"] = AllowedName.Factory,
        ["builtins.int"] = AllowedName.Factory,
        ["__builtin__.list"] = AllowedName.Factory,
        ["__builtin__.dict"] = AllowedName.Factory,
        ["__builtin__.int"] = AllowedName.Factory,
        // Its data follow the instruction that sets its state.
        ["joblib.numpy_pickle.NumpyArrayWrapper"] = AllowedName.JoblibArray,
        // What protocol 5 writes for arrays without out-of-band buffers.
        ["numpy.core.numeric._frombuffer"] = AllowedName.FromBuffer,
        ["numpy._core.numeric._frombuffer"] = AllowedName.FromBuffer,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <returns>Null when the name is not allowed.</returns>
    public static AllowedName? Find(string name) => Allowed.TryGetValue(name, out var found) ? found : null;
}
