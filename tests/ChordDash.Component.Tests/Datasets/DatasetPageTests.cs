using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Datasets;
using ChordDash.Components.Shared.Browser;
using ChordDash.Engine.Datasets.Checks;
using Microsoft.AspNetCore.Components.Forms;

namespace ChordDash.Component.Tests.Datasets;

public sealed class DatasetPageTests : ComponentTest
{
    [Fact]
    public void Page_Labelled_ShowsClassesAndFigures()
    {
        var dataset = Datasets.Add(Samples.Dataset());

        var page = RenderDataset(dataset.Id);

        Assert.Equal(
            ["1,630 55.5 %", "478 16.3 %", "154 5.2 %", "441 15.0 %", "236 8.0 %"],
            page.FindAll(".bars td.numeric").Select(cell => cell.TextContent.Replace('\u00a0', ' ').Trim())
        );
        Assert.Contains("2,939", page.Find(".figures").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Pieces_OneOpened_ShowsItsChordsWithTheirCodes()
    {
        var dataset = Datasets.Add(Samples.Dataset());
        Navigation.NavigateTo($"datasets/{dataset.Id}?tab=pieces&find=%230");

        var page = RenderDataset(dataset.Id);

        page.WaitForAssertion(() =>
            Assert.Equal(["C0", "C65", "G112", "N.C.-1"], page.FindAll(".detail .chord").Select(chord => chord.TextContent))
        );
        Assert.Contains($"{Text(Texts.PieceCount(1))} {Text(Texts.OfTotal("2"))}", Text(page), StringComparison.Ordinal);
    }

    [Fact]
    public void Pieces_SenselessSearch_GetsASentence()
    {
        var dataset = Datasets.Add(Samples.Dataset());
        Navigation.NavigateTo($"datasets/{dataset.Id}?tab=pieces&find=Hx");

        var page = RenderDataset(dataset.Id);

        page.WaitForAssertion(() =>
            Assert.Contains(
                $"{ChordMessages.ChordNotUnderstood("Hx", -1, 191)}",
                page.Find(".mud-alert").TextContent,
                StringComparison.Ordinal
            )
        );
    }

    [Fact]
    public void Pieces_SearchThatMayMeanSomethingElse_SaysHowItWasRead()
    {
        var dataset = Datasets.Add(Samples.Dataset());
        Navigation.NavigateTo($"datasets/{dataset.Id}?tab=pieces&find=Es%20B");

        var page = RenderDataset(dataset.Id);

        page.WaitForAssertion(() => Assert.Equal($"{Texts.UncertainReadings}", page.Find(".doubts").GetAttribute("aria-label")));
        page.Find("input[autocomplete=off]").Change("C G");
        page.Find("form.filters").Submit();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".doubts")));
    }

    [Fact]
    public void Chords_Opened_ShowSharesByClassAndChanges()
    {
        var dataset = Datasets.Add(Samples.Dataset(classes: [new("0", "bach", 1), new("1", "victoria", 1)]));
        Navigation.NavigateTo($"datasets/{dataset.Id}?tab=chords");

        var page = RenderDataset(dataset.Id);

        page.WaitForAssertion(() =>
            Assert.Equal(
                ["bach", "victoria", $"{Texts.AllPieces}"],
                page.FindAll(".heat")[0].QuerySelectorAll("tbody th").Select(cell => cell.TextContent)
            )
        );
        Assert.Contains("25.0", page.Find(".heat tbody td").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_FindingsChosen_MakeOneNewDataset()
    {
        Checks.Findings =
        [
            new(
                FindingKind.Duplicates,
                FindingSeverity.Warning,
                Say("3 pieces are exact copies."),
                Say("They count twice."),
                Say("Leave them out.")
            )
            {
                Rows = [4, 7, 9],
                Action = Say("Leave out 3 copies"),
                Edit = new() { LeaveOut = [4, 7, 9] },
            },
            new(FindingKind.LongPieces, FindingSeverity.Information, Say("1 piece is long."), Say("It takes longer."), Say("Cut it."))
            {
                Rows = [2],
                Action = Say("Cut after 2,000 beats"),
                Edit = new() { CutTo = 2_000 },
            },
            new(FindingKind.Imbalance, FindingSeverity.Information, Say("Bach has most."), Say("Accuracy flatters."), Say("Use weights.")),
        ];
        var dataset = Datasets.Add(Samples.Dataset());
        Navigation.NavigateTo($"datasets/{dataset.Id}?tab=check");
        var page = RenderDataset(dataset.Id);

        Assert.Equal(3, page.FindAll(".finding").Count);
        Assert.Contains(Text(Texts.CheckWithCount(1)), Text(page), StringComparison.Ordinal);
        Assert.Equal($"datasets/{dataset.Id}?tab=pieces&find=%234", page.Find(".finding .rows a").GetAttribute("href"));
        page.FindAll(".finding input")[0].Change(true);
        page.FindAll(".finding input")[1].Change(true);
        var changes = Message.Join(", ", CheckMessages.PiecesLeftOut(3), CheckMessages.PiecesCut(2_000));
        Assert.Contains(Text(Texts.DerivedCopyHelp(changes)), Text(page), StringComparison.Ordinal);
        Button(page, Texts.CreateDataSet).Click();

        var edit = Assert.Single(Checks.Edits);
        Assert.Equal([4, 7, 9], edit.LeaveOut);
        Assert.Equal(2_000, edit.CutTo);
        Assert.DoesNotContain($"{dataset.Id}", Navigation.Uri, StringComparison.Ordinal);

        static Message Say(string sentence) => Message.Literal(sentence);
    }

    [Fact]
    public void Check_NothingFound_SaysSo()
    {
        var dataset = Datasets.Add(Samples.Dataset());
        Navigation.NavigateTo($"datasets/{dataset.Id}?tab=check");
        Assert.Contains(Text(Texts.NoFindings), Text(RenderDataset(dataset.Id)), StringComparison.Ordinal);
    }

    [Fact]
    public void Notes_Edited_AreSavedWithTheirTags()
    {
        var dataset = Datasets.Add(Samples.Dataset());
        var page = RenderDataset(dataset.Id);

        Button(page, Texts.EditNotes).Click();
        page.Find("form textarea").Change("From the archive.");
        page.Find("form input").Change("baroque, vocal");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("From the archive.", page.Markup, StringComparison.Ordinal));
        Assert.Equal(["baroque", "vocal"], page.FindAll(".mud-chip").Select(chip => chip.TextContent.Trim()));
    }

    [Fact]
    public void Notes_LeftUnsaved_AreThereAgain_UntilTheyAreGivenUp()
    {
        var dataset = Datasets.Add(Samples.Dataset());
        var draft = new NotesDraft.Draft(new(null, "From the archive.", "vocal"), new(null, "", ""));
        JSInterop.Setup<string?>("sessionStorage.getItem", $"chorddash.draft.notes.{dataset.Id}").SetResult(Drafts.Write(draft));
        var page = RenderDataset(dataset.Id);

        Button(page, Texts.EditNotes).Click();

        page.WaitForAssertion(() => Assert.Equal("From the archive.", page.Find("form textarea").GetAttribute("value")));
        Assert.Equal("vocal", page.Find("form input").GetAttribute("value"));
        Button(page, Texts.Cancel).Click();
        Assert.Contains(JSInterop.Invocations, call => call.Identifier == "sessionStorage.removeItem");
    }

    [Fact]
    public void ClassNames_OfTheNotebook_AreOneClickAway()
    {
        var dataset = Datasets.Add(Samples.Dataset(classes: [new("0", "Class 0", 10), new("3", "Class 3", 5)]));
        var page = RenderDataset(dataset.Id);

        Button(page, Texts.NameClasses).Click();
        Button(page, Texts.UseNotebookComposers).Click();
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Equal(["bach", "scarlatti"], page.FindAll(".bars tbody th").Select(cell => cell.TextContent)));
    }

    [Fact]
    public void Vocabulary_FromAFile_IsShownBeforeItIsSaved()
    {
        var dataset = Datasets.Add(Samples.Dataset());
        Navigation.NavigateTo($"datasets/{dataset.Id}?tab=vocabulary");
        var page = RenderDataset(dataset.Id);

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("{\"0\": \"tonic\"}", "symbols.json"));

        page.WaitForAssertion(() => Assert.Contains("tonic", page.Find("form textarea").GetAttribute("value"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Vocabulary_OwnSymbols_AreSavedOrRefusedInASentence()
    {
        var dataset = Datasets.Add(Samples.Dataset());
        Navigation.NavigateTo($"datasets/{dataset.Id}?tab=vocabulary");
        var page = RenderDataset(dataset.Id);

        page.WaitForElement("form textarea").Change("0,I\n5,I");
        page.Find("form").Submit();
        page.WaitForAssertion(() =>
            Assert.Contains(Text(ChordMessages.SymbolIsGivenTwice(0, 5, "I")), Text(page), StringComparison.Ordinal)
        );
        page.Find("form textarea").Change("0,I\n5,vi\n8,");
        page.Find("form").Submit();

        await EventuallyAsync(() => Assert.Contains(Text(Texts.CustomSymbols(2)), Text(page), StringComparison.Ordinal));
        Assert.Equal("vi", (await Datasets.GetAsync(dataset.Id, Cancel)).Symbols![5]);
    }

    [Fact]
    public void Page_NamesEdited_AreSaved()
    {
        var dataset = Datasets.Add(Samples.Dataset());
        var page = RenderDataset(dataset.Id);

        Button(page, Texts.NameClasses).Click();
        page.Find("form input").Change("J. S. Bach");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Equal("J. S. Bach", page.Find(".bars tbody th").TextContent));
    }

    [Fact]
    public void Page_EmptyClassName_ShowsTheSentence()
    {
        var dataset = Datasets.Add(Samples.Dataset());
        var page = RenderDataset(dataset.Id);

        Button(page, Texts.NameClasses).Click();
        page.Find("form input").Change("");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("Every class needs a name.", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Page_Unlabelled_SaysThatItCannotBeTrainedOn()
    {
        var dataset = Datasets.Add(Samples.Dataset(classes: []));

        var page = RenderDataset(dataset.Id);

        Assert.Contains(Text(DatasetMessages.DatasetHasNoLabels), Text(page), StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".bars"));
    }

    [Fact]
    public async Task Page_DeleteConfirmed_GoesBackToTheList()
    {
        var dataset = Datasets.Add(Samples.Dataset());
        var page = RenderDataset(dataset.Id);

        var clicked = Button(page, Texts.Delete).ClickAsync(new());
        Dialogs.WaitForElement(".mud-dialog .confirm").Click();
        await clicked;

        Assert.EndsWith("/datasets", Navigation.Uri, StringComparison.Ordinal);
        Assert.Empty(await Datasets.ListAsync(Cancel));
    }

    [Fact]
    public void Page_Unknown_SaysSo() =>
        Assert.Contains("There is no such data set.", RenderDataset(Guid.NewGuid()).Markup, StringComparison.Ordinal);

    private IRenderedComponent<DatasetPage> RenderDataset(Guid id) =>
        RenderPage<DatasetPage>(parameters => parameters.Add(page => page.Id, id));
}
