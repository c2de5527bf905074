using ChordDash.Engine.Chords;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Tests.Chords;

/// <summary>Whole texts as people write them: what is meant is read, and what may mean something else is marked.</summary>
public class ChordReadingTests
{
    private static readonly ChordNames Standard = new(null, standardVocabulary: true);

    private static TypedSequence Parse(string text, string? key = null) =>
        ChordSequenceParser.Parse(
            text,
            Standard,
            ChordKey.TryParse(key, out var found) ? found : null,
            cancellationToken: TestContext.Current.CancellationToken
        );

    private static string Codes(string symbols) =>
        string.Join(' ', symbols.Split(' ').Select(symbol => Assert.Single(Parse(symbol).Codes)));

    private static TypedSequence AssertReads(string text, string symbols, string doubtful = "")
    {
        var read = Parse(text);
        Assert.All(read.Tokens, token => Assert.Null(token.Error));
        Assert.Equal(Codes(symbols), string.Join(' ', read.Codes));
        Assert.Equal(doubtful, string.Join(',', read.Tokens.Where(token => token.Doubt is not null).Select(token => token.Text)));
        Assert.All(read.Tokens.Where(token => token.Doubt is not null), token =>
            Assert.EndsWith(".", token.Doubt?.ToString(), StringComparison.Ordinal)
        );
        return read;
    }

    [Theory]
    [InlineData("H7 Bb F", "B7 A# F"), InlineData("Hm G B♭ F#", "Bm G A# F#"), InlineData("C/Bb H", "C7 Cb"), InlineData("H Bb7", "Cb A#7")]
    [
        InlineData("H7 e a B7", "Cb7 Em Am A#7"),
        InlineData("H C/B", "Cb C7"),
        InlineData("B-Dur Es-Dur", "A# Eb"),
        InlineData("h-Moll A-Dur", "Cbm A"),
        InlineData("C dur B dur", "C A#")
    ]
    [
        InlineData("{H D F} C", "Bdim C"),
        InlineData("H-E-A-E", "Cb E A E"),
        InlineData("a d E7 a", "Am Dm E7 Am"),
        InlineData("e C G D e", "Em C G D Em"),
        InlineData("fis h E7 A", "F#m Bm E7 A")
    ]
    [InlineData("A B", "A Cb"), InlineData("A B♮ Bb", "A Cb A#"), InlineData("H B♮", "Cb Cb"), InlineData("c g am f", "C G Am F")]
    public void GermanNames_AreDecidedForTheWholeText(string text, string symbols) => AssertReads(text, symbols);

    [Theory]
    [
        InlineData("Es B As", "Eb A# Ab", "B"),
        InlineData("Cis Fis B7", "C# F# A#7", "B7"),
        InlineData("a d C/B E", "Am Dm C7 E", "C/B"),
        InlineData("H B Bb", "Cb A# A#", "B")
    ]
    [
        InlineData("Bes Es B", "Bb Eb Cb", "B"),
        InlineData("C g F", "C Gm F", "g"),
        InlineData("c a f g", "C A F G", "c,a,f,g"),
        InlineData("a", "A", "a"),
        InlineData("C g Am", "C G Am", "g")
    ]
    public void GermanNames_ThatMayBeOthers_AreDoubtful(string text, string symbols, string doubtful) =>
        AssertReads(text, symbols, doubtful);

    [Theory]
    [
        InlineData("C7 (b9)", "C7b9"),
        InlineData("Cm (b6)", "Abmaj7"),
        InlineData("C7 (b9) F", "C7b9 F"),
        InlineData("Am7 (b5) D7", "Am7b5 D7"),
        InlineData("C sharp minor F", "C#m F"),
        InlineData("B flat major 7 E flat", "Bbmaj7 Eb")
    ]
    [
        InlineData("G sus4 G", "Gsus4 G"),
        InlineData("A m7 D", "Am7 D"),
        InlineData("F # m B", "F#m Cb"),
        InlineData("C dim C", "Cdim C"),
        InlineData("N. C. C", "N.C. C"),
        InlineData("No chord G", "N.C. G")
    ]
    [
        InlineData("C /E G", "C G"),
        InlineData("C/ E G", "C G"),
        InlineData("A minor D minor 7", "Am Dm7"),
        InlineData("C (F G) x2", "C F G F G")
    ]
    public void Blanks_WithinASymbol_BelongToIt(string text, string symbols) => AssertReads(text, symbols);

