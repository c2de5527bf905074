using AngleSharp.Dom;
using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Accounts;
using ChordDash.Components.Layout.Palette;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using Microsoft.AspNetCore.Components.Web;

namespace ChordDash.Component.Tests.Layout;

/// <summary>The dialog that finds pages, runs, data sets, models and commands.</summary>
public sealed class PalettePanelTests : ComponentTest
{
    [Fact]
    public void Opened_ShowsPagesAndCommands_AndSaysWhichOneIsActive()
    {
        var palette = Open();

        var field = palette.Find("[role=combobox]");
        Assert.Equal("true", field.GetAttribute("aria-expanded"));
        Assert.Equal(palette.Find("[role=listbox]").Id, field.GetAttribute("aria-controls"));
        Assert.Equal(Options(palette)[0].Id, field.GetAttribute("aria-activedescendant"));
        Assert.Equal(Text(Texts.Overview), Name(Options(palette)[0]));
        Assert.Equal([Options(palette)[0]], palette.FindAll("[aria-selected=true]"));
    }

    [Fact]
    public void Arrows_ChooseAround_AndEnterGoesThere()
    {
        var run = Runs.Put(Samples.Run(RunState.Finished) with { Number = 7, Name = "Waltzes", Tags = ["thesis"] });
        Runs.Put(Samples.Run(RunState.Finished) with { Number = 8, Name = "Chorales", Tags = ["thesis"] });
        var palette = Open();

        Type(palette, "thesis");
        Assert.Equal(["#8 Chorales", "#7 Waltzes"], Options(palette).Select(Name));
        Press(palette, "ArrowUp");
        Assert.Equal("#7 Waltzes", Name(palette.Find("[aria-selected=true]")));
        Press(palette, "ArrowDown");
        Press(palette, "ArrowDown");
        Press(palette, "Enter");

        Assert.EndsWith($"/runs/{run.Id}", Navigation.Uri, StringComparison.Ordinal);
        JSInterop.VerifyInvoke("chordDashPage.closeSheet");
    }

    [Fact]
    public void Numbers_DatasetsAndModels_AreFoundUnderTheirHeadings()
    {
        Runs.Put(Samples.Run() with { Number = 12, Name = "Exact" });
        Runs.Put(Samples.Run() with { Number = 120, Name = "Later" });
        Datasets.Add(Samples.Dataset("Etudes"));
        Predictions.Models.Add(Samples.Model() with { Name = Message.Literal("Etude model") });
        var palette = Open();

        Type(palette, "#12");
        Assert.Equal("#12 Exact", Name(Options(palette)[0]));
        Type(palette, "étud");
        Assert.Equal([Text(Texts.DataSets), Text(Texts.Models)], palette.FindAll("[role=presentation]").Select(Text));
        Assert.Equal(["Etudes", "Etude model"], Options(palette).Select(Name));
        Type(palette, "no such thing at all");
        Assert.Empty(Options(palette));
        Assert.Equal("false", palette.Find("[role=combobox]").GetAttribute("aria-expanded"));
        Assert.Contains(Text(Texts.NothingMatches), Text(palette), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_AskForNothing_OnceItIsOpen()
    {
        for (var number = 1; number <= 1_000; number++)
            Runs.Put(Samples.Run(RunState.Finished) with { Number = number, Name = $"Run of {number}" });
        var palette = Open();
        Runs.Put(Samples.Run(RunState.Finished) with { Number = 1_001, Name = "Run of 1001" });

        Type(palette, "1001");
        Assert.Empty(Options(palette));
        Type(palette, "run of 1000");
        Assert.Equal(["#1000 Run of 1000"], Options(palette).Select(Name));
        Type(palette, "run");
        Assert.Equal(PaletteSearch.MaxResults, Options(palette).Count);
    }

    [Theory]
    [InlineData(Role.Viewer, false, false)]
    [InlineData(Role.Member, true, false)]
    [InlineData(Role.Administrator, true, true)]
    public void Commands_AreThoseOfTheRole(Role role, bool mayQueue, bool mayHold)
    {
        Visitor = new(role, new Owner(Guid.NewGuid(), "ada"));
        var palette = Open();

        Assert.Equal(mayQueue, Finds(palette, Texts.NewRun));
        Assert.Equal(mayQueue, Finds(palette, Texts.UploadDataSet));
        Assert.Equal(mayHold, Finds(palette, Texts.HoldQueue));
        Assert.Equal(mayHold, Finds(palette, Texts.AuditLog));
        Assert.True(Finds(palette, Texts.SignOut));
        Assert.False(Finds(palette, Texts.SignIn));
        Assert.True(Finds(palette, Texts.KeyboardShortcuts));
    }

    [Fact]
    public void HoldQueue_HoldsIt()
    {
        var palette = Open();

        Type(palette, Text(Texts.HoldQueue));
        Press(palette, "Enter");

        Assert.True(Runs.QueueHeld);
    }

    [Fact]
    public void Theme_IsChosenByTheScript()
    {
        var palette = Open();

        Type(palette, Text(Texts.Dark));
        Press(palette, "Enter");

        Assert.Equal("dark", Assert.Single(JSInterop.VerifyInvoke("chordDashPage.chooseTheme").Arguments));
    }

    private IRenderedComponent<PalettePanel> Open() =>
        Render<PalettePanel>(set => set.Add(one => one.OnClosed, () => { }).Add(one => one.OnShortcuts, () => { }));

    private static void Type(IRenderedComponent<PalettePanel> palette, string query) => palette.Find("[role=combobox]").Input(query);

    private static void Press(IRenderedComponent<PalettePanel> palette, string key) =>
        palette.Find("[role=combobox]").KeyDown(new KeyboardEventArgs { Key = key });

    private static IReadOnlyList<IElement> Options(IRenderedComponent<PalettePanel> palette) => palette.FindAll("[role=option]");

    private static string Name(IElement option) => option.QuerySelector(".palette-name")!.TextContent;

    private static bool Finds(IRenderedComponent<PalettePanel> palette, Message name)
    {
        Type(palette, Text(name));
        return Options(palette).Any(option => Name(option) == Text(name));
    }
}
