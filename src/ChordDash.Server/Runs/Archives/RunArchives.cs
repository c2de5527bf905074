using System.IO.Compression;
using System.Text;
using System.Text.Json;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Evaluation;
using ChordDash.Engine.Models.Export;
using ChordDash.Engine.Prediction;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Data;
using ChordDash.Server.Hosting;
using ChordDash.Server.Resources;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Runs.Archives;

internal sealed class RunArchives(
    IRunCatalog runs,
    IDatasetCatalog datasets,
    IPredictionService predictions,
    RunArchiveReader reader,
    ModelExport export,
    IDbContextFactory<ChordDashContext> contexts,
    ChordDashOptions options,
    WorkBudget budget,
    DataFolder folder
) : IRunArchives
{
    public const string RunEntry = "run.json";
    public const string EventsEntry = "events.json";
    public const string ModelFolder = "model/";

    public long MaximumBytes => options.MaximumUploadBytes;

    public async Task ExportAsync(Guid id, Stream output, CancellationToken cancellationToken = default)
    {
        var run = await runs.GetAsync(id, cancellationToken);
        if (run.IsActive)
            throw new UserErrorException(RunMessages.RunMustEndBeforeExport(run.Number));
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var model = await database
            .Models.AsNoTracking()
            .FirstOrDefaultAsync(row => row.RunId == id && row.Round == run.Round, cancellationToken);
        if (model is not null && !folder.HasModel(model.Id))
            throw new UserErrorException(RunMessages.ExportedModelFilesAreMissing(run.Number));
        var events = await database
            .Events.Where(row => row.RunId == id && row.Round == run.Round)
            .OrderBy(row => row.Sequence)
            .Select(row => row.Event)
            .ToListAsync(cancellationToken);

        // All that can fail comes before the first byte, which cannot be taken back.
        var folders = model is null ? null : folder.ModelFolder(model.Id);
        string[] files = folders is null
            ? []
            : [.. Directory.EnumerateFiles(folders).Where(file => !file.EndsWith(".tmp", StringComparison.Ordinal))];
        using var pytorch = folders is null ? null : await MakeForPyTorchAsync(folders, cancellationToken);
        var predicted = model is null ? null : await PredictHeldOutAsync(run, model.Id, cancellationToken);
        var report = await runs.FindReportAsync(id, cancellationToken);

        await using var zip = await ZipArchive.CreateAsync(
            output,
            ZipArchiveMode.Create,
            leaveOpen: true,
            Encoding.UTF8,
            cancellationToken
        );
        await WriteJsonAsync(zip, RunEntry, Describe(run, report, model), ArchivedRun.Indented, cancellationToken);
        // Not indented: a long run with many classes would be several times as large.
        await WriteJsonAsync(zip, EventsEntry, events, ArchivedRun.Json, cancellationToken);
        await WriteTextAsync(zip, "epochs.csv", writer => EpochCsv.Write(writer, RunEpochs.Of(events), run.ClassNames), cancellationToken);
        foreach (var file in files)
            await zip.CreateEntryFromFileAsync(file, ModelFolder + Path.GetFileName(file), cancellationToken);
        if (pytorch is not null)
        {
            await WriteBytesAsync(zip, "pytorch/state_dict.pt", pytorch.StateDict, cancellationToken);
            await WriteBytesAsync(zip, "pytorch/weights.safetensors", pytorch.Safetensors, cancellationToken);
            await WriteTextAsync(zip, $"pytorch/{ModelExport.ScriptName}", writer => writer.Write(ModelExport.Script), cancellationToken);
        }

        if (predicted is not null)
            await WriteTextAsync(zip, "validation.csv", predicted, cancellationToken);
    }

    public Task<Run> ImportAsync(Stream archive, CancellationToken cancellationToken = default) =>
        budget.TransferAsync(
            () => budget.DoAsync(() => reader.ImportAsync(archive, MaximumBytes, cancellationToken), cancellationToken),
            cancellationToken
        );

    private static ArchivedRun Describe(Run run, EvaluationReport? report, ModelRow? model) =>
        new()
        {
            Format = ArchivedRun.CurrentFormat,
            Name = run.Name,
            Number = run.Number,
            Specification = run.Specification,
            State = run.State,
            Reason = run.Reason,
            CreatedAt = run.CreatedAt,
            StartedAt = run.StartedAt,
            EndedAt = run.EndedAt,
            Device = run.Device,
            Environment = run.Environment,
            Baseline = run.Baseline,
            Report = report,
            Tags = run.Tags,
            Notes = run.Notes,
            Model = model is null
                ? null
                : new(model.Epoch, model.ValidationAccuracy, model.BalancedAccuracy, model.StandardVocabulary, model.Symbols)
                {
                    Name = model.Name,
                    Notes = model.Notes,
                },
        };

    // Null if the data set is gone.
    private async Task<Action<TextWriter>?> PredictHeldOutAsync(Run run, Guid modelId, CancellationToken cancellationToken)
    {
        try
        {
            var data = await datasets.LoadAsync(run.DatasetId, cancellationToken);
            var heldOut = HeldOutPieces.Of(data, run.HyperParameters);
            var predicted = await predictions.PredictDatasetAsync(modelId, run.DatasetId, cancellationToken);
            return writer => PredictionCsv.WriteComparison(writer, predicted, heldOut, data.Labels!);
        }
        catch (UserErrorException exception) when (exception is not (WorkBudgetExceededException or DatabaseBusyException))
        {
            return null;
        }
    }

    /// <summary>What other programs read; ChordDash takes a model in by its own files alone.</summary>
    /// <returns>Null if the model is damaged: its run is kept all the same.</returns>
    private async Task<PyTorchFiles?> MakeForPyTorchAsync(string model, CancellationToken cancellationToken)
    {
        var made = new PyTorchFiles(new(), new());
        try
        {
            return await budget.ComputeAsync(
                () =>
                {
                    export.WriteStateDict(model, made.StateDict);
                    export.WriteSafetensors(model, made.Safetensors);
                    return made;
                },
                cancellationToken
            );
        }
        catch (UserErrorException exception) when (exception is not WorkBudgetExceededException)
        {
            return null;
        }
    }

    private static async Task WriteBytesAsync(ZipArchive zip, string name, MemoryStream content, CancellationToken cancellationToken)
    {
        await using var entry = await zip.CreateEntry(name).OpenAsync(cancellationToken);
        content.Position = 0;
        await content.CopyToAsync(entry, cancellationToken);
    }

    private static async Task WriteJsonAsync<T>(
        ZipArchive zip,
        string name,
        T value,
        JsonSerializerOptions options,
        CancellationToken cancellationToken
    )
    {
        await using var entry = await zip.CreateEntry(name).OpenAsync(cancellationToken);
        await JsonSerializer.SerializeAsync(entry, value, options, cancellationToken);
    }

    private static async Task WriteTextAsync(ZipArchive zip, string name, Action<TextWriter> write, CancellationToken cancellationToken)
    {
        var text = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        write(text);
        await using var entry = await zip.CreateEntry(name).OpenAsync(cancellationToken);
        await entry.WriteAsync(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text.ToString()), cancellationToken);
    }

    private sealed record PyTorchFiles(MemoryStream StateDict, MemoryStream Safetensors) : IDisposable
    {
        public void Dispose()
        {
            StateDict.Dispose();
            Safetensors.Dispose();
        }
    }
}
