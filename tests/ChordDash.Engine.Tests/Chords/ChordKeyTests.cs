using ChordDash.Engine.Chords;
using ChordDash.Engine.Datasets.Formats.Pickle;
using ChordDash.Engine.Tests.Shared;
using FsCheck.Xunit;

namespace ChordDash.Engine.Tests.Chords;

public class ChordKeyTests
{
    [Theory]
    [
        InlineData("C", 0, false),
        InlineData("c", 0, true),
        InlineData("D minor", 2, true),
        InlineData("Dm", 2, true),
        InlineData("F# major", 6, false),
        InlineData("B♭ major", 10, false)
    ]
    [
        InlineData("h-Moll", 11, true),
        InlineData("B-Dur", 10, false),
        InlineData("Es-Dur", 3, false),
        InlineData("fis-moll", 6, true),
        InlineData("  eb  MIN ", 3, true),
        InlineData("G Maj", 7, false),
        InlineData("B", 11, false)
    ]
    public void TryParse_KeyAsMusiciansWriteIt_IsRead(string text, int tonic, bool minor)
    {
        Assert.True(ChordKey.TryParse(text, out var key));
        Assert.Equal(new ChordKey(tonic, minor), key);
    }

    [Theory]
    [
        InlineData(null),
        InlineData(""),
        InlineData(" "),
        InlineData("X"),
        InlineData("C dorian"),
        InlineData("C major minor"),
        InlineData("-"),
        InlineData("m"),
        InlineData("🎹"),
        InlineData("auto")
    ]
    public void TryParse_NoKey_IsRefused(string? text) => Assert.False(ChordKey.TryParse(text, out _));

    [Fact]
    public void ToString_IsTheName() => Assert.All(ChordKey.All, key => Assert.Equal(key.Name, $"{key}"));

    [Fact]
    public void Names_OfAllKeys_AreReadAsThemselves()
    {
        Assert.Equal(24, ChordKey.All.Distinct().Count());
        Assert.All(ChordKey.All, key => Assert.True(ChordKey.TryParse(key.Name, out var read) && read == key));
    }

    [Trait("Category", "Words")]
    [Fact]
    public void DisplayNames_OfAllKeys_AreReadAsThemselvesInBothLanguages() => Assert.All(ChordKey.All, key =>
        {
            Assert.Equal(key.Name, key.DisplayName.ToString());
            Assert.True(ChordKey.TryParse(key.DisplayName.Text(new("pl")), out var read) && read == key);
        });

    [Property]
    public void Transpose_ByAnOctave_ChangesNothing(int number, int semitones)
    {
        var code = (int)((uint)number % 193) - 1;
        semitones %= 1_000;
        Assert.Equal(StandardChords.Canonical(code), StandardChords.Transpose(code, 12));
        Assert.Equal(StandardChords.Transpose(code, semitones), StandardChords.Transpose(code, semitones + 12));
        Assert.Equal(StandardChords.Canonical(code), StandardChords.Transpose(StandardChords.Transpose(code, semitones), -semitones));
        Assert.Equal(
            StandardChords.PitchClasses(code).Select(note => (note + semitones + 1_200) % 12).Order(),
            StandardChords.PitchClasses(StandardChords.Transpose(code, semitones)).Order()
        );
    }

    [Fact]
    public void Normalise_InEveryKey_IsTheSame()
    {
        int[] piece = [0, 5, 80, 119, 112, 145, 37, -1, 183, 11, 3];
        Assert.All(ChordKey.All, key =>
        {
            int[] played = [.. piece.Select(code => StandardChords.Transpose(code, -key.Semitones))];
            Assert.Equal(piece.Select(StandardChords.Canonical), played.Select(key.Normalise));
            Assert.InRange(key.Semitones, -5, 6);
        });
    }

    [Theory]
    [
        InlineData("C Am F G C", "C major"),
        InlineData("D Bm G A7 D", "D major"),
        InlineData("Am Dm E7 Am", "A minor"),
        InlineData("Cm Fm G7 Cm", "C minor"),
        InlineData("Eb Ab Bb7 Eb", "Eb major")
    ]
    public void Detect_PlainCadence_IsItsKey(string chords, string key) =>
        Assert.Equal(
            key,
            KeyDetection
                .Detect(
                    ChordSequenceParser
                        .Parse(
                            chords,
                            new ChordNames(null, standardVocabulary: true),
                            cancellationToken: TestContext.Current.CancellationToken
                        )
                        .Codes
                )
                ?.Name
        );

    [Fact]
    public void Detect_SilenceOrNothing_IsNoKey()
    {
        Assert.Null(KeyDetection.Detect([]));
        Assert.Null(KeyDetection.Detect([-1, -1]));
    }

    [Fact]
    public void Detect_Transposed_IsTransposed()
    {
        int[] piece = [0, 145, 80, 119, 0];
        Assert.All(ChordKey.All.Where(key => !key.Minor), key =>
            Assert.Equal(key, KeyDetection.Detect([.. piece.Select(code => StandardChords.Transpose(code, -key.Semitones))]))
        );
    }

    /// <summary>Its pieces were transposed to C major or A minor, so a detector that is worth something says one of these.</summary>
    [Fact]
    public void Detect_OnTheRealPieces_MostlyFindsTheKeyTheyWereTransposedTo()
    {
        using var file = File.OpenRead(SharedData.Path("data", "train.pkl"));
        var pieces = PickleDatasetReader.Read(file, TestContext.Current.CancellationToken).Sequences;
        var found = pieces.Count(piece => KeyDetection.Detect(piece.ToArray()) is { } key && key.Semitones == 0);
        TestContext.Current.TestOutputHelper!.WriteLine($"{(double)found / pieces.Count:P1} of {pieces.Count}");
        Assert.InRange((double)found / pieces.Count, 0.72, 1);
    }
}
