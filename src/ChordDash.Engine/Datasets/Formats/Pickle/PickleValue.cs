using System.Runtime.InteropServices;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>What stands on the stack of a pickle machine.</summary>
internal enum PickledKind : byte
{
    Mark,
    None,
    Boolean,
    Integer,
    Float,

    /// <summary>
    /// Texts: in UTF-8; with Python's escape sequences of a line (V); in quotation marks with those of a literal (S); one byte per
    /// character.
    /// </summary>
    Text,
    EscapedText,
    QuotedText,
    Latin1Text,

    /// <summary>Bytes as they are; as a text of which each character is one byte.</summary>
    Bytes,
    BytesAsText,
    BytesAsEscapedText,

    /// <summary>Containers: a <see cref="PickledSequence"/>; that of a dictionary has keys and values in turn.</summary>
    List,
    Tuple,
    Dictionary,

    /// <summary>A name of <see cref="AllowedName"/>, and what such names make.</summary>
    Global,
    Dtype,
    Array,
    OtherScalar,
}

/// <summary>One value. Texts and bytes stay where they are in the file.</summary>
/// <param name="Bits">A whole number; the bits of a double; 1 for True; start and length in the file of a text or of bytes.</param>
/// <param name="Object">The container, array or type; the type of a NumPy number.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PickleValue(PickledKind Kind, long Bits = 0, object? Object = null)
{
    public static PickleValue Boolean(bool value) => new(PickledKind.Boolean, value ? 1 : 0);

    public static PickleValue Float(double value, NumpyDtype? dtype = null) =>
        new(PickledKind.Float, BitConverter.DoubleToInt64Bits(value), dtype);

    public static PickleValue Slice(PickledKind kind, int start, int length) => new(kind, (long)start << 32 | (uint)length);

    public int Start => (int)(Bits >> 32);

    public int Length => (int)Bits;

    public PickledSequence? Sequence => Object as PickledSequence;

    /// <summary>Whole numbers beyond 2^53 lose their last digits.</summary>
    public double? Number =>
        Kind switch
        {
            PickledKind.Integer => Bits,
            PickledKind.Float => BitConverter.Int64BitsToDouble(Bits),
            _ => null,
        };

    /// <summary>Whether it is a text, or bytes, which may be meant as one.</summary>
    public bool IsWords => IsText || Kind is PickledKind.Bytes or PickledKind.BytesAsText or PickledKind.BytesAsEscapedText;

    public bool IsText => Kind is PickledKind.Text or PickledKind.EscapedText or PickledKind.QuotedText or PickledKind.Latin1Text;
}
