using System.Buffers.Binary;
using ChordDash.Engine.Common;

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
            throw new UserErrorException(
                "This MIDI file is damaged: it was saved or sent as text, and its bytes over 127 are lost. Export or download it again."
            );
        }

        var reader = new Tracks(bytes, header, remarks, new(bytes, remarks, cancellationToken));
        var tracks = reader.Read();
        if (tracks.Count == 0)
            throw new UserErrorException(
                "This is not a MIDI file, or it is damaged: it has a header but no track. " + "Export or download it again."
            );
        return Choose(tracks, header, remarks);
    }

    private static MidiMusic Choose(List<MidiMusic> tracks, MidiHeader header, MidiRemarks remarks)
    {
        if (header.Format == 0 && tracks.Count > 1)
            remarks.Add(
                $"The header says that there is one track (format 0), but the file has {tracks.Count:N0}. "
                    + "They were read as played together."
            );
        else if (header.Count != tracks.Count)
            remarks.Add(
                $"The header promises {header.Count:N0} tracks, but the file has {tracks.Count:N0}. " + "The tracks of the file were read."
            );
        if (header.Format > IndependentSongs)
            remarks.Add(
                $"The header names format {header.Format}, which the standard does not have. " + "The tracks were read as played together."
            );
        if (header.Format == IndependentSongs && tracks.Count > 1)
        {
            var song = Math.Max(0, tracks.FindIndex(MidiReduction.HasPitches));
            remarks.Add(
                $"This file holds {tracks.Count:N0} independent songs (format 2). Only song {song + 1} was read. "
                    + "Save the others as files of their own to read them."
            );
            return tracks[song] with { Remarks = remarks.Sentences };
        }

        var all = new MidiMusic(header.TicksPerBeat) { Remarks = remarks.Sentences };
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
                remarks.Add(
                    $"The file ends within track {track}: {header.End - start:N0} of its {length:N0} bytes are there. "
                        + "What is there was read."
                );
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
