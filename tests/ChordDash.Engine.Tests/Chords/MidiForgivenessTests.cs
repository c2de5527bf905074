using ChordDash.Engine.Chords;
using ChordDash.Engine.Resources;
using static ChordDash.Engine.Tests.Shared.MidiBytes;

namespace ChordDash.Engine.Tests.Chords;

/// <summary>What the standard allows, and what it does not and players forgive.</summary>
public class MidiForgivenessTests
{
    private static readonly byte[] SongTrack = Track(Events(Song));

    public static TheoryData<string, byte[]> Allowed =>
        new()
        {
            { "as it should be", File(Events(Song)) },
            { "alien chunk before the track", [.. Header(1, 1), .. Chunk("XFIH", [1, 2, 3, 4]), .. SongTrack] },
            {
                "alien chunk between tracks",
                [.. Header(1, 2), .. SongTrack, .. Chunk("XFKM", "MTr"u8.ToArray()), .. Track(Events(Song, channel: 1))]
            },
            { "alien chunk at the end", [.. Header(0, 1), .. SongTrack, .. Chunk("abcd", [])] },
            { "alien chunk with a track's name in it", [.. Header(0, 1), .. Chunk("Data", [.. "MTrk"u8, 0, 0, 0, 9, 1]), .. SongTrack] },
            { "longer header", [.. Chunk("MThd", [0, 0, 0, 1, 1, 0xE0, 0, 0]), .. SongTrack] },
            { "much longer header", [.. Chunk("MThd", [0, 0, 0, 1, 1, 0xE0, .. new byte[300]]), .. SongTrack] },
            { "in RIFF", Riff(File(Events(Song))) },
            { "in RIFF behind other chunks", Riff(File(Events(Song)), [.. "DISP"u8, 3, 0, 0, 0, 1, 2, 3, 0]) },
            { "tracks without events", File([], Events(Song), [], EndOfTrack) },
            { "conductor's track", File(Events([], 0, (0, [0xFF, 0x51, 3, 7, 0xA1, 0x20]), (0, Meter(4, 4))), Events(Song)) },
            { "note-ons of velocity 0", File(Released(velocity: 0)) },
            {
                "exclusive messages in packets",
                File([0, 0xF0, 3, 0x43, 0x12, 0, 0, 0xF7, 4, 0x43, 0x90, 60, 0xF7, 0, 0xF7, 2, 0xF3, 1, .. Events(Song)])
            },
            { "unknown and long meta events", File([0, 0xFF, 0x70, 0x81, 0x00, .. new byte[128], 0, 0xFF, 0x7F, 0, .. Events(Song)]) },
            { "other channel messages", File([0, 0xC0, 5, 0, 0xD1, 9, 0, 0xE0, 0, 64, 0, 0xA0, 60, 3, 0, 0xB0, 7, 100, .. Events(Song)]) },
            { "percussion", File(Events(Song), Events([(0, 4 * Beat, 36), (1, 99, 38), (7, 9 * Beat, 42)], channel: 9)) },
            { "format 1 of one track", File(1, 1, Events(Song)) },
            { "format 2 of one song", File(2, 1, Events(Song)) },
            {
                "text around it all",
                File(Events(Song, 0, (0, [0xFF, 1, 4, .. "MTrk"u8]), (Beat, [0xFF, 3, 5, 0xC3, 0xB3, 0xC5, 0x82, 0x77])))
            },
        };

