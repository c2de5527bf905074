using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace ChordDash.Engine.Datasets.Pickles;

/// <summary>The element type of a NumPy array or scalar, as its pickle describes it: <c>dtype("f8", False, True)</c> and a state with the byte order.</summary>
internal sealed class NumpyDtype(object?[] arguments)
{
    private const int LongestCode = 12;

    private readonly string _code = arguments is [string { Length: > 0 and <= LongestCode } code, ..] ? code : "?";
    private bool _bigEndian;
    private bool _structured;

    /// <summary>NumPy's letter: i and u integers, f floats, b booleans, O objects, U and S text …</summary>
    public char Kind => _code[0];

    /// <summary>Bytes per element; 0 when the type has none of its own.</summary>
    public int ItemSize => int.TryParse(_code.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
        ? Kind == 'U' ? sizeof(int) * Math.Min(size, DatasetLimits.LabelLength + 1) : size
        : 0;

    public bool IsObject => Kind == 'O';
    /// <summary>Whether the elements are texts, none longer than a label may be.</summary>
    public bool IsText => !_structured && Kind switch
    {
        'U' => ItemSize is > 0 and <= sizeof(int) * DatasetLimits.LabelLength,
        'S' => ItemSize is > 0 and <= DatasetLimits.LabelLength,
        _ => false,
    };

    /// <summary>Whether the elements are integers or floats.</summary>
    public bool IsNumber => !_structured && (Kind, ItemSize) is ('i' or 'u', 1 or 2 or 4 or 8) or ('f', 2 or 4 or 8);

    public bool IsBoolean => (Kind, ItemSize) is ('b', 1);

    /// <summary>The largest number of an unsigned integer type; null for other types.</summary>
    public double? UnsignedMaximum => IsNumber && Kind == 'u' ? Math.Pow(2, 8 * ItemSize) - 1 : null;

    /// <summary>The name that NumPy prints, such as "float64".</summary>
    public string Name => Kind switch
    {
        _ when _structured => "structured dtype",
        'i' => $"int{8 * ItemSize}",
        'u' => $"uint{8 * ItemSize}",
        'f' => $"float{8 * ItemSize}",
        'c' => $"complex{8 * ItemSize}",
        'b' => "bool",
        'O' => "object",
        'M' => "datetime64",
        'm' => "timedelta64",
        'U' or 'S' => "text",
        _ => Describe.Quote(_code),
    };

    /// <summary>Called by the unpickler with (version, byte order, sub-dtype, names, fields, …).</summary>
    public void __setstate__(object?[] state)
    {
        _bigEndian = state is [_, ">", ..];
        _structured = state is [_, _, not null, ..] or [_, _, _, not null, ..] or [_, _, _, _, not null, ..];
    }

    /// <param name="element">Exactly <see cref="ItemSize"/> bytes of a type that <see cref="IsNumber"/>. Whole numbers beyond 2^53 lose their last digits.</param>
    public double ReadNumber(ReadOnlySpan<byte> element) => (Kind, ItemSize, _bigEndian) switch
    {
        ('f', 8, false) => BinaryPrimitives.ReadDoubleLittleEndian(element),
        ('f', 8, true) => BinaryPrimitives.ReadDoubleBigEndian(element),
        ('f', 4, false) => BinaryPrimitives.ReadSingleLittleEndian(element),
        ('f', 4, true) => BinaryPrimitives.ReadSingleBigEndian(element),
        ('f', 2, false) => (double)BinaryPrimitives.ReadHalfLittleEndian(element),
        ('f', 2, true) => (double)BinaryPrimitives.ReadHalfBigEndian(element),
        ('i', 8, false) => BinaryPrimitives.ReadInt64LittleEndian(element),
        ('i', 8, true) => BinaryPrimitives.ReadInt64BigEndian(element),
        ('i', 4, false) => BinaryPrimitives.ReadInt32LittleEndian(element),
        ('i', 4, true) => BinaryPrimitives.ReadInt32BigEndian(element),
        ('i', 2, false) => BinaryPrimitives.ReadInt16LittleEndian(element),
        ('i', 2, true) => BinaryPrimitives.ReadInt16BigEndian(element),
        ('i', 1, _) => (sbyte)element[0],
        ('u', 8, false) => BinaryPrimitives.ReadUInt64LittleEndian(element),
        ('u', 8, true) => BinaryPrimitives.ReadUInt64BigEndian(element),
        ('u', 4, false) => BinaryPrimitives.ReadUInt32LittleEndian(element),
        ('u', 4, true) => BinaryPrimitives.ReadUInt32BigEndian(element),
        ('u', 2, false) => BinaryPrimitives.ReadUInt16LittleEndian(element),
        ('u', 2, true) => BinaryPrimitives.ReadUInt16BigEndian(element),
        ('u', 1, _) => element[0],
        _ => throw new InvalidOperationException($"{Name} is no number."),
    };

    /// <param name="element">Exactly <see cref="ItemSize"/> bytes of a type that <see cref="IsText"/>: UTF-32 or ASCII, filled up with zeros.</param>
    public string ReadText(ReadOnlySpan<byte> element)
    {
        var encoding = Kind == 'S' ? Encoding.Latin1 : _bigEndian ? new UTF32Encoding(bigEndian: true, byteOrderMark: false) : Encoding.UTF32;
        return encoding.GetString(element).TrimEnd('\0');
    }

    /// <summary>One element as a plain object; null when the type cannot be read.</summary>
    public object? Read(ReadOnlySpan<byte> element) =>
        IsNumber ? ReadNumber(element) : IsText ? ReadText(element) : IsBoolean ? element[0] != 0 : null;
}
