using System.Globalization;
using ChordDash.Engine.Common;
using ChordDash.Server.Resources;
using Microsoft.AspNetCore.Http.Extensions;

namespace ChordDash.Server.Api;

/// <summary>Which part of a list is asked for.</summary>
internal static class Paging
{
    /// <summary>Of the answer: how many there are in all.</summary>
    public const string TotalHeader = "X-Total-Count";

    private const string Skip = "skip";
    private const string Take = "take";

    /// <summary>
    /// What was asked for, at most <see cref="Limits.MaxPageRows"/>, and the headers that say how much there is and where the rest is.
    /// </summary>
    /// <param name="usual">Rows for who does not say how many to take.</param>
    /// <exception cref="UserErrorException">There are no such pages.</exception>
    public static IReadOnlyList<T> Part<T>(
        IReadOnlyList<T> all,
        int? skip,
        int? take,
        HttpResponse response,
        int usual = Limits.DefaultPageRows
    )
    {
        Check(skip, take);
        var from = Math.Min(skip ?? 0, all.Count);
        var part = all.Skip(from).Take(take ?? usual).ToList();
        Say(from, part.Count, all.Count, response);
        return part;
    }

    /// <exception cref="UserErrorException">There are no such pages.</exception>
    public static void Check(int? skip, int? take)
    {
        if (skip < 0 || take is < 1 or > Limits.MaxPageRows)
            throw new UserErrorException(ApiMessages.PageOutOfRange(Limits.MaxPageRows));
    }

    /// <summary>
    /// Says how many there are in all, and if there are more than were given, the address of those that follow (RFC 8288).
    /// </summary>
    public static void Say(int skip, int given, int total, HttpResponse response)
    {
        response.Headers[TotalHeader] = total.ToString(CultureInfo.InvariantCulture);
        if (given == 0 || skip + given >= total)
            return;
        var request = response.HttpContext.Request;
        var query = new QueryBuilder(
            request
                .Query.Where(one => !IsOfPaging(one.Key))
                .SelectMany(one => one.Value, (one, value) => KeyValuePair.Create(one.Key, value ?? ""))
        )
        {
            { Skip, (skip + given).ToString(CultureInfo.InvariantCulture) },
        };
        if (request.Query.TryGetValue(Take, out var take))
            query.Add(Take, take.ToString());
        response.Headers.Append("Link", $"<{request.PathBase}{request.Path}{query.ToQueryString()}>; rel=\"next\"");
    }

    private static bool IsOfPaging(string name) =>
        name.Equals(Skip, StringComparison.OrdinalIgnoreCase) || name.Equals(Take, StringComparison.OrdinalIgnoreCase);
}
