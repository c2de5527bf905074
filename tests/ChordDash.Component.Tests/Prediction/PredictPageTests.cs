using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Prediction;
using ChordDash.Engine.Common;
using ChordDash.Engine.Prediction;

namespace ChordDash.Component.Tests.Prediction;

public sealed class PredictPageTests : ComponentTest
{
    [Fact]
    public void Opened_WithoutModels_LeadsToARun()
    {
        var page = RenderPage<PredictPage>();

        Assert.Contains(Text(Texts.NoModelYet), Text(page), StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll(".empty-state a[href='runs/new']"));
    }

    [Fact]
    public void Opened_WithASequenceInTheAddress_PredictsIt()
    {
        var model = Samples.Model();
        Predictions.Models.AddRange([Samples.Model(), model]);
        Navigation.NavigateTo($"predict?model={model.Id}&sequence=C%20Am7%20G7");

        var page = RenderPage<PredictPage>();

        Assert.Equal((model.Id, "C Am7 G7"), Assert.Single(Predictions.Asked));
        Assert.Equal($"scarlatti{Text(Texts.WithProbability("62.5 %"))}", Text(page.Find(".verdict")));
        Assert.Equal(
            ["scarlatti", "bach", "beethoven", "debussy", "victoria"],
            page.FindAll(".probabilities tbody th").Select(cell => cell.TextContent)
        );
        Assert.Equal("0.625", page.Find("meter").GetAttribute("value"));
        Assert.Equal($"{Texts.ProbabilityOf("scarlatti")}", page.Find("meter").GetAttribute("aria-label"));
    }

    [Fact]
    public void Typed_WithUnknownTokens_MarksThemWhereTheyStand()
    {
        var page = Open();

        Type(page, "C hello Am7");

        var chips = page.FindAll(".tokens li");
        Assert.Equal(
            ["C 0 C E G", $"hello {Texts.UnknownLower}", "Am7 → C6 · 5 C E G A"],
            chips.Select(chip => string.Join(' ', chip.Children.Select(part => part.TextContent.Trim())))
        );
        Assert.Equal([false, true, false], chips.Select(chip => chip.ClassList.Contains("unknown")));
        Assert.Equal($"{Texts.TokenProblem(2, ChordMessages.ChordNotUnderstood("hello", -1, 191))}", page.Find(".problems li").TextContent);
        Assert.Contains(Text(ChordMessages.ChordIsStoredAs("Am7", "C6", 5)), Text(page), StringComparison.Ordinal);
    }

