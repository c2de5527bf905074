using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Formats.Csv;
using ChordDash.Engine.Datasets.Formats.Pickle;
using ChordDash.Server.Accounts.Budgets;
using ChordDash.Server.Api;
using ChordDash.Server.Data;
using ChordDash.Server.Resources;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChordDash.Server.Datasets;

/// <summary>The files of a data set to download.</summary>
internal static class DatasetFileEndpoints
{
    public static void MapDatasetFileEndpoints(this RouteGroupBuilder datasets)
    {
        datasets
            .MapGet("/{id:guid}/original", ExportOriginalAsync)
            .CountsAsTransfer()
            .WithSummary("The file as it was uploaded.")
            .WithDescription(
                "Returns the bytes that were uploaded. A data set that was derived from another one has no uploaded file, so the "
                    + "server responds with status 404."
            )
            .Sends("application/octet-stream");

        datasets
            .MapGet("/{id:guid}/arrow", ExportArrowAsync)
            .CountsAsTransfer()
            .WithSummary("The data set as an Arrow IPC file.")
            .WithDescription("Returns the file in which ChordDash stores the pieces. Libraries for Apache Arrow can read it.")
            .Sends("application/vnd.apache.arrow.file");

        datasets
            .MapGet("/{id:guid}/notebook.pkl", ExportNotebookAsync)
            .CountsAsTransfer()
            .WithSummary("The data set as the reference notebook's pickle.")
            .WithDescription(
                "Returns a pickle in the format of the reference notebook, which you can train on outside ChordDash or upload again."
            )
            .Sends("application/octet-stream");

        datasets
            .MapGet("/{id:guid}/table.csv", ExportTableAsync)
            .CountsAsTransfer()
            .WithSummary("The data set as CSV, a row per piece.")
            .WithDescription(
                "Returns a header, and for each piece its row, its label and composer if the data has labels, its length in beats "
                    + "and its chord codes. If the vocabulary has symbols, the last column contains them. An unknown separator is refused "
                    + "with status 422."
            )
            .Sends("text/csv");
    }

    private static async Task<IResult> ExportOriginalAsync(
        Guid id,
        IDatasetCatalog catalog,
        DataFolder folder,
        CancellationToken cancellation
    )
    {
        var dataset = await catalog.GetAsync(id, cancellation);
        return dataset.Origin == DatasetOrigin.Derived
            ? throw new NotFoundException(DatasetStoreMessages.DerivedDatasetHasNoUpload(dataset.Name))
            : Stored(folder.OriginalFile(id), "application/octet-stream", dataset.Name);
    }

    private static async Task<PhysicalFileHttpResult> ExportArrowAsync(
        Guid id,
        IDatasetCatalog catalog,
        DataFolder folder,
        CancellationToken cancellation
    ) => Stored(folder.DatasetFile(id), "application/vnd.apache.arrow.file", $"{Stem(await catalog.GetAsync(id, cancellation))}.arrow");

    private static async Task<PushStreamHttpResult> ExportNotebookAsync(
        Guid id,
        IDatasetCatalog catalog,
        WorkThreads threads,
        CancellationToken cancellation
    )
    {
        var (dataset, data) = (await catalog.GetAsync(id, cancellation), await catalog.LoadAsync(id, cancellation));
        return Downloads.Make(
            threads,
            stream => NotebookPickleWriter.WriteByPiece(data, stream),
            "application/octet-stream",
            $"{Stem(dataset)}-notebook.pkl",
            cancellation
        );
    }

    private static async Task<PushStreamHttpResult> ExportTableAsync(
        Guid id,
        string? separator,
        bool? bom,
        IDatasetCatalog catalog,
        WorkThreads threads,
        CancellationToken cancellation
    )
    {
        var form = CsvForms.Read(separator, bom);
        var (dataset, data) = (await catalog.GetAsync(id, cancellation), await catalog.LoadAsync(id, cancellation));
        string[] names = [.. dataset.Classes.Select(item => item.Name)];
        return Downloads.MakeText(
            threads,
            writer => DatasetCsv.WriteByRow(writer, data, names, dataset.Names, form),
            "text/csv; charset=utf-8",
            $"{Stem(dataset)}.csv",
            cancellation
        );
    }

    private static PhysicalFileHttpResult Stored(string path, string type, string name) =>
        File.Exists(path)
            ? TypedResults.PhysicalFile(path, type, name)
            : throw new NotFoundException(DatasetStoreMessages.DatasetFileIsMissing);

    private static string Stem(DatasetSummary dataset)
    {
        var name = dataset.Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? dataset.Name[..^3] : dataset.Name;
        return Path.GetFileNameWithoutExtension(name) is { Length: > 0 } stem ? stem : "dataset";
    }
}
