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
        runs.MapGet("", ListAsync)
            .WithSummary("Lists the runs, newest first.")
            .WithDescription("Returns one page of the runs with their settings, state and figures. Archived runs are included.");

        runs.MapGet("/{id:run}", GetAsync)
            .WithSummary("A run: its state, settings and best and last figures.")
            .WithDescription(
                "Returns the run with its best and last figures, the accuracy of the linear model, and modelId once it has a model. "
                    + "If there is no such run, the server responds with status 404."
            );

        runs.MapGet("/{id:run}/epochs", ListEpochsAsync)
            .WithSummary("The figures of every epoch.")
            .WithDescription(
                "Returns one page of the completed epochs in their order. Of a run that version 0.1.0 trained in several rounds, it "
                    + "returns those of the last round."
            );

        runs.MapGet("/{id:run}/epochs/{epoch:int}/answers", ListAnswersAsync)
            .WithSummary("What the model answered on each held-out piece after an epoch.")
            .WithDescription(
                "Returns for each held-out piece its row, length, class, predicted class and confidence. If there was no such "
                    + "epoch, or the run has no stored answers for it, the server responds with status 404."
            )
            .Produces<IReadOnlyList<AnsweredPiece>>();

        runs.MapGet("/{id:run}/report", GetReportAsync)
            .WithSummary("The final report on the held-out pieces, with intervals.")
            .WithDescription(
                "Returns the figures of the epoch whose model is kept, with 95 % confidence intervals. If the training isn't "
                    + "over, or the run ended before its first epoch was complete, the server responds with status 404."
            )
            .Produces<EvaluationReport>();

        runs.MapGet("/{id:run}/progress", GetProgressAsync)
            .WithSummary("How far a run has come in its epoch, and when it may end.")
            .WithDescription(
                "Returns the phase, the epoch, the completed batches, the speed and the estimated seconds that are left. If the run "
                    + "isn't training or is still preparing, the server responds with status 404."
            )
            .Produces<TrainingProgress>();

        runs.MapPost("", EnqueueAsync)
            .WithSummary("Queues a run.")
            .WithDescription(
                "Creates a run from a data set, a preset and the hyper-parameters that differ from the preset, and returns it with "
                    + "status 201. Members may do this. If a field is invalid or the data set can't be trained on, the server responds "
                    + "with status 422, and errors lists the fields. It also refuses the run if too many runs are queued."
            );

        runs.MapPost("/folds", EnqueueFoldsAsync)
            .WithSummary("Queues a run for each part of a cross-validation.")
            .WithDescription(
                "Creates one run for each fold, and returns them with status 201 in the order of the folds. If one run is refused, "
                    + "none is created. Members may do this. The hyper-parameter split must be folds; otherwise the server responds with "
                    + "status 422."
            );

        runs.MapPost("/sweep", EnqueueSweepAsync)
            .WithSummary("Queues a run for each combination of hyper-parameters.")
            .WithDescription(
                "Creates one run for each combination of the values in sweep, and returns them with status 201. If one run is "
                    + "refused, none is created. Members may do this. A sweep has 1 to 3 hyper-parameters and at most 200 runs; otherwise "
                    + "the server responds with status 422."
            );

        runs.MapPatch("/{id:run}", EditAsync)
            .WithSummary("Changes name, notes or tags, or archives a run.")
            .WithDescription(
                "Changes the fields that the body contains, and returns the run. archived hides the run from lists on the pages, or "
                    + "shows it again. Only the owner and administrators may do this; others receive status 403. An empty name, notes of "
                    + "more than 10,000 characters or more than 20 tags are refused with status 422."
            );

        runs.MapDelete("/{id:run}", DeleteAsync)
            .WithSummary("Deletes a run that has ended, with its models.")
            .WithDescription(
                "Deletes the run, its events, its checkpoints and its models for good. The response has no body (status 204). Only "
                    + "the owner and administrators may do this; others receive status 403. If the run has not ended, the server responds "
                    + "with status 409."
            )
            .WithMetadata(Conflict);
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

    private static async Task<Created<Run>> EnqueueAsync(
        RunBody? body,
        IRunCommands commands,
        HttpContext context,
        CancellationToken cancellation
    )
    {
        var run = await commands.EnqueueAsync(Read(body, context), cancellation);
        return TypedResults.Created($"/api/v1/runs/{run.Id}", run);
    }

    private static async Task<Created<IReadOnlyList<Run>>> EnqueueFoldsAsync(
        RunBody? body,
        IRunCommands commands,
        HttpContext context,
        CancellationToken cancellation
    ) => TypedResults.Created((string?)null, await commands.EnqueueFoldsAsync(Read(body, context), cancellation));

    private static async Task<Created<IReadOnlyList<Run>>> EnqueueSweepAsync(
        RunBody? body,
        IRunCommands commands,
        IWorkBudget budget,
        HttpContext context,
        CancellationToken cancellation
    )
    {
        var request = Read(body, context);
        var requests = await budget.ComputeAsync(() => Sweep.Expand(request, RunQueueEndpoints.ReadAxes(body!.Sweep)), cancellation);
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

    private static RunRequest Read(RunBody? body, HttpContext context)
    {
        if (body?.DatasetId is not { } datasetId)
            throw new InvalidHyperParametersException([new(nameof(RunBody.DatasetId), RunMessages.RunDatasetIsMissing)]);
        var key = body.Preset ?? TrainingPreset.All[0].Key;
        // An unknown preset is the catalogue's to refuse, together with whatever else is wrong.
        var start = TrainingPreset.Find(key)?.HyperParameters ?? new HyperParameters();
        var parameters = HyperParametersOverlay.Apply(start, body.HyperParameters);
        return new(datasetId, key, parameters, body.Name) { Tags = body.Tags ?? [], Key = IdempotencyKeys.Find(context) };
    }
}
