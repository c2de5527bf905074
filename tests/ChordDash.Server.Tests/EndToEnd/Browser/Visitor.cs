using System.Collections.Concurrent;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChordDash.Server.Tests.EndToEnd.Browser;

/// <summary>Somebody with a browser. Errors on the console, in scripts and of requests fail the test when they leave.</summary>
internal sealed class Visitor(IBrowserContext context) : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _complaints = new();
    private bool _expectsTrouble;

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
        await Expect(Page.Locator("h1")).ToBeVisibleAsync();
    }

    /// <summary>Runs what must make the browser complain, such as the death of the server.</summary>
    public async Task ExpectTroubleAsync(Func<Task> action)
    {
        _expectsTrouble = true;
        await action();
        _expectsTrouble = false;
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    /// <summary>The field that takes files, once Blazor listens to it, which is a little later than it can be found.</summary>
    public async Task<ILocator> FileFieldAsync(string selector = "input[type=file]")
    {
        await Page.WaitForFunctionAsync("selector => document.querySelector(selector)?._blazorInputFileNextFileId !== undefined", selector);
        return Page.Locator(selector).First;
    }

    public Task SeesAsync(string text) => Expect(Page.GetByText(text).First).ToBeVisibleAsync();

    public Task SeesHeadingAsync(string text) =>
        Expect(Page.GetByRole(AriaRole.Heading, new() { Name = text, Level = 1 })).ToBeVisibleAsync();

    public ILocator Chart(string title) => Page.GetByRole(AriaRole.Figure, new() { Name = title, Exact = true });

    /// <summary>The points that the validation line of a chart has.</summary>
    public ILocator Points(string chart) => Chart(chart).Locator(".apexcharts-series[seriesName='Validation'] .apexcharts-marker");

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
}
