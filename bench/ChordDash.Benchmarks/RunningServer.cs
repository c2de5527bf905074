using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace ChordDash.Benchmarks;

/// <summary>A server that runs already, and the browser that looks at it.</summary>
internal static class RunningServer
{
    public static Option<string> UrlOption() =>
        new("--url") { DefaultValueFactory = _ => "http://localhost:5000", Description = "A running server." };

    public static Option<string> BrowserOption() =>
        new("--browser") { DefaultValueFactory = _ => "/usr/bin/chromium", Description = "Chromium's program file." };

    public static Task<IBrowser> OpenAsync(IPlaywright playwright, string program) =>
        playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = program,
                Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
            }
        );

    /// <summary>All of a list, page by page.</summary>
    public static async Task<IReadOnlyList<JsonElement>> ListAsync(HttpClient http, string address, CancellationToken cancellation)
    {
        const int Rows = 1_000;
        var all = new List<JsonElement>();
        while (true)
        {
            var page = await http.GetFromJsonAsync<JsonElement>($"{address}?skip={all.Count}&take={Rows}", cancellation);
            all.AddRange(page.EnumerateArray());
            if (page.GetArrayLength() < Rows)
                return all;
        }
    }

    /// <exception cref="HttpRequestException">The server refused.</exception>
    public static async Task<JsonElement> PostAsync(HttpClient http, string address, object? body, CancellationToken cancellation)
    {
        using var answer = await http.PostAsJsonAsync(address, body, cancellation);
        return answer.IsSuccessStatusCode
            ? await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation)
            : throw new HttpRequestException(
                $"{address}: {(int)answer.StatusCode}, {await answer.Content.ReadAsStringAsync(cancellation)}"
            );
    }
}
