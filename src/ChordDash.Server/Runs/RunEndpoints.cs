using System.Text.Json;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Server.Api;
using ChordDash.Server.Resources;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChordDash.Server.Runs;

/// <summary>A run to queue.</summary>
/// <param name="DatasetId">Id of the data set to train on. Required.</param>
/// <param name="Preset">Key or name; null is the default preset.</param>
/// <param name="HyperParameters">The fields that differ from the preset's.</param>
/// <param name="Name">Name of the run, at most 200 characters. Null makes a name from the preset and the data set.</param>
/// <param name="Tags">Tags of the run: at most 20, each of at most 40 characters.</param>
/// <param name="Sweep">For a sweep: hyper-parameters to vary, each with the list of its values.</param>
internal sealed record RunBody(
    Guid? DatasetId,
    string? Preset,
    JsonElement? HyperParameters,
    string? Name,
    IReadOnlyList<string>? Tags,
    JsonElement? Sweep
);

internal static class RunEndpoints
{
    private static readonly UserErrorStatus Conflict = new(StatusCodes.Status409Conflict);

    public static void MapRunEndpoints(this IEndpointRouteBuilder api)
    {
        var runs = api.MapGroup("/runs").WithTags("Runs");
        runs.MapGet("", ListAsync).WithSummary("Lists the runs, newest first.");

        runs.MapGet("/{id:run}", GetAsync).WithSummary("A run: its state, settings and best and last figures.");

        runs.MapGet("/{id:run}/epochs", ListEpochsAsync).WithSummary("The figures of every epoch.");

        runs.MapGet("/{id:run}/epochs/{epoch:int}/answers", ListAnswersAsync)
            .WithSummary("What the model answered on each held-out piece after an epoch.")
            .Produces<IReadOnlyList<AnsweredPiece>>();

        runs.MapGet("/{id:run}/report", GetReportAsync)
            .WithSummary("The final report on the held-out pieces, with intervals.")
            .Produces<EvaluationReport>();

        runs.MapGet("/{id:run}/progress", GetProgressAsync)
            .WithSummary("How far a run has come in its epoch, and when it may end.")
            .Produces<TrainingProgress>();

        runs.MapPost("", EnqueueAsync).WithSummary("Queues a run.");

        runs.MapPost("/folds", EnqueueFoldsAsync).WithSummary("Queues a run for each part of a cross-validation.");

        runs.MapPost("/sweep", EnqueueSweepAsync).WithSummary("Queues a run for each combination of hyper-parameters.");

        runs.MapPatch("/{id:run}", EditAsync).WithSummary("Changes name, notes or tags, or archives a run.");

        runs.MapDelete("/{id:run}", DeleteAsync).WithSummary("Deletes a run that has ended, with its models.").WithMetadata(Conflict);
    }

    private static async Task<IReadOnlyList<Run>> ListAsync(
        int? skip,
        int? take,
        IRunCatalog catalog,
        HttpResponse response,
        CancellationToken cancellation
    ) => Paging.Part(await catalog.ListAsync(cancellation), skip, take, response);

    private static async Task<Run> GetAsync(Guid id, IRunCatalog catalog, CancellationToken cancellation) =>
        await catalog.GetAsync(id, cancellation);

    private static async Task<IReadOnlyList<EpochMetrics>> ListEpochsAsync(
        Guid id,
        int? skip,
        int? take,
        IRunCatalog catalog,
        HttpResponse response,
        CancellationToken cancellation
    ) => Paging.Part(await catalog.ListEpochsAsync(id, cancellation), skip, take, response, Limits.MaxPageRows);

    private static async Task<IReadOnlyList<AnsweredPiece>> ListAnswersAsync(
        Guid id,
        int epoch,
        int? skip,
        int? take,
        IRunAnswers answers,
        HttpResponse response,
        CancellationToken cancellation
    ) =>
        Paging.Part(
            await answers.FindAsync(id, epoch, cancellation) ?? throw new NotFoundException(RunMessages.AnswersWereNotKept(epoch)),
            skip,
            take,
            response,
            Limits.MaxPageRows
        );

    private static async Task<EvaluationReport> GetReportAsync(Guid id, IRunCatalog catalog, CancellationToken cancellation) =>
        await catalog.FindReportAsync(id, cancellation) ?? throw new NotFoundException(RunMessages.RunHasNoReport);

    private static async Task<TrainingProgress> GetProgressAsync(
        Guid id,
        IRunCatalog catalog,
        IRunMonitor monitor,
        CancellationToken cancellation
    ) => monitor.FindProgress((await catalog.GetAsync(id, cancellation)).Id) ?? throw new NotFoundException(RunMessages.RunMakesNoProgress);

    private static async Task<Created<Run>> EnqueueAsync(RunBody? body, IRunCommands commands, CancellationToken cancellation)
    {
        var run = await commands.EnqueueAsync(Read(body), cancellation);
        return TypedResults.Created($"/api/v1/runs/{run.Id}", run);
    }

    private static async Task<Created<IReadOnlyList<Run>>> EnqueueFoldsAsync(
        RunBody? body,
        IRunCommands commands,
        CancellationToken cancellation
    ) => TypedResults.Created((string?)null, await commands.EnqueueFoldsAsync(Read(body), cancellation));

    private static async Task<Created<IReadOnlyList<Run>>> EnqueueSweepAsync(
        RunBody? body,
        IRunCommands commands,
        IWorkBudget budget,
        CancellationToken cancellation
    )
    {
        var requests = await budget.ComputeAsync(() => Sweep.Expand(Read(body), RunQueueEndpoints.ReadAxes(body!.Sweep)), cancellation);
        return TypedResults.Created((string?)null, await commands.EnqueueSweepAsync(requests, cancellation));
    }

    private static async Task<Run> EditAsync(
        Guid id,
        RunEdit? edit,
        IRunCatalog catalog,
        IRunCommands commands,
        CancellationToken cancellation
    )
    {
        await commands.EditAsync(id, edit ?? throw new UserErrorException(RunMessages.RunEditIsMissing), cancellation);
        return await catalog.GetAsync(id, cancellation);
    }

    private static async Task<NoContent> DeleteAsync(Guid id, IRunCommands commands, CancellationToken cancellation)
    {
        await commands.DeleteAsync(id, cancellation);
        return TypedResults.NoContent();
    }

    private static RunRequest Read(RunBody? body)
    {
        if (body?.DatasetId is not { } datasetId)
            throw new InvalidHyperParametersException([new(nameof(RunBody.DatasetId), RunMessages.RunDatasetIsMissing)]);
        var key = body.Preset ?? TrainingPreset.All[0].Key;
        // An unknown preset is the catalogue's to refuse, together with whatever else is wrong.
        var start = TrainingPreset.Find(key)?.HyperParameters ?? new HyperParameters();
        var parameters = HyperParametersOverlay.Apply(start, body.HyperParameters);
        return new(datasetId, key, parameters, body.Name) { Tags = body.Tags ?? [] };
    }
}
