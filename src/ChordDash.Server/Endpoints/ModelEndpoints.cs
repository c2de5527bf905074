using System.Text;
using ChordDash.Engine;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Prediction;

namespace ChordDash.Server.Endpoints;

internal static class ModelEndpoints
{
    public static void MapModelEndpoints(this IEndpointRouteBuilder api)
    {
        api.MapGet("/models", (IPredictionService service, CancellationToken cancellation) => service.ListModelsAsync(cancellation));
        api.MapGet("/models/{id:guid}", (Guid id, IPredictionService service, CancellationToken cancellation) => service.GetModelAsync(id, cancellation));
        api.MapGet("/models/{id:guid}/predictions.csv", DownloadAsync);
        api.MapGet("/models/{id:guid}/predictions.json", (Guid id, string? datasetId, IPredictionService service, CancellationToken cancellation) =>
            service.PredictDatasetAsync(id, ReadId(datasetId), cancellation));
        api.MapGet("/models/{id:guid}/evaluation", (Guid id, string? datasetId, bool? countLearned, IPredictionService service, CancellationToken cancellation) =>
            service.EvaluateDatasetAsync(id, ReadId(datasetId), countLearned ?? false, cancellation));
    }

    private static Guid ReadId(string? datasetId) =>
        Guid.TryParse(datasetId, out var id) ? id : throw new UserErrorException("Say in datasetId which data set to take, by its id.");

    private static async Task<IResult> DownloadAsync(
        Guid id, string? datasetId, string? format, IPredictionService service, IDatasetCatalog datasets, CancellationToken cancellation)
    {
        Action<TextWriter, DatasetPredictions> write = format?.ToUpperInvariant() switch
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
        using var buffer = new MemoryStream();
        await using (var writer = new StreamWriter(buffer, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true))
            write(writer, predictions);
        var name = $"{Path.GetFileNameWithoutExtension(dataset.Name)}-by-run-{model.RunNumber}.csv";
        return TypedResults.File(buffer.ToArray(), "text/csv; charset=utf-8", name);
    }
}
