using System.Runtime.InteropServices;

namespace ChordDash.Engine.Datasets;

/// <summary>Sequences are the same when their codes are.</summary>
internal sealed class SequenceComparer : IEqualityComparer<ReadOnlyMemory<int>>
{
    public static readonly SequenceComparer Instance = new();

    public bool Equals(ReadOnlyMemory<int> x, ReadOnlyMemory<int> y) => x.Span.SequenceEqual(y.Span);

    public int GetHashCode(ReadOnlyMemory<int> obj)
    {
        var hash = new HashCode();
        hash.AddBytes(MemoryMarshal.AsBytes(obj.Span));
        return hash.ToHashCode();
    }

    /// <summary>For each sequence the first one that is identical to it.</summary>
    public static IReadOnlyList<int> Duplicates(IReadOnlyList<ReadOnlyMemory<int>> sequences)
    {
        var first = new Dictionary<ReadOnlyMemory<int>, int>(Instance);
        return [.. sequences.Select((sequence, piece) => first.TryAdd(sequence, piece) ? piece : first[sequence])];
    }
}
