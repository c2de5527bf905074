using System.Globalization;
using ChordDash.Components.Localization;
using ChordDash.Components.Resources;
using ChordDash.Engine.Common;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChordDash.Server.Tests.EndToEnd.Browser;

/// <summary>What an administrator gives back of the disk.</summary>
[Collection(Dashboard.Collection)]
[Trait("Category", "EndToEnd")]
public sealed class StorageTests
{
    [Fact]
    public async Task Storage_CheckpointsAndRunsAndRules_AreFreedDeletedRestoredAndStored()
    {
        await using var dashboard = await Dashboard.StartAsync();
        var (_, _, run) = await dashboard.QueueSampleRunAsync(new { epochs = 2 });
        await dashboard.UntilFinishedAsync(run);
        await using var visitor = await dashboard.VisitAsync("/storage");
        var bytes = (await dashboard.GetAsync("api/v1/storage")).GetProperty("endedCheckpointBytes").GetInt64();
        Assert.True(bytes > 0);

        // Escape keeps everything.
        var delete = visitor.Button(Texts.DeleteCheckpointsOfEnded(ByteSize.Text(bytes)));
        await delete.ClickAsync();
        await visitor.SeesAsync(Texts.DeleteCheckpointsHelp(ByteSize.Text(bytes)));
        await Expect(visitor.Button(Texts.KeepIt)).ToBeFocusedAsync();
        await visitor.Page.Keyboard.PressAsync("Escape");
        await Expect(visitor.Page.Locator(".mud-dialog")).ToHaveCountAsync(0);
        Assert.Equal(bytes, (await dashboard.GetAsync("api/v1/storage")).GetProperty("endedCheckpointBytes").GetInt64());

        await delete.ClickAsync();
        await visitor.Page.Locator(".mud-dialog .confirm").ClickAsync();
        await visitor.SeesAsync(Texts.CheckpointsDeleted(1, ByteSize.Text(bytes)));
        await Expect(delete).ToHaveCountAsync(0);
        Assert.Equal(0, (await dashboard.GetAsync("api/v1/storage")).GetProperty("endedCheckpointBytes").GetInt64());
        Assert.False(Directory.EnumerateFiles(Path.Combine(dashboard.DataRoot, "checkpoints"), "*", SearchOption.AllDirectories).Any());

        var name = (await dashboard.GetAsync($"api/v1/runs/{run}")).GetProperty("name").GetString();
        var box = visitor.Page.GetByLabel(Texts.SelectItemLabel($"#1 {name}").ToString());
        await box.CheckAsync();
        var size = (await dashboard.GetAsync("api/v1/storage"))
            .GetProperty("items")
            .EnumerateArray()
            .Single(item => item.GetProperty("id").GetGuid() == run)
            .GetProperty("bytes")
            .GetInt64();
        await visitor.Button(Texts.DeleteChosen("1", ByteSize.Text(size))).ClickAsync();
        await visitor.Page.Locator(".mud-dialog .confirm").ClickAsync();
        await Expect(box).ToHaveCountAsync(0);
        Assert.Empty((await dashboard.GetAsync("api/v1/runs")).EnumerateArray());
        await visitor.Button(Texts.Undo).ClickAsync();
        await Expect(box).ToBeVisibleAsync();

        await visitor.Page.GetByLabel(Texts.KeepRunsDays.ToString()).FillAsync(3.ToString(CultureInfo.InvariantCulture));
        await visitor.SeesAsync(Texts.WouldDeleteNothing);
        await visitor.Button(Texts.SaveRules).ClickAsync();
        await visitor.SeesAsync(Texts.RulesChanged);
        await visitor.Page.ReloadAsync();
        await Expect(visitor.Page.GetByLabel(Texts.KeepRunsDays.ToString())).ToHaveValueAsync("3");
        await visitor.Button(Texts.BackToSettings).ClickAsync();
        await Expect(visitor.Page.GetByLabel(Texts.KeepRunsDays.ToString())).ToHaveValueAsync("0");
    }

    [Fact]
    public async Task Storage_OnAPolishPhone_FitsAndSpeaksPolish()
    {
        await using var dashboard = await Dashboard.StartAsync();
        var (_, _, run) = await dashboard.QueueSampleRunAsync(new { epochs = 1 });
        await dashboard.UntilFinishedAsync(run);
        await using var visitor = await dashboard.VisitAsync("/storage", ColorScheme.Dark, 390, 844, "pl");

        await visitor.SeesAsync(Texts.Largest.Text(Languages.Polish));
        await visitor.SeesAsync(Texts.WouldDeleteNothing.Text(Languages.Polish));
        Assert.Equal(390, await visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }
}
