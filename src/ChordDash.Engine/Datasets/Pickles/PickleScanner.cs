using Op = ChordDash.Engine.Datasets.Pickles.PickleOpcode;

namespace ChordDash.Engine.Datasets.Pickles;

/// <summary>
/// Walks through a pickle before the unpickler does, with a stack of kinds instead of values, and refuses whatever a data set does
/// not need: names that are not NumPy's, lengths beyond the file, endless nesting, more memory than <see cref="DatasetLimits"/> allow.
/// What passes cannot make the unpickler call, allocate or recurse beyond that.
/// </summary>
internal sealed partial class PickleScanner
{
    private const int HighestProtocol = 5;
    private const int OpcodesPerCancellationCheck = 1 << 16;

    private readonly PickleStack _stack = new();
    private readonly Dictionary<int, PickledItem> _memo = [];
    private int _at;
    private long _memory;

    /// <returns>The kind of the pickled object, and the bytes that the pickle takes.</returns>
    /// <exception cref="PickleDamageException">The bytes are not a well-formed pickle.</exception>
    /// <exception cref="DatasetFormatException">The pickle is refused for what it holds.</exception>
    public static (PickledKind Kind, int Length) Scan(ReadOnlySpan<byte> bytes, CancellationToken cancellationToken) =>
        new PickleScanner().Run(bytes, cancellationToken);

    private (PickledKind Kind, int Length) Run(ReadOnlySpan<byte> bytes, CancellationToken cancellationToken)
    {
        var cursor = new PickleCursor(bytes);
        for (var opcodes = 0; ; opcodes++)
        {
            if (opcodes % OpcodesPerCancellationCheck == 0)
                cancellationToken.ThrowIfCancellationRequested();
            if (cursor.Left == 0)
                throw new PickleDamageException($"it ends too early; the end mark of a pickle is missing after its {bytes.Length:N0} bytes.");
            _at = cursor.Position;
            var opcode = (Op)cursor.Byte();
            if (opcode == Op.Stop)
                return (_stack.PopLast().Kind, cursor.Position);
            Step(opcode, ref cursor);
        }
    }

    private void Step(Op opcode, ref PickleCursor cursor)
    {
        switch (opcode)
        {
            case Op.Proto: CheckProtocol(cursor.Byte()); break;
            case Op.Frame: cursor.Require(cursor.UInt64()); break;
            case Op.Mark: Push(new(PickledKind.Mark)); break;

            case Op.None: Push(new(PickledKind.None)); break;
            case Op.NewTrue or Op.NewFalse: Push(new(PickledKind.Boolean)); break;
            case Op.BinInt1: cursor.Take(1); Push(new(PickledKind.Number)); break;
            case Op.BinInt2: cursor.Take(2); Push(new(PickledKind.Number)); break;
            case Op.BinInt: cursor.Take(4); Push(new(PickledKind.Number)); break;
            case Op.BinFloat: cursor.Take(8); Push(new(PickledKind.Number)); break;
            case Op.Long1: PushInteger(cursor.Take(cursor.Byte())); break;
            case Op.Long4: PushInteger(cursor.Take(cursor.UInt32())); break;
            case Op.Int: PushIntegerLine(cursor.Line(), booleans: true); break;
            case Op.Long: PushIntegerLine(cursor.Line(), booleans: false); break;
            case Op.Float: PushFloatLine(cursor.Line()); break;

            case Op.ShortBinUnicode or Op.ShortBinString: PushText(ref cursor, cursor.Byte()); break;
            case Op.BinUnicode or Op.BinString: PushText(ref cursor, cursor.UInt32()); break;
            case Op.BinUnicode8: PushText(ref cursor, cursor.UInt64()); break;
            case Op.Unicode or Op.String: PushTextLine(opcode, cursor.Line()); break;
            case Op.ShortBinBytes: PushBytes(cursor.Take(cursor.Byte())); break;
            case Op.BinBytes: PushBytes(cursor.Take(cursor.UInt32())); break;
            case Op.BinBytes8 or Op.ByteArray8: PushBytes(cursor.Take(cursor.UInt64())); break;

            case Op.EmptyTuple: Push(new(PickledKind.Tuple, 1)); break;
            case Op.Tuple1: Push(Container(PickledKind.Tuple, _stack.Pop(1))); break;
            case Op.Tuple2: Push(Container(PickledKind.Tuple, _stack.Pop(2))); break;
            case Op.Tuple3: Push(Container(PickledKind.Tuple, _stack.Pop(3))); break;
            case Op.Tuple: Push(Container(PickledKind.Tuple, _stack.PopToMark())); break;
            case Op.EmptyList: PushList([]); break;
            case Op.List: PushList(_stack.PopToMark()); break;
            case Op.Append: ExtendList(_stack.Pop(1)); break;
            case Op.Appends: ExtendList(_stack.PopToMark()); break;
            case Op.EmptyDict: PushDictionary([]); break;
            case Op.Dict: PushDictionary(_stack.PopToMark()); break;
            case Op.SetItem: ExtendDictionary(_stack.Pop(2)); break;
            case Op.SetItems: ExtendDictionary(_stack.PopToMark()); break;

            case Op.Memoize: Store(_memo.Count); break;
            case Op.BinPut: Store(cursor.Byte()); break;
            case Op.LongBinPut: Store(cursor.Int32()); break;
            case Op.Put: Store(MemoIndex(cursor.Line())); break;
            case Op.BinGet: Fetch(cursor.Byte()); break;
            case Op.LongBinGet: Fetch(cursor.Int32()); break;
            case Op.Get: Fetch(MemoIndex(cursor.Line())); break;

            case Op.Global: PushGlobal(cursor.Line(), cursor.Line()); break;
            case Op.StackGlobal: PushGlobal(cursor); break;
            case Op.Reduce: Call(_stack.Pop(2)); break;
            case Op.Build: SetState(_stack.Pop(2)); break;

            default: throw Refused(opcode);
        }
    }

    private static void CheckProtocol(byte protocol)
    {
        if (protocol > HighestProtocol)
            throw new DatasetFormatException(
                $"The file says that it is a pickle of protocol {protocol}, but protocols go from 0 to {HighestProtocol}. " +
                "Save it again with pickle.dump.");
    }

    private Exception Refused(Op opcode) => opcode switch
    {
        Op.NextBuffer or Op.ReadonlyBuffer => new DatasetFormatException(
            "The pickle keeps its arrays outside of the file (out-of-band buffers). Save it with pickle.dump without a " +
            "buffer_callback."),
        _ when Enum.IsDefined(opcode) => new DatasetFormatException(
            $"The pickle uses the instruction {opcode} (at byte {_at:N0}), which no data set needs. Save a list of " +
            "(sequence, label) tuples."),
        _ => new PickleDamageException($"byte 0x{(byte)opcode:X2} at offset {_at:N0} is no pickle instruction."),
    };
}
