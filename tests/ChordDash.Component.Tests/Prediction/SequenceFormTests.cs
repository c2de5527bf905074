using System.Globalization;
using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Localization;
using ChordDash.Components.Prediction;
using ChordDash.Engine.Chords;
using Microsoft.AspNetCore.Components.Forms;

namespace ChordDash.Component.Tests.Prediction;

/// <summary>The ways to a sequence, and what is said of it.</summary>
public sealed class SequenceFormTests : PredictingTest
{
    [Fact]
    public void Mistyped_NearestOffered_IsWrittenInItsPlaceAndUndone()
    {
        var page = Open();
        Type(page, "C Cmja7 | G");

        page.Find(".tokens .unknown button").Click();

        Assert.Equal("C Cmaj7 | G", Typed(page));
        Assert.Empty(page.FindAll(".tokens .unknown"));
        Button(page, Texts.Undo).Click();
        Assert.Equal("C Cmja7 | G", Typed(page));
        Assert.True(Button(page, Texts.Undo).HasAttribute("disabled"));
    }

    [Fact]
    public async Task Key_Chosen_ShowsBothChordsAndAsksInIt()
    {
        var page = Open();
        Type(page, "D G A7");

        await page.InvokeAsync(() => page.FindComponent<KeyChoice>().Instance.ValueChanged.InvokeAsync("D major"));

        Assert.Equal(["D → C · 0 C E G", "G → F · 80 F A C", "A7 → G7 · 119 G B D F"], Chips(page));
        var transposed = Texts.TransposedHelp(ChordMessages.KeyDMajor, $"−{Texts.SemitoneCount(2)}", ChordMessages.KeyCMajor);
        Assert.Contains(Text(transposed), Text(page), StringComparison.Ordinal);
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

        Assert.Equal(("auto", "D → C · 0 C E G"), (Predictions.Key, Chips(page)[0]));
    }

    [Fact]
    public void Key_ThatIsNone_SaysSo()
    {
        Predictions.Models.Add(Samples.Model());
        Navigation.NavigateTo("predict?sequence=D&key=X");

        var page = RenderPage<PredictPage>();

        Assert.Contains($"{ModelMessages.KeyIsUnknown("X", "auto")}", page.Find(".mud-alert").TextContent, StringComparison.Ordinal);
        Assert.Empty(Predictions.Asked);
    }

