using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Server.Accounts;
using ChordDash.Server.Api;
using ChordDash.Server.Datasets;
using ChordDash.Server.Deletion;
using ChordDash.Server.Hosting;
using ChordDash.Server.Maintenance;
using ChordDash.Server.Models;
using ChordDash.Server.Monitoring;
using ChordDash.Server.Prediction;
using ChordDash.Server.Resources;
using ChordDash.Server.Runs;
using ChordDash.Server.Runs.Archives;
using Microsoft.AspNetCore.Mvc;

namespace ChordDash.Server;

internal static class ApiEndpoints
{
    public static IServiceCollection AddChordDashApi(this IServiceCollection services) =>
        services
            .AddProblemDetails(options =>
                options.CustomizeProblemDetails = context => Complete(context.ProblemDetails, context.HttpContext)
            )
            .AddChordDashApiDescription()
            .AddRunNumbers()
            .AddSingleton<IdempotencyKeys>()
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
        var keys = app.ServiceProvider.GetRequiredService<IdempotencyKeys>();
        api.AddEndpointFilter(keys.FilterAsync);
        api.RequireMembersToChange();
        api.MapDatasetEndpoints();
        api.MapRunEndpoints();
        api.MapRunStreamEndpoints();
        api.MapRunQueueEndpoints();
        api.MapRunArchiveEndpoints();
        api.MapModelEndpoints();
        api.MapPredictionEndpoints();
        api.MapChordEndpoints();
        api.MapDeletedItemEndpoints();
        api.MapStorageEndpoints();
        api.MapServerEndpoints();
        app.MapChordDashApiDescription();
    }

    // Problems of this program have their message already.
    private static void Complete(ProblemDetails problem, HttpContext context)
    {
        if (problem.Detail is null)
            Refusal.Describe(problem, Describe(context));
    }

    /// <summary>What ASP.NET Core itself refuses.</summary>
    private static Message Describe(HttpContext context) =>
        context.Response.StatusCode switch
        {
            StatusCodes.Status400BadRequest => ParameterProblem.Describe(context, context.GetEndpoint())
                ?? ApiMessages.RequestFailed(context.Response.StatusCode),
            StatusCodes.Status401Unauthorized when context.RequestServices.GetRequiredService<AnonymousAccess>().IsPrivate =>
                ApiMessages.CallerUnknownToPrivateServer(AccessServices.AccountPage),
            StatusCodes.Status401Unauthorized => ApiMessages.CallerUnknown(AccessServices.AccountPage),
            StatusCodes.Status403Forbidden => ApiMessages.RoleInsufficient,
            StatusCodes.Status404NotFound => ApiMessages.AddressNotFound(context.Request.Path.Value, ApiDescription.Page),
            StatusCodes.Status405MethodNotAllowed => ApiMessages.MethodNotAllowed(
                context.Request.Path.Value,
                context.Response.Headers.Allow.ToString(),
                context.Request.Method
            ),
            StatusCodes.Status413PayloadTooLarge => ApiProblems.DescribeTooLarge(context),
            StatusCodes.Status415UnsupportedMediaType => ApiMessages.JsonRequired(context.Request.Method, context.Request.Path.Value),
            >= StatusCodes.Status500InternalServerError => ApiMessages.ServerFailed,
            var status => ApiMessages.RequestFailed(status),
        };
}
