using System.Text;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Models;
using ChordDash.Engine.Prediction;
using ChordDash.Server.Api;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChordDash.Server.Models;

internal static class ModelEndpoints
{
    private static readonly (string Name, ModelFile File)[] Files =
    [
        ("model.json", ModelFile.Description),
        ("weights.dat", ModelFile.TorchSharp),
        ("weights.safetensors", ModelFile.Safetensors),
        ("state_dict.pt", ModelFile.StateDict),
        ("predict.py", ModelFile.Script),
    ];

    public static void MapModelEndpoints(this IEndpointRouteBuilder api)
    {
        var models = api.MapGroup("/models").WithTags("Models");
        models
            .MapGet("", async (int? skip, int? take, IPredictionService service, HttpResponse response, CancellationToken cancellation) =>
                Paging.Part(await service.ListModelsAsync(cancellation), skip, take, response)
            )
            .WithSummary("Lists the models, newest first.");
        models
            .MapGet("/{id:guid}", (Guid id, IPredictionService service, CancellationToken cancellation) =>
                service.GetModelAsync(id, cancellation)
            )
            .WithSummary("A model.");
        models
            .MapGet("/{id:guid}/details", (Guid id, IModelRegistry registry, CancellationToken cancellation) =>
                registry.GetAsync(id, cancellation)
            )
            .WithSummary("A model with its provenance and what it was found to be worth.");
        models
            .MapPatch(
                "/{id:guid}",
                async (Guid id, ModelEdit? edit, IModelRegistry registry, IPredictionService service, CancellationToken cancellation) =>
                {
                    await registry.EditAsync(
                        id,
                        edit ?? throw new UserErrorException("Say in the body what to change: name, notes or stage."),
                        cancellation
                    );
                    return await service.GetModelAsync(id, cancellation);
                }
            )
            .WithSummary("Changes name, notes or stage; one model is in production at most.");
        models
            .MapDelete("/{id:guid}", async (Guid id, IModelRegistry registry, CancellationToken cancellation) =>
            {
                await registry.DeleteAsync(id, cancellation);
                return TypedResults.NoContent();
            })
            .WithSummary("Deletes a model; its run stays.")
            .WithMetadata(new UserErrorStatus(StatusCodes.Status409Conflict));
        foreach (var (name, file) in Files)
        {
            models
                .MapGet($"/{{id:guid}}/{name}", (Guid id, IModelRegistry registry, CancellationToken cancellation) =>
                    Write(id, name, file, registry, cancellation)
                )
                .CountsAsTransfer()
                .WithSummary("A file of the model.")
                .Sends("application/octet-stream");
        }

        models
            .MapGet("/{id:guid}/predictions.csv", DownloadAsync)
            .CountsAsTransfer()
            .WithSummary("Predicts every piece of a data set: as a table, tidy, or as the reference notebook writes it.")
            .Sends("text/csv");
        models
            .MapGet(
                "/{id:guid}/predictions.json",
                async (Guid id, string? datasetId, bool? strict, IPredictionService service, CancellationToken cancellation) =>
                {
                    var predictions = await service.PredictDatasetAsync(id, ReadId(datasetId), cancellation);
                    StrictReading.DemandCertain(predictions.UncertainSymbols, strict);
                    return predictions;
                }
            )
            .WithSummary("Predicts every piece of a data set.");
        models
            .MapGet(
                "/{id:guid}/evaluation",
                async (
                    Guid id,
                    string? datasetId,
                    bool? countLearned,
                    bool? strict,
                    IPredictionService service,
                    CancellationToken cancellation
                ) =>
                {
                    var evaluation = await service.EvaluateDatasetAsync(id, ReadId(datasetId), countLearned ?? false, cancellation);
                    StrictReading.DemandCertain(evaluation.UncertainSymbols, strict);
                    return evaluation;
                }
            )
            .WithSummary("Measures a model on a labelled data set.");
    }

    private static PushStreamHttpResult Write(
        Guid id,
        string name,
        ModelFile file,
        IModelRegistry registry,
        CancellationToken cancellation
    ) =>
        TypedResults.Stream(
            body => registry.WriteAsync(id, file, body, cancellation),
            Path.GetExtension(name) switch
            {
                ".json" => "application/json",
                ".py" => "text/x-python; charset=utf-8",
                _ => "application/octet-stream",
            },
            name
        );

    private static Guid ReadId(string? datasetId) =>
        Guid.TryParse(datasetId, out var id) ? id : throw new UserErrorException("Say in datasetId which data set to take, by its id.");

    private static async Task<IResult> DownloadAsync(
        Guid id,
        string? datasetId,
        string? format,
        string? separator,
        bool? bom,
        bool? strict,
        IPredictionService service,
        IDatasetCatalog datasets,
        IWorkBudget budget,
        CancellationToken cancellation
    )
    {
        var form = CsvForms.Read(separator, bom);
        Action<TextWriter, DatasetPredictions, CsvForm> write = format?.ToUpperInvariant() switch
        {
            null or "NOTEBOOK" => PredictionCsv.WriteNotebook,
            "TABLE" => PredictionCsv.WriteTable,
            "TIDY" => PredictionCsv.WriteTidy,
            _ => throw new UserErrorException($"There is no format '{format}'. Choose notebook, table or tidy."),
        };
        var chosen = ReadId(datasetId);
        var model = await service.GetModelAsync(id, cancellation);
        var dataset = await datasets.GetAsync(chosen, cancellation);
        var predictions = await service.PredictDatasetAsync(id, chosen, cancellation);
        StrictReading.DemandCertain(predictions.UncertainSymbols, strict);
        var made = await budget.ComputeAsync(
            () =>
            {
                var buffer = new MemoryStream();
                using (var writer = new StreamWriter(buffer, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true))
                    write(writer, predictions, form);
                buffer.Position = 0;
                return buffer;
            },
            cancellation
        );
        var name = $"{Path.GetFileNameWithoutExtension(dataset.Name)}-by-run-{model.RunNumber}.csv";
        return TypedResults.Stream(made, "text/csv; charset=utf-8", name);
    }
}
