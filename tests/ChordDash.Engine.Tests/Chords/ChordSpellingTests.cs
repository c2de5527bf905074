using System.Globalization;
using System.Text.RegularExpressions;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Tests.Shared;
using FsCheck.Xunit;

namespace ChordDash.Engine.Tests.Chords;

/// <summary>How musicians write chords, beyond the plainest symbols.</summary>
public partial class ChordSpellingTests
{
    private static TypedSequence Parse(string text, string? key = null) =>
        ChordSequenceParser.Parse(
            text,
            new ChordNames(null, standardVocabulary: true),
            ChordKey.TryParse(key, out var found) ? found : null
        );

    private static string Symbols(string text, string? key = null)
    {
        var read = Parse(text, key);
        Assert.All(read.Tokens, token => Assert.Null(token.Error));
        return string.Join(' ', read.Codes.Select(StandardChords.Symbol));
    }

    /// <summary>Every spelling that docs/chords.md names, with the code that it gives it.</summary>
    public static TheoryData<int, string> Spellings
    {
        get
        {
            var data = new TheoryData<int, string>();
            foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "docs", "chords.md")))
            {
                if (Row().Match(line) is not { Success: true } row)
                    continue;
                foreach (
                    var spelling in row.Groups["spellings"]
                        .Value.Split('`', StringSplitOptions.RemoveEmptyEntries)
                        .Where(part => part.Trim().Length > 0)
                )
                    data.Add(int.Parse(row.Groups["code"].ValueSpan, CultureInfo.InvariantCulture), spelling);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public void Spelling_OnEveryRoot_IsItsCode(int code, string spelling)
    {
        if (code < 0)
        {
            Assert.Equal([code], Parse(spelling).Codes);
            return;
        }
        string[] roots = ["C", "C#", "D", "D#", "E", "F", "F♯", "G", "G#", "A", "Bb", "B"];
        Assert.All(roots.Index(), root =>
            Assert.Equal(StandardChords.Canonical(16 * root.Index + code), Assert.Single(Parse(root.Item + spelling[1..]).Codes))
        );
    }

    [Fact]
    public void Documentation_NamesEveryQuality() =>
        Assert.Equal(Enumerable.Range(-1, 17), Spellings.Select(row => row.Data.Item1).Distinct().Order());

    [GeneratedRegex(@"^\| (?<code>-?[0-9]+) \| (?<spellings>`.*`) \|$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    [Theory]
    [
        InlineData("Csus2", "Gsus4"),
        InlineData("C6/E", "C6"),
        InlineData("Am/G", "C6"),
        InlineData("F6/D", "Dm7"),
        InlineData("C7/Bb", "C7"),
        InlineData("C/A", "C6")
    ]
    public void OtherChord_WithTheNotesOfOne_IsThatOne(string text, string symbols)
    {
        Assert.Equal(symbols, Symbols(text));
    }

    [Theory]
    [
        InlineData("H", "B"),
        InlineData("Hm7 B", "D6 Bb"),
        InlineData("H7 e a B7", "B7 Em Am Bb7"),
        InlineData("h fis cis", "Bm F#m C#m"),
        InlineData("H Es As Cis Fis Des", "B Eb Ab C# F# C#")
    ]
    [InlineData("Es7 As Esus4 Asus4 Ases", "Eb7 Ab Esus4 Asus4 G")]
    public void GermanNames_AreUnderstood(string text, string symbols) => Assert.Equal(symbols, Symbols(text));

    [Fact]
    public void GermanB_BesideAnH_IsBFlatAndSaysSo()
    {
        Assert.Equal(ChordMessages.BIsFlat("B", "Bb", 160), Parse("H B").Tokens[1].Note);
        Assert.Null(Parse("A B").Tokens[1].Note);
    }

    [Theory]
    [InlineData(null, "I ii iii IV V vi vii°", "C Dm Em F G Am Bdim")]
    [InlineData("G major", "I ii iii IV V vi vii°", "G Am Bm C D Em F#dim")]
    [InlineData("D", "I V7 vi7 Imaj7 IVΔ viiø7", "D A7 D6 Dmaj7 Gmaj7 Em6")]
    [InlineData("A minor", "i ii° III iv v V7 VI VII vii°7", "Am Bdim C Dm Em E7 F G Ddim7")]
    [InlineData("c", "i bVI bVII V i", "Cm Ab Bb G Cm")]
    [InlineData("C", "bII6 I64 V65 V43 V42 V2 ii65 viio6", "C# C G7 G7 G7 G7 F6 Bdim")]
    [InlineData("C", "V7/V V/vi vii°7/V #IV bVII Isus4", "D7 E Cdim7 F# Bb Csus4")]
    public void RomanNumerals_AreRelativeToTheKey(string? key, string text, string symbols)
    {
        // A fully diminished chord has four names; the lowest code's is shown.
        Assert.Equal(symbols.Split(' ').Select(symbol => Parse(symbol).Codes[0]), Parse(text, key).Codes);
    }

    [Theory]
    [
        InlineData("| C . F G |", "C C F G"),
        InlineData("C / / / F", "C C C C F"),
        InlineData("C x4 G", "C C C C G"),
        InlineData("C×2 G*3", "C C G G G")
    ]
    [
        InlineData("| C . F G | % | Am |", "C C F G C C F G Am"),
        InlineData("| C F | x3 G", "C F C F C F G"),
        InlineData("|: C F | G :|", "C F G C F G")
    ]
    [
        InlineData("|: C F :| x3 Am", "C F C F C F Am"),
        InlineData("Dm |: C :| |: F :|", "Dm C C F F"),
        InlineData("(C F)x2 G", "C F C F G"),
        InlineData("((C F) x2 G) x2", "C F C F G C F C F G")
    ]
    [
        InlineData("C7(b9) x2", "C7b9 C7b9"),
        InlineData("| C | % | % |", "C C C"),
        InlineData("N.C. x2 C", "N.C. N.C. C"),
        InlineData("||C||", "C"),
        InlineData("0x3", "C C C"),
        InlineData("| C F | x2 | % |", "C F C F C F")
    ]
    public void BarsAndRepeats_AreWrittenOut(string text, string symbols) => Assert.Equal(symbols, Symbols(text));

    public static TheoryData<string, Message> SenselessRepeats =>
        new()
        {
            { ". C", ChordMessages.NothingToHold(".") },
            { "% C", ChordMessages.NoBarToRepeat },
            { "x3 C", ChordMessages.NothingToRepeat },
            { "C x0", ChordMessages.TimesBelowOne },
            { "C) G", ChordMessages.NoGroupToClose },
            { "C x99999999999", ChordMessages.TooManyRepeatedBeats(200_000) },
            { "C x1000 | x1000", ChordMessages.TooManyRepeatedBeats(200_000) },
        };

    [Theory]
    [MemberData(nameof(SenselessRepeats))]
    public void Repeat_OfNothingOrTooMuch_SaysSo(string text, Message error)
    {
        var read = Parse(text);
        Assert.Equal(error, Assert.Single(read.Tokens, token => token.Error is not null).Error);
        Assert.NotEmpty(read.Codes);
    }

    public static TheoryData<string, string, Message> SetsOfNotes =>
        new()
        {
            { "{C E G}", "C", ChordMessages.NotesAreChord("{C E G}", "C", 0) },
            { "{A,C,E,G}", "C6", ChordMessages.NotesAreChord("{A,C,E,G}", "C6", 5) },
            { "{}", "N.C.", ChordMessages.NotesAreChord("{}", "N.C.", -1) },
            { "{C E F# G}", "C", ChordMessages.NotesAreNoChord("{C E F# G}", "C", 0, 1) },
            { "{c e♭ g♯}", "Ab", ChordMessages.NotesAreChord("{c e♭ g♯}", "Ab", 128) },
        };

    [Theory]
    [MemberData(nameof(SetsOfNotes))]
    public void Notes_AreTheNearestChord(string text, string symbol, Message note)
    {
        var token = Assert.Single(Parse(text).Tokens);
        Assert.Equal((symbol, note), (token.Symbol, token.Note));
    }

    [Theory]
    [
        InlineData("(array([  5.,  5., 112.]), 0)", "0"),
        InlineData("([5, 5, 112], 'bach')", "'bach'"),
        InlineData("[5, 5, 112], 3", "3"),
        InlineData("array([5, 5, 112], dtype=int64)", null)
    ]
    [
        InlineData("np.array([5 5 112])", null),
        InlineData("[ 5.  5.\n 112.]", null),
        InlineData("12,0,bach,3,5 5 112,C6 C6 G", "0"),
        InlineData("12,3,5 5 112", null)
    ]
    public void PastedRow_IsReadWithoutItsLabel(string text, string? label)
    {
        var read = Parse(text);
        Assert.Equal([5, 5, 112], read.Codes);
        Assert.Equal(label is null ? [] : [ChordMessages.LabelOfRowLeftOut(label)], read.Remarks);
    }

    [Theory]
    [
        InlineData("Cmja7", "Cmaj7"),
        InlineData("Amn", "Am"),
        InlineData("C13", "C9"),
        InlineData("C/F#", "C"),
        InlineData("Csus44", "Csus4"),
        InlineData("F#dmi7", "F#dim7"),
        InlineData("CmM7", "Cm")
    ]
    public void MistypedOrForeignChord_GetsTheNearestOffered(string text, string nearest) =>
        Assert.Equal(nearest, Assert.Single(Parse(text).Tokens).Suggestion);

    [Theory]
    [InlineData("Xyz"), InlineData("🎹"), InlineData("SELECT"), InlineData("<script>alert(1)</script>")]
    public void Nonsense_GetsNothingOffered(string text) => Assert.All(Parse(text).Tokens, token => Assert.Null(token.Suggestion));

    [Fact]
    public void OwnVocabulary_OffersItsOwnSymbols()
    {
        var read = ChordSequenceParser.Parse(
            "tonik",
            new ChordNames(new Dictionary<int, string> { [0] = "tonic", [1] = "dominant" }, standardVocabulary: false),
            cancellationToken: TestContext.Current.CancellationToken
        );
        Assert.Equal("tonic", Assert.Single(read.Tokens).Suggestion);
    }

    [Fact]
    public void EveryCode_Printed_IsReadAsItself() =>
        Assert.All(Enumerable.Range(-1, 193), code =>
            Assert.Equal([StandardChords.Canonical(code)], Parse(StandardChords.Symbol(code)).Codes)
        );

    [Property]
    public void Notes_OfAChord_AreThatChord(int number)
    {
        var code = (int)((uint)number % 192);
        Assert.Equal(new NearestChord(StandardChords.Canonical(code), 0), StandardChords.Nearest(StandardChords.PitchClasses(code)));
    }

    [Property]
    public void Nearest_OfAnyNotes_IsNoFartherThanAnyOther(int mask, int other)
    {
        int[] notes = [.. Enumerable.Range(0, 12).Where(note => (mask >> note & 1) == 1)];
        if (notes.Length == 0)
            return;
        var rival = StandardChords.PitchClasses((int)((uint)other % 192));
        Assert.True(StandardChords.Nearest(notes).Distance <= rival.Except(notes).Count() + notes.Except(rival).Count());
    }
}
