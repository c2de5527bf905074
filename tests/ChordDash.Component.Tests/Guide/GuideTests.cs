using System.Globalization;
using System.Text.RegularExpressions;
using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Guide;
using ChordDash.Components.Localization;
using ChordDash.Components.Shared.Ui;

namespace ChordDash.Component.Tests.Guide;

/// <summary>The guide in both languages, its page, and the links that lead to it.</summary>
public sealed partial class GuideTests : ComponentTest
{
    private static readonly ILookup<string, string> Polish = new[] { typeof(Message), typeof(Words) }
        .SelectMany(type => MessageSource.Of(type.Assembly))
        .SelectMany(source =>
            source
                .Texts(CultureInfo.InvariantCulture)
                .Select(text => (English: text.Value, Polish: source.Texts(Languages.Polish)[text.Key]))
        )
        .ToLookup(text => Blanks().Replace(text.English, " "), text => Blanks().Replace(text.Polish, " "), StringComparer.Ordinal);

    public static TheoryData<string> LanguageNames => [.. Languages.All.Select(language => language.Name)];

    public static TheoryData<string> HelpAnchors => [.. HelpLink.Questions.Keys];

    [Theory]
    [InlineData("en", "Guide", "Balanced accuracy")]
    [InlineData("pl", "Przewodnik", "Zrównoważona dokładność")]
    public void Page_ShowsTheGuide_InTheLanguageOfTheUser(string language, string title, string heading)
    {
        Speak(language);

        var page = RenderPage<GuidePage>();

        Assert.Equal(title, page.Find("h1").TextContent);
        Assert.Equal(heading, page.Find("h3#balanced-accuracy").TextContent);
        var contents = Texts.Contents.Text(language == "pl" ? Languages.Polish : CultureInfo.InvariantCulture);
        Assert.Equal(contents, page.Find("nav").GetAttribute("aria-label"));
        var parts = page.FindAll("nav a");
        Assert.Equal(page.FindAll("article h2").Select(one => one.TextContent), parts.Select(one => one.TextContent));
        Assert.Equal(page.FindAll("article h2").Select(one => $"guide#{one.Id}"), parts.Select(one => one.GetAttribute("href")));
        JSInterop.VerifyInvoke("chordDashPage.showPart");
    }

    [Theory]
    [MemberData(nameof(LanguageNames))]
    public void Links_LeadToHeadings_AndPicturesHaveWords(string language)
    {
        Speak(language);

        var page = RenderPage<GuidePage>();

        var ids = page.FindAll("article :is(h2, h3)").Select(heading => $"guide#{heading.Id}").ToList();
        Assert.Equal(ids.Distinct(), ids);
        Assert.DoesNotContain("guide#", ids);
        Assert.NotEmpty(page.FindAll("article a"));
        Assert.All(page.FindAll("article a"), link => Assert.Contains(link.GetAttribute("href"), ids));
        Assert.NotEmpty(page.FindAll("article img"));
        Assert.All(page.FindAll("article img"), picture =>
        {
            Assert.StartsWith("_content/ChordDash.Components/guide/", picture.GetAttribute("src"), StringComparison.Ordinal);
            Assert.NotEmpty(picture.GetAttribute("alt")!);
        });
    }

    [Fact]
    public void Guides_HaveTheSameParts()
    {
        var (english, polish) = (In("en"), In("pl"));

        Assert.Equal(english.Headings.Select(one => (one.Level, one.Id)), polish.Headings.Select(one => (one.Level, one.Id)));
        Assert.Equal(Pictures().Matches(english.Html).Select(one => one.Value), Pictures().Matches(polish.Html).Select(one => one.Value));
    }

