using ChordDash.Components.Resources;
using ChordDash.Engine.Resources;
using ChordDash.Server.Tests.Shared;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChordDash.Server.Tests.EndToEnd.Browser;

[Collection(Dashboard.Collection)]
[Trait("Category", "EndToEnd")]
public sealed class UploadTests
{
    [Fact]
    public async Task Files_ChosenAndDropped_AreStoredOrRefusedInASentence()
    {
        await using var dashboard = await Dashboard.StartAsync();
        await using var visitor = await dashboard.VisitAsync("/datasets");
        await (await visitor.FileFieldAsync()).SetInputFilesAsync([
            Payload("three.pkl", TestDatasets.Pickle(classes: 3, pieces: 4).ToArray()),
            Payload("letter.pkl", "Dear ChordDash, this is no pickle."u8.ToArray()),
        ]);

        await visitor.SeesAsync($"{Texts.StoredLower} · {Texts.PieceCount(12)}");
        await visitor.SeesAsync(DatasetMessages.FileIsPlainText);

        using var folder = new TemporaryFolder();
        await DropAsync(
            visitor,
            await FileAsync(folder, "broken.pkl", TestDatasets.Pickle(classes: 2, pieces: 3).ToArray()[..30]),
            await FileAsync(folder, "again.pkl", TestDatasets.Pickle(classes: 3, pieces: 4).ToArray()),
            await FileAsync(folder, "dropped.pkl", TestDatasets.Pickle(classes: 1, pieces: 5).ToArray())
        );
        await visitor.SeesAsync(DatasetMessages.PickleDamaged(DatasetMessages.DamageAnnouncesTooMuch(30, 1, 0)));
        await visitor.SeesAsync(Texts.AlreadyStoredAs("three.pkl"));
        await visitor.SeesAsync($"{Texts.StoredLower} · {Texts.PieceCount(5)}");

        // One class only: it is stored, but cannot be trained on.
        await visitor.Link(Texts.Open).Last.ClickAsync();
        await visitor.SeesHeadingAsync("dropped.pkl");
        var obstacle = DatasetMessages.DatasetHasOneClass("Class 0");
        await visitor.SeesAsync(obstacle);
        await visitor.GoAsync(new Uri(visitor.Page.Url).PathAndQuery.Replace("/datasets/", "/runs/new?dataset=", StringComparison.Ordinal));
        await visitor.SeesAsync(obstacle);
    }

    [Fact]
    public async Task Import_Cancelled_LeavesNothingAndOthersSeeIt()
    {
        await using var dashboard = await Dashboard.StartAsync();
        await using var visitor = await dashboard.VisitAsync("/datasets");
        await using var other = await dashboard.VisitAsync("/datasets");
        using var folder = new TemporaryFolder();
        var large = await FileAsync(folder, "large.pkl", TestDatasets.SlowPickle(pieces: 40_000).ToArray());
        await (await visitor.FileFieldAsync()).SetInputFilesAsync(large);
        await Expect(other.Button(Texts.CancelFile("large.pkl"))).ToBeVisibleAsync(new() { Timeout = 60_000 });

        await other.Button(Texts.CancelFile("large.pkl")).ClickAsync();

        await visitor.SeesAsync(Texts.CancelledNothingStored);
        await Expect(other.Page.GetByText("large.pkl")).ToHaveCountAsync(0);
        Assert.Equal(0, (await dashboard.GetAsync("api/v1/datasets")).GetArrayLength());
    }

    [Fact]
    public async Task HyperParameters_OutOfRange_GetTheirSentenceAtTheField()
    {
        await using var dashboard = await Dashboard.StartAsync();
        await dashboard.PostAsync("api/v1/datasets/sample");
        await using var visitor = await dashboard.VisitAsync("/runs/new");
        await visitor.Field(HyperParameterMessages.EpochsLabel).FillAsync("0");
        await visitor.Field(HyperParameterMessages.LearningRateLabel).FillAsync("-1");

        await visitor.Button(Texts.QueueRun).ClickAsync();

        await visitor.SeesAsync(HyperParameterMessages.WholeNumberOutOfRange(HyperParameterMessages.EpochsLabel, 1, 10_000, 0));
        await visitor.SeesAsync(HyperParameterMessages.NumberAboveMinOutOfRange(HyperParameterMessages.LearningRateLabel, 0, 10, -1));
        await Expect(visitor.Field(HyperParameterMessages.EpochsLabel)).ToHaveValueAsync("0");
        Assert.Equal(0, (await dashboard.GetAsync("api/v1/runs")).GetArrayLength());
    }

    private static FilePayload Payload(string name, byte[] bytes) =>
        new()
        {
            Name = name,
            MimeType = "application/octet-stream",
            Buffer = bytes,
        };

    private static async Task<string> FileAsync(TemporaryFolder folder, string name, byte[] bytes)
    {
        var path = Path.Combine(folder.Path, name);
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        return path;
    }

    // A real drop, as the browser makes it out of files from outside; events made by a script carry none.
    private static async Task DropAsync(Visitor visitor, params string[] paths)
    {
        var zone = await visitor.Page.GetByText(Texts.DropPickleFiles.ToString()).BoundingBoxAsync();
        var session = await visitor.Page.Context.NewCDPSessionAsync(visitor.Page);
        foreach (var type in new[] { "dragEnter", "dragOver", "drop" })
        {
            await session.SendAsync(
                "Input.dispatchDragEvent",
                new()
                {
                    ["type"] = type,
                    ["x"] = zone!.X + zone.Width / 2,
                    ["y"] = zone.Y + zone.Height / 2,
                    ["data"] = new
                    {
                        items = Array.Empty<object>(),
                        files = paths,
                        dragOperationsMask = 1,
                    },
                }
            );
        }
    }
}
