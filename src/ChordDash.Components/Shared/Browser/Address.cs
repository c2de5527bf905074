using System.Web;
using Microsoft.JSInterop;

namespace ChordDash.Components.Shared.Browser;

/// <summary>Reads what stands in a page's address, which anybody may have typed, and changes it in place.</summary>
internal static class Address
{
    /// <summary>A parameter of a whole address; null if it has none of that name.</summary>
    public static string? Query(string address, string name) => HttpUtility.ParseQueryString(new Uri(address).Query)[name];

    public static Guid? Id(string? text) => Guid.TryParse(text, out var id) ? id : null;

    /// <summary>Changes a parameter without leaving the page; null removes it. While the connection is lost the address stays.</summary>
    public static async Task SetQueryAsync(IJSRuntime js, PagePresence presence, string name, string? value)
    {
        try
        {
            await js.InvokeVoidAsync(
                "chordDashPage.setQuery",
                presence.ConnectionLost,
                new Dictionary<string, string?>(StringComparer.Ordinal) { [name] = value }
            );
        }
        catch (Exception exception) when (exception is JSDisconnectedException or OperationCanceledException)
        {
            // Nobody looks at present, or any more.
        }
    }
}
