using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Prediction;
using ChordDash.Engine.Common;
using ChordDash.Engine.Prediction;

namespace ChordDash.Component.Tests.Prediction;

public sealed class ExplanationPanelTests : ComponentTest
{
    public ExplanationPanelTests() => Predictions.Explain = Samples.Explanation;

    [Fact]
    public void Evidence_OfEachChord_SaysForWhomAndHowMuch()
    {
        var panel = RenderPanel();

        panel.WaitForAssertion(() => Assert.Equal(3, panel.FindAll(".evidence li").Count));
        Assert.Equal(["C ×2", "F", "G7"], panel.FindAll(".evidence b").Select(name => name.TextContent));
        Assert.Equal(["for", "against", "for"], panel.FindAll(".evidence li").Select(part => part.ClassName));
        Assert.Equal($"{Texts.EvidenceOfChord("C ×2", 1, "scarlatti", "0.8000")}", panel.FindAll(".evidence li")[0].GetAttribute("title"));
        Assert.Equal($"{Texts.EvidenceOfChord("F", 3, "bach", "0.3000")}", panel.FindAll(".evidence li")[1].GetAttribute("title"));
        // The strongest in full colour, the others in proportion.
        Assert.Equal(
            ["--effect:100%", "--effect:38%", "--effect:13%"],
            panel.FindAll(".evidence li").Select(part => part.GetAttribute("style"))
        );
    }

    [Fact]
    public void Heard_IsDrawnAndStandsInATable()
    {
        var panel = RenderPanel();

        panel.WaitForAssertion(() => Assert.Equal(2, panel.FindAll(".heard polyline").Count));
        Assert.Equal("122,80.8 320,47", panel.Find(".heard polyline.for").GetAttribute("points"));
        Assert.Equal(
            ["1", "30.0\u00a0%", "40.0\u00a0%", "4", "62.5\u00a0%", "20.0\u00a0%"],
            panel.FindAll("details tbody tr > *").Select(cell => cell.TextContent.Trim())
        );
    }

    [Fact]
    public void Sequence_ThatCannotBeExplained_SaysWhy()
    {
        Predictions.Explain = _ => throw new UserErrorException(Message.Literal("The sequence is too long to be explained."));

        var panel = RenderPanel();

        panel.WaitForAssertion(() => Assert.Contains("too long to be explained", panel.Markup, StringComparison.Ordinal));
        Assert.Empty(panel.FindAll(".mud-skeleton"));
    }

    private IRenderedComponent<ExplanationPanel> RenderPanel() =>
        Render<ExplanationPanel>(parameters =>
            parameters
                .Add(one => one.Model, Samples.Model())
                .Add(one => one.Query, new SequenceQuery("C C F G7"))
                .Add(one => one.Chords, ["C", "C", "F", "G7"])
        );
}
