namespace ChordDash.Engine.Networks;

/// <summary>The chord codes that a model was trained on, as indices of its embedding.</summary>
internal sealed class ChordVocabulary
{
    /// <summary>The index of padding and of every code outside the vocabulary.</summary>
    public const int Unknown = 0;

    private readonly Dictionary<int, int> _indices;

    /// <param name="codes">Distinct codes in the order of their indices, from 1.</param>
    public ChordVocabulary(IReadOnlyList<int> codes)
    {
        Codes = codes;
        _indices = codes.Select((code, i) => (code, index: i + 1)).ToDictionary(pair => pair.code, pair => pair.index);
    }

    public IReadOnlyList<int> Codes { get; }

    /// <summary>Indices in use, the unknown one included.</summary>
    public int Size => Codes.Count + 1;

    public static ChordVocabulary Of(IEnumerable<ReadOnlyMemory<int>> sequences)
    {
        var codes = new HashSet<int>();
        foreach (var sequence in sequences)
            codes.UnionWith(sequence.ToArray());
        return new([.. codes.Order()]);
    }

    public bool Contains(int code) => _indices.ContainsKey(code);

    public int IndexOf(int code) => _indices.GetValueOrDefault(code, Unknown);
}
