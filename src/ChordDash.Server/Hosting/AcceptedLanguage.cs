using System.Globalization;
using ChordDash.Components.Localization;
using Microsoft.AspNetCore.Localization;
using Microsoft.Net.Http.Headers;

namespace ChordDash.Server.Hosting;

/// <summary>
/// The language of the pages that a browser likes best, of its header <c>Accept-Language</c> (RFC 9110, 12.5.4; lookup as in RFC 4647,
/// 3.4). A regional language such as <c>pl-PL</c> is served by its base, and one with the weight 0 is not wanted.
/// </summary>
internal sealed class AcceptedLanguage : RequestCultureProvider
{
    private const string Others = "*";

    public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var ranges = httpContext.Request.GetTypedHeaders().AcceptLanguage;
        return Task.FromResult(
            Find([.. ranges]) is { } language ? new ProviderCultureResult(CultureInfo.InvariantCulture.Name, language.Name) : null
        );
    }

    /// <returns>Null if the browser wants none of the languages, or does not say.</returns>
    public static CultureInfo? Find(IReadOnlyList<StringWithQualityHeaderValue> ranges) =>
        Languages
            .All.Select(language => (Language: language, Liking: LikingOf(language, ranges)))
            .Where(one => one.Liking.Weight > 0)
            .OrderByDescending(one => one.Liking.Weight)
            // Of the same weight, the one that is named first.
            .ThenBy(one => one.Liking.Place)
            .Select(one => one.Language)
            .FirstOrDefault();

    private static (double Weight, int Place) LikingOf(CultureInfo language, IReadOnlyList<StringWithQualityHeaderValue> ranges)
    {
        var named = ranges.Index().Where(one => IsOf(language, one.Item)).ToList();
        if (named.Count == 0)
            named = [.. ranges.Index().Where(one => one.Item.Value.Equals(Others, StringComparison.Ordinal)).Take(1)];
        return named.Count == 0
            ? default
            : named
                .Select(one => (Weight: one.Item.Quality ?? 1, Place: one.Index))
                .OrderByDescending(one => one.Weight)
                .ThenBy(one => one.Place)
                .First();
    }

    // "pl", "pl-PL", "pl-Latn-PL", and as some programs write it, "pl_PL".
    private static bool IsOf(CultureInfo language, StringWithQualityHeaderValue range) =>
        range.Value.ToString().Split('-', '_')[0].Equals(language.Name, StringComparison.OrdinalIgnoreCase);
}
