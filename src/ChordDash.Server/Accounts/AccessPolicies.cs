using ChordDash.Components.Accounts;
using Microsoft.AspNetCore.Authorization;

namespace ChordDash.Server.Accounts;

/// <summary>A policy for each role, named as the role; what names none needs a viewer.</summary>
internal static class AccessPolicies
{
    public static void Add(AuthorizationOptions options)
    {
        foreach (var role in (Role[])[Role.Viewer, Role.Member, Role.Administrator])
            options.AddPolicy(role.ToString(), For(role));
        options.DefaultPolicy = options.FallbackPolicy = For(Role.Viewer);
    }

    public static TBuilder RequireRole<TBuilder>(this TBuilder builder, Role role)
        where TBuilder : IEndpointConventionBuilder => builder.RequireAuthorization(role.ToString());

    /// <summary>
    /// Whatever changes something needs a member, unless it says <see cref="ForViewers"/> or more than that: nothing can be added and left
    /// open.
    /// </summary>
    public static void RequireMembersToChange(this RouteGroupBuilder group) =>
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            var methods = endpoint.Metadata.OfType<IHttpMethodMetadata>().SelectMany(method => method.HttpMethods);
            if (!methods.All(HttpMethods.IsGet) && !endpoint.Metadata.OfType<ViewersMay>().Any())
                endpoint.Metadata.Add(new AuthorizeAttribute(nameof(Role.Member)));
        });

    /// <summary>For what changes nothing of somebody else's.</summary>
    public static RouteHandlerBuilder ForViewers(this RouteHandlerBuilder builder) => builder.WithMetadata(new ViewersMay());

    private sealed record ViewersMay;

    private static AuthorizationPolicy For(Role role) =>
        new AuthorizationPolicyBuilder().RequireAssertion(context => AccountClaims.Read(context.User).May(role)).Build();
}
