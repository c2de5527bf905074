using System.Runtime.CompilerServices;

namespace ChordDash.Engine.Datasets.Pickles;

/// <summary>A list or tuple, or the keys and values of a dictionary in turn. Whole numbers alone take four bytes each.</summary>
internal sealed class PickledSequence
{
    /// <summary>The object and the heads of its arrays.</summary>
    public const int Bytes = 80;

    private int[] _integers = [];
    private PickleValue[] _items = [];

    public int Count { get; private set; }

    /// <summary>All items, if each is a whole number of 32 bits; null otherwise.</summary>
    public ReadOnlyMemory<int>? Integers => _items.Length == 0 ? new ReadOnlyMemory<int>(_integers, 0, Count) : default(ReadOnlyMemory<int>?);

    public PickleValue this[int index] => index >= Count
        ? throw new ArgumentOutOfRangeException(nameof(index))
        : _items.Length == 0 ? new(PickledKind.Integer, _integers[index]) : _items[index];

    public void Add(ReadOnlySpan<PickleValue> values, MemoryBudget budget)
    {
        if (_items.Length > 0 || !AreIntegers(values))
        {
            AddItems(values, budget);
            return;
        }
        Reserve(ref _integers, values.Length, budget);
        foreach (var value in values)
            _integers[Count++] = (int)value.Bits;
    }

    private void AddItems(ReadOnlySpan<PickleValue> values, MemoryBudget budget)
    {
        if (_items.Length == 0)
        {
            Reserve(ref _items, Count + values.Length, budget);
            for (var i = 0; i < Count; i++)
                _items[i] = new(PickledKind.Integer, _integers[i]);
            _integers = [];
        }
        Reserve(ref _items, values.Length, budget);
        values.CopyTo(_items.AsSpan(Count));
        Count += values.Length;
    }

    private void Reserve<T>(ref T[] array, int more, MemoryBudget budget)
    {
        if (Count + more <= array.Length)
            return;
        // The first batch is often the only one.
        var length = array.Length == 0 ? Count + more : Math.Max(Count + more, 2 * array.Length);
        budget.Take((long)Unsafe.SizeOf<T>() * (length - array.Length));
        Array.Resize(ref array, length);
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
