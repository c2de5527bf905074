using ChordDash.Engine.Common;
using ChordDash.Engine.Models;
using ChordDash.Engine.Training;
using ChordDash.Server.Data;
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
        return Summarize(
            await database.Models.AsNoTracking().Include(row => row.Run).FirstOrDefaultAsync(row => row.Id == id, cancellationToken)
                ?? throw Missing(id)
        );
    }

    internal static NotFoundException Missing(Guid id) => new($"There is no model {id}. It or its run may have been deleted.");

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
            Owner = row.Run.Owner,
            // Older versions stored whatever number was sent.
            Stage = Enum.IsDefined(row.Stage) ? row.Stage : ModelStage.Candidate,
            Notes = row.Notes,
            Symbols = row.Symbols,
        };

    private static string NameOf(ModelRow row)
    {
        if (row.Name is not null)
            return row.Name;
        var round = row.Round > 1 ? $" (round {row.Round})" : "";
        return $"Run #{row.Run.Number}{round} · {TrainingPreset.Find(row.Run.Preset)?.Name ?? row.Run.Preset} · {row.Run.DatasetName}";
    }
}
