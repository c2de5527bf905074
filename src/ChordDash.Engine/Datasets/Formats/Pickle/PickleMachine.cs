using System.Runtime.CompilerServices;
using ChordDash.Engine.Resources;
using Op = ChordDash.Engine.Datasets.Formats.Pickle.PickleOpcode;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>
/// Carries out a pickle's instructions on values of its own: nothing of the file is run or looked up, and names that are not NumPy's are
/// refused. Texts and bytes are not copied, lengths are compared with the file and memory with a <see cref="MemoryBudget"/> before anything
/// is allocated, and nothing recurses, so that nesting and cycles are harmless.
/// </summary>
/// <remarks>Razorvine.Pickle, which writes our pickles, makes an object of each number: 28 bytes in memory for one in the file.</remarks>
internal sealed partial class PickleMachine
{
    /// <summary>Of the work of reading a file; the rest is the <see cref="DatasetBuilder"/>'s.</summary>
    public const double Share = 0.5;

    private const int HighestProtocol = 5;
    private const int OpcodesPerCheck = 1 << 16;

    /// <summary>Of a usual file, for each object that it stores to refer to it again.</summary>
    private const int BytesPerStored = 512;
    private const int MinStored = 64;
    private const int MaxStored = 1 << 15;

    private readonly PickledContent _content;
    private readonly bool _embedded;
    private readonly ReadOnlyMemory<byte> _file;
    private readonly MemoryBudget _budget;
    private readonly WorkBudget _work;
    private readonly PickleStack _stack;
    private readonly PickleMemo _memo;
    private int _at;

    /// <param name="embedded">Whether the pickle stands within another one, as joblib writes arrays of objects; such have none
    /// within.</param>
    public PickleMachine(PickledContent content, bool embedded = false)
    {
        (_content, _embedded) = (content, embedded);
        (_file, _budget, _work) = (content.File, content.Budget, content.Work);
        _stack = new(_budget);
        _memo = new(_budget, embedded ? MinStored : Math.Clamp(_file.Length / BytesPerStored, MinStored, MaxStored));
    }

