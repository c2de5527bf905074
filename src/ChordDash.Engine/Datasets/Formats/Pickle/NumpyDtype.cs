using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>
/// The element type of a NumPy array or scalar, as its pickle describes it: <c>dtype("f8", False, True)</c> and a state with the byte
/// order.
/// </summary>
internal sealed class NumpyDtype(PickledSequence arguments, PickledContent content)
{
    private const int MaxCodeLength = 12;

    /// <summary>Bytes of the file for one byte, if it is written as \u0000.</summary>
    private const int MaxEscapeLength = 6;

    /// <summary>Characters of a text; a piece may be one.</summary>
    private const int MaxTextLength = 1 << 16;

    private readonly ImportNotes _notes = content.Notes;
    private readonly string _code =
        arguments.Count > 0 && content.FindName(arguments[0], MaxCodeLength) is { Length: > 0 } code ? code : "?";
    private static readonly UTF32Encoding BigEndianUtf32 = new(bigEndian: true, byteOrderMark: false);

    private bool _bigEndian;
    private bool _swap = !BitConverter.IsLittleEndian;
    private bool _structured;
    private int? _itemSize;

    /// <summary>NumPy's letter: i and u integers, f floats, b booleans, O objects, U and S text …</summary>
    public char Kind => _code[0];

