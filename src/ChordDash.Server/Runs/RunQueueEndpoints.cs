using System.Text.Json;
using System.Text.Json.Nodes;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Server.Accounts;
using ChordDash.Server.Api;
using ChordDash.Server.Resources;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChordDash.Server.Runs;

/// <summary>Where to move a run: to the "top", the "bottom", or before or after another one.</summary>
/// <param name="To">"top" or "bottom" of the queue. Set exactly one of the three fields.</param>
/// <param name="Before">Id of the queued run to move in front of.</param>
/// <param name="After">Id of the queued run to move behind.</param>
internal sealed record MoveBody(string? To, Guid? Before, Guid? After);

/// <summary>How long to continue the training of a run.</summary>
/// <param name="Epochs">Number of further epochs, from 1. With the completed epochs, there can be at most 10,000. Required.</param>
internal sealed record TrainOnBody(int? Epochs);

/// <summary>The queue by HTTP.</summary>
internal static class RunQueueEndpoints
{
    public static void MapRunQueueEndpoints(this IEndpointRouteBuilder api)
    {
        var queue = api.MapGroup("/queue").WithTags("Queue");
        queue
            .MapGet("", GetStatusAsync)
            .WithSummary("The queue: what waits, in which order, and until when.")
            .WithDescription(
                "Returns whether the queue is on hold, the estimated start of each queued run, and why a run whose turn has come "
                    + "still waits. Runs without an estimate are left out."
            );

        queue
            .MapPost("/hold", HoldAllAsync)
            .WithSummary("Starts no run any more until the queue is released.")
            .WithDescription(
                "Returns the state of the queue. Runs that are training continue. Only administrators may do this; others receive "
                    + "status 403."
            )
            .RequireRole(Role.Administrator);

        queue
            .MapPost("/release", ReleaseAllAsync)
            .WithSummary("Lets the queue go on.")
            .WithDescription(
                "Ends the hold of the whole queue, and returns its state. Runs that are on hold themselves stay on hold. Only "
                    + "administrators may do this; others receive status 403."
            )
            .RequireRole(Role.Administrator);

        var run = api.MapGroup("/runs/{id:run}").WithMetadata(new UserErrorStatus(StatusCodes.Status409Conflict)).WithTags("Queue");
        run.MapPost("/cancel", CancelAsync)
            .WithSummary("Cancels a run, waiting or training.")
            .WithDescription(
                "Removes a queued run from the queue, or stops a run that is training or paused, and returns the run. Its "
                    + "checkpoint and the model of its best epoch stay. Only the owner and administrators may do this; others receive "
                    + "status 403. If the run has ended, the server responds with status 409."
            );

        run.MapPost("/pause", PauseAsync)
            .WithSummary("Pauses a run at its next checkpoint.")
            .WithDescription(
                "Stops the training after the current batch, stores a checkpoint, and returns the run. Only the owner and "
                    + "administrators may do this; others receive status 403. If the run isn't training, the server responds with status "
                    + "409."
            );

        run.MapPost("/resume", ResumeAsync)
            .WithSummary("Lets a paused run go on.")
            .WithDescription(
                "Puts the run at the front of the queue, so that it continues from its last checkpoint, and returns the run. A run "
                    + "that failed or was cancelled can be resumed too if it has a checkpoint. Only the owner and administrators may do "
                    + "this; others receive status 403. If the run can't be resumed or its data set was deleted, the server responds with "
                    + "status 409."
            );

        run.MapPost("/hold", HoldAsync)
            .WithSummary("Keeps a waiting run from starting.")
            .WithDescription(
                "Returns the run. While it is on hold, the server skips it, and it keeps its place in the queue. Only the owner and "
                    + "administrators may do this; others receive status 403. If the run isn't queued, the server responds with status "
                    + "409."
            );

        run.MapPost("/release", ReleaseAsync)
            .WithSummary("Lets a held run start.")
            .WithDescription(
                "Ends the hold of one run, and returns the run. Only the owner and administrators may do this; others receive "
                    + "status 403. If the run isn't queued, the server responds with status 409."
            );

        run.MapPost("/move", MoveAsync)
            .WithSummary("Moves a waiting run within the queue.")
            .WithDescription(
                "Moves the run to the top or the bottom, or directly before or after another run, and returns the run. The body "
                    + "contains exactly one of to, before and after. Only the owner and administrators may do this, and a member's run "
                    + "can't overtake the runs of others (status 403). If the run or the other run isn't queued, the server responds with "
                    + "status 409."
            );

        run.MapPost("/run-again", RunAgainAsync)
            .WithSummary("Queues a new run with the settings of this one.")
            .WithDescription(
                "Creates a run with the data set, preset, hyper-parameters, name and tags of this run, and returns it with status 201. "
                    + "This run stays as it is. Members may run any run again. If the data set was deleted or can't be trained on, or too "
                    + "many runs are queued, the server responds with status 409."
            );

        run.MapPost("/train-on", TrainOnAsync)
            .WithSummary("Queues a run that trains on from this one.")
            .WithDescription(
                "Creates a run with the settings, epochs and last checkpoint of this run, which trains for the given number of "
                    + "additional epochs, and returns it with status 201. Members may continue any run. If the run has not ended, it has "
                    + "no checkpoint or its data set was deleted, the server responds with status 409."
            );
    }