    [Theory]
    [InlineData("C7(b9,13)"), InlineData("C7 (b9, 13)"), InlineData("C7(#9,b13) F"), InlineData("Fmaj7 (#11) C"), InlineData("C (add9)")]
    public void Parentheses_WithTensionsThatNoCodeHas_AreOneChord(string text)
    {
        var token = Parse(text).Tokens[0];
        Assert.EndsWith(")", token.Text, StringComparison.Ordinal);
        Assert.Equal(ChordMessages.ChordNotInVocabulary(token.Text, token.Suggestion, 1), token.Error);
    }

    [Theory]
    [
        InlineData("Am 7 D 7", "Am7 D7", "Am 7,D 7"),
        InlineData("C 6 F", "C6 F", "C 6"),
        InlineData("C (7) F", "C7 F", "C (7)"),
        InlineData("C7 b9 F", "C7b9 F", "C7 b9")
    ]
    [
        InlineData("C (2) G (2)", "C C G G", "(2),(2)"),
        InlineData("C 4 G", "C C C C G", "4"),
        InlineData("(C F) 2", "C F C F", "2"),
        InlineData("C 0 G", "C C G", "0"),
        InlineData("C G -1 F", "C G N.C. F", "-1")
    ]
    [
        InlineData("C, 5, G", "C C6 G", "5"),
        InlineData("C 112 Am", "C G Am", "112"),
        InlineData("1 4 5 1", "Cm Cdim C6 Cm", "1,4,5,1"),
        InlineData("6-2-5-1", "Cm6 Csus4 C6 Cm", "6,2,5,1")
    ]
    [InlineData("1 C G\n2 Am F", "C G Am F", "1,2"), InlineData("|: C | 1 F :| 2 G |", "C F C G", "1,2")]
    public void Numbers_AmongSymbols_AreMarked(string text, string symbols, string doubtful) => AssertReads(text, symbols, doubtful);

    [Theory]
    [
        InlineData("|: C |1 F :|2 G |", "C F C G"),
        InlineData("|: C | Am |1. F | G :|2. F | C |", "C Am F G C Am F C"),
        InlineData("|: C |1,2 F :|3 G |", "C F C F C G"),
        InlineData("|: C |1-2 F :|3 G |", "C F C F C G")
    ]
    [
        InlineData("|: C |1 F :|2 G :|3 A | Dm", "C F C G C A Dm"),
        InlineData("|: C [1. F :| [2. G ]", "C F C G"),
        InlineData("|: C |1 F :|2 G | |: Am |1 E :|2 D |", "C F C G Am E Am D")
    ]
    [
        InlineData("|1 C |2 F |3 G", "C F G"),
        InlineData("1. C G 2. Am F", "C G Am F"),
        InlineData("1) C G 2) Am", "C G Am"),
        InlineData("(1) C G\n(2) Am", "C G Am"),
        InlineData("1: C G\n2: Am", "C G Am")
    ]
    [
        InlineData("[Verse 1] C G [Chorus] F", "C G F"),
        InlineData("Verse 1: C G", "C G"),
        InlineData("Intro C G Verse 2 Am", "C G Am"),
        InlineData("[Zwrotka 1]\nC G\n[Refren]\nF", "C G F"),
        InlineData("Ref.: C G", "C G")
    ]
    [
        InlineData("4/4 C G", "C G"),
        InlineData("C x32010 G", "C G", "x32010"),
        InlineData("C xx0232 G", "C G"),
        InlineData("[2nd ending] C", "C")
    ]
    public void Labels_StandForNoChord(string text, string symbols, string doubtful = "")
    {
        var read = AssertReads(text, symbols, doubtful);
        Assert.Contains(read.Tokens, token => token is { Code: null, Note: not null });
    }

    [Theory]
    [InlineData("A: C G\nB: Am F", "C G Am F", "A:,B:"), InlineData("[A] Dm G7 [B] C", "Dm G7 C", "[A],[B]")]
    public void RehearsalLetters_AreLabelsWithADoubt(string text, string symbols, string doubtful) => AssertReads(text, symbols, doubtful);

    [Theory]
    [
        InlineData("Do Sol Lam Fa", "C G Am F"),
        InlineData("Do Re Mi Fa Sol La Si", "C D E F G A Cb"),
        InlineData("Rem Sol7 Do", "Dm G7 C"),
        InlineData("Ré Mi♭ Si♭", "D Eb A#"),
        InlineData("Sol Do7 Fa#m", "G C7 F#m")
    ]
    public void DoReMi_IsRead(string text, string symbols) =>
        Assert.All(AssertReads(text, symbols).Tokens, token =>
            Assert.Equal(ChordMessages.SolfegeIsChord(token.Text, token.Symbol, token.Code!.Value), token.Note)
        );

