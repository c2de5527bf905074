using System.Runtime.InteropServices;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>Places for whole numbers, cut from large arrays that the garbage collector does not copy about.</summary>
internal sealed class CodeArena(MemoryBudget budget)
{
    private const int Chunk = 1 << 16;

    private int[] _chunk = [];
    private int _used;

    public Memory<int> Take(int count)
    {
        if (_chunk.Length - _used < count)
            Replace(Math.Max(Chunk, count));
        _used += count;
        return _chunk.AsMemory(_used - count, count);
    }

    /// <summary>
    /// Adds places at the end of those of <paramref name="taken"/>, which stay where they are if nothing was taken since.
    /// </summary>
    public Memory<int> Grow(Memory<int> taken, int more)
    {
        if (
            MemoryMarshal.TryGetArray<int>(taken, out var place)
            && place.Array == _chunk
            && place.Offset + place.Count == _used
            && _chunk.Length - _used >= more
        )
        {
            _used += more;
            return _chunk.AsMemory(place.Offset, place.Count + more);
        }
        // Twice as much as is needed, so that a long list moves seldom.
        if (_chunk.Length - _used < taken.Length + more)
            Replace((int)Math.Clamp(2L * (taken.Length + more), Chunk, Array.MaxLength));
        var moved = Take(taken.Length + more);
        taken.CopyTo(moved);
        return moved;
    }

    private void Replace(int length)
    {
        budget.Take(sizeof(int) * (long)length);
        _chunk = GC.AllocateUninitializedArray<int>(length);
        _used = 0;
    }
}
