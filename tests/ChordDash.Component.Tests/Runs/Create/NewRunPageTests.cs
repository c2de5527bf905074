using System.Text.RegularExpressions;
using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Runs.Create;
using ChordDash.Components.Shared.Browser;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets.Checks;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Training;
using MudBlazor;

namespace ChordDash.Component.Tests.Runs.Create;

public sealed class NewRunPageTests : ComponentTest
{
    public static TheoryData<string, string, string> WrongValues =>
        new()
        {
            { "Epochs", "0", $"{HyperParameterMessages.WholeNumberOutOfRange(HyperParameterMessages.EpochsLabel, 1, 10_000, 0)}" },
            {
                "LearningRate",
                "-1",
                $"{HyperParameterMessages.NumberAboveMinOutOfRange(HyperParameterMessages.LearningRateLabel, 0, 10, -1)}"
            },
        };

    [Fact]
    public void Opened_WithoutData_SaysWhatToDo()
    {
        var page = RenderPage<NewRunPage>();

        Assert.Contains(Text(Texts.NothingToTrainOn), Text(page), StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll("a[href='datasets']"));
    }

    [Fact]
    public void Queue_AsThePresetSays_QueuesAndOpensTheRun()
    {
        var dataset = Datasets.Add(Samples.Dataset());
        Navigation.NavigateTo($"runs/new?dataset={dataset.Id}&preset=quick");
        var page = RenderPage<NewRunPage>();

        page.Find("form").Submit();

        var request = Assert.Single(Runs.Requests);
        Assert.Equal(
            (dataset.Id, "quick", TrainingPreset.Quick.HyperParameters),
            (request.DatasetId, request.Preset, request.HyperParameters)
        );
        Assert.Matches("/runs/[0-9a-f-]{36}$", Navigation.Uri);
    }

    [Fact]
    public void Settings_AreFollowedByTheMemoryThatTheyNeed()
    {
        Datasets.Add(Samples.Dataset());
        Navigation.NavigateTo("runs/new?preset=quick");
        var page = RenderPage<NewRunPage>();
        var before = Needed();

        page.Find("input[name=HiddenSize]").Input("2000");

        Assert.Matches(Needs(@"\d{3}(\.\d)? MB"), before);
        Assert.Matches(Needs(@"[1-9](\.\d\d?)? GB"), Needed());
        Memory.Obstacle = Message.Literal("The run needs about 9 GB of memory, and the server has 2 GB for it.");
        page.Find("input[name=HiddenSize]").Input("2001");
        Assert.Contains(Text(Memory.Obstacle), Text(page), StringComparison.Ordinal);

        string Needed() => page.FindComponent<MemoryLine>().Find("[role=status]").TextContent;
        static string Needs(string size) => $"^{string.Join(size, $"{Texts.RunNeedsMemory("|")}".Split('|').Select(Regex.Escape))}$";
    }

    [Fact]
    public void Opened_FromARun_TakesOverItsSettings()
    {
        var dataset = Datasets.Add(Samples.Dataset());
        Datasets.Add(Samples.Dataset("other"));
        var run = Runs.Put(
            Samples.Run(Engine.Runs.RunState.Finished) with
            {
                DatasetId = dataset.Id,
                Preset = "quick",
                HyperParameters = TrainingPreset.Quick.HyperParameters with { Epochs = 77, Seed = 5 },
            }
        );
        Navigation.NavigateTo($"runs/new?from={run.Id}");
        var page = RenderPage<NewRunPage>();

        page.Find("form").Submit();

        var request = Assert.Single(Runs.Requests);
        Assert.Equal(
            (dataset.Id, "quick", 77, 5L),
            (request.DatasetId, request.Preset, request.HyperParameters.Epochs, request.HyperParameters.Seed)
        );
    }

    [Fact]
    public async Task Opened_FromARun_IsNotReplacedByAnOldDraft()
    {
        var dataset = Datasets.Add(Samples.Dataset());
        var run = Runs.Put(
            Samples.Run(Engine.Runs.RunState.Finished) with
            {
                DatasetId = dataset.Id,
                Preset = "quick",
                HyperParameters = TrainingPreset.Quick.HyperParameters with { Epochs = 77 },
            }
        );
        var stored = JSInterop.Setup<string?>("sessionStorage.getItem", _ => true);
        stored.SetResult("""{"Preset":"quick","Name":"old","Device":"cpu","Changes":"{\u0022Epochs\u0022:\u00221\u0022}","Axes":"[]"}""");
        Navigation.NavigateTo($"runs/new?from={run.Id}");
        var page = RenderPage<NewRunPage>();
        await page.InvokeAsync(() => { });

        page.Find("form").Submit();

        Assert.Equal(77, Assert.Single(Runs.Requests).HyperParameters.Epochs);
    }

