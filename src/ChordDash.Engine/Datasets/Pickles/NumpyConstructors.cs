using System.Collections.Frozen;
using Razorvine.Pickle;

namespace ChordDash.Engine.Datasets.Pickles;

/// <summary>
/// The only names that a pickle may call: what NumPy 1 and 2 write for arrays, numbers and their types. Nothing else is ever
/// looked up, because <see cref="PickleScanner"/> refuses every other name before the unpickler sees the file.
/// </summary>
internal static class NumpyConstructors
{
    private static readonly FrozenDictionary<string, Constructor> Allowed = Create();

    static NumpyConstructors()
    {
        // Razorvine's table of constructors is one for the whole process. Ours replace its own "_codecs.encode"; it has no other of these names.
        foreach (var (name, constructor) in Allowed)
        {
            var dot = name.LastIndexOf('.');
            Unpickler.registerConstructor(name[..dot], name[(dot + 1)..], constructor);
        }
    }

    /// <summary>What calling a name makes; null when the name is not allowed. The first call registers the constructors.</summary>
    public static PickledKind? ResultOf(string name) => Allowed.TryGetValue(name, out var constructor) ? constructor.Result : null;

    private static FrozenDictionary<string, Constructor> Create()
    {
        var constructors = new Dictionary<string, Constructor>(StringComparer.Ordinal)
        {
            ["numpy.dtype"] = new(PickledKind.Object, args => new NumpyDtype(args)),
            // Only ever an argument of _reconstruct.
            ["numpy.ndarray"] = new(PickledKind.None, _ => null),
            // What protocols 0 to 2 write for bytes. The text stays as it is until somebody needs the bytes (Latin1.GetBytes): a pickle
            // could ask for the same megabytes a million times.
            ["_codecs.encode"] = new(PickledKind.Bytes, args => args is [string text, "latin1" or "latin-1"] ? text : null),
        };
        foreach (var core in new[] { "numpy.core", "numpy._core" })
        {
            constructors[$"{core}.multiarray._reconstruct"] = new(PickledKind.Object, _ => new NumpyArray());
            constructors[$"{core}.multiarray.scalar"] = new(PickledKind.Object, args => new NumpyScalar(args));
            // What protocol 5 writes for arrays without out-of-band buffers.
            constructors[$"{core}.numeric._frombuffer"] = new(PickledKind.Object, NumpyArray.FromBuffer);
        }
        return constructors.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private sealed record Constructor(PickledKind Result, Func<object?[], object?> Build) : IObjectConstructor
    {
        // The lower-case name is Razorvine's.
        public object construct(object[] args) => Build(args)!;
    }
}