    public static TheoryData<string, byte[], Message> Forgiven =>
        new()
        {
            { "too many tracks announced", File(1, 14, Events(Song)), MidiMessages.MidiTrackCountDiffers(14, 1) },
            { "too few tracks announced", File(1, 1, EndOfTrack, Events(Song)), MidiMessages.MidiTrackCountDiffers(1, 2) },
            { "no tracks announced", File(1, 0, Events(Song)), MidiMessages.MidiTrackCountDiffers(0, 1) },
            { "format 0 of two tracks", File(0, 2, Events(Song), Events(Song, channel: 2)), MidiMessages.MidiHasMoreThanOneTrack(2) },
            { "format 5", File(5, 2, Events(Song), Events(Song, channel: 2)), MidiMessages.MidiFormatIsUnknown(5) },
            {
                "short header",
                [.. Chunk("MThd", [0, 0, 0, 1, 1, 0xE0], length: 4), .. SongTrack],
                MidiMessages.MidiHeaderLengthIsWrong(4, 6)
            },
            {
                "header written backwards",
                [.. Chunk("MThd", [0, 0, 0, 1, 1, 0xE0], length: 0x06000000), .. SongTrack],
                MidiMessages.MidiHeaderLengthIsWrong(100663296, 6)
            },
            {
                "junk between tracks",
                [.. Header(1, 2), .. SongTrack, 0x85, 0, .. Track(Events(Song, channel: 1))],
                MidiMessages.MidiBytesBetweenTracks(2, 14 + SongTrack.Length)
            },
            {
                "line ends between tracks",
                [.. Header(1, 2), .. SongTrack, 13, 10, .. Track(Events(Song, channel: 1)), 13, 10],
                MidiMessages.MidiBytesBetweenTracks(4, 126)
            },
            { "junk before the first track", [.. Header(0, 1), 1, 2, 3, .. SongTrack], MidiMessages.MidiBytesBetweenTracks(3, 14) },
            { "zeros at the end", [.. File(Events(Song)), .. new byte[100]], MidiMessages.MidiBytesBetweenTracks(100, 126) },
            { "junk before the header", [.. new byte[128], .. File(Events(Song))], MidiMessages.MidiHasBytesBefore(128) },
            {
                "letters before the header",
                [.. "Content-Type: audio/midi\r\n\r\n"u8, .. File(Events(Song))],
                MidiMessages.MidiHasBytesBefore(28)
            },
            {
                "alien chunk that says it is longer",
                [.. Header(0, 1), .. Chunk("abcd", [1, 2], length: 40), .. SongTrack],
                MidiMessages.MidiBytesBetweenTracks(10, 14)
            },
            { "pitch over 127", File([0, 0x90, 0xFD, 0x4B, .. Events(Song)]), MidiMessages.MidiDataBytesTooHigh(1, 24, 1) },
            { "velocity over 127", File(Released(velocity: 200)), MidiMessages.MidiDataBytesTooHigh(12, 25, 1) },
            {
                "controllers over 127",
                File([0, 0xB0, 7, 0x90, 0, 0xE0, 0xFF, 0xFF, 0, 0xC0, 0x80, .. Events(Song)]),
                MidiMessages.MidiDataBytesTooHigh(3, 25, 1)
            },
            { "no end of track", File(Events(Song)[..^4]), MidiMessages.MidiTrackEndsMissing(1, 1) },
            { "notes behind the end of track", File([.. Events(Song), 0, 0x90, 61, 64, 100, 61, 0]), MidiMessages.MidiTrackGoesOn(1, 126) },
            {
                "running status over a meta event",
                File(Interrupted([0xFF, 1, 1, (byte)'a'])),
                MidiMessages.MidiStatusBytesMissing(1, 32, 1)
            },
            {
                "running status over an exclusive message",
                File(Interrupted([0xF0, 2, 1, 0xF7])),
                MidiMessages.MidiStatusBytesMissing(1, 32, 1)
            },
            { "length 0", [.. Header(0, 1), .. Chunk("MTrk", Events(Song), length: 0)], MidiMessages.MidiTrackLengthsWrong(1, 1, 18) },
            {
                "length too small",
                [.. Header(1, 2), .. Chunk("MTrk", Events(Song), length: 50), .. Track(Events(Song, channel: 1))],
                MidiMessages.MidiTrackLengthsWrong(1, 1, 18)
            },
            {
                "length too great",
                [.. Header(1, 2), .. Chunk("MTrk", Events(Song), length: 111), .. Track(Events(Song, channel: 1))],
                MidiMessages.MidiTrackLengthsWrong(1, 1, 18)
            },
            {
                "length unknown",
                [.. Header(0, 1), .. Chunk("MTrk", Events(Song), length: uint.MaxValue)],
                MidiMessages.MidiTrackLengthsWrong(1, 1, 18)
            },
            { "cut in the last track", File(Events(Song))[..^2], MidiMessages.MidiTrackIsCut(1, 102, 104) },
            {
                "messages of the wire",
                File([0, 0xF8, 0, 0xFE, 0, 0xF2, 1, 2, 0, 0xF3, 5, .. Events(Song)]),
                MidiMessages.MidiEventsUnreadable(4, 23, 1)
            },
            { "data before any status", File([0, 60, .. Events(Song)]), MidiMessages.MidiEventsUnreadable(1, 23, 1) },
            {
                "exclusive message without a length",
                File([0, 0xF0, 0x7E, 0x7F, 9, 1, 0xF7, .. Events(Song)]),
                MidiMessages.MidiEventsUnreadable(1, 23, 1)
            },
            {
                "time of five bytes",
                File([0x80, 0x80, 0x80, 0x80, 0, 0xC0, 1, .. Events(Song)]),
                MidiMessages.MidiEventsUnreadable(1, 22, 1)
            },
        };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void Read_WhatTheStandardAllows_IsReadWithoutARemark(string name, byte[] file)
    {
        var midi = Read(file);
        Assert.True(midi.Remarks.Count == 0, $"{name}: {string.Join(' ', midi.Remarks)}");
        Assert.Equal(Codes, midi.Codes);
        Assert.Equal(4, midi.Exact);
    }

