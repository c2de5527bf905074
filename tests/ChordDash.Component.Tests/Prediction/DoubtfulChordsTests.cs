using Bunit;

namespace ChordDash.Component.Tests.Prediction;

/// <summary>What the prediction form shows of chords that may mean something else.</summary>
public sealed class DoubtfulChordsTests : PredictingTest
{
    [Fact]
    public void DoubtfulToken_IsMarkedApartFromErrorsAndSaysWhy()
    {
        var page = Open();
        Type(page, "C 112 C13 G");

        var chips = page.FindAll(".tokens li");
        Assert.Equal([null, "doubtful", "unknown", null], chips.Select(chip => chip.ClassName is "" ? null : chip.ClassName));
        Assert.Contains(Text(Texts.UncertainLower), Text(chips[1]), StringComparison.Ordinal);
        Assert.Contains(
            $"{ChordMessages.NumberReadAsCodeBesideSymbols("112", "G")}",
            page.Find(".doubts li").TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void DoubtfulToken_OtherReading_IsWrittenInItsPlace()
    {
        var page = Open();
        Type(page, "C Am 7 F");

        page.Find(".tokens .doubtful button").Click();

        Assert.Equal("C Am7 F", Typed(page));
        Assert.Empty(page.FindAll(".doubtful"));
    }

    [Fact]
    public void SeventhsOfClassicalAnalysis_AreChosenOnceForAll()
    {
        var page = Open();
        Type(page, "I7 ii7 V7 I7 I7");
        Assert.Contains(
            $"{ChordMessages.NumeralMayBeOfKeyWithSpellings("I7", "C7", "Cmaj7", "Imaj7", "Idom7")}",
            page.Find(".doubts li").TextContent,
            StringComparison.Ordinal
        );

        page.Find(".doubts button").Click();

        Assert.Equal("Imaj7 ii7 V7 Imaj7 Imaj7", Typed(page));
        Assert.Empty(page.FindAll(".doubtful"));
        Button(page, Texts.Undo).Click();
        Assert.Equal("I7 ii7 V7 I7 I7", Typed(page));
    }

    [Fact]
    public void WordsAndLabels_AreSignsThatAreNamedOnce()
    {
        var page = Open();
        Type(page, "[Verse 1]\nC G\nHello darkness my friend\n[Verse 2]\nAm F\nI am a man");

        Assert.Equal(4, page.FindAll(".tokens li.sign").Count);
        Assert.Equal(2, page.FindAll(".typed p[role=status]:not(.counts)").Count);
        Assert.Empty(page.FindAll(".problems li"));
    }
}
