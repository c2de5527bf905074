using System.Buffers.Binary;
using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Chords;

/// <summary>The header of a MIDI file, which may be wrapped in RIFF (RP-029, "RMID") or stand behind something else.</summary>
/// <param name="Format">0 for one track, 1 for tracks that play together, 2 for independent songs; others in damaged files.</param>
/// <param name="Count">Tracks, as the header says.</param>
/// <param name="TicksPerBeat">Of a quarter note.</param>
/// <param name="Tracks">The byte at which the chunks behind the header begin.</param>
/// <param name="End">The first byte that does not belong to the MIDI file any more.</param>
internal sealed record MidiHeader(int Format, int Count, int TicksPerBeat, int Tracks, int End)
{
    private const int Length = 6;
    private const int ChunkHeader = 8;

    /// <exception cref="UserErrorException">There is no header, or time is not counted in beats.</exception>
    public static MidiHeader Read(byte[] file, MidiRemarks remarks)
    {
        var (at, end) = Find(file, remarks);
        var tracks = at + ChunkHeader + Length;
        if (end < tracks)
            throw new UserErrorException(MidiMessages.MidiHeaderIsCut);
        var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 4));
        // A longer header is skipped, as the standard asks; a wrong length is not believed.
        if (length >= Length && length <= end - at - ChunkHeader && !IsTrack(file, tracks, end))
            tracks = at + ChunkHeader + (int)length;
        else if (length != Length)
            remarks.Add(MidiMessages.MidiHeaderLengthIsWrong(length, Length));
        var ticks = BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 12));
        return ticks switch
        {
            0 => throw new UserErrorException(MidiMessages.MidiHasNoTicks),
            // The highest bit says that time is counted in film frames.
            >= 0x8000 => throw new UserErrorException(MidiMessages.MidiCountsFilmFrames),
            _ => new(
                BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 8)),
                BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 10)),
                ticks,
                tracks,
                end
            ),
        };
    }

    /// <summary>Whether the header of a track begins at a place.</summary>
    public static bool IsTrack(byte[] file, int at, int end) => end - at >= ChunkHeader && file.AsSpan(at, 4).SequenceEqual("MTrk"u8);

    /// <returns>Where the next header of a track begins; -1 where there is none.</returns>
    public static int FindTrack(byte[] file, int from, int end)
    {
        var next = file.AsSpan(from, end - from).IndexOf("MTrk"u8);
        return next >= 0 && IsTrack(file, from + next, end) ? from + next : -1;
    }

    private static (int At, int End) Find(byte[] file, MidiRemarks remarks)
    {
        if (file.AsSpan().StartsWith("MThd"u8))
            return (0, file.Length);
        if (file.AsSpan().StartsWith("RIFF"u8) && file.Length >= 12 && file.AsSpan(8, 4).SequenceEqual("RMID"u8))
        {
            return FindInRiff(file) ?? throw new UserErrorException(MidiMessages.RiffHasNoMidi);
        }
        if (MidiFileKind.Find(file) is { } other)
            throw new UserErrorException(other);
        var at = file.AsSpan().IndexOf("MThd"u8);
        if (at < 0)
            throw new UserErrorException(MidiFileKind.Other(file));
        remarks.Add(MidiMessages.MidiHasBytesBefore(at));
        return (at, file.Length);
    }

    private static (int At, int End)? FindInRiff(byte[] file)
    {
        for (var at = 12L; at + ChunkHeader <= file.Length; )
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan((int)at + 4));
            var start = (int)at + ChunkHeader;
            if (file.AsSpan((int)at, 4).SequenceEqual("data"u8) && file.AsSpan(start).StartsWith("MThd"u8))
                return (start, (int)Math.Min(file.Length, start + (long)length));
            // Chunks of RIFF begin at even places.
            at += ChunkHeader + length + length % 2;
        }
        return null;
    }
}
