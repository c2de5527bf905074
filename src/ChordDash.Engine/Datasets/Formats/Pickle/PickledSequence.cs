using System.Runtime.CompilerServices;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>A list or tuple, or the keys and values of a dictionary in turn. Whole numbers alone take four bytes each.</summary>
internal sealed class PickledSequence
{
    /// <summary>The object and the head of its array.</summary>
    public const int Bytes = 80;

    private Memory<int> _integers;
    private PickleValue[] _items = [];

    public int Count { get; private set; }

    /// <summary>All items, if each is a whole number of 32 bits; null otherwise.</summary>
    public ReadOnlyMemory<int>? Integers => _items.Length == 0 ? _integers : default(ReadOnlyMemory<int>?);

    public PickleValue this[int index] =>
        index >= Count ? throw new ArgumentOutOfRangeException(nameof(index))
        : _items.Length == 0 ? new(PickledKind.Integer, _integers.Span[index])
        : _items[index];

    public void Add(ReadOnlySpan<PickleValue> values, MemoryBudget budget)
    {
        if (_items.Length > 0 || !AreIntegers(values))
        {
            AddItems(values, budget);
            return;
        }
        if (values.IsEmpty)
            return;
        _integers = budget.Codes.Grow(_integers, values.Length);
        var integers = _integers.Span;
        foreach (var value in values)
            integers[Count++] = (int)value.Bits;
    }

    private void AddItems(ReadOnlySpan<PickleValue> values, MemoryBudget budget)
    {
        if (_items.Length == 0)
        {
            Reserve(Count + values.Length, budget);
            for (var i = 0; i < Count; i++)
                _items[i] = new(PickledKind.Integer, _integers.Span[i]);
            _integers = default;
        }
        Reserve(values.Length, budget);
        values.CopyTo(_items.AsSpan(Count));
        Count += values.Length;
    }

    private void Reserve(int more, MemoryBudget budget)
    {
        if (Count + more <= _items.Length)
            return;
        // The first batch is often the only one.
        var length = _items.Length == 0 ? Count + more : Math.Max(Count + more, 2 * _items.Length);
        budget.Take((long)Unsafe.SizeOf<PickleValue>() * (length - _items.Length));
        Array.Resize(ref _items, length);
    }

    private static bool AreIntegers(ReadOnlySpan<PickleValue> values)
    {
        foreach (var value in values)
        {
            if (value.Kind != PickledKind.Integer || value.Bits != (int)value.Bits)
                return false;
        }
        return true;
    }
}
