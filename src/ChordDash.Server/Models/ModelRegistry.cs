using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Engine.Models;
using ChordDash.Engine.Models.Export;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Runs;
using ChordDash.Server.Accounts;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Data;
using ChordDash.Server.Deletion;
using ChordDash.Server.Resources;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Models;

internal sealed class ModelRegistry(
    IDbContextFactory<ChordDashContext> contexts,
    IModelCatalog models,
    ModelExport export,
    DataFolder folder,
    WorkBudget budget,
    RunChanges changes,
    DeletedItems deletions,
    AccessControl access,
    TimeProvider time
) : IModelRegistry
{
    public async Task<ModelDetails> GetAsync(Guid id, CancellationToken cancellationToken = default)
    {
        var summary = await models.GetAsync(id, cancellationToken);
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var run = await database.Runs.AsNoTracking().FirstOrDefaultAsync(row => row.Id == summary.RunId, cancellationToken)
            ?? throw ModelCatalog.Missing(id);
        return new(
            summary,
            run.Name,
            run.DatasetId,
            run.Preset,
            run.HyperParameters,
            run.Environment,
            await database.FindReportAsync(run.Id, summary.Round, cancellationToken),
            IsTraining(run, summary.Round),
            DataFolder.Measure(folder.ModelFolder(id)),
            [
                .. Enum.GetValues<ModelFile>()
                    .Where(file => folder.HasModel(id) && (file != ModelFile.TorchSharp || File.Exists(Stored(id, file)))),
            ]
        )
        {
            // A training makes the folder before it has something to put into it.
            FilesMissing = !folder.HasModel(id) && !IsTraining(run, summary.Round),
        };
    }

    public async Task EditAsync(Guid id, ModelEdit edit, CancellationToken cancellationToken = default)
    {
        // Without a name it has its run's.
        var name = string.IsNullOrWhiteSpace(edit.Name)
            ? null
            : ShownText.Check(edit.Name, PredictionMessages.ModelNameSubject, Limits.MaxNameCharacters);
        ShownText.CheckNotes(edit.Notes);
        if (edit.Stage is { } stage && !Enum.IsDefined(stage))
        {
            throw new UserErrorException(
                PredictionMessages.ModelStageIsUnknown(string.Join(", ", Enum.GetValues<ModelStage>().Select(EnumName.Of)))
            );
        }

        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await database.Models.Include(one => one.Run).FirstOrDefaultAsync(one => one.Id == id, cancellationToken)
            ?? throw ModelCatalog.Missing(id);
        // Before the transaction: a refusal is written to the database too, and would wait for it.
        access.RequireOwn(row.Run.Owner);
        // It is asked first by everybody, and takes another one's place.
        if (edit.Stage == ModelStage.Production)
            access.Require(Role.Administrator);
        await using var transaction = await database.BeginAsync(cancellationToken);
        if (edit.Stage == ModelStage.Production)
        {
            await database
                .Models.Where(one => one.Stage == ModelStage.Production && one.Id != id)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.Stage, ModelStage.Candidate), cancellationToken);
        }
        if (edit.Name is not null)
            row.Name = name;
        row.Notes = edit.Notes ?? row.Notes;
        row.Stage = edit.Stage ?? row.Stage;
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        access.Record("model.changed", $"{row.Name ?? row.Run.Name} ({row.Stage})");
    }

    public async Task DeleteAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var model = await database.Models.AsNoTracking().Include(row => row.Run).FirstOrDefaultAsync(row => row.Id == id, cancellationToken)
            ?? throw ModelCatalog.Missing(id);
        access.RequireOwn(model.Run.Owner);
        if (IsTraining(model.Run, model.Round))
            throw new UserErrorException(PredictionMessages.ModelIsBeingTrained(model.Run.Number));
        await database
            .Models.Where(row => row.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DeletedAt, time.GetUtcNow()), cancellationToken);
        access.Record("model.deleted", $"{model.Name ?? model.Run.Name}");
        changes.Announce(model.RunId);
        await deletions.DeletedAsync(DeletedKind.Model, id, cancellationToken);
    }

    public async Task WriteAsync(Guid id, ModelFile file, Stream output, CancellationToken cancellationToken = default)
    {
        var summary = await models.GetAsync(id, cancellationToken);
        if (file != ModelFile.Script && !folder.HasModel(id))
            throw new NotFoundException(ModelMessages.ModelFilesAreMissing);
        switch (file)
        {
            case ModelFile.StateDict:
                await SendAsync(made => export.WriteStateDict(folder.ModelFolder(id), made), output, cancellationToken);
                break;
            case ModelFile.Safetensors:
                await SendAsync(made => export.WriteSafetensors(folder.ModelFolder(id), made), output, cancellationToken);
                break;
            case ModelFile.Script:
                await output.WriteAsync(System.Text.Encoding.UTF8.GetBytes(ModelExport.Script), cancellationToken);
                break;
            default:
                if (!File.Exists(Stored(id, file)))
                    throw new NotFoundException(PredictionMessages.ModelHasNoNetwork(summary.Name));
                await using (var stored = File.OpenRead(Stored(id, file)))
                    await stored.CopyToAsync(output, cancellationToken);
                break;
        }
    }

    // A model is in memory whole anyway.
    private async Task SendAsync(Action<Stream> make, Stream output, CancellationToken cancellationToken)
    {
        using var made = new MemoryStream();
        await budget.ComputeAsync(
            () =>
            {
                make(made);
                return made.Length;
            },
            cancellationToken
        );
        made.Position = 0;
        await made.CopyToAsync(output, cancellationToken);
    }

    private string Stored(Guid id, ModelFile file) =>
        Path.Combine(folder.ModelFolder(id), file == ModelFile.Description ? "model.json" : "weights.dat");

    private static bool IsTraining(RunRow run, int round) => run.Round == round && run.State.IsActive();
}
