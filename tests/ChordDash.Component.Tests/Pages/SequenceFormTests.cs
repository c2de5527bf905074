using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Pages;
using ChordDash.Components.Prediction;
using ChordDash.Engine.Evaluation;
using Microsoft.AspNetCore.Components.Forms;

namespace ChordDash.Component.Tests.Pages;

/// <summary>The ways to a sequence, and what is said of it and of the answer.</summary>
public sealed class SequenceFormTests : ComponentTest
{
    [Fact]
    public void Mistyped_NearestOffered_IsWrittenInItsPlaceAndUndone()
    {
        var page = Open();
        Type(page, "C Cmja7 | G");

        page.Find(".tokens .unknown button").Click();

        Assert.Equal("C Cmaj7 | G", Text(page));
        Assert.Empty(page.FindAll(".tokens .unknown"));
        Button(page, "Undo").Click();
        Assert.Equal("C Cmja7 | G", Text(page));
        Assert.True(Button(page, "Undo").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Key_Chosen_ShowsBothChordsAndAsksInIt()
    {
        var page = Open();
        Type(page, "D G A7");

        await page.InvokeAsync(() => page.FindComponent<KeyChoice>().Instance.ValueChanged.InvokeAsync("D major"));

        Assert.Equal(["D C · 0 C E G", "G F · 80 F A C", "A7 G7 · 119 G B D F"], Chips(page));
        Assert.Contains("D major: transposed by −2 semitones to C major, as the pieces were", page.Markup, StringComparison.Ordinal);
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Equal("D major", Predictions.Key));
        Assert.Contains("key=D%20major", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Key_InTheAddress_IsFoundAnew()
    {
        Predictions.Models.Add(Samples.Model());
        Navigation.NavigateTo("predict?sequence=D%20G%20A7%20D&key=auto");

        var page = RenderPage<PredictPage>();

        Assert.Equal(("auto", "D C · 0 C E G"), (Predictions.Key, Chips(page)[0]));
    }

    [Fact]
    public void Key_ThatIsNone_SaysSo()
    {
        Predictions.Models.Add(Samples.Model());
        Navigation.NavigateTo("predict?sequence=D&key=X");

        var page = RenderPage<PredictPage>();

        Assert.Contains("\"X\" is not a key.", page.Find(".mud-alert").TextContent, StringComparison.Ordinal);
        Assert.Empty(Predictions.Asked);
    }

    [Fact]
    public void Piano_NotesPressed_AreTheNearestChordAndAdded()
    {
        var page = Open();
        Type(page, "C");
        Button(page, "Piano").Click();

        foreach (var note in new[] { "A", "C", "E" })
            page.FindAll(".piano .keys button").Single(key => key.TextContent == note).Click();
        Assert.Contains("Am has exactly these notes.", Status(page), StringComparison.Ordinal);
        page.FindAll(".piano .keys button").Single(key => key.TextContent == "Bb").Click();
        Assert.Contains("is the nearest of the vocabulary: 1 note differs.", Status(page), StringComparison.Ordinal);
        page.FindAll(".piano .keys button").Single(key => key.TextContent == "Bb").Click();
        Button(page, "Add chord").Click();

        Assert.Equal("C Am", Text(page));
        Assert.Contains("Press the notes of a chord.", Status(page), StringComparison.Ordinal);

        static string Status(IRenderedComponent<PredictPage> page) => string.Join(' ', page.Find(".piano .found span").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Midi_ThatIsNone_GetsASentence()
    {
        var page = Open();

        page.FindComponents<InputFile>()[0].UploadFiles(InputFileContent.CreateFromText("no music", "song.mid"));

        page.WaitForAssertion(() => Assert.Contains("This is not a MIDI file", page.Find(".mud-alert").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Midi_Chosen_IsReadBeatByBeatAndItsKeyFound()
    {
        // One track: C, E and G for a beat of 96 ticks.
        byte[] midi =
        [
            .. "MThd"u8, 0, 0, 0, 6, 0, 0, 0, 1, 0, 96, .. "MTrk"u8, 0, 0, 0, 28,
            0, 0x90, 60, 90, 0, 0x90, 64, 90, 0, 0x90, 67, 90, 96, 0x80, 60, 0, 0, 0x80, 64, 0, 0, 0x80, 67, 0, 0, 0xFF, 0x2F, 0,
        ];
        var page = Open();

        page.FindComponents<InputFile>()[0].UploadFiles(InputFileContent.CreateFromBinary(midi, "song.mid"));

        page.WaitForAssertion(() => Assert.Equal("C", Text(page)));
        Assert.Contains("Read from song.mid: 1 beat, of which 100.0", page.Markup, StringComparison.Ordinal);
        Assert.Equal("C 0 C E G", Assert.Single(Chips(page)));
    }

    [Fact]
    public void Repeats_AreBeats_AndPastedRowsSaySo()
    {
        var page = Open();
        Type(page, "(array([  5.,  5., 112.]), 0)");
        Assert.Contains("its label 0 was left out.", page.Markup, StringComparison.Ordinal);

        Type(page, "| C . F G | x2");
        Assert.Equal(5, page.FindAll(".tokens li").Count);
        Assert.Contains("sign", page.FindAll(".tokens li")[4].ClassName!, StringComparison.Ordinal);
    }

    [Fact]
    public void OwnVocabulary_HasNoKeysAndNoPiano()
    {
        Predictions.Models.Add(Samples.Model() with { StandardVocabulary = false });

        var page = RenderPage<PredictPage>();

        Assert.Empty(page.FindComponents<KeyChoice>());
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.Contains("Piano", StringComparison.Ordinal));
    }

    [Fact]
    public void Answer_SaysHowReliableTheModelIsAtThisLength()
    {
        Predictions.Predict = _ => Samples.Prediction() with { Reliability = new(8, new Estimate(0.66, 0.62, 0.7), 0.7), Linear = [new("bach", 0.9), new("scarlatti", 0.1)] };
        var page = Ask("C G7");

        Assert.Contains("With 8 chords of pieces that it had not learned from, this model was right 66.0\u00a0% of the time.", page.Markup, StringComparison.Ordinal);
        Assert.Contains("The linear baseline says bach instead, 90.0\u00a0%.", page.Find(".linear").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_ThatIsMoreLikelyWrong_IsNone()
    {
        Predictions.Predict = _ => Samples.Prediction() with { Probabilities = [new("scarlatti", 0.49), new("bach", 0.3), new("victoria", 0.21)] };

        var page = Ask("C G7");

        Assert.Equal("Not enough evidence", page.Find(".verdict").TextContent);
        Assert.Equal(3, page.FindAll(".probabilities meter").Count);
    }

    [Fact]
    public async Task Answer_Judged_StandsInTheHistoryAndIsExported()
    {
        var page = Ask("C G7");
        Assert.Empty(page.FindAll("a[href='api/v1/predictions/judged.pkl']"));

        await Button(page, "It is wrong").ClickAsync(new());
        Popovers.WaitForElements(".mud-menu-item");
        await Popovers.FindAll(".mud-menu-item").Single(item => item.TextContent.Trim() == "It is debussy").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Equal("debussy", Assert.Single(History.Entries).Truth));
        page.WaitForAssertion(() => Assert.Contains("wrong: debussy", page.Markup, StringComparison.Ordinal));
        Assert.NotEmpty(page.FindAll("a[href='api/v1/predictions/judged.pkl']"));
        page.FindAll(".answer button").Single(button => button.TextContent.Contains("Take back", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => Assert.Null(Assert.Single(History.Entries).Truth));
    }

    [Fact]
    public void History_Entry_IsAskedAgainWithoutBeingKeptTwice()
    {
        var model = Samples.Model();
        Predictions.Models.AddRange([Samples.Model(), model]);
        History.Entries.Add(new(7, DateTimeOffset.UnixEpoch, model.Id, "Run #1", "D G A7", "D major", 3, "scarlatti", 0.6, null));
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
        var other = Samples.Model() with { Name = "Run #9 · Linear" };
        Predictions.Models.AddRange([Samples.Model(), other]);
        var page = RenderPage<PredictPage>();
        Type(page, "C G7");
        page.Find("form").Submit();
        page.WaitForElement(".answer");

        var choice = page.FindComponent<OtherModels>();
        await page.InvokeAsync(() => choice.FindComponent<MudBlazor.MudSelect<Guid>>().Instance.SelectedValuesChanged.InvokeAsync([other.Id]));

        page.WaitForAssertion(() => Assert.Contains("Run #9", choice.Find(".figure-table").TextContent, StringComparison.Ordinal));
        Assert.Equal([other.Id], Predictions.Asked.Skip(1).Select(asked => asked.Model));
    }

    [Fact]
    public void SimilarPieces_Opened_LeadToThem()
    {
        var dataset = Guid.NewGuid();
        Predictions.Similar = [new(dataset, 12, "bach", 264, 0.5)];
        var page = Ask("C G7");

        page.FindAll("details").Single(one => one.TextContent.Contains("similar", StringComparison.Ordinal)).TriggerEvent("ontoggle", EventArgs.Empty);

        page.WaitForAssertion(() => Assert.Equal("#12", page.Find($"a[href='datasets/{dataset}?tab=pieces&find=%2312']").TextContent));
    }

    [Fact]
    public void Playing_SendsTheNotesOfEveryBeat()
    {
        var player = JSInterop.SetupModule("./_content/ChordDash.Components/chords/player.js");
        player.Mode = JSRuntimeMode.Loose;
        var page = Open();
        Type(page, "C x2 N.C. Am7");

        Button(page, "Play").Click();

        var call = player.VerifyInvoke("play");
        var beats = System.Text.Json.JsonSerializer.Serialize(call.Arguments[1]);
        Assert.Equal("""[{"token":0,"notes":[48,64,67]},{"token":0,"notes":[48,64,67]},{"token":2,"notes":[]},{"token":3,"notes":[48,64,67,69]}]""", beats);
        Button(page, "Stop").Click();
        player.VerifyInvoke("stop");
    }

    private IRenderedComponent<PredictPage> Open()
    {
        Predictions.Models.Add(Samples.Model());
        return RenderPage<PredictPage>();
    }

    private IRenderedComponent<PredictPage> Ask(string sequence)
    {
        var page = Open();
        Type(page, sequence);
        page.Find("form").Submit();
        page.WaitForElement(".answer");
        return page;
    }

    private static void Type(IRenderedComponent<PredictPage> page, string text)
    {
        page.Find("textarea").Input(text);
        page.WaitForAssertion(() => Assert.Equal(text, page.FindComponent<SequenceForm>().Instance.Query.Sequence));
    }

    private static string? Text(IRenderedComponent<PredictPage> page) => page.Find("textarea").GetAttribute("value");

    private static List<string> Chips(IRenderedComponent<PredictPage> page) =>
        [.. page.FindAll(".tokens li").Select(chip => string.Join(' ', chip.Children.Select(part => part.TextContent.Trim())))];

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<PredictPage> page, string text) =>
        page.FindAll("button").Single(button => button.TextContent.Trim() == text);
}
