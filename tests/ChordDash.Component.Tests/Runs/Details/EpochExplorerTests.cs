using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Runs.Details;
using ChordDash.Engine.Common;
using ChordDash.Engine.Evaluation;

namespace ChordDash.Component.Tests.Runs.Details;

public sealed class EpochExplorerTests : ComponentTest
{
    private readonly List<EpochMetrics> _epochs = [Samples.Epoch(1), Samples.Epoch(2), Samples.Epoch(3, best: false)];

    public EpochExplorerTests()
    {
        for (var epoch = 1; epoch <= 3; epoch++)
            Answers.Epochs[epoch] =
            [
                new(7, 120, 0, 0, 0.9),
                new(9, 80, 0, 3, 0.3 + epoch / 10.0),
                new(12, 64, 0, 3, 0.8),
                new(20, 40, 3, 3, 0.6),
            ];
    }

    [Fact]
    public void Opened_WithEpochs_ShowsTheBestAndItsAnswers()
    {
        var explorer = RenderExplorer();

        Assert.Equal("302", explorer.Find(".confusion tbody td b").TextContent.Trim());
        explorer.WaitForAssertion(() => Assert.Contains(Text(Texts.AnswerAfterEpoch(2)), Text(explorer), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Slid_ToAnEpoch_ShowsThatAndStaysWhenMoreCome()
    {
        var explorer = RenderExplorer();

        explorer.Find("input[type=range]").Input("1");
        await EventuallyAsync(() => Assert.Contains(Text(Texts.AnswerAfterEpoch(1)), Text(explorer), StringComparison.Ordinal));
        _epochs.Add(Samples.Epoch(4));
        explorer.Render(parameters => parameters.Add(one => one.Epochs, _epochs));

        Assert.Equal("301", explorer.Find(".confusion tbody td b").TextContent.Trim());
        Assert.Equal("4", explorer.Find("input[type=range]").GetAttribute("max"));
    }

    [Fact]
    public void Opened_WithAnEpochInTheAddress_ShowsThat()
    {
        Navigation.NavigateTo("?matrix=3");

        Assert.Equal("303", RenderExplorer().Find(".confusion tbody td b").TextContent.Trim());
    }

    [Fact]
    public void Cell_Chosen_ListsItsPiecesTheSurestFirst()
    {
        var explorer = RenderExplorer();
        explorer.WaitForAssertion(() => Assert.Contains(Text(Texts.AnswerAfterEpoch(2)), Text(explorer), StringComparison.Ordinal));

        var cell = $"{Texts.ConfusionCell(10, 328, "bach", "scarlatti", "3.0\u00a0%")}";
        explorer.FindAll("button").Single(button => button.TextContent.Contains(cell, StringComparison.Ordinal)).Click();

        Assert.Contains(Text(Texts.CellPredictedAs("bach", "scarlatti")), Text(explorer), StringComparison.Ordinal);
        Assert.Equal(["#12", "#9"], explorer.FindAll($"{Label(Texts.PiecesOfCell)} a").Select(link => link.TextContent));
    }

    [Fact]
    public async Task Play_Clicked_GoesThroughTheEpochsAndStopsAtTheLast()
    {
        var explorer = RenderExplorer();

        var playing = explorer.Find($"button{Label(Texts.PlayEpochs)}").ClickAsync(new());
        explorer.WaitForAssertion(() => Assert.Equal("301", explorer.Find(".confusion tbody td b").TextContent.Trim()));
        await EventuallyAsync(() => Assert.Equal("303", explorer.Find(".confusion tbody td b").TextContent.Trim()));
        await EventuallyAsync(() => Assert.NotEmpty(explorer.FindAll($"button{Label(Texts.PlayEpochs)}")));
        await playing;
    }

    [Fact]
    public void Answers_ThatCannotBeRead_AreExplainedBesideTheMatrix()
    {
        var problem = Message.Literal("There is no data set 12. It may have been deleted.");
        Answers.Failure = new NotFoundException(problem);

        var explorer = RenderExplorer();

        explorer.WaitForAssertion(() =>
            Assert.Contains(Text(Texts.PiecesCannotBeListed(problem)), Text(explorer), StringComparison.Ordinal)
        );
        Assert.NotEmpty(explorer.FindAll(".confusion"));
    }

    private IRenderedComponent<EpochExplorer> RenderExplorer() =>
        Render<EpochExplorer>(parameters => parameters.Add(one => one.Run, Samples.Run()).Add(one => one.Epochs, _epochs));
}
