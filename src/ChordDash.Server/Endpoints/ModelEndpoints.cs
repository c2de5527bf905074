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
    }

    private static async Task<IResult> DownloadAsync(
        Guid id, string? datasetId, string? format, IPredictionService service, IDatasetCatalog datasets, CancellationToken cancellation)
    {
        Action<TextWriter, DatasetPredictions> write = format?.ToUpperInvariant() switch
        {
            null or "NOTEBOOK" => PredictionCsv.WriteNotebook,
            "TABLE" => PredictionCsv.WriteTable,
            _ => throw new UserErrorException($"There is no format '{format}'. Choose notebook or table."),
        };
        if (!Guid.TryParse(datasetId, out var chosen))
            throw new UserErrorException("Say in datasetId which data set to predict, by its id.");

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
