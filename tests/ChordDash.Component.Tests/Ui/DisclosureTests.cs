using Bunit;
using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Shared.Ui;

namespace ChordDash.Component.Tests.Ui;

public sealed class DisclosureTests : ComponentTest
{
    [Fact]
    public void Title_IsAButtonThatSaysWhetherItsPartIsOpen()
    {
        var part = Render<Disclosure>(set => set.Add(one => one.Title, "More").AddChildContent("<input name='inside' />"));
        var button = part.Find("button");
        Assert.Equal(("button", "false"), (button.GetAttribute("type"), button.GetAttribute("aria-expanded")));
        Assert.True(part.Find($"#{button.GetAttribute("aria-controls")}").HasAttribute("hidden"));

        button.Click();

        Assert.Equal("true", part.Find("button").GetAttribute("aria-expanded"));
        Assert.False(part.Find(".content").HasAttribute("hidden"));
    }

    [Fact]
    public void Open_OpensIt_AndNeverClosesIt()
    {
        var part = Render<Disclosure>(set => set.Add(one => one.Title, "More"));

        part.Render(set => set.Add(one => one.Open, true));
        Assert.False(part.Find(".content").HasAttribute("hidden"));
        part.Render(set => set.Add(one => one.Open, false));

        Assert.False(part.Find(".content").HasAttribute("hidden"));
    }
}
