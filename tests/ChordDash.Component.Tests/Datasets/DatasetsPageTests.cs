using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Datasets;
using ChordDash.Engine.Datasets;
using Microsoft.AspNetCore.Components.Forms;

namespace ChordDash.Component.Tests.Datasets;

public sealed class DatasetsPageTests : ComponentTest
{
    [Fact]
    public void List_WithoutDatasets_OffersTheSample()
    {
        var page = RenderPage<DatasetsPage>();
        Assert.Contains(Text(Texts.NoDataSetYet), Text(page), StringComparison.Ordinal);

        page.Find(".empty-state button").Click();

        page.WaitForAssertion(() =>
            Assert.Equal(["Sample (labelled)", "Sample (unlabelled)"], page.FindAll("td a").Select(link => link.TextContent))
        );
    }

    [Fact]
    public async Task Upload_SeveralFiles_ImportsEachAndShowsErrorsAtTheirFile()
    {
        Imports.Read = import =>
            import.FileName == "bad.pkl"
                ? import with
                {
                    State = DatasetImportState.Failed,
                    Error = Message.Literal("\"bad.pkl\" is not a pickle. Save it with pickle.dump."),
                }
                : import with
                {
                    State = DatasetImportState.Done,
                    Dataset = Samples.Dataset(import.FileName),
                };
        var page = RenderPage<DatasetsPage>();

        page.FindComponent<InputFile>()
            .UploadFiles(
                InputFileContent.CreateFromText("x", "good.pkl"),
                InputFileContent.CreateFromText("x", "bad.pkl"),
                InputFileContent.CreateFromText("x", "other.pkl")
            );

        await EventuallyAsync(() => Assert.Equal(["other.pkl", "good.pkl"], page.FindAll("td a").Select(link => link.TextContent)));
        var bad = page.FindAll(".upload").Single(row => row.TextContent.Contains("bad.pkl", StringComparison.Ordinal));
        Assert.Contains("Save it with pickle.dump.", bad.QuerySelector(".mud-alert")!.TextContent, StringComparison.Ordinal);
        Assert.Single(page.FindAll(".upload .mud-alert"));
    }

    [Fact]
    public void Upload_FileOverTheLimit_IsRefusedWithoutBeingSent()
    {
        Imports.MaximumBytes = 1_000;
        Imports.Receive = (_, _) => throw new InvalidOperationException("Nothing should be sent.");
        var page = RenderPage<DatasetsPage>();

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText(new string('x', 1_001), "big.pkl"));

        page.WaitForAssertion(() =>
            Assert.Contains($"{DatasetMessages.DatasetFileTooLarge(1_000)}", page.Find(".mud-alert").TextContent, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Upload_MoreFilesThanAreTakenAtOnce_SaysHowManyAreLeftOut()
    {
        Imports.Read = import => import with { State = DatasetImportState.Done, Dataset = Samples.Dataset(import.FileName) };
        var page = RenderPage<DatasetsPage>();

        page.FindComponent<InputFile>()
            .UploadFiles([.. Enumerable.Range(0, 53).Select(number => InputFileContent.CreateFromText("x", $"{number}.pkl"))]);

        await EventuallyAsync(() =>
            Assert.Contains(Text(Texts.FilesLeftOut(Texts.FileWasCount(3), 50)), Text(page), StringComparison.Ordinal)
        );
        await EventuallyAsync(() => Assert.Equal(50, Imports.List().Count));
    }

    [Fact]
    public async Task Import_InProgress_ShowsItsShareAndCanBeCancelled()
    {
        Imports.Read = import => import with { State = DatasetImportState.Reading, Progress = 0.45 };
        var page = RenderPage<DatasetsPage>();
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("x", "slow.pkl"));
        await EventuallyAsync(() =>
            Assert.Contains(Text(Texts.ImportingProgress("45.0 %")), Text(page.Find(".upload")), StringComparison.Ordinal)
        );

        page.Find($"button{Label(Texts.CancelFile("slow.pkl"))}").Click();

        await EventuallyAsync(() =>
            Assert.Contains(Text(Texts.CancelledNothingStored), Text(page.Find(".upload")), StringComparison.Ordinal)
        );
        page.Find($"button{Label(Texts.RemoveFromListLabel("slow.pkl"))}").Click();
        await EventuallyAsync(() => Assert.Empty(page.FindAll(".upload")));
    }

    [Fact]
    public async Task Import_OfSomebodyElse_IsShownUntilItIsStored()
    {
        var page = RenderPage<DatasetsPage>();
        var import = new DatasetImport(Guid.NewGuid(), "theirs.pkl", 10, DatasetImportState.Waiting);
        Imports.Set(import);
        await EventuallyAsync(() => Assert.Contains(Text(Texts.WaitsForImport), Text(page.Find(".upload")), StringComparison.Ordinal));

        Imports.Set(import with { State = DatasetImportState.Done, Dataset = Samples.Dataset("theirs.pkl") });

        await EventuallyAsync(() => Assert.Equal("theirs.pkl", page.Find("td a").TextContent));
        Assert.Empty(page.FindAll(".upload"));
    }

    [Fact]
    public async Task Import_OfAFileThatIsHere_NamesTheDataset()
    {
        Imports.Read = import => import with { State = DatasetImportState.Done, WasThere = true, Dataset = Samples.Dataset("train.pkl") };
        var page = RenderPage<DatasetsPage>();

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("x", "again.pkl"));

        await EventuallyAsync(() =>
            Assert.Contains(Text(Texts.AlreadyStoredAs("train.pkl")), Text(page.Find(".upload")), StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Upload_Cancelled_StopsTheImport()
    {
        // Nothing comes until it is cancelled.
        Imports.Receive = (_, cancel) => new TaskCompletionSource().Task.WaitAsync(cancel);
        var page = RenderPage<DatasetsPage>();
        // bUnit's upload returns when the import does.
        var upload = Task.Run(() => page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("x", "slow.pkl")), Cancel);

        page.WaitForElement($"button{Label(Texts.CancelFile("slow.pkl"))}").Click();

        page.WaitForAssertion(() => Assert.Contains(Text(Texts.CancelledNothingStored), Text(page), StringComparison.Ordinal));
        await upload;
    }
}
