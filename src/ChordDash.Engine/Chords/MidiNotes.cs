using System.Buffers.Binary;
using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Chords;

/// <summary>
/// Reads the notes of a MIDI file, its time signatures and its key signatures, in time that grows linearly with its length. Alien chunks
/// and longer headers, which the standard allows, are skipped. What it does not allow is read as players read it, and remarked.
/// </summary>
internal static class MidiNotes
{
    private const int ChunkHeader = 8;
    private const int IndependentSongs = 2;

    /// <summary>Bytes over 127 that were lost when the file was saved as text, each of which became U+FFFD.</summary>
    private const int MinLostBytes = 3;

    /// <exception cref="UserErrorException">The file is none, is damaged, or counts film frames.</exception>
    public static MidiMusic Read(Stream file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        using var buffer = new MemoryStream();
        file.CopyTo(buffer);
        var bytes = buffer.ToArray();
        var remarks = new MidiRemarks();
        var header = MidiHeader.Read(bytes, remarks);
        if (LostBytes(bytes.AsSpan(header.Tracks, header.End - header.Tracks)) >= MinLostBytes)
        {
            throw new UserErrorException(MidiMessages.MidiBytesAreLost);
        }

        var reader = new Tracks(bytes, header, remarks, new(bytes, remarks, cancellationToken));
        var tracks = reader.Read();
        if (tracks.Count == 0)
            throw new UserErrorException(MidiMessages.MidiHasNoTracks);
        return Choose(tracks, header, remarks);
    }

    private static MidiMusic Choose(List<MidiMusic> tracks, MidiHeader header, MidiRemarks remarks)
    {
        if (header.Format == 0 && tracks.Count > 1)
            remarks.Add(MidiMessages.MidiHasMoreThanOneTrack(tracks.Count));
        else if (header.Count != tracks.Count)
            remarks.Add(MidiMessages.MidiTrackCountDiffers(header.Count, tracks.Count));
        if (header.Format > IndependentSongs)
            remarks.Add(MidiMessages.MidiFormatIsUnknown(header.Format));
        if (header.Format == IndependentSongs && tracks.Count > 1)
        {
            var song = Math.Max(0, tracks.FindIndex(MidiReduction.HasPitches));
            remarks.Add(MidiMessages.MidiHasIndependentSongs(tracks.Count, song + 1));
            return tracks[song] with { Remarks = remarks.All };
        }

        var all = new MidiMusic(header.TicksPerBeat) { Remarks = remarks.All };
        foreach (var track in tracks)
        {
            all.Notes.AddRange(track.Notes);
            all.Meters.AddRange(track.Meters);
            all.Keys.AddRange(track.Keys);
            all.Pedals.AddRange(track.Pedals);
        }
        return all;
    }

    private static int LostBytes(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> lost = [0xEF, 0xBF, 0xBD];
        return bytes.Count(lost);
    }

    /// <summary>The chunks behind the header.</summary>
    private sealed class Tracks(byte[] file, MidiHeader header, MidiRemarks remarks, MidiTrackReader events)
    {
        private readonly List<MidiMusic> _read = [];

        /// <returns>One for each track; those without events too.</returns>
        public List<MidiMusic> Read()
        {
            for (var at = header.Tracks; at < header.End; )
            {
                if (MidiHeader.IsTrack(file, at, header.End))
                    at = ReadTrack(at);
                else if (AlienEnd(at) is { } end)
                    at = end;
                else
                    at = SkipToTrack(at);
            }
            return _read;
        }

        private int ReadTrack(int at)
        {
            var music = new MidiMusic(header.TicksPerBeat);
            _read.Add(music);
            var track = _read.Count;
            var start = at + ChunkHeader;
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 4));
            if (length <= header.End - start && IsBoundary(start + (int)length))
                return ReadWhole(music, track, start, start + (int)length);

            // Either the length is right and something alien follows, or the length is wrong, or the file is cut.
            var limit = FindTrack(start);
            var (stop, ended) = events.Read(music, track, start, limit);
            if (ended && stop == start + length)
                return stop;
            if (!ended && limit == header.End && length > header.End - start)
            {
                remarks.Add(MidiMessages.MidiTrackIsCut(track, header.End - start, length));
                return limit;
            }
            remarks.WrongLength(track, at + 4);
            return ended ? stop : limit;
        }

        private int ReadWhole(MidiMusic music, int track, int start, int end)
        {
            var (stop, ended) = events.Read(music, track, start, end);
            if (!ended && start < end)
                remarks.NoEnd(track);
            else if (stop < end && file.AsSpan(stop, end - stop).ContainsAnyExcept((byte)0))
                remarks.AfterEnd(track, stop);
            return end;
        }

        private int SkipToTrack(int at)
        {
            var next = FindTrack(at);
            remarks.BetweenTracks(next - at, at);
            return next;
        }

        /// <returns>Where a chunk of another kind ends; null where none stands, or its length is wrong.</returns>
        private int? AlienEnd(int at)
        {
            if (!IsChunk(at))
                return null;
            var start = at + ChunkHeader;
            var end = start + (int)BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 4));
            return IsBoundary(end) || file.AsSpan(start, end - start).IndexOf("MTrk"u8) < 0 ? end : null;
        }

        /// <summary>Whether a chunk, or nothing, begins at a place.</summary>
        private bool IsBoundary(int at) => at == header.End || MidiHeader.IsTrack(file, at, header.End) || IsChunk(at);

        /// <summary>
        /// Whether a chunk of any kind begins at a place: a name of four printable letters, and a length that the file has.
        /// </summary>
        private bool IsChunk(int at) =>
            header.End - at >= ChunkHeader
            && file.AsSpan(at, 4).IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0
            && BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 4)) <= header.End - at - ChunkHeader;

        private int FindTrack(int from)
        {
            var next = MidiHeader.FindTrack(file, from, header.End);
            return next < 0 ? header.End : next;
        }
    }
}