    /// <param name="start">Where the pickle begins in the file.</param>
    /// <returns>The pickled object, and where the pickle ends.</returns>
    /// <exception cref="PickleDamageException">The bytes are not a well-formed pickle.</exception>
    /// <exception cref="DatasetFormatException">The pickle is refused for what it holds.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A file is read once, before the runtime would find out.
    public (PickleValue Root, int End) Run(int start, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        _memo.Clear();
        var cursor = new PickleCursor(_file.Span, start);
        for (var opcodes = 0; ; opcodes++)
        {
            if (opcodes % OpcodesPerCheck == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report(Share * cursor.Position / _file.Length);
            }
            if (cursor.Left == 0)
                throw new PickleDamageException(DatasetMessages.DamageHasNoEnd(_file.Length));
            _at = cursor.Position;
            var opcode = (Op)cursor.Byte();
            if (opcode == Op.Stop)
                return (_stack.PopLast(), cursor.Position);
            Step(opcode, ref cursor);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Step(Op opcode, ref PickleCursor cursor)
    {
        switch (opcode)
        {
            case Op.Proto:
                CheckProtocol(cursor.Byte());
                break;
            case Op.Frame:
                cursor.Require(cursor.UInt64());
                break;
            case Op.Pop:
                _stack.Pop(1);
                break;
            case Op.Mark:
                _stack.Push(new(PickledKind.Mark));
                break;

            case Op.None:
                _stack.Push(new(PickledKind.None));
                break;
            case Op.NewTrue:
                _stack.Push(PickleValue.Boolean(true));
                break;
            case Op.NewFalse:
                _stack.Push(PickleValue.Boolean(false));
                break;
            case Op.BinInt1:
                _stack.Push(new(PickledKind.Integer, cursor.Byte()));
                break;
            case Op.BinInt2:
                _stack.Push(new(PickledKind.Integer, cursor.UInt16()));
                break;
            case Op.BinInt:
                _stack.Push(new(PickledKind.Integer, cursor.Int32()));
                break;
            case Op.BinFloat:
                _stack.Push(PickleValue.Float(cursor.Double()));
                break;
            case Op.Long1:
                PushInteger(cursor.Take(cursor.Byte()));
                break;
            case Op.Long4:
                PushInteger(cursor.Take(cursor.UInt32()));
                break;
            case Op.Int:
                PushIntegerLine(cursor.Line(), booleans: true);
                break;
            case Op.Long:
                PushIntegerLine(cursor.Line(), booleans: false);
                break;
            case Op.Float:
                PushFloatLine(cursor.Line());
                break;

            case Op.ShortBinUnicode:
                PushSlice(PickledKind.Text, ref cursor, cursor.Byte());
                break;
            case Op.BinUnicode:
                PushSlice(PickledKind.Text, ref cursor, cursor.UInt32());
                break;
            case Op.BinUnicode8:
                PushSlice(PickledKind.Text, ref cursor, cursor.UInt64());
                break;
            case Op.ShortBinString:
                PushSlice(PickledKind.Latin1Text, ref cursor, cursor.Byte());
                break;
            case Op.BinString:
                PushSlice(PickledKind.Latin1Text, ref cursor, cursor.UInt32());
                break;
            case Op.Unicode:
                PushEscapedLine(ref cursor);
                break;
            case Op.String:
                PushQuotedLine(ref cursor);
                break;
            case Op.ShortBinBytes:
                PushSlice(PickledKind.Bytes, ref cursor, cursor.Byte());
                break;
            case Op.BinBytes:
                PushSlice(PickledKind.Bytes, ref cursor, cursor.UInt32());
                break;
            case Op.BinBytes8 or Op.ByteArray8:
                PushSlice(PickledKind.Bytes, ref cursor, cursor.UInt64());
                break;

            case Op.EmptyTuple:
                PushNew(PickledKind.Tuple, []);
                break;
            case Op.Tuple1:
                PushNew(PickledKind.Tuple, _stack.Pop(1));
                break;
            case Op.Tuple2:
                PushNew(PickledKind.Tuple, _stack.Pop(2));
                break;
            case Op.Tuple3:
                PushNew(PickledKind.Tuple, _stack.Pop(3));
                break;
            case Op.Tuple:
                PushNew(PickledKind.Tuple, _stack.PopToMark());
                break;
            case Op.EmptyList:
                PushNew(PickledKind.List, []);
                break;
            case Op.List:
                PushNew(PickledKind.List, _stack.PopToMark());
                break;
            case Op.Append:
                Extend(PickledKind.List, _stack.Pop(1));
                break;
            case Op.Appends:
                Extend(PickledKind.List, _stack.PopToMark());
                break;
            case Op.EmptyDict:
                PushNew(PickledKind.Dictionary, []);
                break;
            case Op.Dict:
                PushNew(PickledKind.Dictionary, _stack.PopToMark());
                break;
            case Op.SetItem:
                Extend(PickledKind.Dictionary, _stack.Pop(2));
                break;
            case Op.SetItems:
                Extend(PickledKind.Dictionary, _stack.PopToMark());
                break;

            case Op.Memoize:
                Store(_memo.Count);
                break;
            case Op.BinPut:
                Store(cursor.Byte());
                break;
            case Op.LongBinPut:
                Store(cursor.Int32());
                break;
            case Op.Put:
                Store(MemoIndex(cursor.Line()));
                break;
            case Op.BinGet:
                Fetch(cursor.Byte());
                break;
            case Op.LongBinGet:
                Fetch(cursor.Int32());
                break;
            case Op.Get:
                Fetch(MemoIndex(cursor.Line()));
                break;

            case Op.Global:
                PushGlobal(cursor.Line(), cursor.Line());
                break;
            case Op.StackGlobal:
                PushGlobal(_stack.Pop(2));
                break;
            case Op.Reduce:
                Call(_stack.Pop(2));
                break;
            case Op.NewObj:
                PushNewObject(_stack.Pop(2));
                break;
            case Op.Build:
                SetState(_stack.Pop(2), ref cursor);
                break;

            default:
                throw Refused(opcode);
        }
    }

    private static void CheckProtocol(byte protocol)
    {
        if (protocol > HighestProtocol)
            throw new DatasetFormatException(DatasetMessages.PickleProtocolUnknown(protocol, HighestProtocol));
    }

    private Exception Refused(Op opcode) =>
        opcode switch
        {
            Op.NextBuffer or Op.ReadonlyBuffer => new DatasetFormatException(DatasetMessages.PickleKeepsArraysElsewhere),
            _ when Enum.IsDefined(opcode) => new DatasetFormatException(DatasetMessages.PickleInstructionRefused(opcode.ToString(), _at)),
            _ => new PickleDamageException(DatasetMessages.DamageUnknownInstruction($"{(byte)opcode:X2}", _at)),
        };
}
