using ChordDash.Components.Resources;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChordDash.Server.Tests.EndToEnd.Browser;

/// <summary>
/// Goes through pages by mouse or by keyboard alone, and complains where a page does not fit, or does not show where the focus is.
/// </summary>
internal sealed class Traveller(Visitor visitor, Func<Message, string> say, bool byKeyboard)
{
    // As many presses of Tab as no page needs for all that is on it.
    private const int MaxTabs = 250;

    /// <summary>Where the focus has come to, and whether it could be seen at the place that it has left.</summary>
    private const string FollowFocus = """
        () => {
          const wholes = ".mud-input-control, .mud-checkbox, .mud-radio, .mud-switch";
          const isBrief = one => one.effect.getComputedTiming().endTime !== Infinity;
          document.getAnimations().filter(isBrief).forEach(one => one.finish());
          const look = element => {
            const whole = element.closest(wholes) ?? element;
            return JSON.stringify([whole, ...[...whole.querySelectorAll("*")].slice(0, 50)].map(part =>
              [null, "::before", "::after"].map(pseudo => {
                const style = getComputedStyle(part, pseudo);
                const outline = style.outlineStyle === "none" ? null : [style.outlineWidth, style.outlineColor];
                return [outline, style.boxShadow, style.borderWidth, style.borderColor, style.textDecorationLine, style.strokeWidth];
              })));
          };
          const complaints = [], name = element => element.outerHTML.slice(0, 300);
          const left = window.stopOfFocus, element = document.activeElement;
          if (left?.element.isConnected && left.element !== element && look(left.element) === left.look) {
            complaints.push(`Focus cannot be seen: ${name(left.element)}`);
          }
          window.stopOfFocus = null;
          if (element !== document.body && element.tabIndex >= 0) {
            window.stopOfFocus = { element, look: look(element) };
            const { left, right, top, bottom } = element.getBoundingClientRect();
            if (bottom <= 0 || top >= innerHeight || right <= 0 || left >= innerWidth) complaints.push(`Out of sight: ${name(element)}`);
          }
          return complaints;
        }
        """;

    private IPage Page => visitor.Page;

    public ILocator Button(Message name) => visitor.Button(say(name));

    public ILocator Field(Message label) => Page.GetByLabel(say(label), new() { Exact = true });

    /// <summary>Leads to a page by the menu, wherever that is.</summary>
    public async Task GoToAsync(Message page)
    {
        var menu = Button(Texts.Menu);
        if (await menu.IsVisibleAsync())
        {
            await DoAsync(menu);
            await Expect(Page.Locator(".main-nav a").First).ToBeFocusedAsync();
        }
        await DoAsync(Page.Locator(".main-nav").GetByRole(AriaRole.Link, new() { Name = say(page), Exact = true }));
        await ArriveAsync(say(page));
    }

    /// <summary>Waits for another page, and looks whether it fits. Its title takes the focus a little later than it can be seen.</summary>
    public async Task ArriveAsync(string heading)
    {
        await visitor.SeesHeadingAsync(heading);
        await Expect(Page.Locator("#content h1")).ToBeFocusedAsync();
        await FitsAsync();
    }

    public async Task FitsAsync()
    {
        await Expect(Page.Locator(".mud-skeleton")).ToHaveCountAsync(0);
        await SettleAsync();
        Assert.Equal(
            await Page.EvaluateAsync<int>("() => innerWidth"),
            await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth")
        );
        Assert.Empty(await visitor.CutOffAsync());
    }

    /// <summary>Clicks, or comes to it by Tab and presses a key.</summary>
    public async Task DoAsync(ILocator target, string key = "Enter")
    {
        await Expect(target).ToBeEnabledAsync();
        if (byKeyboard)
        {
            await TabToAsync(target);
            await Page.Keyboard.PressAsync(key);
        }
        else
        {
            await target.ClickAsync();
        }
    }

    /// <summary>Comes to a part of the page that can be scrolled.</summary>
    public Task ReachAsync(ILocator part) => byKeyboard ? TabToAsync(part) : part.ScrollIntoViewIfNeededAsync();

    public async Task TypeAsync(ILocator field, string text)
    {
        await Expect(field).ToBeEditableAsync();
        if (byKeyboard)
        {
            await TabToAsync(field);
            await Page.Keyboard.PressAsync("Control+a");
            await Page.Keyboard.TypeAsync(text);
            await Expect(field).ToHaveValueAsync(text);
        }
        else
        {
            await field.FillAsync(text);
        }
    }

    /// <summary>Chooses from a menu.</summary>
    public async Task ChooseAsync(ILocator opener, Message choice)
    {
        var item = Page.GetByRole(AriaRole.Menuitem, new() { Name = say(choice), Exact = true });
        await DoAsync(opener);
        await Expect(item).ToBeVisibleAsync();
        if (byKeyboard)
        {
            // Its focus goes by way of the server: a person sees it move before the next key.
            await Page.WaitForFunctionAsync("() => document.activeElement.matches('[role=menuitem]')");
            while (!await HasFocusAsync(item))
            {
                await Page.EvaluateAsync("() => window.focusedBefore = document.activeElement");
                await Page.Keyboard.PressAsync("ArrowDown");
                await Page.WaitForFunctionAsync("() => document.activeElement !== window.focusedBefore");
                await FollowFocusAsync();
            }
            await Page.Keyboard.PressAsync("Enter");
        }
        else
        {
            await item.ClickAsync();
        }
    }

    /// <summary>Waits until nothing moves any more.</summary>
    public Task SettleAsync() =>
        Page.WaitForFunctionAsync(
            "() => document.getAnimations().every(one => one.playState !== 'running' || one.effect.getTiming().iterations === Infinity)"
        );

    private async Task TabToAsync(ILocator target)
    {
        for (var tabs = 0; tabs < MaxTabs; tabs++)
        {
            if (await HasFocusAsync(target))
                return;
            await Page.Keyboard.PressAsync("Tab");
            await FollowFocusAsync();
        }
        Assert.Fail($"Tab never comes to {target}.");
    }

    private async Task FollowFocusAsync() => Assert.Equal("", string.Join('\n', await Page.EvaluateAsync<string[]>(FollowFocus)));

    private static Task<bool> HasFocusAsync(ILocator target) =>
        target.EvaluateAllAsync<bool>("found => found.includes(document.activeElement)");
}
