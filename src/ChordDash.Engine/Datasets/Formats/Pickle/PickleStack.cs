using System.Runtime.CompilerServices;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>The stack of a pickle machine.</summary>
internal sealed class PickleStack(MemoryBudget budget)
{
    private readonly Stack<int> _marks = [];
    private PickleValue[] _values = new PickleValue[64];
    private int _count;

    public void Push(PickleValue value)
    {
        if (_count == _values.Length)
        {
            budget.Take((long)Unsafe.SizeOf<PickleValue>() * _count);
            Array.Resize(ref _values, 2 * _count);
        }
        if (value.Kind == PickledKind.Mark)
            _marks.Push(_count);
        _values[_count++] = value;
    }

    public PickleValue Top() => _count == Floor ? throw Underflow() : _values[_count - 1];

    /// <returns>The topmost values in the order in which they were pushed; valid until the next push.</returns>
    public ReadOnlySpan<PickleValue> Pop(int count)
    {
        if (_count - Floor < count)
            throw Underflow();
        _count -= count;
        return _values.AsSpan(_count, count);
    }

    /// <summary>Takes everything above the last mark, and the mark.</summary>
    public ReadOnlySpan<PickleValue> PopToMark()
    {
        if (!_marks.TryPop(out var mark))
            throw new PickleDamageException(DatasetMessages.DamageHasNoMark);
        var values = _values.AsSpan(mark + 1, _count - mark - 1);
        _count = mark;
        return values;
    }

    /// <summary>The only value left at the end; the stack is empty then.</summary>
    public PickleValue PopLast() =>
        _count == 1 && _marks.Count == 0 ? _values[--_count] : throw new PickleDamageException(DatasetMessages.DamageLeavesObjects(_count));

    /// <summary>Marks are taken by <see cref="PopToMark"/> only.</summary>
    private int Floor => _marks.TryPeek(out var mark) ? mark + 1 : 0;

    private static PickleDamageException Underflow() => new(DatasetMessages.DamageTakesTooMuch);
}
