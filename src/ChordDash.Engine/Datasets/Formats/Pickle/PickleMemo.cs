using System.Runtime.CompilerServices;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>Values that a pickle refers to again, by number. Every pickler counts them up, so that a table does.</summary>
/// <param name="expected">Values for which there is room at once.</param>
internal sealed class PickleMemo(MemoryBudget budget, int expected)
{
    private PickleValue[] _values = new PickleValue[expected];
    private int _end;

    /// <summary>Values stored so far; the number that MEMOIZE gives.</summary>
    public int Count { get; private set; }

    public void Store(int index, PickleValue value)
    {
        if (index >= _values.Length)
        {
            var length = (int)Math.Min(Array.MaxLength, Math.Max(index + 1L, 2L * _values.Length));
            budget.Take((long)Unsafe.SizeOf<PickleValue>() * (length - _values.Length));
            Array.Resize(ref _values, length);
        }
        _values[index] = value;
        _end = Math.Max(_end, index + 1);
        Count++;
    }

    public void Clear()
    {
        Array.Clear(_values, 0, _end);
        (_end, Count) = (0, 0);
    }

    /// <returns>False when nothing was stored under this number.</returns>
    public bool TryGet(int index, out PickleValue value)
    {
        value = (uint)index < (uint)_values.Length ? _values[index] : default;
        return value.Kind != PickledKind.Mark;
    }
}
