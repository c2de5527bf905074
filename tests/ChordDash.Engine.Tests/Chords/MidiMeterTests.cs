using ChordDash.Engine.Chords;
using ChordDash.Engine.Resources;
using static ChordDash.Engine.Tests.Shared.MidiBytes;

namespace ChordDash.Engine.Tests.Chords;

/// <summary>Upbeats, and time signatures that do not count quarter notes.</summary>
public class MidiMeterTests
{
    [Theory]
    [InlineData(1, 8, 0.5)]
    [InlineData(1, 16, 0.25)]
    [InlineData(3, 8, 1.5)]
    [InlineData(5, 8, 2.5)]
    [InlineData(1, 4, 0.5)]
    [InlineData(4, 4, 0.75)]
    public void Read_UpbeatThatIsNoWholeBeat_IsSaidAndTheBarsAreExact(int beats, int unit, double length)
    {
        var upbeat = (long)(length * Beat);
        var midi = Read(
            [(0, upbeat, 67), .. Song.Select(note => (note.From + upbeat, note.To + upbeat, note.Note))],
            (0, Meter(beats, unit)),
            (upbeat, Meter(4, 4))
        );
        Assert.Equal(Codes, midi.Codes.TakeLast(4));
        Assert.All(midi.Beats.TakeLast(4), beat => Assert.Equal(MidiReading.Exact, beat.Reading));
        Assert.Equal((int)Math.Ceiling(length) + 4, midi.Codes.Count);
        Assert.Contains(MidiMessages.MidiUpbeatHasLength(length), midi.Remarks);
    }

    [Fact]
    public void Read_UpbeatAfterARest_IsSaid()
    {
        var midi = Read(
            [(3 * Beat, 4 * Beat, 67), .. Song.Select(note => (note.From + 4 * Beat, note.To + 4 * Beat, note.Note))],
            (0, Meter(4, 4))
        );
        Assert.Equal(Codes, midi.Codes.Skip(1));
        Assert.Equal([MidiMessages.MidiUpbeatBeginsOnBeat(4)], midi.Remarks);
    }

    [Fact]
    public void Read_TimeSignatureWithinABeat_CountsBeatsAnew()
    {
        // Three bars of 3/8, then 2/4.
        var midi = Read(
            [
                (0, 720, 60),
                (0, 720, 64),
                (0, 720, 67),
                (720, 1440, 53),
                (720, 1440, 57),
                (720, 1440, 60),
                (1440, 2160, 60),
                (1440, 2160, 64),
                (1440, 2160, 67),
                .. Song.Select(note => (note.From + 2160, note.To + 2160, note.Note)),
            ],
            (0, Meter(3, 8)),
            (2160, Meter(2, 4))
        );
        Assert.Equal(Codes, midi.Codes.TakeLast(4));
        Assert.All(midi.Beats.TakeLast(4), beat => Assert.Equal(MidiReading.Exact, beat.Reading));
        Assert.Equal(4.5, midi.Beats[^4].Start);
    }

    [Theory]
    [InlineData(6, 8)]
    [InlineData(3, 8)]
    [InlineData(12, 8)]
    [InlineData(9, 8)]
    public void Read_ChordsOfDottedQuarters_AreDoubtfulWhereTheyMeetWithinAQuarter(int beats, int unit)
    {
        // Together C and A minor would be exactly A minor with a seventh.
        var midi = Read(Dotted(C, Am), (0, Meter(beats, unit)));
        Assert.Equal([0, StandardChords.Nearest([0, 4, 7, 9]).Code, 145], midi.Codes);
        Assert.Equal([MidiReading.Exact, MidiReading.Doubtful, MidiReading.Exact], midi.Beats.Select(beat => beat.Reading));
        Assert.Equal(MidiMessages.MidiBeatHasTwoChords("C", "Am"), midi.Beats[1].Why);
        Assert.Contains(MidiMessages.MidiMetersWithoutQuarters($"{beats}/{unit}"), midi.Remarks);
    }

    [Fact]
    public void Read_OneChordOverDottedQuarters_IsExact()
    {
        var midi = Read(Dotted(C, C), (0, Meter(6, 8)));
        Assert.Equal(3, midi.Exact);
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 8)]
    public void Read_OtherBeatsThanQuarters_AreSaid(int beats, int unit)
    {
        var midi = Read(Song, (0, Meter(beats, unit)));
        Assert.Equal(Codes, midi.Codes);
        Assert.Equal(4, midi.Exact);
        Assert.Equal([MidiMessages.MidiMetersWithoutQuarters($"{beats}/{unit}")], midi.Remarks);
    }

    [Fact]
    public void Read_TempoAndTimeSignaturesOnBeats_ChangeNothing()
    {
        byte[] tempo = [0xFF, 0x51, 3, 7, 0xA1, 0x20];
        var midi = Read(
            Song,
            (0, tempo),
            (0, Meter(4, 4)),
            (Beat, tempo),
            (Beat + 3, Meter(1, 4)),
            (2 * Beat - 2, Meter(2, 4)),
            (2 * Beat, tempo)
        );
        Assert.Equal(Codes, midi.Codes);
        Assert.Equal(4, midi.Exact);
        Assert.Empty(midi.Remarks);
    }

    [Fact]
    public void Read_TimeSignatureInEachBar_IsTheSameAsOne()
    {
        var notes = Enumerable
            .Range(0, 4)
            .SelectMany(bar => Dotted(C, C).Select(note => (note.From + bar * 720, note.To + bar * 720, note.Note)))
            .DistinctBy(note => (note.Item1, note.Note))
            .ToList();
        var once = Read(notes, (0, Meter(3, 8)));
        var always = Read(notes, [.. Enumerable.Range(0, 4).Select(bar => (bar * 720L, Meter(3, 8)))]);
        Assert.Equal(once.Codes, always.Codes);
    }

    [Fact]
    public void Read_TimeSignatureThatCannotBe_IsPassedOver()
    {
        var midi = Read(Song, (0, [0xFF, 0x58, 4, 0, 2, 24, 8]), (Beat, [0xFF, 0x58, 4, 4, 200, 24, 8]));
        Assert.Equal(Codes, midi.Codes);
        Assert.Equal([MidiMessages.MidiEventsUnreadable(2, 23, 1)], midi.Remarks);
    }

    private static (long From, long To, int Note)[] Dotted(int[] first, int[] second) =>
        [.. first.Select(note => (0L, 720L, note)), .. second.Select(note => (720L, 1440L, note))];
}
