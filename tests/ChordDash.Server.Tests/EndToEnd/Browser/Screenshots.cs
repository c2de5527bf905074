using System.Net.Http.Json;
using ChordDash.Components.Resources;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Formats.Pickle;
using ChordDash.Engine.Resources;
using ChordDash.Server.Tests.Shared;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChordDash.Server.Tests.EndToEnd.Browser;

/// <summary>Takes the screenshots of the documents; run by ./screenshots.sh only.</summary>
[Collection(Dashboard.Collection)]
public sealed class Screenshots
{
    private const string FolderVariable = "CHORDDASH_SCREENSHOTS";

    [Fact(Explicit = true)]
    public async Task Take()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable);
        Assert.False(string.IsNullOrEmpty(folder), $"Say in {FolderVariable} where the pictures go.");
        await using var dashboard = await Dashboard.StartAsync();
        var (labelled, _, quick) = await dashboard.QueueSampleRunAsync(new { });
        var run = (await dashboard.PostAsync("api/v1/runs", new { datasetId = labelled, preset = "chord-lstm" }))
            .GetProperty("id")
            .GetGuid();
        await using var light = await dashboard.VisitAsync($"/runs/{run}");
        await using var dark = await dashboard.VisitAsync($"/runs/{run}", ColorScheme.Dark);
        await using var phone = await dashboard.VisitAsync($"/runs/{run}", ColorScheme.Light, width: 390, height: 844);
        await using var polish = await dashboard.VisitAsync($"/runs/{run}", language: "pl");
        await Expect(light.Points(Texts.Loss).Nth(9)).ToBeAttachedAsync(new() { Timeout = 300_000 });
        await light.GoAsync("/");
        await light.SeesAsync(Texts.EpochOfEpochsLower(Wording.Any, Wording.Any));
        await TakeAsync(light, "overview");
        await light.GoAsync($"/runs/{run}?tab=charts");
        var (allDone, stopped) = (TrainingMessages.AllEpochsDone(Wording.Any, Wording.Any), TrainingMessages.StoppedEarly(Wording.Any));
        await Expect(light.Page.GetByText(Wording.Of(allDone)).Or(light.Page.GetByText(Wording.Of(stopped))).First)
            .ToBeVisibleAsync(new() { Timeout = 300_000 });
        await TakeAsync(light, "run");
        var marks = await MarksAsync(light);
        await light.GoAsync($"/runs/{run}?tab=report");
        await TakeCardAsync(Texts.FinalReport, "report");
        await light.GoAsync($"/runs/{run}");
        await Expect(light.Page.Locator(".verdict")).ToBeVisibleAsync();
        await TakeAsync(light, "verdict");
        // A chart rests for nine times as long as it was drawn, so the last marks may come late on a busy machine.
        foreach (var live in (Visitor[])[dark, phone, polish])
            await Patience.UntilAsync(() => MarksAsync(live), shown => shown == marks);
        await TakeAsync(dark, "run-dark");
        await TakeAsync(phone, "run-phone");
        await TakeAsync(polish, "run-polish");
        await VisitAsync("/datasets", Texts.DataSets.ToString(), "datasets");
        await VisitAsync($"/datasets/{labelled}", "sample-train.pkl", "dataset");
        await light.GoAsync("/datasets");
        await (await light.FileFieldAsync()).SetInputFilesAsync(
            new FilePayload
            {
                Name = "collection.pkl",
                MimeType = "application/octet-stream",
                Buffer = Troubled(),
            }
        );
        await light.Link(Texts.Open).ClickAsync();
        await light.CheckTab.ClickAsync();
        await Expect(light.Page.Locator(".finding").First).ToBeVisibleAsync();
        await light.Page.GetByLabel(CheckMessages.DuplicatesAction(12).ToString()).CheckAsync();
        await TakeAsync(light, "check");
        await VisitAsync($"/datasets/{labelled}?tab=chords", "sample-train.pkl", "chords");
        var sweep = await dashboard.PostAsync(
            "api/v1/runs/sweep",
            new
            {
                datasetId = labelled,
                preset = "quick",
                hyperParameters = new { epochs = 5 },
                tags = new[] { "grid" },
                sweep = new { learningRate = new[] { 0.005, 0.02 }, seed = new[] { 1, 2, 3 } },
            }
        );
        await light.GoAsync($"/sweeps/{sweep[0].GetProperty("sweepId").GetGuid()}");
        await Expect(light.Page.GetByText(Texts.RunsEnded("6").ToString())).ToBeVisibleAsync(new() { Timeout = 300_000 });
        await TakeAsync(light, "sweep");
        await light.Link(Texts.Compare).ClickAsync();
        await Expect(light.Page.Locator(".apexcharts-series path").First).ToBeAttachedAsync();
        await TakeAsync(light, "compare");
        await dashboard.PostAsync("api/v1/runs", new { datasetId = labelled, preset = "chord-lstm" });
        await dashboard.PostAsync(
            "api/v1/runs/sweep",
            new
            {
                datasetId = labelled,
                preset = "quick",
                sweep = new { seed = new[] { 4, 5, 6 } },
            }
        );
        await light.GoAsync("/runs");
        await Expect(light.Page.GetByText(Wording.Of(Texts.StartsInAbout(Wording.Any))).First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await TakeAsync(light, "runs");
        foreach (
            var active in (await dashboard.GetAsync("api/v1/runs"))
                .EnumerateArray()
                .Where(one => one.GetProperty("state").GetString() is "queued" or "running")
                .ToList()
        )
            await dashboard.PostAsync($"api/v1/runs/{active.GetProperty("id").GetGuid()}/cancel");
        await VisitAsync($"/runs/new?dataset={labelled}", Texts.NewRun.ToString(), "new-run");

        var folds = await dashboard.PostAsync(
            "api/v1/runs/folds",
            new
            {
                datasetId = labelled,
                preset = "quick",
                hyperParameters = new
                {
                    split = "folds",
                    folds = 3,
                    epochs = 5,
                },
            }
        );
        await light.GoAsync($"/runs/{folds[2].GetProperty("id").GetGuid()}");
        await Expect(light.Page.GetByText(Texts.FoldsMeasured("3", 3).ToString())).ToBeVisibleAsync(new() { Timeout = 300_000 });
        await TakeCardAsync(Texts.CrossValidation, "folds");

        var model = (await dashboard.GetAsync($"api/v1/runs/{quick}")).GetProperty("modelId").GetGuid();
        await light.GoAsync($"/predict?model={model}&key=D+major");
        await light.Page.GetByLabel(Texts.ChordsOnePerBeat.ToString()).FillAsync("| D . Bm7 . | Em7 A7 Dmaj9 Cmja7 | x2 F#m G D N.C.");
        await light.SeesAsync(Texts.TransposedHelp(ChordMessages.KeyDMajor, $"−{Texts.SemitoneCount(2)}", ChordMessages.KeyCMajor));
        await light.Button(Texts.PredictComposer).ClickAsync();
        await Expect(light.Page.Locator(".evidence li").First).ToBeVisibleAsync();
        await light.Button(Texts.Piano).ClickAsync();
        await light.Page.SetViewportSizeAsync(1_440, 1_180);
        await TakeAsync(light, "predict");

        using var promoted = await dashboard.Http.PatchAsJsonAsync(
            $"api/v1/models/{model}",
            new
            {
                stage = "production",
                notes = "A first model on the sample: quick to make, and good enough to try the page of predictions.",
            },
            TestContext.Current.CancellationToken
        );
        await light.Page.SetViewportSizeAsync(1_440, 1_100);
        await light.GoAsync($"/models/{model}");
        await light.SeesAsync(Texts.Production);
        await TakeAsync(light, "model");
        await VisitAsync("/system", Texts.SystemTitle.ToString(), "system");

        // A sample of another seed with some of its pieces twice, once more with a chord changed, and one that lost its chords.
        static byte[] Troubled()
        {
            var sample = SampleDataGenerator.Labelled(new(Pieces: 300, Seed: 5));
            int[] rows = [.. Enumerable.Range(0, sample.Sequences.Count), .. Enumerable.Range(20, 12), .. Enumerable.Range(60, 5)];
            ReadOnlyMemory<int>[] sequences = [.. rows.Select(row => sample.Sequences[row]), Enumerable.Repeat(-1, 64).ToArray()];
            for (var changed = sequences.Length - 6; changed < sequences.Length - 1; changed++)
                sequences[changed] = new([1, .. sequences[changed].Span[1..]]);
            using var stream = new MemoryStream();
            PickleDatasetWriter.Write(
                sample with
                {
                    Sequences = sequences,
                    Labels = [.. rows.Select(row => sample.Labels![row]), 4],
                },
                stream
            );
            return stream.ToArray();
        }

        // The epochs of a chart's marks, which are the same in every language.
        static async Task<string> MarksAsync(Visitor visitor) =>
            string.Concat(
                (await visitor.Page.Locator(".chart-notes").First.InnerTextAsync()).Where(sign => char.IsAsciiDigit(sign) || sign == '\n')
            );

        async Task VisitAsync(string address, string heading, string name)
        {
            await light.GoAsync(address);
            await light.SeesHeadingAsync(heading);
            await Expect(light.Page.Locator(".mud-skeleton")).ToHaveCountAsync(0);
            await TakeAsync(light, name);
        }

        // Cut from the whole page: a picture of the element alone has the page's fixed header in it.
        async Task TakeCardAsync(Message heading, string name)
        {
            var card = light
                .Page.Locator(".card")
                .Filter(new() { Has = light.Page.GetByRole(AriaRole.Heading, new() { Name = heading.ToString(), Exact = true }) });
            await light.Page.EvaluateAsync("scrollTo(0, 0)");
            var box = (await card.BoundingBoxAsync())!;
            await light.Page.ScreenshotAsync(
                new()
                {
                    Path = Path.Combine(folder, $"{name}.png"),
                    Animations = ScreenshotAnimations.Disabled,
                    FullPage = true,
                    Clip = new()
                    {
                        X = box.X,
                        Y = box.Y,
                        Width = box.Width,
                        Height = box.Height,
                    },
                }
            );
        }

        Task TakeAsync(Visitor visitor, string name) =>
            visitor.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), Animations = ScreenshotAnimations.Disabled });
    }
}