    [Fact]
    public void Opened_FromADivergedRun_TakesTheLowerLearningRate()
    {
        var dataset = Datasets.Add(Samples.Dataset());
        var run = Runs.Put(
            Samples.Run(Engine.Runs.RunState.Failed) with
            {
                DatasetId = dataset.Id,
                Preset = "quick",
                HyperParameters = TrainingPreset.Quick.HyperParameters with { LearningRate = 10, Seed = 5 },
            }
        );
        Navigation.NavigateTo($"runs/new?from={run.Id}&learningRate=1");
        var page = RenderPage<NewRunPage>();

        page.Find("form").Submit();

        var request = Assert.Single(Runs.Requests);
        Assert.Equal((1.0, 5L), (request.HyperParameters.LearningRate, request.HyperParameters.Seed));
    }

    [Fact]
    public async Task Queue_OverSomeSeeds_QueuesARunForEach()
    {
        Datasets.Add(Samples.Dataset());
        var page = RenderPage<NewRunPage>();
        await Button(page, Texts.VaryHyperParameter).ClickAsync(new());
        await MenuItem(HyperParameterMessages.SeedLabel).ClickAsync(new());
        await page.Find(".axis input").InputAsync(new() { Value = "3; 4; 5" });
        Assert.Contains($"{Texts.QueueRuns("3")}", page.Find("button[type=submit]").TextContent, StringComparison.Ordinal);

        page.Find("form").Submit();

        Assert.Equal([3, 4, 5], Runs.Requests.Select(request => request.HyperParameters.Seed));
        Assert.Contains("/sweeps/", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Dataset_WithWarnings_SaysSoBeforeItIsTrainedOn()
    {
        Checks.Findings =
        [
            new(
                FindingKind.Duplicates,
                FindingSeverity.Warning,
                Message.Literal("3 pieces are exact copies."),
                Message.Literal(""),
                Message.Literal("")
            ),
            new(
                FindingKind.NearDuplicates,
                FindingSeverity.Warning,
                Message.Literal("5 pieces are nearly the same."),
                Message.Literal(""),
                Message.Literal("")
            ),
            new(
                FindingKind.Imbalance,
                FindingSeverity.Information,
                Message.Literal("Bach has most."),
                Message.Literal(""),
                Message.Literal("")
            ),
        ];
        var dataset = Datasets.Add(Samples.Dataset());

        var warning = RenderPage<NewRunPage>().Find(".mud-alert");

        Assert.Contains(Text(Texts.WarningAndMore("3 pieces are exact copies.", 1)), Text(warning), StringComparison.Ordinal);
        var link = warning.QuerySelector("a")!;
        Assert.Equal(($"{Texts.CheckTheData}", $"datasets/{dataset.Id}?tab=check"), (link.TextContent, link.GetAttribute("href")));
    }

    [Theory]
    [MemberData(nameof(WrongValues))]
    public void Queue_WithAWrongField_SaysSoAtTheFieldAndKeepsWhatWasTyped(string field, string text, string message)
    {
        Datasets.Add(Samples.Dataset());
        var page = RenderPage<NewRunPage>();

        page.Find($"input[name={field}]").Input(text);
        page.Find("form").Submit();

        var input = page.Find($"input[name={field}]");
        Assert.Equal(text, input.GetAttribute("value"));
        var control = input.Closest(".mud-input-control")!;
        Assert.Contains(message, control.TextContent, StringComparison.Ordinal);
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        Assert.Empty(Runs.Requests);
    }

    [Fact]
    public async Task Split_IntoFolds_ShowsItsFieldsAndQueuesARunForEach()
    {
        Datasets.Add(Samples.Dataset());
        var page = RenderPage<NewRunPage>();
        Assert.Empty(page.FindAll("input[name=Folds]"));
        Assert.Empty(page.FindAll("input[type=checkbox]"));

        await ChooseAsync(page, HyperParameterMessages.SplitLabel, nameof(SplitMethod.Folds));
        page.Find("input[name=Folds]").Input("3");
        page.Find("input[type=checkbox]").Change(true);

        Assert.Empty(page.FindAll("input[name=ValidationFraction]"));
        Assert.Equal($"{Texts.QueueRuns("3")}", page.Find("button[type=submit]").TextContent);
        page.Find("form").Submit();
        Assert.Equal([1, 2, 3], Runs.Requests.Select(request => request.HyperParameters.Fold));
    }

    [Fact]
    public async Task Fields_ThatDoNotCount_AreNotShownAndStandInNobodysWay()
    {
        Datasets.Add(Samples.Dataset());
        var page = RenderPage<NewRunPage>();
        page.Find("input[name=EmbeddingSize]").Input("none");
        var problem = Texts.FieldHasWrongValue(HyperParameterMessages.EmbeddingSizeLabel, Texts.ExpectedWholeNumber, "none");
        Assert.Contains(Text(problem), Text(page), StringComparison.Ordinal);

        await ChooseAsync(page, HyperParameterMessages.ArchitectureLabel, nameof(ModelArchitecture.Notebook));

        Assert.Empty(page.FindAll("input[name=EmbeddingSize]"));
        page.Find("form").Submit();
        Assert.Equal(ModelArchitecture.Notebook, Assert.Single(Runs.Requests).HyperParameters.Architecture);
    }

    [Fact]
    public void Queue_RefusedByTheCatalog_ShowsItsMessages()
    {
        Datasets.Add(Samples.Dataset());
        Runs.Enqueue = _ =>
            throw new InvalidHyperParametersException([
                new(nameof(HyperParameters.Device), Message.Literal("There is no device \"cuda:3\" here. Choose cpu.")),
            ]);
        var page = RenderPage<NewRunPage>();

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("Choose cpu.", page.Find(".mud-alert").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Opened_WithAnUntrainableDataset_SaysWhyAndQueuesNothing()
    {
        var dataset = Datasets.Add(Samples.Dataset(classes: [new("0", "bach", 12)]));
        Navigation.NavigateTo($"runs/new?dataset={dataset.Id}");
        var page = RenderPage<NewRunPage>();

        page.Find("form").Submit();

        Assert.Contains(Text(DatasetMessages.DatasetHasOneClass("bach")), Text(page), StringComparison.Ordinal);
        Assert.Empty(Runs.Requests);
    }

    [Fact]
    public void Opened_WithNonsenseInTheAddress_StillWorks()
    {
        Datasets.Add(Samples.Dataset());
        Navigation.NavigateTo("runs/new?dataset=nonsense&preset=nonsense");

        var page = RenderPage<NewRunPage>();

        Assert.Contains(Text(Texts.DatasetOfAddressIsGone), Text(page), StringComparison.Ordinal);
        Assert.Equal("20", page.Find("input[name=Epochs]").GetAttribute("value"));
    }

    private static Task ChooseAsync(IRenderedComponent<NewRunPage> page, Message label, string value)
    {
        var select = page.FindComponents<MudSelect<string>>().Single(one => one.Instance.Label == $"{label}");
        return select.InvokeAsync(() => select.Instance.ValueChanged.InvokeAsync(value));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"Preset":"none","Device":"cpu","Changes":"x","Axes":"[{}]"}""")]
    [InlineData("""{"Preset":"quick","Device":"cpu","Changes":"{\"Gone\":\"1\"}","Axes":null}""")]
    public void Draft_OfAnotherVersion_IsLeftOut(string draft)
    {
        Datasets.Add(Samples.Dataset());
        JSInterop.Setup<string?>("sessionStorage.getItem", _ => true).SetResult(draft);

        var page = RenderPage<NewRunPage>();

        Assert.NotNull(page.Find("form"));
    }

    [Fact]
    public async Task Draft_ThatArrivesLate_DoesNotReplaceWhatWasTyped()
    {
        Datasets.Add(Samples.Dataset());
        var stored = JSInterop.Setup<string?>("sessionStorage.getItem", _ => true);
        var page = RenderPage<NewRunPage>();
        page.Find("input[name=LearningRate]").Input("0.25");

        stored.SetResult(
            """{"Preset":"quick","Name":"old","Device":"cpu","Changes":"{\u0022LearningRate\u0022:\u00221\u0022}","Axes":"[]"}"""
        );
        await page.InvokeAsync(() => { });

        Assert.Equal("0.25", page.Find("input[name=LearningRate]").GetAttribute("value"));
        Assert.Equal("20", page.Find("input[name=Epochs]").GetAttribute("value"));
    }

    [Fact]
    public async Task Draft_ThatArrivesInTime_IsTakenOver()
    {
        Datasets.Add(Samples.Dataset());
        var stored = JSInterop.Setup<string?>("sessionStorage.getItem", _ => true);
        var page = RenderPage<NewRunPage>();

        stored.SetResult(
            """{"Preset":"quick","Name":"old","Device":"cpu","Changes":"{\u0022LearningRate\u0022:\u00221\u0022}","Axes":"[]"}"""
        );
        await page.InvokeAsync(() => { });

        page.WaitForAssertion(() => Assert.Equal("1", page.Find("input[name=LearningRate]").GetAttribute("value")));
        Assert.Equal("15", page.Find("input[name=Epochs]").GetAttribute("value"));
    }

    [Fact]
    public void Queue_Refused_IsAnotherCommandTheNextTime()
    {
        Datasets.Add(Samples.Dataset());
        Runs.Enqueue = _ => throw new UserErrorException(Message.Literal("Not now."));
        var page = RenderPage<NewRunPage>();
        page.Find("form").Submit();
        page.Find("form").Submit();

        Assert.Equal(2, Runs.Requests.Select(request => request.Key!.Value).Distinct().Count());
    }

    [Fact]
    public void Queue_OfADraftThatWasSentBefore_HasTheSameKeyUntilSomethingChanges()
    {
        Datasets.Add(Samples.Dataset());
        RenderPage<NewRunPage>().Find("form").Submit();
        // Stored before the run was queued: it is there if the connection breaks meanwhile.
        var draft = Drafts.Read<NewRunDraft>((string)JSInterop.Invocations["sessionStorage.setItem"][0].Arguments[1]!)!;
        var restored = new NewRunInput { DatasetId = draft.Dataset };

        restored.Restore(draft, preset: null);

        Assert.Equal(Runs.Requests[0].Key, restored.Build()![0].Key);
        restored.Settings[nameof(HyperParameters.Epochs)] = "7";
        Assert.NotEqual(Runs.Requests[0].Key, restored.Build()![0].Key);
    }

    [Fact]
    public void Queue_WithWrongFields_ListsThemAsLinksAndLeadsToTheFirst()
    {
        Datasets.Add(Samples.Dataset());
        var page = RenderPage<NewRunPage>();
        page.Find("input[name=HiddenSize]").Input("none");
        page.Find("input[name=Epochs]").Input("0");
        Assert.Empty(page.FindAll("[role=alert]"));

        page.Find("form").Submit();

        var alert = page.Find("[role=alert]");
        Assert.Contains($"{Texts.FieldsNeedAttention(2)}", alert.TextContent, StringComparison.Ordinal);
        Assert.Equal(
            [
                $"{HyperParameterMessages.WholeNumberOutOfRange(HyperParameterMessages.EpochsLabel, 1, 10_000, 0)}",
                $"{Texts.FieldHasWrongValue(HyperParameterMessages.HiddenSizeLabel, Texts.ExpectedWholeNumber, "none")}",
            ],
            alert.QuerySelectorAll("a").Select(link => link.TextContent)
        );
        Assert.Equal(["Epochs"], Focused());
        // The group of the wrong field has opened, so that the link can lead there.
        Assert.False(page.Find("[data-field=HiddenSize]").Closest(".content")!.HasAttribute("hidden"));
        page.Find("[data-field=HiddenSize]").Closest(".disclosure")!.QuerySelector("button")!.Click();
        page.FindAll("[role=alert] a")[1].Click();
        Assert.False(page.Find("[data-field=HiddenSize]").Closest(".content")!.HasAttribute("hidden"));
        Assert.Equal(["Epochs", "HiddenSize"], Focused());
        page.Find("input[name=Epochs]").Input("5");
        page.Find("input[name=HiddenSize]").Input("5");
        Assert.Empty(page.FindAll("[role=alert]"));
        Assert.Empty(Runs.Requests);

        IEnumerable<object?> Focused() =>
            JSInterop.Invocations.Where(call => call.Identifier == "focusField").Select(call => call.Arguments[1]);
    }

    [Fact]
    public async Task Field_ThatASweepVaries_IsDisabledAndSaysSo()
    {
        Datasets.Add(Samples.Dataset());
        var page = RenderPage<NewRunPage>();
        page.Find("input[name=Seed]").Input("nothing");

        await Button(page, Texts.VaryHyperParameter).ClickAsync(new());
        await MenuItem(HyperParameterMessages.SeedLabel).ClickAsync(new());

        var seed = page.Find("input[name=Seed]");
        Assert.True(seed.HasAttribute("disabled"));
        Assert.Equal("1", seed.GetAttribute("value"));
        Assert.Contains($"{Texts.SweepSetsField}", page.Find("[data-field=Seed]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_Sought_AreThoseThatHaveEveryWord()
    {
        Datasets.Add(Samples.Dataset());
        var page = RenderPage<NewRunPage>();

        page.Find(".find-setting input, input[type=search]").Input("label smoothing");
        Assert.Equal(["LabelSmoothing"], Fields());
        page.Find("input[type=search]").Input("xyz");
        Assert.Empty(Fields());
        Assert.Contains($"{Texts.NoSettingsMatch}", Text(page), StringComparison.Ordinal);
        page.Find("input[type=search]").Input("");
        Assert.Contains("Epochs", Fields());

        List<string?> Fields() => [.. page.FindAll(".fields [data-field]").Select(field => field.GetAttribute("data-field"))];
    }

    [Fact]
    public void Group_SaysHowManyOfItsSettingsWereChanged()
    {
        Datasets.Add(Samples.Dataset());
        var page = RenderPage<NewRunPage>();

        page.Find("input[name=Dropout]").Input("0.9");

        Assert.Contains(page.FindAll("button[aria-expanded]"), button =>
            button.TextContent.Contains($", {Texts.ChangedCount(1)}", StringComparison.Ordinal)
        );
        Assert.Contains($"{Texts.PresetHasValue("0.3")}", page.Find("[data-field=Dropout]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Summary_WithoutEarlierRuns_HasNoTime()
    {
        Datasets.Add(Samples.Dataset());

        var page = RenderPage<NewRunPage>();

        Assert.Contains($"{Texts.NoRunLikeThis}", page.Find("aside dl").TextContent, StringComparison.Ordinal);
        Assert.All(page.FindAll(".preset-time"), time => Assert.Equal($"{Texts.NoEstimateYet}", time.TextContent));
    }

    [Fact]
    public async Task Summary_AfterARunLikeIt_TellsTimeStartAndDisk()
    {
        var dataset = Datasets.Add(Samples.Dataset());
        Runs.Put(
            Samples.Run(Engine.Runs.RunState.Finished) with
            {
                Number = 7,
                DatasetId = dataset.Id,
                HyperParameters = TrainingPreset.ChordLstm.HyperParameters,
                Device = Message.Literal("NVIDIA A100"),
                Last = Samples.Epoch(20) with { Seconds = 114, BeatsPerSecond = 20_000 },
            }
        );
        Runs.NextStarts["cuda:0"] = Time.GetUtcNow().AddMinutes(12);
        var page = RenderPage<NewRunPage>();

        Assert.Equal([$"≈ 38 min{Texts.EstimatedFromRun(7)}", $"{Texts.StartsIn("≈ 12 min")}"], Facts()[..2]);
        Assert.Matches(@"^≈ [\d.]+ MB$", Facts()[2]);
        Assert.Equal("≈\u00a038\u00a0min", page.FindAll(".preset-time")[0].TextContent);
        page.Find("input[name=Epochs]").Input("40");
        Assert.StartsWith("≈ 1 h 16 min", Facts()[0], StringComparison.Ordinal);
        await ChooseAsync(page, HyperParameterMessages.SplitLabel, nameof(SplitMethod.Folds));
        page.Find("input[type=checkbox]").Change(true);
        Assert.Equal("5", Facts()[0]);
        Assert.StartsWith("≈ 9 h", Facts()[1], StringComparison.Ordinal);

        List<string> Facts() => [.. page.FindAll("aside dd").Select(fact => Text(fact).Replace('\u00a0', ' '))];
    }
}