    [Fact]
    public void Predicted_ByAModelThatRounds_SaysTheProbabilityOfItsOwnAnswer()
    {
        Predictions.Predict = _ => Samples.Prediction() with { Composer = "bach" };
        var page = Open();

        Type(page, "C G7");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Equal($"{Texts.NotEnoughEvidence}", page.Find(".verdict").TextContent));
        Assert.Contains(Text(Texts.BestGuess("bach", "20.0 %")), Text(page), StringComparison.Ordinal);
        Assert.Contains(Text(Texts.NotebookRoundsScores), Text(page), StringComparison.Ordinal);
    }

    [Fact]
    public void Predicted_WithChordsTheModelNeverMet_MarksThem()
    {
        Predictions.Predict = _ => Samples.Prediction(new UnknownToken(1, "G7", Message.Literal("The model has never met the chord G7.")));
        var page = Open();

        Type(page, "C G7");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("unmet", page.FindAll(".tokens li")[1].ClassName!, StringComparison.Ordinal));
        Assert.Contains("The model has never met the chord G7.", page.Find(".mud-alert").TextContent, StringComparison.Ordinal);
        Assert.EndsWith("&sequence=C%20G7", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Predicted_NothingTyped_SaysWhatToDo()
    {
        var page = Open();

        page.Find("form").Submit();

        Assert.Contains($"{Texts.TypeAtLeastOneChord}", page.Find(".mud-alert").TextContent, StringComparison.Ordinal);
        Assert.Empty(Predictions.Asked);
    }

    [Fact]
    public void Predicted_NothingUnderstood_ShowsTheSentence()
    {
        Predictions.Predict = _ =>
            throw new UserErrorException(Message.Literal("None of these tokens is a chord. Write symbols such as C Am7 G7."));
        var page = Open();

        Type(page, "hello world");
        page.Find("form").Submit();

        page.WaitForAssertion(() =>
            Assert.Contains("None of these tokens is a chord.", page.Find(".mud-alert").TextContent, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Dataset_InTheAddress_OffersBothDownloadsAndAPreview()
    {
        var model = Samples.Model();
        Predictions.Models.Add(model);
        var dataset = Datasets.Add(Samples.Dataset("test", classes: []));
        Navigation.NavigateTo($"predict?dataset={dataset.Id}");
        var page = RenderPage<PredictPage>();

        Assert.Equal(
            ["table", "notebook", "tidy"],
            page.FindAll($"a[download][href^='api/v1/models/{model.Id}/predictions.csv?datasetId={dataset.Id}&format=']")
                .Select(link => link.GetAttribute("href")!.Split('=')[^1])
        );
        Button(page, Texts.PredictAndShow).Click();

        page.WaitForAssertion(() => Assert.Contains(Text(Texts.PredictionCount(12)), Text(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dataset_Predicted_IsFilteredByComposerProbabilityAndTruth()
    {
        Predictions.Models.Add(Samples.Model());
        Predictions.PredictDataset = _ =>
            new(["0", "1"], ["bach", "victoria"], [new(0, [0.9, 0.1]), new(1, [0.4, 0.6]), new(1, [0.2, 0.8])])
            {
                Beats = [4, 8, 16],
                Truth = ["bach", "bach", "victoria"],
            };
        var dataset = Datasets.Add(Samples.Dataset());
        Navigation.NavigateTo($"predict?dataset={dataset.Id}");
        var page = RenderPage<PredictPage>();
        Button(page, Texts.PredictAndShow).Click();
        page.WaitForAssertion(() =>
            Assert.Equal(["#0 4 bach bach 90.0", "#1 8 bach ✗ victoria 60.0", "#2 16 victoria victoria 80.0"], Rows())
        );

        page.FindAll("input[type=checkbox]")[^1].Change(true);
        Assert.Equal(["#1 8 bach ✗ victoria 60.0"], Rows());
        page.FindAll("input[type=checkbox]")[^1].Change(false);
        var table = page.FindComponent<PredictionTable>();
        await page.InvokeAsync(() => table.FindComponents<MudBlazor.MudSelect<int>>()[0].Instance.ValueChanged.InvokeAsync(1));
        Assert.Equal(2, Rows().Count);
        await page.InvokeAsync(() => table.FindComponents<MudBlazor.MudSelect<int>>()[1].Instance.ValueChanged.InvokeAsync(75));
        Assert.Equal(["#1 8 bach ✗ victoria 60.0"], Rows());

        List<string> Rows() =>
            [
                .. page.FindAll($"table{Label(Texts.Predictions)} tbody tr")
                    .Select(row =>
                        string.Join(' ', row.Children.Select(cell => cell.TextContent.Trim()))
                            .Replace("\u00a0%", "", StringComparison.Ordinal)
                    ),
            ];
    }

    [Fact]
    public void Dataset_WithLabels_MeasuresTheModel()
    {
        Predictions.Models.Add(Samples.Model());
        var dataset = Datasets.Add(Samples.Dataset());
        Navigation.NavigateTo($"predict?dataset={dataset.Id}");
        var page = RenderPage<PredictPage>();

        Measure();
        page.WaitForAssertion(() => Assert.Contains(Text(Texts.TrainingPiecesLeftOut("1")), Text(page), StringComparison.Ordinal));
        Assert.NotEmpty(page.FindAll("svg.reliability circle"));
        Assert.Contains(Text(Texts.ConfusionMatrix), Text(page), StringComparison.Ordinal);
        page.FindAll("input[type=checkbox]")[0].Change(true);
        Measure();
        page.WaitForAssertion(() => Assert.Contains(Text(Texts.TrainingPiecesCounted("1")), Text(page), StringComparison.Ordinal));

        void Measure() => Button(page, Texts.EvaluateModel).Click();
    }

    [Fact]
    public void Opened_WithAModelThatIsGone_SaysSoAndTakesTheNewest()
    {
        Predictions.Models.Add(Samples.Model());
        Navigation.NavigateTo("predict?model=nonsense&dataset=nonsense");

        var page = RenderPage<PredictPage>();

        Assert.Contains(Text(Texts.ModelOfAddressIsGone), Text(page), StringComparison.Ordinal);
    }

    [Fact]
    public void Typed_WithUnknownAndOtherTokens_CountsThemInBeatsAndSymbols()
    {
        var page = Open();

        Type(page, "C Hx7b5 E77 Am G7 . foo");

        Assert.Equal(
            $"{Texts.SymbolsAndBeats(6, 5)} · {Texts.NotUnderstoodLeftOut(2, 6)} · {Texts.ReadAsOtherSymbol(1)}",
            page.Find(".counts").TextContent
        );
        Assert.StartsWith(
            "E77→ E7 · 71",
            Text(page.FindAll(".tokens li")[2]).Replace(" →", "→", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        page.Find("form").Submit();
        page.WaitForAssertion(() =>
            Assert.Contains($"{Texts.NotUnderstoodLeftOut(2, 6)}", page.Find(".answer").TextContent, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Predicted_ByClick_IsShownAndAnnounced()
    {
        var page = Open();
        Type(page, "C G7");

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Single(JSInterop.Invocations, call => call.Identifier == "showAnswer"));
        Assert.StartsWith("scarlatti", page.FindAll("[role=status]")[0].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Predicted_FromTheAddress_LeavesTheFocusWhereItIs()
    {
        Predictions.Models.Add(Samples.Model());
        Navigation.NavigateTo("predict?sequence=C%20G7");

        var page = RenderPage<PredictPage>();

        Assert.NotEmpty(page.FindAll(".verdict"));
        Assert.DoesNotContain(JSInterop.Invocations, call => call.Identifier == "showAnswer");
    }

    [Fact]
    public void Opened_WithoutAModelInProduction_TakesTheBestThatDoesNotTrain()
    {
        var dataset = Datasets.Add(Samples.Dataset());
        Engine.Runs.Run[] runs =
        [
            .. new[] { Engine.Runs.RunState.Running, Engine.Runs.RunState.Finished, Engine.Runs.RunState.Finished }.Select(state =>
                Runs.Put(Samples.Run(state) with { Id = Guid.NewGuid(), DatasetId = dataset.Id })
            ),
        ];
        double[] accuracies = [0.99, 0.5, 0.7];
        Predictions.Models.AddRange(
            runs.Zip(accuracies, (run, accuracy) => Samples.Model() with { RunId = run.Id, BalancedAccuracy = accuracy })
        );

        var page = RenderPage<PredictPage>();

        Assert.Equal(0.7, page.FindComponent<ModelPicker>().Instance.Value.BalancedAccuracy);
    }

    [Theory]
    [InlineData(null, "C Am F G")]
    [InlineData("Dm", "Dm")]
    public async Task Draft_OfChords_ComesBackUnlessSomethingWasTyped(string? typed, string expected)
    {
        var stored = JSInterop.Setup<string?>("sessionStorage.getItem", _ => true);
        var page = Open();
        if (typed is not null)
            Type(page, typed);

        stored.SetResult("""{"Sequence":"C Am F G","Key":"D major"}""");
        await page.InvokeAsync(() => { });

        page.WaitForAssertion(() => Assert.Equal(expected, page.Find("textarea").GetAttribute("value")));
        Assert.Equal(typed is null ? "D major" : null, page.FindComponent<SequenceForm>().Instance.Query.Key);
        Assert.Empty(Predictions.Asked);
    }

    [Fact]
    public void Tabs_SayHowManyWereAskedAndStandInTheAddress()
    {
        var page = Open();
        Type(page, "C G7");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Contains(page.FindAll("[role=tab]"), tab => Text(tab) == $"{Texts.AskedBefore(1)}"));

        page.FindAll("[role=tab]").Single(tab => Text(tab) == $"{Texts.WholeDataSet}").Click();

        Assert.Contains("tab=dataset", Navigation.Uri, StringComparison.Ordinal);
    }

    private IRenderedComponent<PredictPage> Open()
    {
        Predictions.Models.Add(Samples.Model());
        return RenderPage<PredictPage>();
    }

    private static void Type(IRenderedComponent<PredictPage> page, string text)
    {
        page.Find("textarea").Input(text);
        page.WaitForElement(".tokens");
    }
}
