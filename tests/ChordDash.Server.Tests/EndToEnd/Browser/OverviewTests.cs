using System.Globalization;
using System.Text.Json;
using ChordDash.Components.Resources;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChordDash.Server.Tests.EndToEnd.Browser;

/// <summary>The start page, who uses the device, and times on the reader's clock.</summary>
[Collection(Dashboard.Collection)]
[Trait("Category", "EndToEnd")]
public sealed class OverviewTests
{
    private const int WideHeight = 900;
    private const int PhoneHeight = 1_700;

    [Fact]
    public async Task Overview_WithEverything_IsOneScreen_AndSaysWhoUsesTheDevice()
    {
        await using var dashboard = await Dashboard.StartAsync();
        var (dataset, _, first) = await dashboard.QueueSampleRunAsync(new { epochs = 2 });
        await dashboard.UntilFinishedAsync(first);
        // Long enough to be there until the end.
        var running = await QueueAsync(dashboard, dataset, "A long run", new { epochs = 5_000 });
        await dashboard.PostAsync(
            "api/v1/runs/sweep",
            new
            {
                datasetId = dataset,
                preset = "quick",
                name = "Seeds",
                sweep = new { seed = new[] { 1, 2, 3, 4 } },
            }
        );
        foreach (var number in Enumerable.Range(1, 6))
            await QueueAsync(dashboard, dataset, $"Waiting {number}", new { epochs = 3 });
        await using var wide = await dashboard.VisitAsync("/");
        await using var polish = await dashboard.VisitAsync("/", ColorScheme.Dark, 390, 844, "pl");

        foreach (var visitor in new[] { wide, polish })
        {
            await Expect(visitor.Page.Locator($".devices a[href='runs/{running}']")).ToBeVisibleAsync();
            await Expect(visitor.Page.Locator(".running-run .sparkline")).ToBeVisibleAsync();
            await Expect(visitor.Page.Locator(".waiting li")).ToHaveCountAsync(3);
        }

        await Expect(wide.Page.Locator(".waiting li").First).ToContainTextAsync(Texts.RunCount(4).ToString());
        Assert.InRange(await HeightAsync(wide), 1, WideHeight);
        Assert.InRange(await HeightAsync(polish), 1, PhoneHeight);

        // The bar is the whole run: it never goes back.
        var bar = wide.Page.Locator($".running-run [aria-label='{Texts.ProgressOfRunLabel}']");
        var before = 0.0;
        for (var look = 0; look < 8; look++)
        {
            var now = double.Parse((await bar.GetAttributeAsync("aria-valuenow"))!, CultureInfo.InvariantCulture);
            Assert.True(now >= before, $"The bar went back from {before} to {now}.");
            before = now;
            await wide.Page.WaitForTimeoutAsync(400);
        }

        await wide.GoAsync("/system");
        await Expect(wide.Page.Locator($".devices a[href='runs/{running}']")).ToBeVisibleAsync();
        Assert.True(await wide.Page.Locator(".strip .span").CountAsync() >= 2);
        await wide.GoAsync("/runs");
        await Expect(wide.Page.Locator($".devices a[href='runs/{running}']")).ToBeVisibleAsync();

        await wide.GoAsync("/");
        await wide.Page.Locator("form textarea").First.FillAsync("C Am F G7");
        await wide.Button(Texts.Predict).ClickAsync();
        await wide.Page.WaitForURLAsync(address => address.Contains("/predict?model=", StringComparison.Ordinal));
        await dashboard.PostAsync($"api/v1/runs/{running}/cancel");
    }

    [Theory]
    [InlineData("Europe/Warsaw", "Europe/Warsaw")]
    // Chromium has the older spelling.
    [InlineData("Asia/Kathmandu", "Asia/Katmandu")]
    public async Task Times_AreOnTheReadersClock_FromTheFirstPageOn(string zone, string name)
    {
        await using var dashboard = await Dashboard.StartAsync();
        var (_, _, run) = await dashboard.QueueSampleRunAsync(new { epochs = 1 });
        await dashboard.UntilFinishedAsync(run);
        var ended = (await dashboard.GetAsync($"api/v1/runs/{run}")).GetProperty("endedAt").GetDateTimeOffset();
        var there = TimeZoneInfo.ConvertTime(ended, TimeZoneInfo.FindSystemTimeZoneById(zone));

        await using var visitor = await dashboard.VisitAsync("/", zone: zone);

        var time = visitor.Page.Locator(".recent time");
        var exact = Texts
            .ExactMoment(Shown(there), name, $"UTC{there.ToString("zzz", CultureInfo.InvariantCulture)}", Shown(ended.ToUniversalTime()))
            .ToString();
        await Expect(time).ToHaveAttributeAsync("title", exact);
        // Also after the connection was made anew, and with the page's cookie of before.
        await visitor.Page.ReloadAsync();
        await Expect(time).ToHaveAttributeAsync("title", exact);
        await visitor.GoAsync("/system");
        await Expect(visitor.Page.Locator(".page-header")).ToContainTextAsync(name);

        static string Shown(DateTimeOffset at) => at.ToString("d MMM yyyy, HH:mm:ss", CultureInfo.InvariantCulture);
    }

    private static async Task<Guid> QueueAsync(Dashboard dashboard, Guid dataset, string name, object hyperParameters)
    {
        JsonElement run = await dashboard.PostAsync(
            "api/v1/runs",
            new
            {
                datasetId = dataset,
                preset = "quick",
                name,
                hyperParameters,
            }
        );
        return run.GetProperty("id").GetGuid();
    }

    private static Task<int> HeightAsync(Visitor visitor) => visitor.Page.EvaluateAsync<int>("document.documentElement.scrollHeight");
}