    [Theory]
    [MemberData(nameof(Forgiven))]
    public void Read_WhatPlayersForgive_IsReadAndRemarked(string name, byte[] file, Message remark)
    {
        var midi = Read(file);
        Assert.True(midi.Remarks.Count == 1, $"{name}: {string.Join(' ', midi.Remarks)}");
        Assert.Equal(remark, midi.Remarks[0]);
        Assert.Equal(Codes, midi.Codes);
        Assert.Equal(4, midi.Exact);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(9, 1)]
    public void Read_IndependentSongs_AreSaidAndTheFirstIsRead(int songs, int first)
    {
        var others = Enumerable.Range(1, songs - 1).Select(song => Events(OneBeatEach((0, [61 + song, 65 + song, 68 + song]))));
        var midi = Read(File(2, songs, [Events(Song), .. others]));
        Assert.Equal(Codes, midi.Codes);
        Assert.Equal([MidiMessages.MidiHasIndependentSongs(songs, first)], midi.Remarks);
    }

    [Fact]
    public void Read_IndependentSongsAfterOneWithoutNotes_AreReadFromTheFirstWithNotes()
    {
        var midi = Read(File(2, 3, Events([(0, Beat, 36)], channel: 9), Events(Song), Events(OneBeatEach((0, G)))));
        Assert.Equal(Codes, midi.Codes);
        Assert.Equal([MidiMessages.MidiHasIndependentSongs(3, 2)], midi.Remarks);
    }

    [Fact]
    public void Read_NotesThatNeverEnd_AreSaidAndCountWhereTheyBegin()
    {
        byte[] hanging = [.. Quantity(2 * Beat), 0x90, 57, 90, .. EndOfTrack];
        var midi = Read(File(Events(Song), hanging));
        Assert.Equal(Codes, midi.Codes);
        Assert.Equal([MidiMessages.MidiNotesNeverEnd(1, 2, 2)], midi.Remarks);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Read_FileCutWithinAnEvent_KeepsWhatIsThere(int lost)
    {
        var midi = Read(File(Events(Song))[..^(8 + lost)]);
        Assert.Equal(Codes, midi.Codes);
        Assert.Contains(MidiMessages.MidiTrackIsCut(1, Events(Song).Length - 8 - lost, Events(Song).Length), midi.Remarks);
    }

    [Fact]
    public void Read_BytesLostAsText_AreSaid()
    {
        var text = System.Text.Encoding.UTF8.GetString(File(Events(Song)));
        Assert.Equal(MidiMessages.MidiBytesAreLost, Refusal(System.Text.Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void Read_ManyTracksWithoutLengthOrEnd_AreReadInLinearTime()
    {
        const int Tracks = 40_000;
        using var time = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        byte[] file =
        [
            .. Header(1, Tracks & 0xFFFF),
            .. SongTrack,
            .. Enumerable.Range(0, Tracks).SelectMany(_ => Chunk("MTrk", [0, 0x90, 60], length: 7)),
            .. Track(EndOfTrack),
            .. Enumerable.Range(0, Tracks).SelectMany(_ => Chunk("abcd", [0], length: 9)),
        ];
        var midi = MidiReduction.Read(new MemoryStream(file), time.Token);
        Assert.Equal(Codes, midi.Codes);
        Assert.False(time.IsCancellationRequested);
    }

    /// <summary>The song with note-ons in place of its note-offs, or of another velocity.</summary>
    private static byte[] Released(byte velocity)
    {
        var events = Events(Song);
        for (var at = 0; at + 2 < events.Length; at++)
        {
            if (velocity == 0 && events[at] == 0x80 && events[at + 2] == 0)
                events[at] = 0x90;
            if (velocity > 0 && events[at] == 0x90 && events[at + 2] == 100)
                events[at + 2] = velocity;
        }
        return events;
    }

    /// <summary>The song, whose second note has no status byte and comes behind an event of another kind.</summary>
    private static byte[] Interrupted(byte[] other)
    {
        var events = Events(Song);
        return [.. events[..4], 0, .. other, 0, .. events[6..]];
    }

    private static byte[] Riff(byte[] midi, params byte[] before)
    {
        byte[] data = [.. before, .. "data"u8, .. BitConverter.GetBytes(midi.Length), .. midi, .. new byte[midi.Length % 2]];
        return [.. "RIFF"u8, .. BitConverter.GetBytes(4 + data.Length), .. "RMID"u8, .. data];
    }
}
