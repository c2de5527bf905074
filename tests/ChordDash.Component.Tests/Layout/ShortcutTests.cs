using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Accounts;
using ChordDash.Components.Layout.Keys;

namespace ChordDash.Component.Tests.Layout;

/// <summary>The one list of keys: what the script listens to, and what the help says.</summary>
public sealed class ShortcutTests : ComponentTest
{
    [Fact]
    public void Keys_OfTheWholePage_AreUnambiguous()
    {
        var keys = Shortcuts.All.Where(one => one.Href is not null || one.Action is not null).SelectMany(one => one.Keys).ToList();

        Assert.Equal(keys.Distinct(), keys);
        // The first key of a sequence does nothing by itself.
        Assert.All(keys.Where(one => one.Contains(' ', StringComparison.Ordinal)), one => Assert.DoesNotContain(one.Split(' ')[0], keys));
        Assert.Equal(["g d", "g m", "g o", "g p", "g r", "g s"], keys.Where(one => one.StartsWith("g ", StringComparison.Ordinal)).Order());
    }

    [Theory]
    [InlineData(Role.Viewer, false, false)]
    [InlineData(Role.Administrator, true, true)]
    public void Bindings_AreThoseOfTheRole(Role role, bool hasNewRun, bool hasSystem)
    {
        var shown = Shortcuts.For(new Visitor(role)).ToList();

        Assert.Equal(hasNewRun, shown.Any(one => one.Href == "runs/new"));
        Assert.Equal(hasSystem, shown.Any(one => one.Href == "system"));
        Assert.Equal(shown.Count(one => one.Href is not null || one.Action is not null), Shortcuts.Bindings(new Visitor(role)).Count);
    }

    [Fact]
    public void Help_ListsAllOfThem_AndSwitchesSingleKeys()
    {
        JSInterop.Setup<bool>("chordDashPage.hasSingleKeys").SetResult(result: false);

        var help = Render<ShortcutSheet>(set => set.Add(one => one.OnClosed, () => { }));

        Assert.Equal(Shortcuts.All.Select(one => Text(one.What)), help.FindAll("dt").Select(Text));
        Assert.Equal(["G", "O"], help.FindAll("section")[1].QuerySelector("dd")!.QuerySelectorAll("kbd").Select(Text));
        var control = help.Find("[role=switch]");
        Assert.False(control.HasAttribute("checked"));
        control.Change(true);
        Assert.Equal(true, Assert.Single(JSInterop.VerifyInvoke("chordDashPage.setSingleKeys").Arguments));
    }
}
