using System.Text;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Models;
using ChordDash.Engine.Prediction;
using ChordDash.Server.Api;
using ChordDash.Server.Resources;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChordDash.Server.Models;

internal static class ModelEndpoints
{
    public static void MapModelEndpoints(this IEndpointRouteBuilder api)
    {
        var models = api.MapGroup("/models").WithTags("Models");
        models
            .MapGet("", ListAsync)
            .WithSummary("Lists the models, newest first.")
            .WithDescription("Returns one page of the models with their stage, classes, vocabulary and accuracy.");

        models
            .MapGet("/{id:guid}", GetAsync)
            .WithSummary("A model.")
            .WithDescription(
                "Returns the model without its provenance and report. If there is no such model, the server responds with status 404."
            );

        models
            .MapGet("/{id:guid}/details", GetDetailsAsync)
            .WithSummary("A model with its provenance and what it was found to be worth.")
            .WithDescription(
                "Returns the model with its run, data set, hyper-parameters, training environment and report, and the files that "
                    + "you can download. report is missing until the run ends."
            );

        models
            .MapPatch("/{id:guid}", EditAsync)
            .WithSummary("Changes name, notes or stage; one model is in production at most.")
            .WithDescription(
                "Changes the fields that the body contains, and returns the model. An empty name restores the name of the run. Only "
                    + "the owner of the run and administrators may do this, and only administrators may set the stage to production; "
                    + "others receive status 403. The model that was in production before becomes a candidate."
            );

        models
            .MapDelete("/{id:guid}", DeleteAsync)
            .WithSummary("Deletes a model; its run stays.")
            .WithDescription(
                "Deletes the model and its files for good. The response has no body (status 204). Only the owner of the run and "
                    + "administrators may do this; others receive status 403. If its run has not ended and can "
                    + "still replace it, the server responds with status 409."
            )
            .WithMetadata(new UserErrorStatus(StatusCodes.Status409Conflict));

        models
            .MapGet("/{id:guid}/model.json", ExportDescription)
            .SendsFileOfModel("Returns the settings, vocabulary, class names and temperatures of the model as JSON.");

        models
            .MapGet("/{id:guid}/weights.dat", ExportTorchSharp)
            .SendsFileOfModel("Returns the weights of the network in the format of TorchSharp.");

        models
            .MapGet("/{id:guid}/weights.safetensors", ExportSafetensors)
            .SendsFileOfModel("Returns all weights as safetensors, those of the n-gram part included.");

        models
            .MapGet("/{id:guid}/state_dict.pt", ExportStateDict)
            .SendsFileOfModel("Returns all weights as a PyTorch state dict, those of the n-gram part included.");

        models
            .MapGet("/{id:guid}/predict.py", ExportScript)
            .SendsFileOfModel("Returns a Python program that rebuilds the model with PyTorch from its other files.");

        models
            .MapGet("/{id:guid}/predictions.csv", ExportPredictionsAsync)
            .CountsAsTransfer()
            .WithSummary("Predicts every piece of a data set: as a table, tidy, or as the reference notebook writes it.")
            .WithDescription(
                "Returns the answers in the order of the pieces. format selects the columns. An unknown format or separator, or a "
                    + "missing datasetId, is refused with status 422. With strict, the server also refuses a data set whose symbols it "
                    + "can't read with certainty in the vocabulary of the model."
            )
            .Sends("text/csv");

        models
            .MapGet("/{id:guid}/predictions.json", PredictAsync)
            .WithSummary("Predicts every piece of a data set.")
            .WithDescription(
                "Returns the composer and the probabilities for each piece, in the order of the pieces. A missing datasetId is "
                    + "refused with status 422. With strict, the server also refuses a data set whose symbols it can't read with "
                    + "certainty in the vocabulary of the model."
            );

        models
            .MapGet("/{id:guid}/evaluation", EvaluateAsync)
            .WithSummary("Measures a model on a labelled data set.")
            .WithDescription(
                "Returns a report with the confusion matrix, confidence intervals, and accuracy and calibration by length. "
                    + "Composers are matched by name, otherwise by label. Pieces that the model was trained on are left out unless "
                    + "countLearned is true, and pieces of composers that the model doesn't know never count. If the data set has no "
                    + "labels or no piece counts, the server responds with status 422."
            );
    }

    private static RouteHandlerBuilder SendsFileOfModel(this RouteHandlerBuilder endpoint, string description) =>
        endpoint
            .CountsAsTransfer()
            .WithSummary("A file of the model.")
            .WithDescription($"{description} If the model has no such file, the server responds with status 404.")
            .Sends("application/octet-stream");

