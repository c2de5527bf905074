using ChordDash.Engine.Datasets;
using Microsoft.AspNetCore.Mvc;

namespace ChordDash.Server.Endpoints;

internal static class DatasetEndpoints
{
    public static void MapDatasetEndpoints(this IEndpointRouteBuilder api)
    {
        var datasets = api.MapGroup("/datasets");
        datasets.MapGet("", (IDatasetCatalog catalog, CancellationToken cancellation) => catalog.ListAsync(cancellation));
        datasets.MapGet("/{id:guid}", (Guid id, IDatasetCatalog catalog, CancellationToken cancellation) => catalog.GetAsync(id, cancellation));
        // The catalogue counts while it reads and says a better sentence than Kestrel's limit.
        datasets.MapPost("", UploadAsync).WithMetadata(new DisableRequestSizeLimitAttribute());
        datasets.MapPost("/sample", async (IDatasetCatalog catalog, CancellationToken cancellation) =>
            TypedResults.Created("/api/v1/datasets", await catalog.AddSampleAsync(cancellation)));
        datasets.MapDelete("/{id:guid}", async (Guid id, IDatasetCatalog catalog, CancellationToken cancellation) =>
        {
            await catalog.DeleteAsync(id, cancellation);
            return TypedResults.NoContent();
        }).WithMetadata(new UserErrorStatus(StatusCodes.Status409Conflict));
    }

    private static async Task<IResult> UploadAsync(HttpRequest request, IDatasetImports imports, CancellationToken cancellation)
    {
        var file = await UploadedFile.FindAsync(request, imports.MaximumBytes, cancellation);
        var import = await imports.ImportAsync(file.Content, file.Name, cancellation);
        return import.WasThere ? TypedResults.Ok(import.Dataset) : TypedResults.Created($"/api/v1/datasets/{import.Dataset!.Id}", import.Dataset);
    }
}
