namespace ChordDash.Engine.Tests.Chords;

/// <summary>
/// Spellings and the notes that a musician plays for them, written down note by note (0 = C … 11 = B), from the textbooks and charts that
/// use them: not from the reader's tables. Spellings on a line are separated by two blanks.
/// </summary>
internal static class SpellingTable
{
    /// <summary>Spellings that mean the same in every text.</summary>
    public const string Letters = """
        0 4 7: C  CM  Cmaj  Cmajor  C major  Cma  CMaj  C-major  C dur  C/E  C/G  C/3  C/5  C♮  Ｃ  Cnatural
        0 3 7: Cm  C-  Cmin  Cmi  Cminor  C minor  C moll  C-minor  C−  C–  C—  Ｃｍ  Cᵐ  Cm/G  Cm/Eb
        0 5 7: Csus4  Csus  C sus4  C sus  C(sus4)  Csus 4  CSUS4
        0 2 7: Csus2  C sus2  C(sus2)
        0 2 5 7: Csus2sus4  Csus4sus2  Csus24  Csus42  Csus2/4  Csus4/2  Csus(2,4)
        0 4 8: C+  Caug  C(#5)  Caugmented  C aug  C(♯5)  C(+5)  C +  C+5
        0 3 6: Cdim  C°  Co  Cº  Cmb5  Cm(b5)  Cm-5  C dim  Cdiminished  Cmin(b5)  C⁰
        0 4 6: C(b5)  C-5  C(♭5)  C(-5)  Cmaj(b5)
        0 4 7 9: C6  CM6  Cmaj6  Cadd6  Cadd13  C(6)  C/6  C/A  C(add6)  C⁶  Cma6
        0 3 7 9: Cm6  Cmin6  C-6  Cm(add6)  Cmi6  C‑6  Cminor6
        0 4 7 10: C7  Cdom7  Cdom  C dominant 7  C7/E  C7/Bb  C/Bb  C⁷  C7th  C dominant seventh  C‬7  C/b7  C₇
        0 4 7 11: Cmaj7  CM7  Cma7  CΔ  CΔ7  C^  C^7  Cj7  C7M  C7maj  Cmajor7  C major 7  C maj7  Cmaj 7  C△7  C∆  C(maj7)  C/B  CMaj7
        0 4 7 11: CMAJ7  C major seventh  C⁷ᴹ  CM⁷  C Maj7
        0 3 7 10: Cm7  C-7  Cmin7  Cmi7  C‑7  C—7  C–7  C−7  Cm 7  C minor 7  C m7  Ｃｍ７  Cm⁷  C minor seventh  Cm/Bb  Cminor7  C−⁷
        0 3 6 10: Cm7b5  C-7b5  Cø  Cø7  Chdim  Chdim7  Chalfdim7  Cmin7b5  Cm7(b5)  Cm7 (b5)  Cm7♭5  C%7  C%  C half-diminished
        0 3 6 10: C half diminished 7  Cm7-5  CØ  C∅7  C‑7♭5  Cm7flat5  Cm7 b5
        0 3 6 9: C°7  Cdim7  Co7  Cdiminished7  C dim7  Cº7  C diminished 7
        0 4 7 11 2: Cmaj9  CM9  CΔ9  C^9  Cma9  Cmaj7(9)  Cmaj7/9  Cmaj7add9  C7M(9)  C maj9  C major 9
        0 4 7 10 2: C9  Cdom9  C7(9)  C7/9  C7add9  C9th  C7(add9)
        0 4 7 10 1: C7b9  C7(b9)  C7 (b9)  C7♭9  C7-9  C7flat9  C7/b9  C7 ( b9 )  C7addb9  C7(♭9)  C7(-9)
        0 3 7 10 2: Cm9  C-9  Cmin9  Cm7(9)  Cm7add9  Cmi9  C minor 9
        0 3 7 11: CmM7  Cm(maj7)  CmMaj7  C-Δ7  CmΔ  Cminmaj7  Cm/maj7  Cm/M7  C-maj7  C-M7  Cm7M  CmΔ7
        0 4 8 11: Cmaj7#5  C+M7  Caugmaj7  Cmaj7(#5)  C+maj7  CΔ#5  CM7#5  Cmaj7+5
        0 4 8 10: C7#5  Caug7  C7(#5)  C+7  C7+5  C7(♯5)
        0 4 6 10: C7b5  C7(b5)  C7♭5  C7-5  C7 (b5)
        0 4 7 10 3: C7#9  C7(#9)  C7+9  C7♯9  C7 (#9)  C7sharp9
        0 4 7 10 6: C7#11  C7(#11)  C7(♯11)  C7+11
        0 4 7 10 8: C7b13  C7(b13)  C7♭13  C7-13
        0 4 7 10 9: C7(13)  C7/13  C7add13  C7(add13)  C7/6
        0 4 7 10 2 9: C13  Cdom13  C9(13)  C9/13
        0 4 7 10 1 9: C7(b9,13)  C7 (b9, 13)  C7b9(13)  C13b9  C13(b9)  C7(b9/13)  C7 (b9 13)
        0 4 7 10 1 8: C7b9b13  C7(b9,b13)  C7 (b9 b13)  C7(b9b13)
        0 4 7 10 3 8: C7#9b13  C7(#9,b13)
        0 4 8 10 3: C7#5#9  C7(#5,#9)  C7(#9,#5)  C+7#9
        0 4 6 10 1: C7b5b9  C7(b5,b9)
        0 4 8 10 1: C7#5b9  C7(#5,b9)  C+7b9
        0 4 7 10 1 6: C7b9#11  C7(b9,#11)  C7(b9, #11)
        0 5 7 10: C7sus4  C7sus  C7(sus4)  C7 sus4  C7 sus
        0 2 7 10: C7sus2
        0 5 7 10 2: C9sus4  C9sus  C7sus4(9)
        0 5 7 10 2 9: C13sus4  C13sus
        0 5 7 10 1: C7sus4b9  C7susb9  C7sus4(b9)
        0 2 4 7: Cadd9  Cadd2  C(add9)  C (add9)  C add9  C/D  C/9  C(9)
        0 2 3 7: Cmadd9  Cm(add9)  Cm add9  Cmadd2  Cm/D
        0 4 5 7: Cadd4  Cadd11  C(add11)  C/F
        0 3 5 7: Cmadd11  Cm(add11)  Cmadd4
        0 4 7 9 2: C6/9  C69  C6(9)  C6add9  C(6/9)
        0 3 7 9 2: Cm6/9  Cm69  Cm6(9)  Cm6add9
        0 4 7 10 2 5: C11  Cdom11
        0 3 7 10 2 5: Cm11  C-11  Cmin11  Cm9(11)
        0 3 7 10 5: Cm7(11)  Cm7add11  Cm7/11
        0 4 7 11 6: Cmaj7#11  Cmaj7(#11)  CM7#11  C7M(#11)  CΔ#11
        0 4 7 11 2 6: Cmaj9#11  Cmaj9(#11)
        0 4 7 11 2 9: Cmaj13  CM13  Cmaj9(13)
        0 4 7 11 9: Cmaj7(13)  Cmaj7add13  Cmaj7/6  Cmaj7(6)
        0 3 7 10 2 9: Cm13  C-13  Cmin13
        0 3 7 8: Cm(b6)  Cm (b6)  Cmb6  Cmaddb6  Cm(♭6)
        0 7: C5  C(no3)  Cno3  Comit3  C(omit3)
        0 4: C(no5)  Cno5  C(omit5)
        0 4 10: C7no5  C7(no5)  C7omit5
        0 4 6 7: C/F#  C(add#11)  Cadd#11
        0 5 7 11: Cmaj7sus4  CM7sus4  Csus4maj7
        0 3 6 11: C°M7  Cdim(maj7)  C°maj7
        0 4 6 11: Cmaj7b5  CM7(b5)
        0 3 6 10 2: Cm9b5  Cø9  Cm9(b5)
        0 3 6 10 2 5: Cm11b5
        0 1 3 4 6 8 10: C7alt  Calt  C7 alt  C7altered
        1 5 8: Db  C#  D♭  C♯  C sharp  C-sharp  D flat  D-flat  Dbmaj  Cis  Des  C sharp major  D flat major  C＃  D♭︎
        1 4 8: C#m  Dbm  C sharp minor  D flat minor  Cism  C♯m  C-sharp minor  C # m
        3 7 10: Eb  D#  E♭  Dis  E flat  E flat major  D sharp
        3 6 10: Ebm  D#m  E flat minor  Dism  E♭m
        3 7 10 2: Ebmaj7  D#maj7  EbM7  E♭Δ7  E flat major 7  E flat maj7  Eb7M
        6 10 1: F#  Gb  F♯  F sharp  G flat  Fis  Ges
        6 9 1: F#m  Gbm  F♯m  F sharp minor  F #m  F# m  Fism
        6 9 0 4: F#m7b5  F#ø  F#ø7  F sharp half-diminished  F♯m7♭5  F#-7b5  F#%7
        8 0 3: Ab  G#  A♭  Gis  A flat  A flat major  G sharp
        8 11 3 6: Abm7  G#m7  G#-7  A flat minor 7  G♯m7
        9 0 4: Am  A-  Amin  A minor  A-minor  a-Moll  Am/E  A moll
        9 0 4 7: Am7  A-7  Am 7  Am/G  A minor 7  Amin7  A m7  A-⁷
        9 1 4 7 10: A7b9  A7(b9)  A7 (b9)  A7-9
        10 2 5: Bb  B♭  A#  B flat  B-flat  Bes  Ais  B flat major  A♯  Bb/D  B b
        10 1 5: Bbm  A#m  B flat minor  B♭m  A♯m
        10 2 5 8: Bb7  B♭7  A#7  B flat 7  B-flat7  Bb7/D  A#dom7
        10 2 5 9: Bbmaj7  BbM7  B♭Δ7  B♭maj7
        11 3 6: B  B♮  Bmaj  B natural  H  Cb  C♭
        11 2 6: Bm  B minor  B♮m  Hm  H moll
        11 3 6 9: B7  H7  B♮7  Cb7  B7/D#  B7/A
        11 2 5 9: Bm7b5  Bø  Bø7  B-7b5  Hm7b5  B half-diminished
        2 6 9 0: D7  D 7  D7/F#  D dominant 7  Ddom7
        2 5 9 0: Dm7  D-7  D minor 7  Dmin7
        4 8 11 2: E7  E dominant seventh  Edom7
        4 8 11 2 5: E7b9  E7(b9)  E7♭9
        5 9 0 4: Fmaj7  FM7  FΔ7  F7M  F maj 7
        7 11 2 5: G7  G 7  G7/B  Gdom7  G7/D  G⁷
        7 11 2 5 9: G9  G7(9)  G7/A
        7 0 2 5: G7sus4  G7sus
        4 6 9 11: Esus2sus4  Esus24
        4 9 11: Esus4  E4  Esus
        4 6 11: E2
        9 2 4: Asus4  A4
        0 6 2: D7no5/C
        """;