    private static async Task<IReadOnlyList<ModelSummary>> ListAsync(
        int? skip,
        int? take,
        IModelCatalog models,
        HttpResponse response,
        CancellationToken cancellation
    ) => Paging.Part(await models.ListAsync(cancellation), skip, take, response);

    private static async Task<ModelSummary> GetAsync(Guid id, IModelCatalog models, CancellationToken cancellation) =>
        await models.GetAsync(id, cancellation);

    private static async Task<ModelDetails> GetDetailsAsync(Guid id, IModelRegistry registry, CancellationToken cancellation) =>
        await registry.GetAsync(id, cancellation);

    private static async Task<ModelSummary> EditAsync(
        Guid id,
        ModelEdit? edit,
        IModelRegistry registry,
        IModelCatalog models,
        CancellationToken cancellation
    )
    {
        await registry.EditAsync(id, edit ?? throw new UserErrorException(PredictionMessages.ModelEditIsMissing), cancellation);
        return await models.GetAsync(id, cancellation);
    }

    private static async Task<NoContent> DeleteAsync(Guid id, IModelRegistry registry, CancellationToken cancellation)
    {
        await registry.DeleteAsync(id, cancellation);
        return TypedResults.NoContent();
    }

    private static PushStreamHttpResult ExportDescription(Guid id, IModelRegistry registry, CancellationToken cancellation) =>
        Export(id, ModelFile.Description, "model.json", "application/json", registry, cancellation);

    private static PushStreamHttpResult ExportTorchSharp(Guid id, IModelRegistry registry, CancellationToken cancellation) =>
        Export(id, ModelFile.TorchSharp, "weights.dat", "application/octet-stream", registry, cancellation);

    private static PushStreamHttpResult ExportSafetensors(Guid id, IModelRegistry registry, CancellationToken cancellation) =>
        Export(id, ModelFile.Safetensors, "weights.safetensors", "application/octet-stream", registry, cancellation);

    private static PushStreamHttpResult ExportStateDict(Guid id, IModelRegistry registry, CancellationToken cancellation) =>
        Export(id, ModelFile.StateDict, "state_dict.pt", "application/octet-stream", registry, cancellation);

    private static PushStreamHttpResult ExportScript(Guid id, IModelRegistry registry, CancellationToken cancellation) =>
        Export(id, ModelFile.Script, "predict.py", "text/x-python; charset=utf-8", registry, cancellation);

    private static PushStreamHttpResult Export(
        Guid id,
        ModelFile file,
        string name,
        string type,
        IModelRegistry registry,
        CancellationToken cancellation
    ) => TypedResults.Stream(body => registry.WriteAsync(id, file, body, cancellation), type, name);

    private static async Task<IResult> ExportPredictionsAsync(
        Guid id,
        string? datasetId,
        string? format,
        string? separator,
        bool? bom,
        bool? strict,
        IModelCatalog models,
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
            _ => throw new UserErrorException(PredictionMessages.PredictionFormatIsUnknown(format)),
        };
        var chosen = ReadId(datasetId);
        var model = await models.GetAsync(id, cancellation);
        var dataset = await datasets.GetAsync(chosen, cancellation);
        var predictions = await service.PredictDatasetAsync(id, chosen, cancellation);
        StrictReading.RequireCertain(predictions.UncertainSymbols, strict);
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

    private static async Task<DatasetPredictions> PredictAsync(
        Guid id,
        string? datasetId,
        bool? strict,
        IPredictionService service,
        CancellationToken cancellation
    )
    {
        var predictions = await service.PredictDatasetAsync(id, ReadId(datasetId), cancellation);
        StrictReading.RequireCertain(predictions.UncertainSymbols, strict);
        return predictions;
    }

    private static async Task<LabelledEvaluation> EvaluateAsync(
        Guid id,
        string? datasetId,
        bool? countLearned,
        bool? strict,
        IPredictionService service,
        CancellationToken cancellation
    )
    {
        var evaluation = await service.EvaluateDatasetAsync(id, ReadId(datasetId), countLearned ?? false, cancellation);
        StrictReading.RequireCertain(evaluation.UncertainSymbols, strict);
        return evaluation;
    }

    private static Guid ReadId(string? datasetId) =>
        Guid.TryParse(datasetId, out var id) ? id : throw new UserErrorException(PredictionMessages.PredictedDatasetIsMissing);
}
