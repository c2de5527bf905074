using System.Buffers.Binary;
using System.Text;

namespace ChordDash.Engine.Tests.Shared;

/// <summary>Writes pickles instruction by instruction, as Python and NumPy write them, good ones and bad ones.</summary>
internal static class Pickled
{
    public static byte[] File(byte[] value, int protocol = 3) =>
        protocol < 2 ? [.. value, (byte)'.'] : [0x80, (byte)protocol, .. value, (byte)'.'];

    public static byte[] Int(int value)
    {
        var bytes = new byte[5];
        bytes[0] = (byte)'J';
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(1), value);
        return bytes;
    }

    public static byte[] Float(double value)
    {
        var bytes = new byte[9];
        bytes[0] = (byte)'G';
        BinaryPrimitives.WriteDoubleBigEndian(bytes.AsSpan(1), value);
        return bytes;
    }

    public static byte[] None => "N"u8.ToArray();
    public static byte[] True => [0x88];
    public static byte[] False => [0x89];

    public static byte[] Text(string value) => Sized('X', Encoding.UTF8.GetBytes(value));

    public static byte[] Bytes(byte[] value) => Sized('B', value);

    /// <summary>Bytes as protocols 0 to 2 write them: <c>_codecs.encode(text, "latin1")</c>.</summary>
    public static byte[] EncodedBytes(byte[] value) =>
        Call(Global("_codecs", "encode"), Text(Encoding.Latin1.GetString(value)), Text("latin1"));

    public static byte[] List(params byte[][] items) => [(byte)']', (byte)'(', .. items.SelectMany(item => item), (byte)'e'];

    public static byte[] Ints(params int[] values) => List([.. values.Select(Int)]);

    public static byte[] Tuple(params byte[][] items) => [(byte)'(', .. items.SelectMany(item => item), (byte)'t'];

    public static byte[] Dictionary(params (string Key, byte[] Value)[] entries) =>
        [(byte)'}', (byte)'(', .. entries.SelectMany(entry => (byte[])[.. Text(entry.Key), .. entry.Value]), (byte)'u'];

    public static byte[] Global(string module, string name) => Encoding.ASCII.GetBytes($"c{module}\n{name}\n");

    /// <summary>A name as protocol 4 writes it.</summary>
    public static byte[] StackGlobal(string module, string name) => [.. Short(module), .. Short(name), 0x93];

    public static byte[] Call(byte[] function, params byte[][] arguments) => [.. function, .. Tuple(arguments), (byte)'R'];

    public static byte[] Dtype(string code, string order = "<") =>
        [
            .. Call(Global("numpy", "dtype"), Text(code), False, True),
            .. Tuple(Int(3), Text(order), None, None, None, Int(-1), Int(-1), Int(0)),
            (byte)'b',
        ];

    /// <param name="data">The elements' bytes as a pickled value; bytes for numbers, a list for objects.</param>
    public static byte[] Array(byte[] dtype, int[] shape, byte[] data, string core = "numpy.core", bool fortran = false) =>
        [
            .. Call(Global($"{core}.multiarray", "_reconstruct"), Global("numpy", "ndarray"), Tuple(Int(0)), Bytes("b"u8.ToArray())),
            .. Tuple(Int(1), Tuple([.. shape.Select(Int)]), dtype, fortran ? True : False, data),
            (byte)'b',
        ];

    /// <summary>A one-dimensional array of little-endian float64, the notebook's form of a sequence.</summary>
    public static byte[] Doubles(params double[] values) => Array(Dtype("f8"), [values.Length], Bytes(LittleEndian(values)));

    /// <summary>An array of texts, as NumPy's U types.</summary>
    public static byte[] Texts(params string[] values)
    {
        var longest = values.Max(value => value.Length);
        return Array(
            Dtype($"U{longest}"),
            [values.Length],
            Bytes([.. values.SelectMany(value => Encoding.UTF32.GetBytes(value.PadRight(longest, '\0')))])
        );
    }

    /// <summary>A str of Python 2 in protocols 1 and 2.</summary>
    public static byte[] OldText(byte[] value) => [(byte)'U', (byte)value.Length, .. value];

    public static byte[] TextList(params string[] values) => List([.. values.Select(Text)]);

    public static byte[] Scalar(byte[] dtype, byte[] data) => Call(Global("numpy.core.multiarray", "scalar"), dtype, Bytes(data));

    public static byte[] LittleEndian(params double[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static byte[] Short(string text) => [0x8C, (byte)text.Length, .. Encoding.UTF8.GetBytes(text)];

    private static byte[] Sized(char opcode, byte[] content)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, content.Length);
        return [(byte)opcode, .. length, .. content];
    }
}