    [Theory]
    [
        InlineData("Do", "Ddim", "Do"),
        InlineData("C Do7 F", "C Ddim7 F", "Do7"),
        InlineData("C Sol F Am", "C G F Am", "Sol"),
        InlineData("do re mi", "C D E", "do,re,mi")
    ]
    public void DoReMi_ThatMayBeLetters_IsDoubtful(string text, string symbols, string doubtful) => AssertReads(text, symbols, doubtful);

    [Theory]
    [
        InlineData("\uFEFFC G", "C G"),
        InlineData("C\u200B G\u200Bm", "C Gm"),
        InlineData("A\u00ADm", "Am"),
        InlineData("Ｃ　Ａｍ　Ｇ７", "C Am G7"),
        InlineData("C‑7 F—7 G–7 A−7", "Cm7 Fm7 Gm7 Am7")
    ]
    [
        InlineData("B♭\uFE0E E♭\uFE0F", "A# Eb"),
        InlineData("C⁷ F∆⁷ V⁶₅", "C7 Fmaj7 G7"),
        InlineData("｜C｜F｜", "C F"),
        InlineData("\u202EC\u202C G", "C G"),
        InlineData("C，G；Am", "C G Am"),
        InlineData("𝄆 C 𝄇", "C C")
    ]
    [InlineData("Ⅰ Ⅳ Ⅴ⁷ ⅵ", "C F G7 Am"), InlineData("C\u00A0G", "C G"), InlineData("F𝄪 B𝄫", "G A")]
    public void Characters_ThatLookAlike_AreFolded(string text, string symbols)
    {
        var read = AssertReads(text, symbols);
        Assert.All(read.Tokens, token => Assert.Equal(token.Text, text.Substring(token.Start, token.Text.Length)));
    }

    [Theory]
    [
        InlineData("C-G-Am-F", "C G Am F"),
        InlineData("C - G - Am", "C G Am"),
        InlineData("ii–V–I", "Dm G C"),
        InlineData("C → G → Am", "C G Am"),
        InlineData("C->G->Am", "C G Am"),
        InlineData("Dm7-G7-Cmaj7", "Dm7 G7 Cmaj7")
    ]
    [
        InlineData("C-7-F7-Bb", "Cm7 F7 A#"),
        InlineData("I-vi-IV-V", "C Am F G"),
        InlineData("A- D- E7", "Am Dm E7"),
        InlineData("- C G\n- Am F", "C G Am F"),
        InlineData("C — G — Am", "C G Am"),
        InlineData("C > G > F", "C G F")
    ]
    [
        InlineData("\"C G Am F\"", "C G Am F"),
        InlineData("['C', 'G', 'Am']", "C G Am"),
        InlineData("(\"C\", \"G\")", "C G"),
        InlineData("„C G”", "C G"),
        InlineData("«C» «G»", "C G"),
        InlineData("\" C G \"", "C G"),
        InlineData("[C, G, Am]", "C G Am")
    ]
    [
        InlineData("C 2x G", "C C G"),
        InlineData("(C F) 2x", "C F C F"),
        InlineData("C (x2) G", "C C G"),
        InlineData("C F | (2x)", "C F C F"),
        InlineData("(C F) x 2", "C F C F"),
        InlineData("C x 3", "C C C"),
        InlineData("(C F) 2 x", "C F C F")
    ]
    [
        InlineData("(C F) 2 times", "C F C F"),
        InlineData("| C F | bis", "C F C F"),
        InlineData("[C F] [x2]", "C F F"),
        InlineData("|: C :| 3x", "C C C")
    ]
    public void Lists_AreSequences(string text, string symbols) => AssertReads(text, symbols);

