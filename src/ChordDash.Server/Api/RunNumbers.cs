using System.Globalization;
using ChordDash.Engine.Runs;
using ChordDash.Server.Hosting;
using ChordDash.Server.Resources;
using Microsoft.OpenApi;

namespace ChordDash.Server.Api;

/// <summary>
/// Lets addresses name a run by its number, as pages do, and not only by its id: <c>/api/v1/runs/46</c>. Whatever handles a request sees
/// the id.
/// </summary>
internal static class RunNumbers
{
    /// <summary>The constraint of a part of a route that names a run.</summary>
    public const string Constraint = "run";

    private const string Id = "id";

    public static IServiceCollection AddRunNumbers(this IServiceCollection services) =>
        services.Configure<RouteOptions>(routes => routes.SetParameterPolicy<IdOrNumber>(Constraint));

    /// <summary>Behind the authorization: strangers are not told which numbers there are.</summary>
    public static IApplicationBuilder UseRunNumbers(this IApplicationBuilder app) =>
        app.Use(
            async (context, next) =>
            {
                if (NamesRun(context.GetEndpoint()) && context.Request.RouteValues[Id] is string named && TryRead(named, out var number))
                {
                    var runs = await context.RequestServices.GetRequiredService<IRunCatalog>().ListAsync(context.RequestAborted);
                    if (runs.FirstOrDefault(run => run.Number == number) is not { } run)
                    {
                        await Refusal.Answer(ApiMessages.RunNumberNotFound(number), StatusCodes.Status404NotFound).ExecuteAsync(context);
                        return;
                    }

                    context.Request.RouteValues[Id] = run.Id.ToString();
                }

                await next(context);
            }
        );

    /// <summary>Says it in the description of the API.</summary>
    /// <param name="path">Of the operation, without constraints.</param>
    public static void Describe(OpenApiOperation operation, string path)
    {
        if (!path.StartsWith("api/v1/runs/{id", StringComparison.Ordinal))
            return;
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            if (Id.Equals(parameter.Name, StringComparison.Ordinal))
                parameter.Description = "The id of the run, or its number.";
        }
    }

    private static bool NamesRun(Endpoint? endpoint) =>
        (endpoint as RouteEndpoint)?.RoutePattern.ParameterPolicies.TryGetValue(Id, out var policies) == true
        && policies.Any(policy => Constraint.Equals(policy.Content, StringComparison.Ordinal));

    // A page may be copied from with its sign.
    private static bool TryRead(string text, out int number) =>
        int.TryParse(text.StartsWith('#') ? text[1..] : text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private sealed class IdOrNumber : IRouteConstraint
    {
        public bool Match(
            HttpContext? httpContext,
            IRouter? route,
            string routeKey,
            RouteValueDictionary values,
            RouteDirection routeDirection
        ) =>
            values.TryGetValue(routeKey, out var value)
            && Convert.ToString(value, CultureInfo.InvariantCulture) is { } text
            && (Guid.TryParse(text, out _) || TryRead(text, out _));
    }
}