    /// <summary>The axes of a sweep: a JSON object of hyper-parameters, each with the list of its values.</summary>
    /// <exception cref="InvalidHyperParametersException">It is none, or a value does not fit.</exception>
    public static IReadOnlyList<SweepAxis> ReadAxes(JsonElement? sweep)
    {
        if (sweep is not { ValueKind: JsonValueKind.Object } given)
            throw new InvalidHyperParametersException([new("Sweep", RunMessages.SweepIsMissing)]);
        var axes = given.EnumerateObject().Take(Limits.MaxSweepAxes + 1).Select(axis => (Name: NameOf(axis), axis.Value)).ToList();
        if (axes.Find(axis => axis.Value.ValueKind != JsonValueKind.Array) is { Name: { } noList })
            throw new InvalidHyperParametersException([new(noList, RunMessages.SweepValuesAreNoList(noList))]);
        // By their counts, before a value is read.
        Sweep.Require([.. axes.Select(axis => (axis.Name, axis.Name, axis.Value.GetArrayLength()))]);
        return
        [
            .. axes.Select(axis => new SweepAxis(
                axis.Name,
                axis.Name,
                [.. axis.Value.EnumerateArray().Select(value => Read(axis.Name, value))]
            )),
        ];
    }

    private static async Task<QueueStatus> GetStatusAsync(IRunQueue runs, CancellationToken cancellation) =>
        await runs.GetStatusAsync(cancellation);

    private static async Task<QueueStatus> HoldAllAsync(IRunQueue runs, CancellationToken cancellation)
    {
        await runs.HoldAllAsync(held: true, cancellation);
        return await runs.GetStatusAsync(cancellation);
    }

    private static async Task<QueueStatus> ReleaseAllAsync(IRunQueue runs, CancellationToken cancellation)
    {
        await runs.HoldAllAsync(held: false, cancellation);
        return await runs.GetStatusAsync(cancellation);
    }

    private static async Task<Run> CancelAsync(Guid id, IRunQueue runs, IRunCatalog catalog, CancellationToken cancellation)
    {
        await runs.CancelAsync(id, cancellation);
        return await catalog.GetAsync(id, cancellation);
    }

    private static async Task<Run> PauseAsync(Guid id, IRunQueue runs, IRunCatalog catalog, CancellationToken cancellation)
    {
        await runs.PauseAsync(id, cancellation);
        return await catalog.GetAsync(id, cancellation);
    }

    private static async Task<Run> ResumeAsync(Guid id, IRunQueue runs, IRunCatalog catalog, CancellationToken cancellation)
    {
        await runs.ResumeAsync(id, cancellation);
        return await catalog.GetAsync(id, cancellation);
    }

    private static async Task<Run> HoldAsync(Guid id, IRunQueue runs, IRunCatalog catalog, CancellationToken cancellation)
    {
        await runs.HoldAsync(id, held: true, cancellation);
        return await catalog.GetAsync(id, cancellation);
    }

    private static async Task<Run> ReleaseAsync(Guid id, IRunQueue runs, IRunCatalog catalog, CancellationToken cancellation)
    {
        await runs.HoldAsync(id, held: false, cancellation);
        return await catalog.GetAsync(id, cancellation);
    }

    private static async Task<Run> MoveAsync(Guid id, MoveBody? body, IRunQueue runs, IRunCatalog catalog, CancellationToken cancellation)
    {
        await runs.MoveAsync(id, Read(body), cancellation);
        return await catalog.GetAsync(id, cancellation);
    }

    private static async Task<Created<Run>> RunAgainAsync(
        Guid id,
        IRunCommands commands,
        HttpContext context,
        CancellationToken cancellation
    )
    {
        var next = await commands.RunAgainAsync(id, IdempotencyKeys.Find(context), cancellation);
        return TypedResults.Created($"/api/v1/runs/{next.Id}", next);
    }

    private static async Task<Created<Run>> TrainOnAsync(
        Guid id,
        TrainOnBody? body,
        IRunCommands commands,
        HttpContext context,
        CancellationToken cancellation
    )
    {
        if (body?.Epochs is not { } epochs)
            throw new UserErrorException(RunMessages.MoreEpochsAreMissing);
        var next = await commands.TrainOnAsync(id, epochs, IdempotencyKeys.Find(context), cancellation);
        return TypedResults.Created($"/api/v1/runs/{next.Id}", next);
    }

    private static string NameOf(JsonProperty axis) =>
        HyperParametersOverlay.IsText(axis)
            ? axis.Name.Length <= Limits.MaxSweepValueCharacters
                ? axis.Name
                : $"{axis.Name[..Limits.MaxSweepValueCharacters]}…"
            : throw new InvalidHyperParametersException([new("Sweep", RunMessages.SweepNameIsNoText)]);

    private static SweepValue Read(string name, JsonElement value)
    {
        var text = value.GetRawText();
        // A text is quoted.
        if (text.Length > Limits.MaxSweepValueCharacters + 2)
        {
            throw new InvalidHyperParametersException([
                new(name, RunMessages.RequestedSweepValueIsTooLong(name, Limits.MaxSweepValueCharacters)),
            ]);
        }

        var change = JsonSerializer.SerializeToElement(new JsonObject { [name] = JsonNode.Parse(text) });
        // Here, and not when the runs are made: an unknown name is to be said once.
        HyperParametersOverlay.Apply(new HyperParameters(), change);
        return new(value.ToString(), parameters => HyperParametersOverlay.Apply(parameters, change));
    }

    private static QueuePlace Read(MoveBody? body) =>
        body switch
        {
            { To: null, Before: { } before, After: null } => QueuePlace.Before(before),
            { To: null, Before: null, After: { } after } => QueuePlace.After(after),
            { To: { } to, Before: null, After: null } when to.Equals("top", StringComparison.OrdinalIgnoreCase) => QueuePlace.Top,
            { To: { } to, Before: null, After: null } when to.Equals("bottom", StringComparison.OrdinalIgnoreCase) => QueuePlace.Bottom,
            _ => throw new UserErrorException(RunMessages.QueuePlaceIsMissing),
        };
}