    [Theory]
    [
        InlineData("C - - - G", "C C C C G", "-,-,-"),
        InlineData("C / G / Am", "C C G G Am", "/,/"),
        InlineData("C/G/Am/F", "C G Am F", "C,G,Am,F"),
        InlineData("C F\n2x Am", "C F F Am", "2x"),
        InlineData("|: C :|3 G", "C C C G", "3")
    ]
    [
        InlineData("E4", "Esus4", "E4"),
        InlineData("C2", "Csus2", "C2"),
        InlineData("Ch7", "Cm7b5", "Ch7"),
        InlineData("B07", "Cbdim7", "B07"),
        InlineData("C/7", "C7", "C/7"),
        InlineData("Am F C.", "Am F C", "C."),
        InlineData("C X G", "C N.C. G", "X")
    ]
    [InlineData("G N C D", "G N.C. D", "N C"), InlineData("n c, Am", "N.C. Am", "n c"), InlineData("N. C Am", "N.C. Am", "N. C")]
    [
        InlineData("I N V", "C N.C. G", "N"),
        InlineData("I7 IV7 V7", "C7 F7 G7", "I7,IV7"),
        InlineData("I vii IV", "C Bm F", "vii"),
        InlineData("C 6m", "C Am", "6m")
    ]
    public void Readings_ThatAreNotCertain_AreMarked(string text, string symbols, string doubtful) => AssertReads(text, symbols, doubtful);

    [Theory]
    [
        InlineData("N C:maj X G:7", "N.C. C N.C. G7"),
        InlineData("N C G:7", "N.C. C G7"),
        InlineData("1 5 6m 4", "C G Am F"),
        InlineData("Imaj7 Idom7 viim", "Cmaj7 C7 Bm"),
        InlineData("1 4 5sus4 1/3", "C F Gsus4 C")
    ]
    public void Notations_AreKnownByWhatCanOnlyBeThem(string text, string symbols) => AssertReads(text, symbols);

    [Theory]
    [
        InlineData("I7", "Imaj7"),
        InlineData("IV7", "IVmaj7"),
        InlineData("vii7", "viiø7"),
        InlineData("Es B", "H"),
        InlineData("1 4", "I"),
        InlineData("C g F", "G"),
        InlineData("Do", "C"),
        InlineData("C 112", "G"),
        InlineData("E4", "Esus4")
    ]
    public void DoubtfulToken_OffersWhatElseItMayBe(string text, string suggestion) =>
        Assert.Equal(suggestion, Parse(text).Tokens.First(token => token.Doubt is not null).Suggestion);

    public static TheoryData<string, string, Message> Suggestions =>
        new()
        {
            { "V7sus4", "Gsus4", ChordMessages.ChordNotInVocabulary("V7sus4", "Gsus4", 1) },
            { "Esus2sus4", "Esus4", ChordMessages.ChordNotInVocabulary("Esus2sus4", "Esus4", 1) },
            { "It6", "Ab7", ChordMessages.ChordNotInVocabulary("It6", "Ab7", 1) },
            { "Fr43", "Ab7", ChordMessages.ChordNotInVocabulary("Fr43", "Ab7", 2) },
            { "C13", "C9", ChordMessages.ChordNotInVocabulary("C13", "C9", 1) },
            { "I13", "C9", ChordMessages.ChordNotInVocabulary("I13", "C9", 1) },
            { "C7+", "Cmaj7", ChordMessages.MajorSeventhOrAugmented("C7+", "Cmaj7") },
            {
                "Cmja7",
                "Cmaj7",
                Message.Sentences(ChordMessages.ChordNotUnderstood("Cmja7", -1, 191), ChordMessages.NearestSpellingIs("Cmaj7"))
            },
            {
                "H Hsus44",
                "Hsus4",
                Message.Sentences(ChordMessages.ChordNotUnderstood("Hsus44", -1, 191), ChordMessages.NearestSpellingIs("Hsus4"))
            },
            { "H H13", "H9", ChordMessages.ChordNotInVocabulary("H13", "H9", 1) },
        };

    [Theory]
    [MemberData(nameof(Suggestions))]
    public void Suggestion_IsTheChordThatTheSentenceNames(string text, string suggestion, Message error)
    {
        var token = Assert.Single(Parse(text).Tokens, token => token.Error is not null);
        Assert.Equal(suggestion, token.Suggestion);
        Assert.Equal(error, token.Error);
    }

    [Theory]
    [
        InlineData("B♮", "B"),
        InlineData("C7M", "Cmaj7"),
        InlineData("C‑7", "Cm7"),
        InlineData("C—7", "Cm7"),
        InlineData("Bb:hdim7", "Bbm7b5"),
        InlineData("G:7/b7", "G7"),
        InlineData("Ger6", "Ab7")
    ]
    public void Spellings_ThatWereOnceMistaken_AreRead(string text, string symbols) => AssertReads(text, symbols);

