using System.Globalization;

namespace ChordDash.Engine.Datasets.Pickles;

/// <summary>Numbers, texts, containers and the memo.</summary>
internal sealed partial class PickleScanner
{
    /// <summary>Bytes of a whole number, and digits of one written as text; converting longer ones takes quadratic time.</summary>
    private const int LongestInteger = 32;

    // Rough sizes of the unpickler's objects together with their places on the two stacks and in the two memos.
    private const int ValueBytes = 56;
    private const int ListBytes = 120;
    private const int DictionaryBytes = 1_000;
    private const int MemoBytes = 80;

    private void Push(PickledItem item)
    {
        Take(ValueBytes);
        _stack.Push(item);
    }

    private void Take(long bytes)
    {
        _memory += bytes;
        if (_memory > DatasetLimits.ObjectBytes)
            throw new DatasetFormatException(
                $"Reading this pickle would take more than {DatasetLimits.ObjectBytes >> 20:N0} MB of memory. Save the " +
                "sequences as NumPy arrays, which take less, or split the file.");
    }

    private void PushInteger(ReadOnlySpan<byte> digits)
    {
        if (digits.Length > LongestInteger)
            throw new PickleDamageException($"at byte {_at:N0} it has a whole number of {digits.Length:N0} bytes.");
        Push(new(PickledKind.Number));
    }

    private void PushIntegerLine(ReadOnlySpan<byte> line, bool booleans)
    {
        if (booleans && (line.SequenceEqual("00"u8) || line.SequenceEqual("01"u8)))
        {
            Push(new(PickledKind.Boolean));
            return;
        }
        var digits = !booleans && line.EndsWith("L"u8) ? line[..^1] : line;
        if (digits.Length > LongestInteger || !Int128.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            throw new PickleDamageException($"the line at byte {_at:N0} should be a whole number and is not.");
        Push(new(PickledKind.Number));
    }

    private void PushFloatLine(ReadOnlySpan<byte> line)
    {
        if (line.Length > LongestInteger || !double.TryParse(line, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            throw new PickleDamageException($"the line at byte {_at:N0} should be a number and is not.");
        Push(new(PickledKind.Number));
    }

    private void PushText(ref PickleCursor cursor, ulong length)
    {
        var start = cursor.Position;
        cursor.Take(length);
        Take(2 * (long)length);
        Push(new(PickledKind.Text, Start: start, Length: (int)length));
    }

    private void PushTextLine(PickleOpcode opcode, ReadOnlySpan<byte> line)
    {
        if (opcode == PickleOpcode.String && (line.Length < 2 || line[0] != line[^1] || line[0] is not ((byte)'\'' or (byte)'"')))
            throw new PickleDamageException($"the text at byte {_at:N0} has no quotation marks.");
        Take(2L * line.Length);
        // Protocol 0 names its functions by GLOBAL, so that nothing needs to know where such a text stands.
        Push(new(PickledKind.Text));
    }

    private void PushBytes(ReadOnlySpan<byte> bytes)
    {
        Take(bytes.Length);
        Push(new(PickledKind.Bytes));
    }

    private static short Depth(ReadOnlySpan<PickledItem> items)
    {
        var deepest = 0;
        foreach (var item in items)
            deepest = Math.Max(deepest, item.Depth);
        if (deepest >= DatasetLimits.Nesting)
            throw new DatasetFormatException(
                $"The pickle has lists or tuples nested more than {DatasetLimits.Nesting} deep. Save a list of (sequence, " +
                "label) tuples.");
        return (short)(deepest + 1);
    }

    private static PickledItem Container(PickledKind kind, ReadOnlySpan<PickledItem> items) => new(kind, Depth(items));

    private void PushList(ReadOnlySpan<PickledItem> items)
    {
        Take(ListBytes);
        Push(Container(PickledKind.List, items));
    }

    private void ExtendList(ReadOnlySpan<PickledItem> items)
    {
        ref var list = ref _stack.Top();
        if (list.Kind != PickledKind.List)
            throw new PickleDamageException($"at byte {_at:N0} it appends to something that is not a list.");
        list = list with { Depth = Math.Max(list.Depth, Depth(items)) };
    }

    private void PushDictionary(ReadOnlySpan<PickledItem> items)
    {
        var entries = Container(PickledKind.Dictionary, items);
        CheckEntries(items);
        Take(DictionaryBytes);
        Push(entries);
    }

    private void ExtendDictionary(ReadOnlySpan<PickledItem> items)
    {
        ref var dictionary = ref _stack.Top();
        if (dictionary.Kind != PickledKind.Dictionary)
            throw new PickleDamageException($"at byte {_at:N0} it sets items of something that is not a dictionary.");
        CheckEntries(items);
        dictionary = dictionary with { Depth = Math.Max(dictionary.Depth, Depth(items)) };
    }

    private void CheckEntries(ReadOnlySpan<PickledItem> items)
    {
        if (items.Length % 2 != 0)
            throw new PickleDamageException($"at byte {_at:N0} it has a dictionary key without a value.");
        for (var key = 0; key < items.Length; key += 2)
        {
            if (items[key].Kind != PickledKind.Text)
                throw new DatasetFormatException(
                    "The pickle has a dictionary with keys that are not texts. Save {\"X\": sequences, \"y\": labels} or a " +
                    "list of (sequence, label) tuples.");
        }
        // Hash tables grow by doubling; an entry takes about 50 bytes.
        Take(50L * items.Length);
    }

    private void Store(int index)
    {
        Take(MemoBytes);
        _memo[index] = _stack.Top();
    }

    private void Fetch(int index)
    {
        if (!_memo.TryGetValue(index, out var item))
            throw new PickleDamageException($"at byte {_at:N0} it refers to object {index}, which it has not stored.");
        Push(item);
    }

    private int MemoIndex(ReadOnlySpan<byte> line) => int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        ? index
        : throw new PickleDamageException($"the line at byte {_at:N0} should be the number of an object and is not.");
}
