using ChordDash.Engine.Chords;

namespace ChordDash.Engine.Tests.Chords;

public class StandardChordsTests
{
    private static readonly IEnumerable<int> Chords = Enumerable.Range(0, 192);

    private static int Set(int code) => StandardChords.PitchClasses(code).Aggregate(0, (set, pitchClass) => set | 1 << pitchClass);

    [Fact]
    public void Vocabulary_PitchClassSets_Are151() => Assert.Equal(151, Chords.Select(Set).Distinct().Count());

    [Fact]
    public void SameNotes_EveryCode_AreTheCodesOfTheSameSet() =>
        Assert.All(Chords, code => Assert.Equal(Chords.Where(other => Set(other) == Set(code)), StandardChords.SameNotes(code)));

    [Fact]
    public void Canonical_EveryCode_IsLowestOfTheSameSet() =>
        Assert.All(Chords, code => Assert.Equal(Chords.First(other => Set(other) == Set(code)), StandardChords.Canonical(code)));

    [Theory]
    [InlineData(153, 5)]
    [InlineData(67, 3)]
    [InlineData(83, 19)]
    [InlineData(187, 43)]
    [InlineData(0, 0)]
    [InlineData(-1, -1)]
    public void Canonical_KnownAliases_AreAsInTheData(int code, int canonical) => Assert.Equal(canonical, StandardChords.Canonical(code));

    [Fact]
    public void Canonical_CodesThatNoPieceHas_AreNotAllAliases()
    {
        // 59 75 83 … are aliases, so that no file can hold them.
        int[] unseen = [59, 75, 83, 99, 139, 155, 171, 187];
        Assert.All(unseen, code => Assert.NotEqual(code, StandardChords.Canonical(code)));
    }

    [Theory]
    [InlineData(-1, "N.C.")]
    [InlineData(0, "C")]
    [InlineData(16, "C#")]
    [InlineData(58, "Ebm7b5")]
    [InlineData(153, "Am7")]
    [InlineData(187, "Bdim7")]
    public void Symbol_Code_IsWhatMusiciansUse(int code, string symbol) => Assert.Equal(symbol, StandardChords.Symbol(code));

    [Fact]
    public void Symbol_EveryCode_IsReadBackAsTheSameCode() =>
        Assert.All(Enumerable.Range(-1, 193), code => Assert.Equal(code, ChordSymbol.Read(StandardChords.Symbol(code))?.Code));

    [Fact]
    public void PitchClasses_FSharpSeventhFlatNinth_StartAtTheRoot() => Assert.Equal([6, 7, 10, 1, 4], StandardChords.PitchClasses(110));

    [Theory]
    [InlineData(-2)]
    [InlineData(192)]
    public void Symbol_CodeOutside_Throws(int code)
    {
        Assert.False(StandardChords.IsStandard(code));
        Assert.Throws<ArgumentOutOfRangeException>(() => StandardChords.Symbol(code));
    }
}