    [Fact]
    public void Piano_NotesPressed_AreTheNearestChordAndAdded()
    {
        var page = Open();
        Type(page, "C");
        Button(page, Texts.Piano).Click();

        foreach (var note in new[] { "A", "C", "E" })
            page.FindAll(".piano .keys button").Single(key => key.TextContent == note).Click();
        Assert.Contains($"Am {Text(Texts.HasExactlyTheseNotes)}", Status(page), StringComparison.Ordinal);
        page.FindAll(".piano .keys button").Single(key => key.TextContent == "Bb").Click();
        Assert.Contains(Text(Texts.NearestChordInVocabulary(1)), Status(page), StringComparison.Ordinal);
        page.FindAll(".piano .keys button").Single(key => key.TextContent == "Bb").Click();
        Button(page, Texts.AddChord).Click();

        Assert.Equal("C Am", Typed(page));
        Assert.Contains(Text(Texts.PressNotesOfChord), Status(page), StringComparison.Ordinal);

        static string Status(IRenderedComponent<PredictPage> page) =>
            string.Join(' ', page.Find(".piano .found span").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Midi_ThatIsNone_GetsASentence()
    {
        var page = Open();

        page.FindComponents<InputFile>()[0].UploadFiles(InputFileContent.CreateFromText("no music", "song.mid"));

        page.WaitForAssertion(() =>
            Assert.Contains($"{MidiMessages.NotMidiButText}", page.Find(".mud-alert").TextContent, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Midi_Chosen_IsReadBeatByBeatAndItsKeyFound()
    {
        // One track: C, E and G for a beat of 96 ticks.
        byte[] midi =
        [
            .. "MThd"u8,
            0,
            0,
            0,
            6,
            0,
            0,
            0,
            1,
            0,
            96,
            .. "MTrk"u8,
            0,
            0,
            0,
            28,
            0,
            0x90,
            60,
            90,
            0,
            0x90,
            64,
            90,
            0,
            0x90,
            67,
            90,
            96,
            0x80,
            60,
            0,
            0,
            0x80,
            64,
            0,
            0,
            0x80,
            67,
            0,
            0,
            0xFF,
            0x2F,
            0,
        ];
        var page = Open();

        page.FindComponents<InputFile>()[0].UploadFiles(InputFileContent.CreateFromBinary(midi, "song.mid"));

        page.WaitForAssertion(() => Assert.Equal("C", Typed(page)));
        Assert.Contains(Text(Texts.MidiRead("song.mid", Texts.BeatCount(1), "100.0 %")), Text(page), StringComparison.Ordinal);
        Assert.Equal("C 0 C E G", Assert.Single(Chips(page)));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("pl")]
    public void Midi_WithDoubts_ShowsThemAndOffersItsKeySignature(string language)
    {
        CultureInfo.CurrentUICulture = Languages.All.Single(one => one.Name == language);
        // In 6/8, with two sharps: C for three eighths, A minor for three more; an eighth has 48 ticks.
        byte[] midi =
        [
            .. "MThd"u8,
            0,
            0,
            0,
            6,
            0,
            0,
            0,
            1,
            0,
            96,
            .. "MTrk"u8,
            0,
            0,
            0,
            70,
            0,
            0xFF,
            0x58,
            4,
            6,
            3,
            24,
            8,
            0,
            0xFF,
            0x59,
            2,
            2,
            0,
            0,
            0x90,
            60,
            90,
            0,
            0x90,
            64,
            90,
            0,
            0x90,
            67,
            90,
            0x81,
            16,
            0x80,
            60,
            0,
            0,
            0x80,
            64,
            0,
            0,
            0x80,
            67,
            0,
            0,
            0x90,
            57,
            90,
            0,
            0x90,
            60,
            90,
            0,
            0x90,
            64,
            90,
            0x81,
            16,
            0x80,
            57,
            0,
            0,
            0x80,
            60,
            0,
            0,
            0x80,
            64,
            0,
            0,
            0xFF,
            0x2F,
            0,
        ];
        midi[21] = (byte)(midi.Length - 22);
        var page = Open();

        page.FindComponents<InputFile>()[0].UploadFiles(InputFileContent.CreateFromBinary(midi, "song.mid"));

        page.WaitForAssertion(() => Assert.Equal(Say(Texts.DoubtfulBeats), page.Find(".midi-findings summary").TextContent));
        var chord = StandardChords.Symbol(StandardChords.Canonical(153));
        Assert.Equal(
            Say(Texts.DoubtfulBeat(2, chord, MidiMessages.MidiBeatHasTwoChords("C", "Am"))),
            page.Find(".midi-findings .doubts li").TextContent
        );
        var remarks = page.FindAll(".midi-findings .remarks li").Select(remark => remark.TextContent).ToList();
        Assert.Contains(Say(MidiMessages.MidiMetersWithoutQuarters("6/8")), remarks);
        Assert.Contains(Say(MidiMessages.MidiKeySoundsOther(ChordMessages.KeyDMajor, ChordMessages.KeyCMajor)), remarks);
        Assert.Equal("D major", page.FindComponent<KeyChoice>().Instance.Value);

        string Say(Message words) => words.Text(language == "pl" ? Languages.Polish : CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Repeats_AreBeats_AndPastedRowsSaySo()
    {
        var page = Open();
        Type(page, "(array([  5.,  5., 112.]), 0)");
        Assert.Contains(Text(ChordMessages.LabelOfRowLeftOut("0")), Text(page), StringComparison.Ordinal);

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
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.Contains($"{Texts.Piano}", StringComparison.Ordinal));
    }

    [Fact]
    public void Playing_SendsTheNotesOfEveryBeat()
    {
        var player = JSInterop.SetupModule("./_content/ChordDash.Components/chords/player.js");
        player.Mode = JSRuntimeMode.Loose;
        var page = Open();
        Type(page, "C x2 N.C. Am7");

        Button(page, Texts.Play).Click();

        var call = player.VerifyInvoke("play");
        var beats = System.Text.Json.JsonSerializer.Serialize(call.Arguments[1]);
        Assert.Equal(
            """[{"token":0,"notes":[48,64,67]},{"token":0,"notes":[48,64,67]},{"token":2,"notes":[]},{"token":3,"notes":[48,64,67,69]}]""",
            beats
        );
        Button(page, Texts.Stop).Click();
        player.VerifyInvoke("stop");
    }
}
