using System.Text.Json;
using Microsoft.JSInterop;

namespace ChordDash.Components.Shared.Browser;

/// <summary>
/// What was typed into a form and not sent yet, kept by the tab of the browser: it is there again after another page, a reload and a
/// restart of the server, and gone when the tab is closed.
/// </summary>
internal sealed class Drafts(IJSRuntime js)
{
    private const string Prefix = "chorddash.draft.";

    public async Task<T?> FindAsync<T>(string form)
        where T : class
    {
        try
        {
            return Read<T>(await js.InvokeAsync<string?>("sessionStorage.getItem", Prefix + form));
        }
        catch (JSException)
        {
            return null; // Some browsers forbid storage altogether.
        }
        catch (JSDisconnectedException)
        {
            return null;
        }
    }

    /// <returns>Null for no text, and for one that another version wrote or somebody changed.</returns>
    public static T? Read<T>(string? text)
        where T : class
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<T>(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>For <see cref="Read"/>.</summary>
    public static string Write<T>(T draft)
        where T : class => JsonSerializer.Serialize(draft);

    public Task KeepAsync<T>(string form, T draft)
        where T : class => TryAsync("sessionStorage.setItem", Prefix + form, Write(draft));

    public Task ForgetAsync(string form) => TryAsync("sessionStorage.removeItem", Prefix + form);

    private async Task TryAsync(string function, params object?[] arguments)
    {
        try
        {
            await js.InvokeVoidAsync(function, arguments);
        }
        catch (JSException)
        {
            // Without storage, or with a full one, there is no draft.
        }
        catch (JSDisconnectedException)
        {
            // The browser has gone.
        }
    }
}
