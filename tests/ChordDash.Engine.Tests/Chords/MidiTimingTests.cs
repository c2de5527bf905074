using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;
using FsCheck.Xunit;
using static ChordDash.Engine.Tests.Shared.MidiBytes;

namespace ChordDash.Engine.Tests.Chords;

/// <summary>What people play does not begin and end where beats do.</summary>
public class MidiTimingTests
{
    /// <summary>A 16th of a beat: what reaches over an edge by no more belongs to the beat in which it sounds.</summary>
    private const int Tolerance = Beat / 16;

    [Theory]
    [InlineData(-20, 0)]
    [InlineData(-1, 0)]
    [InlineData(-30, -30)]
    [InlineData(-17, 25)]
    [InlineData(12, 30)]
    [InlineData(30, 0)]
    [InlineData(0, 1)]
    [InlineData(0, 15)]
    [InlineData(0, 30)]
    public void Read_ChordsPlayedEarlyLateOrLegato_AreExact(int start, int end)
    {
        var midi = Read(Song.Select((note, index) => (note.From + (index < 3 ? 0 : start), note.To + end, note.Note)));
        Assert.Equal(Codes, midi.Codes);
        Assert.All(midi.Beats, beat => Assert.Equal(new(beat.Code, beat.Start, MidiReading.Exact, null), beat));
        Assert.Empty(midi.Remarks);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(77)]
    [InlineData(100)]
    [InlineData(120)]
    public void Read_LongOverlaps_AreNotCalledExact(int overlap)
    {
        var midi = Read(Song.Select(note => (note.From, note.To + overlap, note.Note)));
        Assert.Equal(MidiReading.Exact, midi.Beats[0].Reading);
        Assert.Equal(3, midi.Beats.Skip(1).Take(3).Count(beat => beat.Reading == MidiReading.Doubtful || beat.Why is not null));
        Assert.Equal(nameof(MidiMessages.MidiNotesCrossEdgeWithChord), midi.Beats[1].Why?.Code);
        Assert.True(midi.Doubtful >= 2);
    }

    [Fact]
    public void Read_OverlapsOfAnEighthOfABeat_KeepTheChordThatWasPlayed()
    {
        var midi = Read(Song.Select(note => (note.From, note.To + Beat / 8 - 7, note.Note)));
        Assert.Equal(Codes, midi.Codes);
        Assert.Equal(3, midi.Doubtful);
    }

    [Theory]
    [InlineData(96)]
    [InlineData(120)]
    [InlineData(480)]
    [InlineData(960)]
    public void Read_NotesTiedOverABeat_SoundInBothAsWritten(int ticks)
    {
        // C, whose fifth begins a 16th note early and is tied; F; the A of the next chord begins an eighth note early.
        var (beat, short16, short8) = (ticks, ticks / 4, ticks / 2);
        (long, long, int)[] notes =
        [
            (0, beat, 60),
            (0, beat, 64),
            (0, beat - short16, 67),
            (beat - short16, 2 * beat, 65),
            (beat, 2 * beat, 69),
            (beat, 2 * beat, 60),
            (2 * beat - short8, 3 * beat, 57),
            (2 * beat, 3 * beat, 60),
            (2 * beat, 3 * beat, 64),
        ];
        var midi = Read([.. Header(0, 1, ticks), .. Track(Events(notes))]);
        Assert.Equal([StandardChords.Nearest([0, 4, 5, 7]).Code, 80, 145], midi.Codes);
        Assert.Equal(0, midi.Doubtful);
    }

    [Property(MaxTest = 300)]
    public void Read_JitterUpToTheTolerance_KeepsTheChordsOrMarksThem(int[] choices, int[] jitter)
    {
        var notes = Quantised(choices);
        var straight = Read(notes);
        Assert.Equal(MidiReductionTests.Merge(notes.Select(note => new MidiNote(1, note.From, note.To, note.Note)), Beat), straight.Codes);
        Assert.Equal(0, straight.Doubtful);

        var played = Read(
            notes.Select((note, index) => (Math.Max(0, note.From + Part(2 * index)), Math.Max(1, note.To + Part(2 * index + 1)), note.Note))
        );
        var place = straight.Beats.Select((beat, index) => (beat.Start, beat.Code)).ToDictionary();
        Assert.All(played.Beats, beat =>
            Assert.True(
                beat.Reading == MidiReading.Doubtful || beat.Code == place.GetValueOrDefault(beat.Start, StandardChords.Rest),
                $"beat {beat.Start}: {beat} for {place.GetValueOrDefault(beat.Start)}"
            )
        );

        int Part(int index) => jitter.Length == 0 ? 0 : jitter[index % jitter.Length] % (Tolerance + 1);
    }

    [Property(MaxTest = 200)]
    public void Read_QuantisedFiles_AreMergedBeatByBeat(int[] choices)
    {
        var notes = Quantised(choices);
        var midi = Read(notes);
        Assert.Equal(MidiReductionTests.Merge(notes.Select(note => new MidiNote(1, note.From, note.To, note.Note)), Beat), midi.Codes);
        Assert.Empty(midi.Remarks);
    }

