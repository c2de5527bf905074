using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Server.Accounts;
using ChordDash.Server.Api;
using ChordDash.Server.Datasets;
using ChordDash.Server.Models;
using ChordDash.Server.Monitoring;
using ChordDash.Server.Prediction;
using ChordDash.Server.Runs;
using ChordDash.Server.Runs.Archives;
using Microsoft.AspNetCore.Mvc;

namespace ChordDash.Server;

internal static class ApiEndpoints
{
    public static IServiceCollection AddChordDashApi(this IServiceCollection services) =>
        services
            .AddProblemDetails(options =>
                options.CustomizeProblemDetails = context => context.ProblemDetails.Detail ??= Describe(context.HttpContext)
            )
            .AddChordDashApiDescription()
            .AddRunNumbers()
            .AddExceptionHandler<ApiProblems>()
            .ConfigureHttpJsonOptions(options => EngineJson.Configure(options.SerializerOptions).MaxDepth = Limits.MaxJsonDepth)
            // Without it a malformed body gets an empty 400 instead of a sentence.
            .Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);

    public static void MapChordDashApi(this IEndpointRouteBuilder app)
    {
        // Routes that take more say so themselves.
        var api = app.MapGroup("/api/v1")
            .RequireRole(Role.Viewer)
            .ForKeys()
            .WithMetadata(new RequestSizeLimitAttribute(Limits.MaxRequestBytes));
        api.RequireMembersToChange();
        api.MapDatasetEndpoints();
        api.MapRunEndpoints();
        api.MapRunStreamEndpoints();
        api.MapRunQueueEndpoints();
        api.MapRunArchiveEndpoints();
        api.MapModelEndpoints();
        api.MapPredictionEndpoints();
        api.MapChordEndpoints();
        api.MapServerEndpoints();
        app.MapChordDashApiDescription();
    }

    /// <summary>What routing itself refuses.</summary>
    private static string? Describe(HttpContext context) =>
        context.Response.StatusCode switch
        {
            StatusCodes.Status400BadRequest => ParameterProblem.Describe(context, context.GetEndpoint()),
            StatusCodes.Status401Unauthorized when context.RequestServices.GetRequiredService<AnonymousAccess>().IsPrivate =>
                "Only the user who started this server may use it without an account, and only directly. "
                    + "If that is you, open the address that the server printed at its start. "
                    + "Otherwise say who you are: with a key in the header Authorization (Bearer <key>), "
                    + $"which your page {AccessServices.AccountPage} makes, or by signing in.",
            StatusCodes.Status401Unauthorized =>
                $"Say who you are: with a key in the header Authorization (Bearer <key>), which your page {AccessServices.AccountPage} "
                    + "makes, or by signing in.",
            StatusCodes.Status403Forbidden => "Your role, or that of your key, does not suffice for this. Ask an administrator.",
            StatusCodes.Status404NotFound =>
                $"There is nothing at {context.Request.Path}. All addresses are listed at {ApiDescription.Page}.",
            StatusCodes.Status405MethodNotAllowed =>
                $"{context.Request.Path} takes {context.Response.Headers.Allow}, not {context.Request.Method}.",
            StatusCodes.Status413PayloadTooLarge => ApiProblems.DescribeTooLarge(context),
            StatusCodes.Status415UnsupportedMediaType =>
                $"{context.Request.Method} {context.Request.Path} takes JSON, with the header Content-Type: application/json.",
            _ => null,
        };
}