    /// <summary>Bytes per element; 0 when the type has none of its own.</summary>
    public int ItemSize =>
        _itemSize ??= int.TryParse(_code.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? Kind == 'U'
                ? sizeof(int) * Math.Min(size, MaxTextLength + 1)
                : size
            : 0;

    public bool IsObject => Kind == 'O';

    /// <summary>Whether the elements are texts, none of them too long.</summary>
    public bool IsText =>
        !_structured
        && Kind switch
        {
            'U' => ItemSize is > 0 and <= sizeof(int) * MaxTextLength,
            'S' => ItemSize is > 0 and <= MaxTextLength,
            _ => false,
        };

    /// <summary>Whether the elements are integers or floats.</summary>
    public bool IsNumber => !_structured && (Kind, ItemSize) is ('i' or 'u', 1 or 2 or 4 or 8) or ('f', 2 or 4 or 8);

    public bool IsBoolean => (Kind, ItemSize) is ('b', 1);

    /// <summary>The largest number of an unsigned integer type that is small enough to be a chord code; null for other types.</summary>
    public int? UnsignedMaximum =>
        (Kind, ItemSize) switch
        {
            ('u', 1) => byte.MaxValue,
            ('u', 2) => ushort.MaxValue,
            _ => null,
        };

    /// <summary>The name that NumPy prints, such as "float64".</summary>
    public MessageArgument Name =>
        Kind switch
        {
            _ when _structured => FileKindMessages.DtypeStructured,
            'i' => $"int{8 * ItemSize}",
            'u' => $"uint{8 * ItemSize}",
            'f' => $"float{8 * ItemSize}",
            'c' => $"complex{8 * ItemSize}",
            'b' => "bool",
            'O' => "object",
            'M' => "datetime64",
            'm' => "timedelta64",
            'U' or 'S' => FileKindMessages.DtypeText,
            _ => Describe.Quote(_code),
        };

    /// <param name="state">(version, byte order, sub-dtype, names, fields, …)</param>
    public void SetState(PickledSequence state, PickledContent content)
    {
        _bigEndian = state.Count > 1 && content.FindName(state[1], 1) is ">";
        _swap = _bigEndian == BitConverter.IsLittleEndian;
        for (var part = 2; part < Math.Min(state.Count, 5); part++)
            _structured |= state[part].Kind != PickledKind.None;
    }

    /// <summary>Reads whole numbers from -1 up to a limit.</summary>
    /// <param name="data">Elements of a type that <see cref="IsNumber"/>, as many as <paramref name="codes"/> has places.</param>
    /// <returns>The index of the first element that is anything else; -1 when there is none.</returns>
    public int ReadCodes(ReadOnlySpan<byte> data, Span<int> codes, int largest) =>
        (Kind, ItemSize) switch
        {
            ('f', 8) => ReadCodes<double>(data, codes, largest),
            ('f', 4) => ReadCodes<float>(data, codes, largest),
            ('f', 2) => ReadCodes<Half>(data, codes, largest),
            ('i', 8) => ReadCodes<long>(data, codes, largest),
            ('i', 4) => ReadCodes<int>(data, codes, largest),
            ('i', 2) => ReadCodes<short>(data, codes, largest),
            ('i', 1) => ReadCodes<sbyte>(data, codes, largest),
            ('u', 8) => ReadCodes<ulong>(data, codes, largest),
            ('u', 4) => ReadCodes<uint>(data, codes, largest),
            ('u', 2) => ReadCodes<ushort>(data, codes, largest),
            ('u', 1) => ReadCodes<byte>(data, codes, largest),
            _ => throw new InvalidOperationException($"{Name} is no number."),
        };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A file is read once, before the runtime would find out.
    private int ReadCodes<T>(ReadOnlySpan<byte> data, Span<int> codes, int largest)
        where T : unmanaged, INumberBase<T>
    {
        var elements = MemoryMarshal.Cast<byte, T>(data);
        // The notebook's files are such.
        var first = typeof(T) == typeof(double) && !_swap ? ReadWholeDoubles(MemoryMarshal.Cast<byte, double>(data), codes, largest) : 0;
        for (var i = first; i < codes.Length; i++)
        {
            var element = _swap ? InOrder(elements[i]) : elements[i];
            var code = int.CreateTruncating(element);
            // Written so that NaN fails too.
            if (!(T.CreateTruncating(code) == element && code >= StandardChords.Rest && code <= largest))
                return i;
            codes[i] = code;
        }
        return -1;
    }

    /// <summary>Eight at a time: added to 1.5 · 2^52, a small whole number stands in the lower half of the sum's bits.</summary>
    /// <returns>How many were read before the end, or before something else came.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ReadWholeDoubles(ReadOnlySpan<double> elements, Span<int> codes, int largest)
    {
        var (shift, low, high) = (
            Vector256.Create(1.5 * (1L << 52)),
            Vector256.Create((double)StandardChords.Rest),
            Vector256.Create((double)largest)
        );
        var lower = Vector256.Create((long)uint.MaxValue);
        var i = 0;
        for (; i <= codes.Length - 8; i += 8)
        {
            var (a, b) = (Vector256.Create(elements[i..]), Vector256.Create(elements[(i + 4)..]));
            var (shiftedA, shiftedB) = (a + shift, b + shift);
            var whole = Vector256.Equals(shiftedA - shift, a) & Vector256.Equals(shiftedB - shift, b);
            var inside = Vector256.GreaterThanOrEqual(Vector256.Min(a, b), low) & Vector256.LessThanOrEqual(Vector256.Max(a, b), high);
            if (!Vector256.EqualsAll((whole & inside).AsInt64(), Vector256<long>.AllBitsSet))
                break;
            Vector256.Narrow(shiftedA.AsInt64() & lower, shiftedB.AsInt64() & lower).CopyTo(codes[i..]);
        }
        return i;
    }

    private T Element<T>(ReadOnlySpan<byte> data)
        where T : unmanaged
    {
        var element = MemoryMarshal.Read<T>(data);
        return _swap ? InOrder(element) : element;
    }

    private static T InOrder<T>(T element)
        where T : unmanaged
    {
        MemoryMarshal.AsBytes(new Span<T>(ref element)).Reverse();
        return element;
    }

    /// <param name="element">Exactly <see cref="ItemSize"/> bytes of a type that <see cref="IsNumber"/>.</param>
    /// <returns>Whole numbers beyond 2^53 lose their last digits.</returns>
    public double ReadNumber(ReadOnlySpan<byte> element) =>
        (Kind, ItemSize) switch
        {
            ('f', 8) => Element<double>(element),
            ('f', 4) => Element<float>(element),
            ('f', 2) => (double)Element<Half>(element),
            ('i', 8) => Element<long>(element),
            ('i', 4) => Element<int>(element),
            ('i', 2) => Element<short>(element),
            ('i', 1) => Element<sbyte>(element),
            ('u', 8) => Element<ulong>(element),
            ('u', 4) => Element<uint>(element),
            ('u', 2) => Element<ushort>(element),
            ('u', 1) => Element<byte>(element),
            _ => throw new InvalidOperationException($"{Name} is no number."),
        };

    /// <param name="element">Exactly <see cref="ItemSize"/> bytes of a type that <see cref="IsText"/>: UTF-32, or bytes of an encoding,
    /// filled up with zeros.</param>
    public string ReadText(ReadOnlySpan<byte> element) =>
        Kind == 'S'
            ? ByteText.Decode(element.TrimEnd((byte)0), _notes)
            : (_bigEndian ? BigEndianUtf32 : Encoding.UTF32).GetString(element).TrimEnd('\0');

    /// <summary>The only element of some bytes; null when they are no single element of a type that can be read.</summary>
    public PickleValue? FindElement(PickleValue data, PickledContent content) =>
        // Looked at before the bytes are made of a text: a pickle could ask for the same megabytes a million times.
        (IsNumber || IsText || IsBoolean)
        && data.Length <= MaxEscapeLength * ItemSize
        && content.FindBytes(data) is { } bytes
        && bytes.Length == ItemSize
            ? Read(bytes.Span, content.Budget)
            : null;

    /// <summary>One element: a number, a text or a boolean, or a value of kind <see cref="PickledKind.OtherScalar"/>.</summary>
    /// <param name="element">Exactly <see cref="ItemSize"/> bytes.</param>
    public PickleValue Read(ReadOnlySpan<byte> element, MemoryBudget budget)
    {
        if (IsNumber)
            return PickleValue.Float(ReadNumber(element), this);
        if (IsBoolean)
            return PickleValue.Boolean(element[0] != 0);
        if (!IsText)
            return new(PickledKind.OtherScalar, Object: this);
        budget.Take(2 * ItemSize);
        return new(PickledKind.Text, Object: ReadText(element));
    }
}