    [Theory]
    [InlineData(0.667)]
    [InlineData(0.6)]
    [InlineData(0.71)]
    public void Read_SwungEighths_AreInTheirBeats(double swing)
    {
        var notes = Enumerable
            .Range(0, 16)
            .SelectMany(beat =>
                (int[][])[C, Am, F, G] is var chords && chords[beat % 4] is var chord
                    ? new (long, long, int)[]
                    {
                        (beat * Beat, (beat + 1) * Beat, chord[0]),
                        (beat * Beat, beat * Beat + (long)(swing * Beat), chord[1]),
                        (beat * Beat + (long)(swing * Beat), (beat + 1) * Beat + 9, chord[2]),
                    }
                    : []
            );
        var midi = Read(notes);
        Assert.Equal(Enumerable.Range(0, 16).Select(beat => Codes[beat % 4]), midi.Codes);
        Assert.Equal(16, midi.Exact);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.25)]
    [InlineData(0.12)]
    [InlineData(0.7)]
    public void Read_NotesThatAllLieBesideTheBeats_MoveTheBeats(double late)
    {
        var midi = Read([
            (0, (long)(late * Beat), 67),
            .. Song.Select(note => (note.From + (long)(late * Beat), note.To + (long)(late * Beat), note.Note)),
        ]);
        Assert.Equal(Codes, midi.Codes.TakeLast(4));
        Assert.All(midi.Beats.TakeLast(4), beat => Assert.Equal(MidiReading.Exact, beat.Reading));
        Assert.Equal(nameof(MidiMessages.MidiBeatsMoved), Assert.Single(midi.Remarks).Code);
    }

    [Theory]
    [InlineData(1.37)]
    [InlineData(0.83)]
    [InlineData(1.09)]
    public void Read_PlayedWithoutAMetronome_IsDoubtful(double tempo)
    {
        var notes = Enumerable
            .Range(0, 40)
            .SelectMany(chord =>
                ((int[][])[C, Am, F, G])[chord % 4].Select(note => ((long)(chord * tempo * Beat), (long)((chord + 1) * tempo * Beat), note))
            );
        var midi = Read(notes);
        Assert.Contains(MidiMessages.MidiMissesBeats, midi.Remarks);
        Assert.Equal((0, midi.Codes.Count), (midi.Exact, midi.Doubtful));
        Assert.All(midi.Beats, beat => Assert.NotNull(beat.Why));
    }

    [Fact]
    public void Read_ShortNotesWithinABeat_StayInIt()
    {
        // A grace note that ends with the beat before, and a staccato chord.
        var midi = Read([
            (0, Beat, 60),
            (0, Beat, 64),
            (0, Beat, 67),
            (Beat - 20, Beat, 62),
            (Beat, Beat + 40, 57),
            (Beat, Beat + 40, 60),
            (Beat, Beat + 40, 64),
        ]);
        Assert.Equal([StandardChords.Nearest([0, 2, 4, 7]).Code, 145], midi.Codes);
    }

    [Fact]
    public void Read_PedalOverSilentBeats_IsSaid()
    {
        var notes = OneBeatEach((0, C), (3, F)).Select(note => (note.From, note.To - 100, note.Note));
        var midi = Read(notes, (10, Pedal(down: true)), (2 * Beat, Pedal(down: false)));
        Assert.Equal([0, -1, -1, 80], midi.Codes);
        Assert.Equal(
            [MidiReading.Exact, MidiReading.Doubtful, MidiReading.Exact, MidiReading.Exact],
            midi.Beats.Select(beat => beat.Reading)
        );
        Assert.Equal(MidiMessages.MidiBeatRingsAsChord("C"), midi.Beats[1].Why);
        Assert.Equal([MidiMessages.MidiPedalLeftOut], midi.Remarks);
    }

    [Fact]
    public void Read_ManyBeatsThatAreNotExact_AreExplainedUpToALimit()
    {
        const int Beats = 2 * Limits.MaxExplainedTokens;
        var midi = Read(
            Enumerable
                .Range(0, Beats)
                .SelectMany(beat => new[] { 60, 61, 62 }.Select(note => ((long)beat * Beat, (beat + 1L) * Beat, note)))
        );
        Assert.Equal(Beats, midi.Beats.Count(beat => beat.Reading == MidiReading.Nearest));
        Assert.Equal(MidiMessages.MidiBeatHasNearestChord("C C# D", StandardChords.Symbol(midi.Codes[0])), midi.Beats[0].Why);
        Assert.Equal(MidiMessages.MidiBeatHasNoExactChord, midi.Beats[^1].Why);
    }

    /// <summary>Up to 24 notes on 16th notes, each at least that long; among them chords that keep to the beats.</summary>
    private static (long From, long To, int Note)[] Quantised(int[] choices)
    {
        const int Short = Beat / 4;
        var free = choices
            .Take(24)
            .Select(choice => (uint)choice)
            .Select(choice => (From: choice / 7 % 32 * Short, Length: (1 + choice / 224 % 12) * Short, Note: (int)(48 + choice % 24)));
        // One pitch at a time, so that note-offs belong to their notes.
        var taken = new Dictionary<int, List<(long From, long To)>>();
        List<(long, long, int)> notes = [];
        foreach (var (from, length, note) in free)
        {
            if (!taken.TryGetValue(note, out var spans))
                taken[note] = spans = [];
            if (spans.Exists(span => span.From < from + length + Short && from < span.To + Short))
                continue;
            spans.Add((from, from + length));
            notes.Add((from, from + length, note));
        }
        return [.. notes, .. Enumerable.Range(0, 8).SelectMany(beat => OneBeatEach((beat, [24 + beat, 28 + beat, 31 + beat])))];
    }
}