    /// <summary>Harte's syntax.</summary>
    public const string Harte = """
        0 4 7: C:maj  C:maj/3  C:maj/5  C:(1,3,5)  C:(3,5)
        0 3 7: C:min  C:min/b3  C:min/5  C:(1,b3,5)
        0 3 6: C:dim  C:dim/b5
        0 4 8: C:aug
        0 4 7 11: C:maj7  C:maj7/3  C:maj7/7  C:maj(7)  C:(1,3,5,7)
        0 3 7 10: C:min7  C:min7/b7  C:min(b7)
        0 4 7 10: C:7  C:7/3  C:7/b7  C:maj(b7)  C:maj/b7
        0 3 6 9: C:dim7
        0 3 6 10: C:hdim7  C:min7(*5,b5)  C:hdim7/b3
        0 3 7 11: C:minmaj7
        0 4 7 9: C:maj6  C:maj(6)
        0 3 7 9: C:min6
        0 4 7 10 2: C:9  C:7(9)
        0 4 7 11 2: C:maj9  C:maj7(9)
        0 3 7 10 2: C:min9
        0 5 7: C:sus4
        0 2 7: C:sus2
        0 5 7 10: C:sus4(b7)
        0 5 7 10 2: C:sus4(b7,9)
        0 2 4 7: C:maj(9)  C:maj/2  C:maj/9
        0 4 7 10 3: C:7(#9)
        0 4 7 10 1: C:7(b9)
        0 4 10 9: C:7(*5,13)
        0 7: C:5  C:maj(*3)
        0: C:1
        7 11 2 5: G:7/b7  G:7  G:7/5
        10 1 4 8: Bb:hdim7
        6 9 1 4: F#:min7  Gb:min7/b3
        3 7 10 2: Eb:maj7/3
        9 2 4 7: A:sus4(b7)
        10 2 5 0: Bb:maj(9)
        """;

