using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>
/// Writes a data set in the very form of the reference notebook's files: a pickle (protocol 4) of (float64 array, label) tuples, or of
/// arrays when there are no labels. Python reads it with NumPy 1 or 2. Labels become whole numbers if all are such, else texts.
/// </summary>
/// <remarks>Razorvine.Pickle knows no NumPy arrays. The instructions are those of Python's pickletools.</remarks>
public static class NotebookPickleWriter
{
    private const int ItemsPerBatch = 1_000;

    /// <param name="stream">Receives the pickle; stays open.</param>
    public static void Write(ChordDataset dataset, Stream stream, CancellationToken cancellationToken = default)
    {
        foreach (var _ in WriteByPiece(dataset, stream))
            cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>
    /// The same, with each step one piece, so that what was written can be sent before there is more. The last bytes come with the end.
    /// </summary>
    /// <returns>The pieces that were written, from 0 on.</returns>
    public static IEnumerable<int> WriteByPiece(ChordDataset dataset, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(stream);
        return Pieces(dataset, stream);
    }

    private static IEnumerable<int> Pieces(ChordDataset dataset, Stream stream)
    {
        var areNumbers = dataset.ClassLabels.All(label => FindNumber(label) is not null);
        var labels = dataset.ClassLabels.Select(label => areNumbers ? Integer(FindNumber(label)!.Value) : ShortText(label)).ToArray();
        // Not disposed, which would close the stream.
        var output = new BufferedStream(stream, 1 << 16);
        // What every array needs is put into the memo: 0 the function, 1 its arguments, 2 the element type.
        output.Write([0x80, 4]);
        Name("numpy.core.multiarray", "_reconstruct");
        output.Write([0x94, (byte)'0']);
        Name("numpy", "ndarray");
        output.Write([(byte)'K', 0, 0x85, (byte)'C', 1, (byte)'b', 0x87, 0x94, (byte)'0']);
        Name("numpy", "dtype");
        Text("f8");
        output.Write([0x89, 0x88, 0x87, (byte)'R', 0x94, (byte)'(', (byte)'K', 3]);
        Text("<");
        output.Write([
            .. "NNNJ"u8,
            0xFF,
            0xFF,
            0xFF,
            0xFF,
            (byte)'J',
            0xFF,
            0xFF,
            0xFF,
            0xFF,
            (byte)'K',
            0,
            (byte)'t',
            (byte)'b',
            (byte)'0',
            (byte)']',
        ]);
        for (var piece = 0; piece < dataset.Sequences.Count; piece++)
        {
            if (piece % ItemsPerBatch == 0)
                output.WriteByte((byte)'(');
            Array(dataset.Sequences[piece].Span);
            if (dataset.Labels is not null)
            {
                output.Write(labels[dataset.Labels[piece]]);
                output.WriteByte(0x86);
            }
            if (piece % ItemsPerBatch == ItemsPerBatch - 1 || piece == dataset.Sequences.Count - 1)
                output.WriteByte((byte)'e');
            yield return piece;
        }
        output.WriteByte((byte)'.');
        output.Flush();

        void Array(ReadOnlySpan<int> codes)
        {
            var numbers = new double[codes.Length];
            for (var i = 0; i < numbers.Length; i++)
                numbers[i] = codes[i];
            output.Write([(byte)'h', 0, (byte)'h', 1, (byte)'R', (byte)'(', (byte)'K', 1]);
            output.Write(Integer(codes.Length));
            output.Write([0x85, (byte)'h', 2, 0x89, (byte)'B']);
            output.Write(Bytes(sizeof(double) * codes.Length));
            output.Write(MemoryMarshal.AsBytes(numbers.AsSpan()));
            output.Write("tb"u8);
        }

        void Name(string module, string name)
        {
            Text(module);
            Text(name);
            output.WriteByte(0x93);
        }

        void Text(string text) => output.Write(ShortText(text));
    }

    private static int? FindNumber(string label) =>
        int.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && string.Equals(number.ToString(CultureInfo.InvariantCulture), label, StringComparison.Ordinal)
            ? number
            : null;

    private static byte[] Integer(int number) => [(byte)'J', .. Bytes(number)];

    private static byte[] Bytes(int number)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return bytes;
    }

    // Labels have at most a hundred characters, so at most 400 bytes.
    private static byte[] ShortText(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [(byte)'X', .. Bytes(bytes.Length), .. bytes];
    }
}
