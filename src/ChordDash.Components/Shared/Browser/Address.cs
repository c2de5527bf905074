using System.Web;

namespace ChordDash.Components.Shared.Browser;

/// <summary>Reads what stands in a page's address, which anybody may have typed.</summary>
internal static class Address
{
    /// <summary>A parameter of a whole address; null if it has none of that name.</summary>
    public static string? Query(string address, string name) => HttpUtility.ParseQueryString(new Uri(address).Query)[name];

    public static Guid? Id(string? text) => Guid.TryParse(text, out var id) ? id : null;
}
