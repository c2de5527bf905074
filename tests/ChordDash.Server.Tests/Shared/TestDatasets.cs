using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Formats.Pickle;

namespace ChordDash.Server.Tests.Shared;

/// <summary>Small data sets, as the files that users upload.</summary>
internal static class TestDatasets
{
    public static MemoryStream Pickle(int classes, int pieces, Func<int, string>? label = null) =>
        Pickle(
            new ChordDataset(
                [
                    .. Enumerable
                        .Range(0, classes * pieces)
                        .Select(piece => (ReadOnlyMemory<int>)new[] { piece % classes, 17, 33, piece % 7 }),
                ],
                [.. Enumerable.Range(0, classes * pieces).Select(piece => piece % classes)],
                [.. Enumerable.Range(0, classes).Select(label ?? (index => $"{index}"))]
            )
        );

    /// <summary>The labels are whole numbers from 0.</summary>
    public static MemoryStream Labelled(params (int[] Codes, int Label)[] pieces) =>
        Pickle(
            new ChordDataset(
                [.. pieces.Select(piece => (ReadOnlyMemory<int>)piece.Codes)],
                [.. pieces.Select(piece => piece.Label)],
                [.. Enumerable.Range(0, pieces.Max(piece => piece.Label) + 1).Select(label => $"{label}")]
            )
        );

    public static MemoryStream Unlabelled(params int[][] sequences) =>
        Pickle(new ChordDataset([.. sequences.Select(sequence => (ReadOnlyMemory<int>)sequence)], null, []));

    /// <summary>Pieces of words, as protocol 0 writes them; labelled, or not where the label is null.</summary>
    public static MemoryStream Words(params (string[] Chords, string? Label)[] pieces)
    {
        var rows = pieces.Select(piece => piece.Label is null ? List(piece.Chords) : $"({List(piece.Chords)}V{piece.Label}\nt");
        return new(System.Text.Encoding.ASCII.GetBytes($"({string.Concat(rows)}l."));

        static string List(string[] chords) => $"({string.Concat(chords.Select(chord => $"V{chord}\n"))}l";
    }

    /// <summary>A file of single numbers, a thousand for each piece, that is read for a while.</summary>
    public static MemoryStream SlowPickle(int pieces)
    {
        byte[] sequence =
        [
            (byte)']',
            (byte)'(',
            .. Enumerable.Repeat(new byte[] { (byte)'K', 7 }, 1_000).SelectMany(number => number),
            (byte)'e',
        ];
        var file = new MemoryStream();
        file.Write([0x80, 3, (byte)']', (byte)'(']);
        for (var piece = 0; piece < pieces; piece++)
            file.Write(sequence);
        file.Write([(byte)'e', (byte)'.']);
        file.Position = 0;
        return file;
    }

    private static MemoryStream Pickle(ChordDataset dataset)
    {
        using var stream = new MemoryStream();
        PickleDatasetWriter.Write(dataset, stream);
        return new MemoryStream(stream.ToArray());
    }
}