    public static TheoryData<string, string, Message> SongSheets =>
        new()
        {
            {
                "Key: G\nG C D",
                "G C D",
                Message.Sentences(ChordMessages.SongFactsLeftOut("Key: G"), ChordMessages.ChooseKeyToTranspose(ChordMessages.KeyGMajor))
            },
            { "{title: Yesterday}\n{soc}\nC G", "C G", ChordMessages.SongFactsLeftOut("{title: Yesterday}") },
            { "Capo 3\nTempo: 120\nAm F", "Am F", ChordMessages.SongFactsLeftOut("Capo 3") },
            {
                "C       G\nHello darkness my old friend\nAm      F\nI am a man",
                "C G Am F",
                ChordMessages.WordsLeftOut("Hello darkness my ol…")
            },
            { "[Am]Hello dark[F]ness my [C]friend", "Am F C", ChordMessages.WordsLeftOut("Hello dark") },
            { "Nad stawem stoi dom   C G a d", "C G Am Dm", ChordMessages.WordsLeftOut("Nad stawem stoi dom") },
            { "C G\ne|---0---2---|\nF", "C G F", ChordMessages.TablatureLeftOut("e|---0---2---|") },
            { "[Verse 1]\nC G\n[Verse 2]\nF", "C G F", ChordMessages.SectionNamesLeftOut("[Verse 1]") },
        };

    [Theory]
    [MemberData(nameof(SongSheets))]
    public void SongSheet_IsNamedOnceAsWhatItIs(string text, string symbols, Message remark)
    {
        var read = AssertReads(text, symbols);
        Assert.Equal([remark], read.Remarks);
    }

    [Fact]
    public void Words_WithoutAnyChord_AreOneError()
    {
        var token = Assert.Single(Parse("lorem ipsum dolor sit amet").Tokens);
        Assert.Equal(ChordMessages.TextHasNoChord("lorem ipsum dolor si…"), token.Error);
    }

    [Theory]
    [
        InlineData("Dm7 G7 Cmaj7"),
        InlineData("C Am F G x2"),
        InlineData("| C . F G | % |"),
        InlineData("0 153 -1"),
        InlineData("5 5 112"),
        InlineData("[5, 5, 112]"),
        InlineData("(array([1., 4., 5.]), 2)"),
        InlineData("H e a")
    ]
    [
        InlineData("C / / / F / / /"),
        InlineData("I vi ii65 V7 I"),
        InlineData("i VI III VII"),
        InlineData("F#m7b5 B7 Em"),
        InlineData("N.C. C"),
        InlineData("C (F) G"),
        InlineData("0")
    ]
    public void PlainTexts_HaveNoDoubt(string text) => Assert.False(Parse(text).IsDoubtful);

    [Theory]
    [
        InlineData("Bb-dur", 10, false),
        InlineData("B♭-Dur", 10, false),
        InlineData("H-dur", 11, false),
        InlineData("b-moll", 10, true),
        InlineData("B flat minor", 10, true),
        InlineData("C sharp minor", 1, true),
        InlineData("F-sharp major", 6, false)
    ]
    [
        InlineData("Ｃ ｍｉｎｏｒ", 0, true),
        InlineData("c‑moll", 0, true),
        InlineData("Cis-dur", 1, false),
        InlineData("as-moll", 8, true),
        InlineData("Do mayor", 0, false),
        InlineData("la mineur", 9, true),
        InlineData("B", 11, false),
        InlineData("B natural minor", 11, true),
        InlineData("\uFEFFD minor", 2, true)
    ]
    public void Keys_AreReadAlike(string text, int tonic, bool minor)
    {
        Assert.True(ChordKey.TryParse(text, out var key));
        Assert.Equal(new ChordKey(tonic, minor), key);
    }

    [Theory]
    [
        InlineData("A minor", "III7", "Cmaj7"),
        InlineData("A minor", "VI65", "Fmaj7"),
        InlineData("G", "N6", "Ab"),
        InlineData("D minor", "Ger65", "Bb7"),
        InlineData("C minor", "Cad64", "Cm"),
        InlineData("F", "V6/5", "C7"),
        InlineData("G", "IV65", "Cmaj7")
    ]
    public void Numerals_InOtherKeys_AreRelative(string key, string text, string symbols)
    {
        var read = Parse(text, key);
        Assert.All(read.Tokens, token => Assert.Null(token.Error));
        if (text != "III7")
            Assert.Equal(Codes(symbols), string.Join(' ', read.Codes));
        else
            Assert.Contains(symbols, read.Tokens[0].Doubt?.ToString(), StringComparison.Ordinal);
    }
}
