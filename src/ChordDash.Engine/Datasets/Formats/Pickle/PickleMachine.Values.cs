using System.Globalization;
using System.Numerics;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>Numbers, texts, containers and the memo.</summary>
internal sealed partial class PickleMachine
{
    /// <summary>Bytes of a whole number, and digits of one written as text; converting longer ones takes quadratic time.</summary>
    private const int MaxIntegerBytes = 32;

    private void PushInteger(ReadOnlySpan<byte> digits)
    {
        if (digits.Length > MaxIntegerBytes)
            throw new PickleDamageException(DatasetMessages.DamageIntegerTooLong(_at, digits.Length));
        PushInteger(new BigInteger(digits));
    }

    private void PushInteger(BigInteger value) =>
        _stack.Push(
            value >= long.MinValue && value <= long.MaxValue ? new(PickledKind.Integer, (long)value) : PickleValue.Float((double)value)
        );

    private void PushIntegerLine(ReadOnlySpan<byte> line, bool booleans)
    {
        if (booleans && (line.SequenceEqual("00"u8) || line.SequenceEqual("01"u8)))
        {
            _stack.Push(PickleValue.Boolean(line[1] == '1'));
            return;
        }
        var digits = !booleans && line.EndsWith("L"u8) ? line[..^1] : line;
        if (
            digits.Length > MaxIntegerBytes
            || !Int128.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
        )
            throw new PickleDamageException(DatasetMessages.DamageLineIsNoInteger(_at));
        PushInteger((BigInteger)value);
    }

    private void PushFloatLine(ReadOnlySpan<byte> line)
    {
        if (line.Length > MaxIntegerBytes || !double.TryParse(line, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            throw new PickleDamageException(DatasetMessages.DamageLineIsNoNumber(_at));
        _stack.Push(PickleValue.Float(value));
    }

    private void PushSlice(PickledKind kind, ref PickleCursor cursor, ulong length)
    {
        var start = cursor.Position;
        cursor.Take(length);
        _stack.Push(PickleValue.Slice(kind, start, (int)length));
    }

    private void PushEscapedLine(ref PickleCursor cursor)
    {
        var start = cursor.Position;
        _stack.Push(PickleValue.Slice(PickledKind.EscapedText, start, cursor.Line().Length));
    }

    private void PushQuotedLine(ref PickleCursor cursor)
    {
        var start = cursor.Position;
        var line = cursor.Line();
        if (line.Length < 2 || line[0] != line[^1] || line[0] is not ((byte)'\'' or (byte)'"'))
            throw new PickleDamageException(DatasetMessages.DamageTextHasNoQuotes(_at));
        _stack.Push(PickleValue.Slice(PickledKind.QuotedText, start + 1, line.Length - 2));
    }

    private void PushNew(PickledKind kind, ReadOnlySpan<PickleValue> items)
    {
        _budget.Take(PickledSequence.Bytes);
        var container = new PickledSequence();
        CheckEntries(kind, items);
        container.Add(items, _budget);
        _stack.Push(new(kind, Object: container));
    }

    private void Extend(PickledKind kind, ReadOnlySpan<PickleValue> items)
    {
        var container = _stack.Top();
        if (container.Kind != kind)
            throw new PickleDamageException(
                kind == PickledKind.List ? DatasetMessages.DamageAddsToNoList(_at) : DatasetMessages.DamageAddsToNoDictionary(_at)
            );
        CheckEntries(kind, items);
        container.Sequence!.Add(items, _budget);
    }

    private void CheckEntries(PickledKind kind, ReadOnlySpan<PickleValue> items)
    {
        if (kind == PickledKind.Dictionary && items.Length % 2 != 0)
            throw new PickleDamageException(DatasetMessages.DamageKeyHasNoValue(_at));
    }

    private void Store(int index)
    {
        if (index < 0)
            throw new PickleDamageException(DatasetMessages.DamageStoresBelowZero(_at, index));
        _memo.Store(index, _stack.Top());
    }

    private void Fetch(int index) =>
        _stack.Push(
            _memo.TryGet(index, out var value) ? value : throw new PickleDamageException(DatasetMessages.DamageFetchesNothing(_at, index))
        );

    private int MemoIndex(ReadOnlySpan<byte> line) =>
        int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : throw new PickleDamageException(DatasetMessages.DamageLineIsNoObjectNumber(_at));
}
