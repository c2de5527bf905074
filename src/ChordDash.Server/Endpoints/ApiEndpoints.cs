using System.Reflection;
using ChordDash.Engine;
using ChordDash.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Endpoints;

internal static class ApiEndpoints
{
    public static IServiceCollection AddChordDashApi(this IServiceCollection services) => services
        .AddProblemDetails()
        .AddExceptionHandler<ApiProblems>()
        .ConfigureHttpJsonOptions(options => EngineJson.Configure(options.SerializerOptions))
        // Without it a malformed body gets an empty 400 instead of a sentence.
        .Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);

    public static void MapChordDashApi(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health", HealthAsync);
        var api = app.MapGroup("/api/v1");
        api.MapDatasetEndpoints();
        api.MapRunEndpoints();
        api.MapRunStreamEndpoints();
        api.MapRunQueueEndpoints();
        api.MapRunArchiveEndpoints();
        api.MapModelEndpoints();
        api.MapPredictionEndpoints();
        app.Map("/api/{**rest}", (HttpContext context) => throw new NotFoundException($"There is nothing at {context.Request.Path}."));
    }

    private static async Task<IResult> HealthAsync(IDbContextFactory<ChordDashContext> contexts, CancellationToken cancellation)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellation);
        var healthy = await database.Database.CanConnectAsync(cancellation);
        return TypedResults.Json(
            new { Status = healthy ? "healthy" : "unhealthy", Version = Assembly.GetExecutingAssembly().GetName().Version?.ToString(3) },
            statusCode: healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
