using ChordDash.Components.Accounts;
using ChordDash.Components.Administration;
using ChordDash.Engine.Common;
using ChordDash.Server.Accounts;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Maintenance;

/// <summary>When ChordDash deletes old checkpoints and runs by itself.</summary>
/// <param name="KeepCheckpointsDays">Days after the end of a run until its checkpoints are deleted; 0 for never. Required.</param>
/// <param name="KeepRunsDays">Days after the end of a run until it is deleted; 0 for never. Required.</param>
internal sealed record RetentionBody(int? KeepCheckpointsDays, int? KeepRunsDays);

/// <summary>The rules of retention that hold.</summary>
/// <param name="Rules">The rules.</param>
/// <param name="AreOfSettings">Whether they come from the settings, because no administrator has set others.</param>
internal sealed record RetentionAnswer(RetentionRules Rules, bool AreOfSettings);

/// <summary>Which checkpoints to delete: those of the given runs, or of all runs that have ended.</summary>
/// <param name="Runs">Ids of ended runs, at most 10,000. Required unless <paramref name="All"/> is true.</param>
/// <param name="All">Whether to delete the checkpoints of all ended runs, but for those with the tag "keep".</param>
internal sealed record CheckpointsBody(IReadOnlyList<Guid>? Runs, bool All = false);

/// <summary>The disk by HTTP.</summary>
internal static class StorageEndpoints
{
    public static void MapStorageEndpoints(this IEndpointRouteBuilder api)
    {
        var storage = api.MapGroup("/storage").WithTags("Storage").RequireRole(Role.Administrator);
        storage
            .MapGet("", MeasureAsync)
            .WithSummary("What uses the disk.")
            .WithDescription(
                "Returns the free space, the size of each kind of files, the data sets and runs that have files, what each account has "
                    + "stored, and the size of the checkpoints of ended runs. Only administrators may do this; others receive status 403."
            );

        storage
            .MapPost("/checkpoints/delete", DeleteCheckpointsAsync)
            .WithSummary("Deletes the checkpoints of ended runs.")
            .WithDescription(
                "Deletes the checkpoints of the given runs, or with `all` those of all runs that have ended. Returns what was deleted and "
                    + "what could not be deleted. Runs with the tag \"keep\" are left alone unless they are given. If neither or both are "
                    + "given, the server responds with status 422. These runs can't be resumed or trained further any more. Their models, "
                    + "charts and reports stay. Runs that have not ended keep their checkpoints. Only administrators may do this; others "
                    + "receive status 403."
            );

        storage
            .MapGet("/retention", GetRules)
            .WithSummary("The rules of retention.")
            .WithDescription(
                "Returns after how many days the server deletes checkpoints and runs. Only administrators may do this; others receive "
                    + "status 403."
            );

        storage
            .MapPut("/retention", SetRulesAsync)
            .WithSummary("Changes the rules of retention.")
            .WithDescription(
                "Stores the rules, which override the settings, and returns them. The server applies them once a day. If a number of days "
                    + "is missing or isn't between 0 and 36,500, the server responds with status 422. Only administrators may do this; "
                    + "others receive status 403."
            );

        storage
            .MapDelete("/retention", ResetRulesAsync)
            .WithSummary("Resets the rules of retention to the settings.")
            .WithDescription("Returns the rules of the settings. Only administrators may do this; others receive status 403.");

        storage
            .MapGet("/retention/preview", PreviewAsync)
            .WithSummary("What the rules of retention would delete now.")
            .WithDescription(
                "Returns the runs and checkpoints that the rules, or the given numbers of days, would delete now, and deletes nothing. "
                    + "Only administrators may do this; others receive status 403."
            );

        storage
            .MapPost("/retention/apply", ApplyAsync)
            .WithSummary("Deletes what the rules of retention don't keep.")
            .WithDescription(
                "Applies the rules now instead of once a day, and returns what was deleted and what could not be deleted. What was deleted "
                    + "can't be restored. Only administrators may do this; others receive status 403."
            );
    }

    private static Task<StorageReport> MeasureAsync(IStorageKeeper keeper, CancellationToken cancellation) =>
        keeper.MeasureAsync(cancellation);

    private static Task<RetentionOutcome> DeleteCheckpointsAsync(
        CheckpointsBody? body,
        IStorageKeeper keeper,
        CancellationToken cancellation
    ) =>
        body switch
        {
            { Runs.Count: > MaxRuns } => throw new UserErrorException(StorageMessages.TooManyRunsNamed(body.Runs!.Count, MaxRuns)),
            { Runs: { } runs, All: false } => keeper.DeleteCheckpointsAsync(runs, cancellation),
            { Runs: null, All: true } => keeper.DeleteCheckpointsAsync(runs: null, cancellation),
            // A misspelt name must not mean all of them.
            _ => throw new UserErrorException(StorageMessages.NameRunsOrAll),
        };

    private const int MaxRuns = 10_000;

    private static RetentionAnswer GetRules(IStorageKeeper keeper) => new(keeper.Rules, keeper.AreOfSettings);

    private static async Task<RetentionAnswer> SetRulesAsync(RetentionBody? body, IStorageKeeper keeper, CancellationToken cancellation)
    {
        if (body is not { KeepCheckpointsDays: { } checkpoints, KeepRunsDays: { } runs })
            throw new UserErrorException(StorageMessages.RetentionDaysAreMissing);
        await keeper.SetRulesAsync(new(checkpoints, runs), cancellation);
        return GetRules(keeper);
    }

    private static async Task<RetentionAnswer> ResetRulesAsync(IStorageKeeper keeper, CancellationToken cancellation)
    {
        await keeper.SetRulesAsync(null, cancellation);
        return GetRules(keeper);
    }

    private static Task<IReadOnlyList<RetentionItem>> PreviewAsync(
        int? keepCheckpointsDays,
        int? keepRunsDays,
        IStorageKeeper keeper,
        CancellationToken cancellation
    ) =>
        keeper.PreviewAsync(
            new(keepCheckpointsDays ?? keeper.Rules.KeepCheckpointsDays, keepRunsDays ?? keeper.Rules.KeepRunsDays),
            cancellation
        );

    private static Task<RetentionOutcome> ApplyAsync(IStorageKeeper keeper, CancellationToken cancellation) =>
        keeper.ApplyAsync(cancellation);
}
