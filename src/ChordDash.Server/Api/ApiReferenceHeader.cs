using System.Net;
using ChordDash.Components.Localization;
using ChordDash.Components.Resources;

namespace ChordDash.Server.Api;

/// <summary>The way from the page of the API's description back to the pages of the product. Scalar's page has none.</summary>
internal static class ApiReferenceHeader
{
    private const string Bar =
        "display: flex; align-items: center; gap: 20px; padding: 10px 24px; border-bottom: 1px solid #8884; "
        + "font: 15px/1.5 system-ui, sans-serif";

    private const string Brand =
        "display: inline-flex; align-items: center; gap: 10px; font-weight: 680; color: inherit; text-decoration: none";

    public static string Html(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var start = WebUtility.HtmlEncode($"{context.Request.PathBase}/");
        return $"""
            <header style="{Bar}">
              <a href="{start}" style="{Brand}">
                <img src="{start}_content/ChordDash.Components/logo.svg" alt="" width="28" height="28">ChordDash
              </a>
              <a href="{start}" style="color: inherit">← {WebUtility.HtmlEncode(Words.T(Texts.Overview))}</a>
            </header>
            """;
    }
}
