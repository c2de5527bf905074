namespace ChordDash.Engine.Datasets.Pickles;

/// <summary>The stack of a pickle machine, with kinds instead of values.</summary>
internal sealed class PickleStack
{
    private readonly Stack<int> _marks = [];
    private PickledItem[] _items = new PickledItem[64];
    private int _count;

    public void Push(PickledItem item)
    {
        if (_count == _items.Length)
            Array.Resize(ref _items, 2 * _count);
        if (item.Kind == PickledKind.Mark)
            _marks.Push(_count);
        _items[_count++] = item;
    }

    /// <summary>The topmost item, to be changed in place.</summary>
    public ref PickledItem Top()
    {
        if (_count == Floor)
            throw Underflow();
        return ref _items[_count - 1];
    }

    /// <returns>The topmost items in the order in which they were pushed; valid until the next push.</returns>
    public ReadOnlySpan<PickledItem> Pop(int count)
    {
        if (_count - Floor < count)
            throw Underflow();
        _count -= count;
        return _items.AsSpan(_count, count);
    }

    /// <summary>Takes everything above the last mark, and the mark.</summary>
    public ReadOnlySpan<PickledItem> PopToMark()
    {
        if (!_marks.TryPop(out var mark))
            throw new PickleDamageException("an instruction takes the objects since a mark, but there is no mark.");
        var items = _items.AsSpan(mark + 1, _count - mark - 1);
        _count = mark;
        return items;
    }

    /// <summary>The only item left at the end.</summary>
    public PickledItem PopLast() => _count == 1 && _marks.Count == 0
        ? _items[0]
        : throw new PickleDamageException($"it should leave one object at its end and leaves {_count:N0}.");

    /// <summary>Marks are taken by <see cref="PopToMark"/> only.</summary>
    private int Floor => _marks.TryPeek(out var mark) ? mark + 1 : 0;

    private static PickleDamageException Underflow() => new("an instruction takes more objects than there are.");
}
