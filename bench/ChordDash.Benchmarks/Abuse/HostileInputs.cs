using System.IO.Compression;
using System.Text;

namespace ChordDash.Benchmarks.Abuse;

/// <summary>Small inputs that once cost a server minutes, gigabytes or both.</summary>
internal static class HostileInputs
{
    /// <summary>Typed chords that a careless parser reads in quadratic time, or answers with a hundred times their size.</summary>
    public static IReadOnlyList<string> Texts { get; } =
    [
        new('(', 100_000),
        string.Concat(Enumerable.Repeat("{ ", 50_000)),
        string.Concat(Enumerable.Repeat("{C ", 33_000)),
        "C" + new string(')', 99_000),
        string.Concat(Enumerable.Repeat("|: C x99999 :| ", 6_000)),
        new('(', 1_000_000),
    ];

    /// <summary>As many chords as one question may have.</summary>
    public static string LongQuestion { get; } = string.Join(' ', Enumerable.Repeat("C Am F G", 25_000));

    /// <summary>One dictionary of many keys, which the pickle's list names again and again at two bytes each.</summary>
    public static byte[] Pickle(int keys, int references)
    {
        using var pickle = new MemoryStream();
        pickle.Write([0x80, 2, (byte)']', (byte)'(', (byte)'}', (byte)'q', 0, (byte)'(']);
        for (var key = 0; key < keys; key++)
        {
            WriteText(pickle, $"key {key}");
            pickle.Write([(byte)'K', 1]);
        }

        WriteText(pickle, "sequence");
        pickle.Write([(byte)']', (byte)'(', (byte)'K', 0, (byte)'K', 16, (byte)'e']);
        WriteText(pickle, "label");
        pickle.Write([(byte)'K', 0, (byte)'u']);
        for (var reference = 1; reference < references; reference++)
            pickle.Write([(byte)'h', 0]);
        pickle.Write([(byte)'e', (byte)'.']);
        return pickle.ToArray();
    }

    /// <summary>An archive of a run in whose place of events stands a list of millions of empty ones.</summary>
    /// <param name="archive">Of a run that has ended, as the server exports it.</param>
    public static byte[] Archive(byte[] archive, int events)
    {
        using var bomb = new MemoryStream();
        bomb.Write(archive);
        using (var zip = new ZipArchive(bomb, ZipArchiveMode.Update, leaveOpen: true))
        {
            zip.GetEntry("events.json")!.Delete();
            using var entry = zip.CreateEntry("events.json", CompressionLevel.Optimal).Open();
            var part = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{},", 10_000)));
            entry.WriteByte((byte)'[');
            for (var written = 0; written < events; written += 10_000)
                entry.Write(part);
            entry.Write("{}]"u8);
        }

        return bomb.ToArray();
    }

    /// <summary>A MIDI file of note-ons, followed by note-offs of which none matches.</summary>
    public static byte[] Midi(int bytes)
    {
        using var track = new MemoryStream();
        for (var half = 0; half < 2; half++)
        {
            while (track.Length < (half + 1) * bytes / 2)
                track.Write(half == 0 ? [0, 0x90, 60, 64] : [0, 0x81, 61, 64]);
        }

        track.Write([0, 0xFF, 0x2F, 0]);
        var length = (int)track.Length;
        return
        [
            .. "MThd"u8,
            0,
            0,
            0,
            6,
            0,
            0,
            0,
            1,
            1,
            224,
            .. "MTrk"u8,
            (byte)(length >> 24),
            (byte)(length >> 16),
            (byte)(length >> 8),
            (byte)length,
            .. track.ToArray(),
        ];
    }

    private static void WriteText(MemoryStream pickle, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        pickle.WriteByte((byte)'X');
        pickle.Write(BitConverter.GetBytes(bytes.Length));
        pickle.Write(bytes);
    }
}
