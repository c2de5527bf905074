using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Models;
using ChordDash.Components.Prediction;
using ChordDash.Engine.Models;

namespace ChordDash.Component.Tests.Models;

public sealed class ModelPagesTests : ComponentTest
{
    [Fact]
    public void List_WithoutModels_LeadsToARun() => Assert.NotEmpty(RenderPage<ModelsPage>().FindAll(".empty-state a[href='runs/new']"));

    [Fact]
    public async Task List_FiltersByStageAndComparesTheirRuns()
    {
        Predictions.Models.AddRange([
            Samples.Model() with
            {
                RunNumber = 7,
                Stage = ModelStage.Production,
            },
            Samples.Model() with
            {
                RunNumber = 8,
            },
            Samples.Model() with
            {
                RunNumber = 9,
                Stage = ModelStage.Archived,
            },
        ]);
        var page = RenderPage<ModelsPage>();
        Assert.Equal(3, page.FindAll("tbody tr").Count);

        page.FindAll("tbody input[type=checkbox]")[0].Change(true);
        page.FindAll("tbody input[type=checkbox]")[2].Change(true);
        Assert.NotNull(page.Find("a[href='compare?runs=7,9']"));

        var stages = page.FindComponent<MudBlazor.MudToggleGroup<string>>();
        await page.InvokeAsync(() => stages.Instance.ValueChanged.InvokeAsync("Production"));
        Assert.Equal($"{Texts.Production}", Assert.Single(page.FindAll("tbody tr .mud-chip")).TextContent.Trim());
    }

    [Fact]
    public async Task Model_IsPromotedRenamedAndDeleted()
    {
        var model = Samples.Model();
        Predictions.Models.Add(model);
        var page = RenderPage<ModelPage>(set => set.Add(one => one.Id, model.Id));
        Assert.Contains(new string('a', 64), page.Markup, StringComparison.Ordinal);
        Assert.Equal(
            ["model.json", "weights.dat", "weights.safetensors", "state_dict.pt", "predict.py"],
            page.FindAll($"a[download][href^='api/v1/models/{model.Id}/']").Select(link => link.TextContent)
        );

        await Button(page, Texts.Stage).ClickAsync(new());
        await MenuItem(Texts.PutIntoProduction).ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal(ModelStage.Production, Assert.Single(Predictions.Models).Stage));

        await Button(page, Texts.Edit).ClickAsync(new());
        page.Find("input[maxlength='200']").Change("refused");
        page.Find("form").Submit();
        page.WaitForAssertion(() =>
            Assert.Contains("a character that is not shown", page.Find(".mud-alert").TextContent, StringComparison.Ordinal)
        );
        page.Find("input[maxlength='200']").Change("The best one");
        page.Find("textarea").Change("Trained on everything.");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Equal("The best one", page.Find("h1").TextContent));
        Assert.Equal("Trained on everything.", Assert.Single(Predictions.Models).Notes);

        Registry.IsTraining = true;
        await ConfirmDeleteAsync();
        page.WaitForAssertion(() => Assert.Contains("still trains this model", page.Markup, StringComparison.Ordinal));
        Registry.IsTraining = false;
        await ConfirmDeleteAsync();
        page.WaitForAssertion(() => Assert.EndsWith("/models", Navigation.Uri, StringComparison.Ordinal));

        async Task ConfirmDeleteAsync()
        {
            _ = Button(page, Texts.Delete).ClickAsync(new());
            Dialogs.WaitForElement(".mud-dialog");
            await Button(Dialogs, Texts.Delete).ClickAsync(new());
        }
    }

    [Fact]
    public void Model_WhoseFilesAreGone_SaysSoAndOffersNone()
    {
        var model = Samples.Model();
        Predictions.Models.Add(model);
        Registry.FilesMissing = true;

        var page = RenderPage<ModelPage>(set => set.Add(one => one.Id, model.Id));

        Assert.Contains(ModelMessages.ModelFilesAreMissing.ToString(), page.Find(".mud-alert").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("a[download]"));
    }

    [Fact]
    public void Model_ThatIsGone_SaysSo() =>
        Assert.Contains(
            "There is no such model.",
            RenderPage<ModelPage>(set => set.Add(one => one.Id, Guid.NewGuid())).Find(".mud-alert").TextContent,
            StringComparison.Ordinal
        );

    [Fact]
    public void Predict_WithAModelInProduction_AsksThatOneAndOffersNoArchivedOne()
    {
        var production = Samples.Model() with { Stage = ModelStage.Production };
        Predictions.Models.AddRange([Samples.Model(), production, Samples.Model() with { Stage = ModelStage.Archived }]);
        Navigation.NavigateTo("predict?sequence=C");

        var page = RenderPage<PredictPage>();

        Assert.Equal(production.Id, Assert.Single(Predictions.Asked).Model);
        Assert.Single(page.FindComponent<ChordDash.Components.Prediction.OtherModels>().Instance.Others);
    }
}
