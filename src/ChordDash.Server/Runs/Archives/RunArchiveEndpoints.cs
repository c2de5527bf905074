using ChordDash.Engine.Runs;
using ChordDash.Server.Api;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ChordDash.Server.Runs.Archives;

/// <summary>Runs as files, out and in.</summary>
internal static class RunArchiveEndpoints
{
    public static void MapRunArchiveEndpoints(this IEndpointRouteBuilder api)
    {
        api.MapGet("/runs/{id:run}/archive", ExportAsync)
            .CountsAsTransfer()
            .WithTags("Runs")
            .WithSummary("A run that has ended as one file, with its history and its model.")
            .WithDescription(
                "Returns a zip file with the settings, the events, the figures of each epoch, the report, and the model in the "
                    + "formats of ChordDash and PyTorch. If the run has not ended, the server responds with status 409."
            )
            .Sends("application/zip")
            .WithMetadata(new UserErrorStatus(StatusCodes.Status409Conflict));

        api.MapPost("/runs/import", ImportAsync)
            .WithTags("Runs")
            .WithSummary("Takes in an archive, from this server or another one.")
            .WithDescription(
                "Creates a run from the archive, and returns it with status 201. If the server has the same run already, remarks "
                    + "says so. Members may do this. A file above the limit of the server (256 MB unless it is configured otherwise) is "
                    + "refused with status 413, and a file that isn't an archive or is damaged with status 422."
            )
            .WithFile("An archive of a run.")
            .WithMetadata(new DisableRequestSizeLimitAttribute());
    }

    private static async Task<PushStreamHttpResult> ExportAsync(
        Guid id,
        IRunCatalog catalog,
        IRunArchives archives,
        CancellationToken cancellation
    )
    {
        var run = await catalog.GetAsync(id, cancellation);
        // Written while it is sent. All that can fail is done before the first byte,
        // so that a failure is said and not a broken file downloaded.
        return TypedResults.Stream(
            async body =>
            {
                await using var output = new GatheringStream(body);
                await archives.ExportAsync(id, output, cancellation);
                await output.FlushAsync(cancellation);
            },
            "application/zip",
            $"chorddash-run-{run.Number}.zip"
        );
    }

    private static async Task<Created<Run>> ImportAsync(HttpRequest request, IRunArchives archives, CancellationToken cancellation)
    {
        var file = await UploadedFile.FindAsync(request, archives.MaximumBytes, cancellation);
        var run = await archives.ImportAsync(file.Content, cancellation);
        return TypedResults.Created($"/api/v1/runs/{run.Id}", run);
    }
}
