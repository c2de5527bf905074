using ChordDash.Engine;

namespace ChordDash.Server.Endpoints;

/// <summary>Which part of a list is asked for.</summary>
internal static class Paging
{
    /// <summary>Of the answer: how many there are in all.</summary>
    public const string TotalHeader = "X-Total-Count";

    /// <summary>What was asked for, and the header that says how much there is; all of it where nothing was said.</summary>
    /// <exception cref="UserErrorException">There are no such pages.</exception>
    public static IReadOnlyList<T> Part<T>(IReadOnlyList<T> all, int? skip, int? take, HttpResponse response)
    {
        if (skip < 0 || take < 1)
            throw new UserErrorException("skip is 0 or more, and take 1 or more.");
        response.Headers[TotalHeader] = all.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return skip is null && take is null ? all : [.. all.Skip(skip ?? 0).Take(take ?? int.MaxValue)];
    }
}