    /// <summary>Numerals and figures in C major.</summary>
    public const string Numerals = """
        0 4 7: I  I6  I64  I6/4  Ib  Ic  Cad64  Cad6/4  cad64  Ⅰ  I53  I5/3  I63  Imaj
        2 5 9: ii  ii6  iim  ⅱ  iib
        2 5 9 0: ii7  ii65  ii6/5  ii43  ii4/3  ii42  ii4/2  iim7  ⅱ7  ii7b  ii⁶₅
        4 7 11: iii  iii6
        5 9 0: IV  IV6  IV64  Ⅳ  IVb
        5 8 0: iv  iv6  IVm
        7 11 2: V  V6  V64  Ⅴ  V6/4  Vb
        7 11 2 5: V7  V65  V6/5  V43  V4/3  V42  V4/2  V2  V⁷  Ⅴ7  V7b  V7c  V7d  V 7
        7 11 2 5 8: V7b9
        9 0 4: vi  vi6  ⅵ
        9 0 4 7: vi7  vi65  vi6/5
        11 2 5: vii°  viio  vii°6  viidim  viio6  ⅶ°  VIIdim
        11 2 5 9: viiø  viiø7  vii%7  viiø65  viiø6/5  vii/o7  vii%65  viiø43  viim7b5  ⅶø7
        11 2 5 8: vii°7  viio7  viio65  vii°4/3  viidim7
        0 4 7 11: Imaj7  IΔ7  IM7  I65  I6/5  I42  I43
        5 9 0 4: IVmaj7  IVΔ  IV65  IV42
        0 4 7 10: I7  Idom7
        5 9 0 3: IV7
        1 5 8: bII  bII6  N6  N63  N6/3  ♭II6
        8 0 3: bVI  ♭VI
        10 2 5: bVII  ♭VII
        2 6 9: V/V  II
        2 6 9 0: V7/V  V65/V  V6/5/V
        4 8 11 2: V7/vi
        9 1 4 7: V7/ii  V43/ii
        6 9 0 3: vii°7/V  #iv°7
        8 0 3 6: Ger65  Ger6  Ger+6  Ger6/5  Gr6  Sw43  ger65
        8 0 6: It6  It+6
        8 0 2 6: Fr43  Fr6  Fr4/3  Fr+6
        """;

    /// <summary>The spellings of a table with their notes.</summary>
    public static IEnumerable<(string Spelling, int[] Notes)> Read(string table) =>
        from line in table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        let colon = line.IndexOf(": ", StringComparison.Ordinal)
        from spelling in line[(colon + 2)..].Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        select (spelling, line[..colon].Split(' ').Select(int.Parse).Order().ToArray());
}
