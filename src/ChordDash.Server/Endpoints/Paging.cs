using ChordDash.Engine;

namespace ChordDash.Server.Endpoints;

/// <summary>Which part of a list is asked for.</summary>
internal static class Paging
{
    /// <summary>Of the answer: how many there are in all.</summary>
    public const string TotalHeader = "X-Total-Count";

    /// <summary>What was asked for, at most <see cref="Limits.MaxPageRows"/>, and the header that says how much there is.</summary>
    /// <exception cref="UserErrorException">There are no such pages.</exception>
    public static IReadOnlyList<T> Part<T>(IReadOnlyList<T> all, int? skip, int? take, HttpResponse response)
    {
        Check(skip, take);
        response.Headers[TotalHeader] = all.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return [.. all.Skip(skip ?? 0).Take(take ?? Limits.MaxPageRows)];
    }

    /// <exception cref="UserErrorException">There are no such pages.</exception>
    public static void Check(int? skip, int? take)
    {
        if (skip < 0 || take is < 1 or > Limits.MaxPageRows)
            throw new UserErrorException($"skip is 0 or more, and take 1 to {Limits.MaxPageRows:N0}. Ask for the rest with skip.");
    }
}