    [Trait("Category", "Words")]
    [Fact]
    public void BoldWords_AreThoseOfThePages_InEitherLanguage()
    {
        var (english, polish) = (BoldWords("guide.md"), BoldWords("guide.pl.md"));

        Assert.True(english.Count > 30);
        Assert.DoesNotContain(english, words => !Polish.Contains(words));
        Assert.Equal(english.Select(words => Polish[words].First()).Order(StringComparer.Ordinal), polish.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void PolishGuide_LeavesNoSingleLetterAtTheEndOfALine() =>
        Assert.Empty(LooseLetters().Matches(CodeBlocks().Replace(Source("guide.pl.md"), "")).Select(match => match.Value));

    [Theory]
    [MemberData(nameof(HelpAnchors))]
    public void HelpLink_AsksAQuestion_ThatBothGuidesAnswer(string anchor)
    {
        var button = Render<HelpLink>(set => set.Add(one => one.Anchor, anchor)).Find("button");

        Assert.EndsWith("?", button.GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Contains(In("en").Headings, heading => heading.Id == anchor);
        Assert.Contains(In("pl").Headings, heading => heading.Id == anchor);
        Assert.NotEmpty(In("en").Definitions[anchor]);
        Assert.NotEmpty(In("pl").Definitions[anchor]);
    }

    [Theory]
    [InlineData("en", "An epoch is one pass of the training over the training pieces. After every epoch, the run measures")]
    [InlineData("pl", "Epoka")]
    public void Definitions_AreTheParagraphsBelowTheirHeading(string language, string beginning)
    {
        var text = Assert.Single(In(language).Definitions["epoch"]);

        Assert.StartsWith(beginning, text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', text);
    }

    [Fact]
    public void HelpLink_Clicked_SaysWhatTheGuideSays_AndLeadsThere()
    {
        var help = Render<HelpLink>(set => set.Add(one => one.Anchor, "macro-f1"));
        Assert.Empty(help.FindAll("[popover]"));

        help.Find("button").Click();

        var panel = help.Find("[popover]");
        Assert.Equal(Text(Texts.WhatIsMacroF1Question), panel.GetAttribute("aria-label"));
        Assert.Contains(In("en").Definitions["macro-f1"][0], panel.TextContent, StringComparison.Ordinal);
        Assert.Equal("guide#macro-f1", panel.QuerySelector("a")!.GetAttribute("href"));
        JSInterop.VerifyInvoke("chordDashPage.openFlyout");
        help.Find("button").Click();
        JSInterop.VerifyInvoke("chordDashPage.openFlyout"); // From then on, the browser does it.
    }

    [Fact]
    public void Flyout_Closed_IsNotReportedAsOpened()
    {
        var clicks = 0;
        var open = JSInterop.Setup<bool>("chordDashPage.isFlyoutOpen", _ => true);
        open.SetResult(false);
        var flyout = Render<Flyout>(set => set.Add(one => one.Label, "Panel").Add(one => one.OnClick, () => clicks++));
        Assert.Equal("false", flyout.Find("button").GetAttribute("aria-expanded"));

        flyout.Find("button").Click();
        flyout.Find("button").Click();
        Assert.Equal(1, clicks);
        open.SetResult(true);
        flyout.Find("button").Click();
        Assert.Equal(2, clicks);
    }

    [Fact]
    public void HtmlOfTheSource_IsLeftOut()
    {
        var guide = GuideDocument.Parse(
            "# Title\n\n<script>alert(1)</script>\n\n## <a id=\"part\"></a>A <b>part</b>\n\n<i onclick='x'>Text</i>.\n"
        );

        Assert.Equal("Title", guide.Title);
        Assert.Equal([new(2, "part", "A part")], guide.Headings);
        Assert.Equal("<h2 id=\"part\" class=\"mud-typography mud-typography-h2\">A part</h2>\n<p>Text.</p>\n", guide.Html);
    }

    private static void Speak(string language) => CultureInfo.CurrentUICulture = Languages.All.Single(one => one.Name == language);

    private static GuideDocument In(string language)
    {
        var before = CultureInfo.CurrentUICulture;
        Speak(language);
        var guide = GuideDocument.Current;
        CultureInfo.CurrentUICulture = before;
        return guide;
    }

    private static List<string> BoldWords(string file) =>
        [.. Bold().Matches(Source(file)).Select(match => Blanks().Replace(match.Groups["words"].Value, " "))];

    private static string Source(string file)
    {
        using var stream = typeof(GuideDocument).Assembly.GetManifestResourceStream(typeof(GuideDocument), file)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("src=\"[^\"]*\"", RegexOptions.NonBacktracking)]
    private static partial Regex Pictures();

    [GeneratedRegex(@"\*\*(?<words>[^*]+)\*\*", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Bold();

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Blanks();

    [GeneratedRegex("```[^`]*```", RegexOptions.NonBacktracking)]
    private static partial Regex CodeBlocks();

    /// <summary>With the word after it.</summary>
    [GeneratedRegex(@"(?<![\w`<])[aiouwzAIOUWZ][ \n]+\S+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LooseLetters();
}
