using System.Collections.Concurrent;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Models;
using ChordDash.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Models;

/// <summary>How reliable models are by length, as their runs were measured at their end.</summary>
internal sealed class ModelReliability(IDbContextFactory<ChordDashContext> contexts)
{
    private readonly ConcurrentDictionary<(Guid Model, int Epoch), IReadOnlyList<LengthFigures>> _measured = new();

    /// <summary>Null while the run goes on, and where it was never measured.</summary>
    public async Task<IReadOnlyList<LengthFigures>?> FindAsync(ModelSummary model, CancellationToken cancellationToken)
    {
        if (_measured.TryGetValue((model.Id, model.Epoch), out var known))
            return known;
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        // A run that goes on is measured again.
        if (await database.FindReportAsync(model.RunId, model.Round, cancellationToken) is not { } report || report.Epoch != model.Epoch)
            return null;
        return _measured[(model.Id, model.Epoch)] = report.Lengths;
    }
}
