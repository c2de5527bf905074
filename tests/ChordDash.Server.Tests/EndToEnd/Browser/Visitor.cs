using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using ChordDash.Components.Resources;
using ChordDash.Server.Tests.Shared;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChordDash.Server.Tests.EndToEnd.Browser;

/// <summary>Somebody with a browser. Errors on the console, in scripts and of requests fail the test when they leave.</summary>
internal sealed partial class Visitor(IBrowserContext context) : IAsyncDisposable
{
    private const int MaxPingBytes = 8;
    private readonly ConcurrentQueue<string> _complaints = new();
    private int _frames;
    private bool _expectsTrouble;

    /// <summary>How often the server has sent the page something, other than that it is still there.</summary>
    public int FramesReceived => Volatile.Read(ref _frames);

    public IPage Page { get; private set; } = null!;

    public async Task OpenAsync(string address)
    {
        Page = await context.NewPageAsync();
        Page.Console += (_, message) =>
        {
            if (message.Type == "error")
                Complain($"console: {message.Text}");
        };
        Page.PageError += (_, error) => Complain($"script: {error}");
        Page.WebSocket += (_, socket) =>
            socket.FrameReceived += (_, frame) =>
            {
                if ((frame.Binary?.Length ?? frame.Text?.Length) > MaxPingBytes)
                    Interlocked.Increment(ref _frames);
            };
        Page.Response += (_, response) =>
        {
            if (response.Status >= 400)
                Complain($"{response.Status} for {response.Url}");
        };
        await GoAsync(address);
    }

    /// <summary>A second page of the same browser: what it remembers is shared. It closes with the first one's context.</summary>
    public async Task<Visitor> AnotherTabAsync(string address)
    {
        var other = new Visitor(context);
        await other.OpenAsync(address);
        return other;
    }

    public async Task GoAsync(string address)
    {
        await Page.GotoAsync(address);
        await SeesPageAsync();
    }

    /// <summary>Waits until the page itself is there, not only what the first answer draws of it.</summary>
    public Task SeesPageAsync() => Expect(Page.Locator("#content h1")).ToBeVisibleAsync();

    /// <summary>Runs what must make the browser complain, such as the death of the server.</summary>
    public async Task ExpectTroubleAsync(Func<Task> action)
    {
        _expectsTrouble = true;
        await action();
        _expectsTrouble = false;
    }

    public ILocator Button(Message name) => Button(name.ToString());

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Link(Message name) => Link(name.ToString());

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    /// <summary>A field, of which nothing else is called like a part of it.</summary>
    public ILocator Field(Message label) => Page.GetByLabel(label.ToString(), new() { Exact = true });

    public ILocator Tab(Message name) => Page.GetByRole(AriaRole.Tab, new() { Name = name.ToString() });

    /// <summary>The tab of a data set's checks, which says how many problems there are once they have found some.</summary>
    public ILocator CheckTab =>
        Tab(Texts.Check).Or(Page.GetByRole(AriaRole.Tab, new() { NameRegex = Wording.Of(Texts.CheckWithCount(Wording.Any)) }));

    /// <summary>Waits until the browser keeps a draft with this text: it comes by way of the server.</summary>
    public Task UntilDraftAsync(string text) =>
        Page.WaitForFunctionAsync("text => Object.values({ ...sessionStorage }).some(draft => draft.includes(text))", text);

    /// <summary>The field that takes files, once Blazor listens to it, which is a little later than it can be found.</summary>
    public async Task<ILocator> FileFieldAsync(string selector = "input[type=file]")
    {
        await Page.WaitForFunctionAsync("selector => document.querySelector(selector)?._blazorInputFileNextFileId !== undefined", selector);
        return Page.Locator(selector).First;
    }

    /// <param name="message">May have <see cref="Wording.Any"/> as values.</param>
    public Task SeesAsync(Message message) => Expect(Page.GetByText(Wording.Of(message)).First).ToBeVisibleAsync();

    public Task SeesAsync(string text) => Expect(Page.GetByText(text).First).ToBeVisibleAsync();

    public Task SeesHeadingAsync(Message text) => SeesHeadingAsync(text.ToString());

    /// <summary>Waits for the title of the page itself. What the first answer draws has the title too.</summary>
    public Task SeesHeadingAsync(string text) =>
        Expect(Page.Locator("#content").GetByRole(AriaRole.Heading, new() { Name = text, Level = 1 })).ToBeVisibleAsync();

    public ILocator Chart(Message title) => Page.GetByRole(AriaRole.Figure, new() { Name = title.ToString(), Exact = true });

    /// <summary>What is drawn of a line of a chart.</summary>
    public ILocator Line(Message chart, Message name) =>
        Chart(chart).Locator($".apexcharts-series[seriesName='{NoLetter().Replace(name.ToString(), "x")}']");

    /// <summary>The points that the validation line of a chart has.</summary>
    public ILocator Points(Message chart) => Line(chart, Texts.Validation).Locator(".apexcharts-marker");

    /// <summary>Words that reach out of what clips them, or out of the page, and cannot be scrolled to.</summary>
    /// <param name="within">A selector; the whole page by default.</param>
    public Task<string[]> CutOffAsync(string within = "body") =>
        Page.EvaluateAsync<string[]>(
            """
            within => [...document.querySelectorAll(within)].flatMap(root => {
              const cut = [];
              const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
              while (walker.nextNode()) {
                const node = walker.currentNode, element = node.parentElement;
                const isSeen = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
                if (!node.data.trim() || !isSeen || element.matches("textarea, option")) continue;
                const range = document.createRange();
                range.selectNodeContents(node);
                const place = range.getBoundingClientRect();
                let [left, right] = [0, innerWidth];
                for (let one = element; one; one = one.parentElement) {
                  const style = getComputedStyle(one), box = one.getBoundingClientRect();
                  // Said to screen readers only, or made to be scrolled, or cut with an ellipsis on purpose.
                  if (box.width <= 1 || /auto|scroll/.test(style.overflowX) || style.textOverflow === "ellipsis") {
                    [left, right] = [-Infinity, Infinity];
                    break;
                  }
                  if (/hidden|clip/.test(style.overflowX)) {
                    [left, right] = [box.left, box.right];
                    break;
                  }
                }
                if (place.width > 0 && (place.left < left - 1 || place.right > right + 1)) cut.push(node.data.trim());
              }
              return cut;
            })
            """,
            within
        );

    public async ValueTask DisposeAsync()
    {
        await context.DisposeAsync();
        Assert.Empty(_complaints);
    }

    private void Complain(string complaint)
    {
        if (!_expectsTrouble)
            _complaints.Enqueue(complaint);
    }

    // What ApexCharts does not leave in the name of a line.
    [GeneratedRegex(@"[` ~!@#$%^&*()|+\=?;:'"",.<>{}[\]\\/]", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex NoLetter();
}
