using System.Collections.Concurrent;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(ChordDash.Server.Tests.EndToEnd.Browser.Chromium))]

namespace ChordDash.Server.Tests.EndToEnd.Browser;

/// <summary>One real Chromium for each collection of tests, begun with the first test that asks for it.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private const string Program = "/usr/bin/chromium";

    // Playwright's objects are not for several threads at a time, and the tests of a collection run one after the other.
    private readonly ConcurrentDictionary<string, Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>>> _browsers = new(
        StringComparer.Ordinal
    );

    /// <summary>The browser of the test that runs.</summary>
    public async Task<IBrowser> BrowserAsync()
    {
        var collection = TestContext.Current.TestCollection!.UniqueID;
        var (_, browser) = await _browsers.GetOrAdd(collection, _ => new(LaunchAsync)).Value;
        return browser;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var launched in _browsers.Values)
        {
            var (playwright, browser) = await launched.Value;
            await browser.DisposeAsync();
            playwright.Dispose();
        }
    }

    private static async Task<(IPlaywright Playwright, IBrowser Browser)> LaunchAsync()
    {
        Assert.True(File.Exists(Program), $"The browser tests need {Program}; ./test.sh installs it from Debian's packages.");
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = Program,
                Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
            }
        );
        return (playwright, browser);
    }
}
