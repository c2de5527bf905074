using ChordDash.Engine.Common;
using ChordDash.Engine.Models;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Models;

internal sealed class ModelCatalog(IDbContextFactory<ChordDashContext> contexts) : IModelCatalog
{
    public async Task<IReadOnlyList<ModelSummary>> ListAsync(CancellationToken cancellationToken = default)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await database
            .Models.AsNoTracking()
            .Include(row => row.Run)
            .OrderByDescending(row => row.CreatedAt)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(Summarize)];
    }

    public async Task<ModelSummary> GetAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await database
            .Models.AsNoTracking()
            .Include(row => row.Run)
            .FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        return found is not null ? Summarize(found) : throw await ExplainMissingAsync(database, id, cancellationToken);
    }

    /// <summary>Whether there never was such a model, or it or its run was deleted and can be restored.</summary>
    private static async Task<NotFoundException> ExplainMissingAsync(
        ChordDashContext database,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        var number = await database
            .Models.IgnoreQueryFilters()
            .Where(row => row.Id == id)
            .Select(row => (int?)row.Run.Number)
            .FirstOrDefaultAsync(cancellationToken);
        return number is { } deleted ? new NotFoundException(PredictionMessages.ModelWasDeleted(deleted)) : Missing(id);
    }

    internal static NotFoundException Missing(Guid id) => new(PredictionMessages.ModelIsMissing(id.ToString()));

    private static ModelSummary Summarize(ModelRow row) =>
        new(
            row.Id,
            NameOf(row),
            row.RunId,
            row.Run.Number,
            row.Run.DatasetName,
            row.Run.HyperParameters.Architecture,
            row.Run.ClassNames,
            row.StandardVocabulary,
            row.Epoch,
            row.ValidationAccuracy,
            row.BalancedAccuracy,
            row.CreatedAt
        )
        {
            Round = row.Round,
            // A model of an earlier round, or of an epoch before the report's, is another one.
            Reported = row.Run.Reported is { } reported && row.Round == row.Run.Round && reported.Epoch == row.Epoch ? reported : null,
            Diverged =
                row.Round == row.Run.Round
                && (
                    (
                        row.Run.State == RunState.Finished
                        && TrainingJudge.Judge(row.Run.HyperParameters, row.Run.Best, row.Run.Last) == TrainingVerdict.Diverged
                    ) || string.Equals(row.Run.Reason?.Code, nameof(TrainingMessages.LossIsNotFinite), StringComparison.Ordinal)
                ),
            Owner = row.Run.Owner,
            // Older versions stored whatever number was sent.
            Stage = Enum.IsDefined(row.Stage) ? row.Stage : ModelStage.Candidate,
            Notes = row.Notes,
            Symbols = row.Symbols,
        };

    private static Message NameOf(ModelRow row)
    {
        if (row.Name is not null)
            return Message.Literal(row.Name);
        return row.Round > 1
            ? PredictionMessages.ModelOfRound(row.Run.Name, row.Run.Number, row.Round)
            : PredictionMessages.ModelOfRun(row.Run.Name, row.Run.Number);
    }
}
