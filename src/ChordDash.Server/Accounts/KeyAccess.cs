using ChordDash.Components.Accounts;
using ChordDash.Server.Hosting;
using ChordDash.Server.Resources;
using Microsoft.AspNetCore.Authorization;

namespace ChordDash.Server.Accounts;

/// <summary>What keys open: nothing but what says so. Pages are for people, also those on the pages' own connection.</summary>
internal static class KeyAccess
{
    public static TBuilder ForKeys<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new KeysMay());

    /// <summary>Whether a key opens an endpoint.</summary>
    public static bool IsForKeys(Endpoint endpoint) => endpoint.Metadata.GetMetadata<KeysMay>() is not null;

    /// <summary>Refuses keys elsewhere; where everybody may, they are as good as none.</summary>
    public static Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is not { } endpoint || IsForKeys(endpoint) || !AccountClaims.Read(context.User).ByKey)
            return next(context);
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
        {
            return Refusal.Answer(ApiMessages.KeyOpensNoPages, StatusCodes.Status403Forbidden).ExecuteAsync(context);
        }

        context.User = AccountClaims.Anonymous(Role.Nobody);
        return next(context);
    }

    private sealed record KeysMay;
}
