using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Prediction;
using ChordDash.Engine.Evaluation;

namespace ChordDash.Component.Tests.Prediction;

/// <summary>What is said of an answer, and what is kept of it.</summary>
public sealed class AnswerPanelTests : PredictingTest
{
    [Fact]
    public void Answer_SaysHowReliableTheModelIsAtThisLength()
    {
        Predictions.Predict = _ =>
            Samples.Prediction() with
            {
                Reliability = new(8, new Estimate(0.66, 0.62, 0.7), 0.7),
                Linear = [new("bach", 0.9), new("scarlatti", 0.1)],
            };
        var page = Ask("C G7");

        Assert.Contains(Text(Texts.AccuracyOnCutPieces(8, "66.0 %")), Text(page), StringComparison.Ordinal);
        Assert.Contains(Text(Texts.LinearModelDisagrees("bach", "90.0 %")), Text(page.Find(".linear")), StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_ThatIsMoreLikelyWrong_IsNone()
    {
        Predictions.Predict = _ =>
            Samples.Prediction() with
            {
                Probabilities = [new("scarlatti", 0.49), new("bach", 0.3), new("victoria", 0.21)],
            };

        var page = Ask("C G7");

        Assert.Equal($"{Texts.NotEnoughEvidence}", page.Find(".verdict").TextContent);
        Assert.Equal(3, page.FindAll(".probabilities meter").Count);
    }

    [Fact]
    public async Task Answer_Judged_StandsInTheHistoryAndIsExported()
    {
        var page = Ask("C G7");
        Assert.Empty(page.FindAll("a[href='api/v1/predictions/judged.pkl']"));

        await Button(page, Texts.ItIsWrong).ClickAsync(new());
        await MenuItem(Texts.ItIsComposer("debussy")).ClickAsync(new());

        page.WaitForAssertion(() => Assert.Equal("debussy", Assert.Single(History.Entries).Truth));
        page.WaitForAssertion(() =>
            Assert.Contains($"{Texts.JudgedWrong("debussy")}", page.FindAll("td").Select(cell => cell.TextContent.Trim()))
        );
        Assert.NotEmpty(page.FindAll("a[href='api/v1/predictions/judged.pkl']"));
        Button(page, Texts.WithdrawJudgement).Click();
        page.WaitForAssertion(() => Assert.Null(Assert.Single(History.Entries).Truth));
    }

    [Fact]
    public void History_Entry_IsAskedAgainWithoutBeingKeptTwice()
    {
        var model = Samples.Model();
        Predictions.Models.AddRange([Samples.Model(), model]);
        History.Entries.Add(
            new(7, DateTimeOffset.UnixEpoch, model.Id, Message.Literal("Run #1"), "D G A7", "D major", 3, "scarlatti", 0.6, null)
        );
        Navigation.NavigateTo("predict?asked=7");

        var page = RenderPage<PredictPage>();

        Assert.Equal((model.Id, "D G A7"), Assert.Single(Predictions.Asked));
        Assert.Equal("D major", Predictions.Key);
        Assert.Single(History.Entries);
        Assert.NotEmpty(page.FindAll(".verdict"));
    }

    [Fact]
    public void History_EntryThatIsForgotten_SaysSo()
    {
        Predictions.Models.Add(Samples.Model());
        Navigation.NavigateTo("predict?asked=8");

        var page = RenderPage<PredictPage>();

        Assert.Contains("There is no prediction 8 in the history.", page.Markup, StringComparison.Ordinal);
        Assert.Empty(Predictions.Asked);
    }

    [Fact]
    public void Sequence_TooLongForTheAddress_StandsThereByItsNumber()
    {
        var page = Ask(string.Concat(Enumerable.Repeat("Cmaj9 ", 400)));

        Assert.EndsWith("?asked=1", Navigation.Uri, StringComparison.Ordinal);
        Assert.Single(Predictions.Asked);
        Assert.NotEmpty(page.FindAll(".verdict"));
    }

    [Fact]
    public async Task OtherModels_Chosen_AreAskedTheSame()
    {
        var other = Samples.Model() with { Name = Message.Literal("Run #9 · Linear") };
        Predictions.Models.AddRange([Samples.Model(), other]);
        var page = RenderPage<PredictPage>();
        Type(page, "C G7");
        page.Find("form").Submit();
        page.WaitForElement(".answer");

        var choice = page.FindComponent<OtherModels>();
        await page.InvokeAsync(() =>
            choice.FindComponent<MudBlazor.MudSelect<Guid>>().Instance.SelectedValuesChanged.InvokeAsync([other.Id])
        );

        page.WaitForAssertion(() => Assert.Contains("Run #9", choice.Find(".figure-table").TextContent, StringComparison.Ordinal));
        Assert.Equal([other.Id], Predictions.Asked.Skip(1).Select(asked => asked.Model));
    }

    [Fact]
    public void SimilarPieces_Opened_LeadToThem()
    {
        var dataset = Guid.NewGuid();
        Predictions.Similar = [new(dataset, 12, "bach", 264, 0.5)];
        var page = Ask("C G7");

        page.FindAll("details")
            .Single(one => one.QuerySelector("summary")!.TextContent == $"{Texts.MostSimilarPieces}")
            .TriggerEvent("ontoggle", EventArgs.Empty);

        page.WaitForAssertion(() => Assert.Equal("#12", page.Find($"a[href='datasets/{dataset}?tab=pieces&find=%2312']").TextContent));
    }
}
