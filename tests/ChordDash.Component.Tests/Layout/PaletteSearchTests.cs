using System.Globalization;
using ChordDash.Components.Layout.Palette;
using ChordDash.Components.Shared.Formatting;

namespace ChordDash.Component.Tests.Layout;

/// <summary>What the search finds, and in which order.</summary>
public sealed class PaletteSearchTests
{
    [Theory]
    [InlineData("zbior", "Zbiór danych")]
    [InlineData("ZBIÓR", "Zbiór danych")]
    [InlineData("dan zbi", "Zbiór danych")]
    [InlineData("zbiro", "Zbiór danych")]
    [InlineData("zboir", "Zbiór danych")]
    [InlineData("zbiórr", "Zbiór danych")]
    [InlineData("zior", "Zbiór danych")]
    [InlineData("zbjor", "Zbiór danych")]
    [InlineData("lodz", "Łódź")]
    [InlineData("dvor", "Dvořák")]
    public void Query_WithoutMarksCaseOrOrder_AndWithOneSlip_FindsTheName(string query, string name)
    {
        var search = new PaletteSearch([Item("Przegląd"), Item(name), Item("Modele")]);

        Assert.Equal([name], search.Find(query).Select(one => one.Name));
    }

    [Theory]
    [InlineData("zbxxr")]
    [InlineData("zox")]
    [InlineData("zbior modele")]
    public void Query_WithMoreSlips_OrWithAWordThatFitsNothing_FindsNothing(string query) =>
        Assert.Empty(new PaletteSearch([Item("Zbiór danych"), Item("Modele")]).Find(query));

    [Fact]
    public void Results_AreRanked_NumberThenBeginningThenWordThenTagThenPart()
    {
        var search = new PaletteSearch([
            Item("Deep12"),
            Item("Tagged") with
            {
                Words = ["12-fold"],
            },
            Item("Run 12 times"),
            Item("12 pieces"),
            Item("#120 Later") with
            {
                Number = 120,
            },
            Item("#12 Mine") with
            {
                Number = 12,
            },
        ]);

        Assert.Equal(
            ["#12 Mine", "12 pieces", "Run 12 times", "#120 Later", "Tagged", "Deep12"],
            search.Find("12").Select(one => one.Name)
        );
        Assert.Equal(["#12 Mine", "#120 Later"], search.Find("#12").Select(one => one.Name));
    }

    [Fact]
    public void Results_AreAtMostTwelve_AndWithoutAQueryTheFirstAsTheyAre()
    {
        var search = new PaletteSearch(Enumerable.Range(1, 1_000).Select(number => Item($"Run {number}") with { Number = number }));

        Assert.Equal(Enumerable.Range(1, 12).Select(number => $"Run {number}"), search.Find("  ").Select(one => one.Name));
        var found = search.Find("run");
        Assert.Equal(PaletteSearch.MaxResults, found.Count);
        Assert.Equal("Run 987", search.Find("987")[0].Name);
    }

    [Theory]
    [InlineData("ABC xyz", "abc xyz")]
    [InlineData("Zażółć GĘŚLĄ jaźń", "zazolc gesla jazn")]
    [InlineData("e\u0301tude", "etude")]
    [InlineData("Größe", "große")]
    public void Fold_TakesCaseAndMarksAway(string text, string folded) => Assert.Equal(folded, SearchText.Fold(text));

    [Fact]
    public void Fold_KnowsTheMarkedLettersOfEurope() =>
        Assert.All(Enumerable.Range(0xC0, 0x180 - 0xC0).Select(code => (char)code).Where(char.IsLetter), letter =>
            Assert.True(
                SearchText.Fold(letter.ToString()) is [>= 'a' and <= 'z']
                    || "æðßþŋœĸŉſĳĲİ".Contains(char.ToLowerInvariant(letter), StringComparison.Ordinal),
                string.Create(CultureInfo.InvariantCulture, $"{letter} {(int)letter:X}")
            )
        );

    private static PaletteItem Item(string name) => new(PaletteGroup.Runs, name, "");
}
