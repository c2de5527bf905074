using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Administration;
using ChordDash.Engine.Runs;

namespace ChordDash.Component.Tests.Administration;

public sealed class StoragePageTests : ComponentTest
{
    private const long Megabyte = 1 << 20;

    private readonly Guid _run = Guid.NewGuid();
    private readonly Guid _active = Guid.NewGuid();

    public StoragePageTests()
    {
        var dataset = Samples.Dataset();
        Datasets.Add(dataset);
        Runs.Put(Samples.Run(RunState.Finished) with { Id = _run });
        Keeper.Report = new(
            5L << 30,
            [new(StorageKind.Checkpoints, 4, 6 * Megabyte), new(StorageKind.Models, 3, 2 * Megabyte)],
            [
                new(StoredKind.Run, _active, 13, "Still going", null, 5 * Megabyte, 4 * Megabyte, IsActive: true),
                new(StoredKind.Run, _run, 12, "Ended", new(Guid.NewGuid(), "Mia"), 3 * Megabyte, 2 * Megabyte, IsActive: false),
                new(StoredKind.Dataset, dataset.Id, null, "train", null, Megabyte, 0, IsActive: false),
            ],
            [new("Mia", 0, 1, 3 * Megabyte), new(null, 1, 1, 6 * Megabyte)],
            1,
            2 * Megabyte
        );
    }

    [Fact]
    public void DiskUse_IsABarWithItsLegend()
    {
        var page = RenderPage<StoragePage>();

        Assert.Equal(["width:75%", "width:25%"], page.FindAll(".bar span").Select(span => span.GetAttribute("style")!.Split(';')[0]));
        var rows = page.FindAll($"{Label(Texts.UsedSpace)} tbody tr").Select(row => row.QuerySelectorAll("td").Select(Text).ToArray());
        Assert.Equal(
            [
                [$"{Texts.Checkpoints}", "4", "6 MB"],
                [$"{Texts.Models}", "3", "2 MB"],
                [$"{Texts.FreeSpace}", "", "5 GB"],
            ],
            rows
        );
        Assert.Contains("8 MB in the data folder, 5 GB free on its disk", Text(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckpointsOfEndedRuns_AreDeletedAfterTheConsequenceWasSaid()
    {
        var page = RenderPage<StoragePage>();

        Button(page, Texts.DeleteCheckpointsOfEnded("2 MB")).Click();
        Dialogs.WaitForElement(".mud-dialog .confirm");
        Assert.Contains(Text(Texts.DeleteCheckpointsHelp("2 MB")), Text(Dialogs), StringComparison.Ordinal);
        Assert.Empty(Keeper.CheckpointsDeleted);
        await Dialogs.Find(".mud-dialog .confirm").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Equal([null], Keeper.CheckpointsDeleted));
    }

    [Fact]
    public async Task CheckpointsThatCannotBeDeleted_AreNamed_AndNotCounted()
    {
        Keeper.Protected[_run] = Texts.FreeSpace;
        var page = RenderPage<StoragePage>();

        Button(page, Texts.DeleteCheckpointsOfEnded("2 MB")).Click();
        Dialogs.WaitForElement(".mud-dialog .confirm");
        await Dialogs.Find(".mud-dialog .confirm").ClickAsync(new());

        page.WaitForAssertion(() =>
            Assert.Contains(Text(Texts.FilesOfRunNotDeleted(12, "Ended", Texts.FreeSpace)), Text(page), StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Chosen_AreDeletedSoThatTheyCanBeRestored()
    {
        var page = RenderPage<StoragePage>();
        Assert.True(Box("#13 Still going").HasAttribute("disabled"));

        Box("#12 Ended").Change(true);
        Box("train").Change(true);
        Button(page, Texts.DeleteChosen("2", "4 MB")).Click();
        Dialogs.WaitForElement(".mud-dialog .confirm").Click();

        page.WaitForAssertion(() => Assert.DoesNotContain(Text(Texts.DeleteChosen("2", "4 MB")), Text(page), StringComparison.Ordinal));
        Assert.Equal(0, await Datasets.CountAsync(Cancel));
        Assert.Empty(await Runs.ListAsync(Cancel));

        AngleSharp.Dom.IElement Box(string name) => page.Find($"input{Label(Texts.SelectItemLabel(name))}");
    }

    [Fact]
    public async Task CheckpointsOfChosen_AreDeletedAlone()
    {
        var page = RenderPage<StoragePage>();

        page.Find($"input{Label(Texts.SelectItemLabel("#12 Ended"))}").Change(true);
        Button(page, Texts.DeleteCheckpointsOfChosen("2 MB")).Click();
        Dialogs.WaitForElement(".mud-dialog .confirm").Click();

        page.WaitForAssertion(() =>
            Assert.Equal(
                [
                    [_run],
                ],
                Keeper.CheckpointsDeleted
            )
        );
        Assert.Single(await Runs.ListAsync(Cancel));
    }

    [Fact]
    public async Task Retention_IsPreviewedWhileItIsTyped_StoredAndApplied()
    {
        Keeper.Due[40] = new(_run, 12, "Ended", DateTimeOffset.UnixEpoch, WholeRun: true, 3 * Megabyte / 2);
        Keeper.Due[10] = new(_active, 13, "Later", DateTimeOffset.UnixEpoch, WholeRun: false, Megabyte);
        var page = RenderPage<StoragePage>();
        Assert.Contains(Text(Texts.WouldDeleteNothing), Text(page), StringComparison.Ordinal);

        page.FindAll("form input")[1].Input("5");
        page.FindAll("form input")[1].Input("30");
        Assert.Equal(1, Keeper.Previews);
        Time.Advance(TimeSpan.FromSeconds(1));

        await EventuallyAsync(() =>
            Assert.Contains(Text(Texts.WouldDelete(Texts.RunCount(1), "1.5 MB")), Text(page), StringComparison.Ordinal)
        );
        Assert.Equal(2, Keeper.Previews);
        Assert.True(Keeper.AreOfSettings);
        page.FindAll("form input")[1].Input("5");
        Time.Advance(TimeSpan.FromSeconds(1));
        await EventuallyAsync(() =>
            Assert.Contains(Text(Texts.WouldDelete(Texts.RunsAndCheckpoints(1, 1), "2.5 MB")), Text(page), StringComparison.Ordinal)
        );

        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Equal(new(0, 5), Keeper.Rules));
        Button(page, Texts.DeleteDueNow).Click();
        Dialogs.WaitForElement(".mud-dialog .confirm").Click();
        page.WaitForAssertion(() => Assert.Empty(Keeper.Due));
        Button(page, Texts.BackToSettings).Click();
        page.WaitForAssertion(() => Assert.True(Keeper.AreOfSettings));
    }
}
