using System.Text.Json;
using System.Text.Json.Nodes;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Server.Accounts;
using ChordDash.Server.Api;

namespace ChordDash.Server.Runs;

/// <summary>Where to move a run: to the "top", the "bottom", or before or after another one.</summary>
internal sealed record MoveBody(string? To, Guid? Before, Guid? After);

internal sealed record TrainOnBody(int? Epochs);

/// <summary>The queue by HTTP.</summary>
internal static class RunQueueEndpoints
{
    public static void MapRunQueueEndpoints(this IEndpointRouteBuilder api)
    {
        var queue = api.MapGroup("/queue").WithTags("Queue");
        queue
            .MapGet("", (IRunQueue runs, CancellationToken cancellation) => runs.GetStatusAsync(cancellation))
            .WithSummary("The queue: what waits, in which order, and until when.");
        queue
            .MapPost("/hold", (IRunQueue runs, CancellationToken cancellation) => HoldAllAsync(runs, held: true, cancellation))
            .WithSummary("Starts no run any more until the queue is released.")
            .RequireRole(Role.Administrator);
        queue
            .MapPost("/release", (IRunQueue runs, CancellationToken cancellation) => HoldAllAsync(runs, held: false, cancellation))
            .WithSummary("Lets the queue go on.")
            .RequireRole(Role.Administrator);

        var run = api.MapGroup("/runs/{id:run}").WithMetadata(new UserErrorStatus(StatusCodes.Status409Conflict)).WithTags("Queue");
        Map(run, "cancel", "Cancels a run, waiting or training.", (runs, id, cancellation) => runs.CancelAsync(id, cancellation));
        Map(run, "requeue", "Puts a run that has ended into the queue once more.", (runs, id, cancellation) =>
            runs.RequeueAsync(id, cancellation)
        );
        Map(run, "pause", "Pauses a run at its next checkpoint.", (runs, id, cancellation) => runs.PauseAsync(id, cancellation));
        Map(run, "resume", "Lets a paused run go on.", (runs, id, cancellation) => runs.ResumeAsync(id, cancellation));
        Map(run, "hold", "Keeps a waiting run from starting.", (runs, id, cancellation) => runs.HoldAsync(id, held: true, cancellation));
        Map(run, "release", "Lets a held run start.", (runs, id, cancellation) => runs.HoldAsync(id, held: false, cancellation));
        run.MapPost("/move", async (Guid id, MoveBody? body, IRunQueue runs, IRunCatalog catalog, CancellationToken cancellation) =>
            {
                await runs.MoveAsync(id, Read(body), cancellation);
                return await catalog.GetAsync(id, cancellation);
            })
            .WithSummary("Moves a waiting run within the queue.");
        run.MapPost("/train-on", async (Guid id, TrainOnBody? body, IRunCatalog catalog, CancellationToken cancellation) =>
            {
                if (body?.Epochs is not { } epochs)
                    throw new UserErrorException("Say in epochs for how many more epochs to train.");
                var next = await catalog.TrainOnAsync(id, epochs, cancellation);
                return TypedResults.Created($"/api/v1/runs/{next.Id}", next);
            })
            .WithSummary("Queues a run that trains on from this one.");
    }

    /// <summary>The axes of a sweep: a JSON object of hyper-parameters, each with the list of its values.</summary>
    /// <exception cref="InvalidHyperParametersException">It is none, or a value does not fit.</exception>
    public static IReadOnlyList<SweepAxis> ReadAxes(JsonElement? sweep)
    {
        if (sweep is not { ValueKind: JsonValueKind.Object } given)
            throw new InvalidHyperParametersException([
                new("Sweep", "Say in sweep which hyper-parameters to vary, each with a list of its values."),
            ]);
        var axes = given.EnumerateObject().Take(Limits.MaxSweepAxes + 1).Select(axis => (Name: NameOf(axis), axis.Value)).ToList();
        if (axes.Find(axis => axis.Value.ValueKind != JsonValueKind.Array) is { Name: { } noList })
            throw new InvalidHyperParametersException([new(noList, $"The values of {noList} must be a list.")]);
        // By their counts, before a value is read.
        Sweep.Demand([.. axes.Select(axis => (axis.Name, axis.Name, axis.Value.GetArrayLength()))]);
        return
        [
            .. axes.Select(axis => new SweepAxis(
                axis.Name,
                axis.Name,
                [.. axis.Value.EnumerateArray().Select(value => Read(axis.Name, value))]
            )),
        ];
    }

    private static string NameOf(JsonProperty axis) =>
        HyperParametersOverlay.IsText(axis)
            ? axis.Name.Length <= Limits.MaxSweepValueCharacters
                ? axis.Name
                : $"{axis.Name[..Limits.MaxSweepValueCharacters]}…"
            : throw new InvalidHyperParametersException([new("Sweep", "A name in sweep is no text: it has half of a character.")]);

    private static SweepValue Read(string name, JsonElement value)
    {
        var text = value.GetRawText();
        // A text is quoted.
        if (text.Length > Limits.MaxSweepValueCharacters + 2)
        {
            throw new InvalidHyperParametersException([
                new(name, $"{name} has a value of more than {Limits.MaxSweepValueCharacters} characters. Give a shorter one."),
            ]);
        }

        var change = JsonSerializer.SerializeToElement(new JsonObject { [name] = JsonNode.Parse(text) });
        // Here, and not when the runs are made: an unknown name is to be said once.
        HyperParametersOverlay.Apply(new HyperParameters(), change);
        return new(value.ToString(), parameters => HyperParametersOverlay.Apply(parameters, change));
    }

    private static void Map(RouteGroupBuilder run, string action, string summary, Func<IRunQueue, Guid, CancellationToken, Task> perform) =>
        run.MapPost($"/{action}", async (Guid id, IRunQueue runs, IRunCatalog catalog, CancellationToken cancellation) =>
            {
                await perform(runs, id, cancellation);
                return await catalog.GetAsync(id, cancellation);
            })
            .WithSummary(summary);

    private static async Task<QueueStatus> HoldAllAsync(IRunQueue runs, bool held, CancellationToken cancellation)
    {
        await runs.HoldAllAsync(held, cancellation);
        return await runs.GetStatusAsync(cancellation);
    }

    private static QueuePlace Read(MoveBody? body) =>
        body switch
        {
            { To: null, Before: { } before, After: null } => QueuePlace.Before(before),
            { To: null, Before: null, After: { } after } => QueuePlace.After(after),
            { To: { } to, Before: null, After: null } when to.Equals("top", StringComparison.OrdinalIgnoreCase) => QueuePlace.Top,
            { To: { } to, Before: null, After: null } when to.Equals("bottom", StringComparison.OrdinalIgnoreCase) => QueuePlace.Bottom,
            _ => throw new UserErrorException(
                "Say where to move the run: {\"to\": \"top\"}, {\"to\": \"bottom\"}, {\"before\": id} or {\"after\": id}."
            ),
        };
}
