using System.Text;
using ChordDash.Engine;
using ChordDash.Engine.Datasets;
using ChordDash.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChordDash.Server.Endpoints;

/// <summary>The files of a data set to download.</summary>
internal static class DatasetFileEndpoints
{
    public static void MapDatasetFileEndpoints(this RouteGroupBuilder datasets)
    {
        datasets.MapGet("/{id:guid}/original", OriginalAsync).WithSummary("The file as it was uploaded.").Sends("application/octet-stream");
        datasets.MapGet("/{id:guid}/arrow", async (Guid id, IDatasetCatalog catalog, DataFolder folder, CancellationToken cancellation) =>
            Stored(folder.DatasetFile(id), "application/vnd.apache.arrow.file", $"{Stem(await catalog.GetAsync(id, cancellation))}.arrow")).WithSummary("The data set as an Arrow IPC file.").Sends("application/vnd.apache.arrow.file");
        datasets.MapGet("/{id:guid}/notebook.pkl", (Guid id, IDatasetCatalog catalog, CancellationToken cancellation) => WriteAsync(
            id, catalog, "application/octet-stream", "-notebook.pkl", (_, data, stream) => NotebookPickleWriter.Write(data, stream, cancellation), cancellation)).WithSummary("The data set as the reference notebook's pickle.").Sends("application/octet-stream");
        datasets.MapGet("/{id:guid}/table.csv", (Guid id, IDatasetCatalog catalog, CancellationToken cancellation) => WriteAsync(
            id, catalog, "text/csv; charset=utf-8", ".csv", (dataset, data, stream) => WriteCsv(dataset, data, stream, cancellation), cancellation)).WithSummary("The data set as CSV, a row per piece.").Sends("text/csv");
    }

    private static async Task<IResult> OriginalAsync(Guid id, IDatasetCatalog catalog, DataFolder folder, CancellationToken cancellation)
    {
        var dataset = await catalog.GetAsync(id, cancellation);
        return dataset.Origin == DatasetOrigin.Derived
            ? throw new NotFoundException($"'{dataset.Name}' was made here of another data set, so there is no uploaded file. Take its Arrow file or an export.")
            : Stored(folder.OriginalFile(id), "application/octet-stream", dataset.Name);
    }

    private static PhysicalFileHttpResult Stored(string path, string type, string name) => File.Exists(path)
        ? TypedResults.PhysicalFile(path, type, name)
        : throw new NotFoundException("The file of this data set is not on the server's disk any more. Delete the data set and upload it again.");

    // Made anew each time, on disk: it may be large.
    private static async Task<IResult> WriteAsync(
        Guid id, IDatasetCatalog catalog, string type, string ending, Action<DatasetSummary, ChordDataset, Stream> write, CancellationToken cancellation)
    {
        var dataset = await catalog.GetAsync(id, cancellation);
        var data = await catalog.LoadAsync(id, cancellation);
        return TypedResults.Stream(
            async body =>
            {
                // The writers are synchronous, which the response's own stream does not allow.
                await using var buffer = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
                await Task.Run(() => write(dataset, data, buffer), cancellation);
                buffer.Position = 0;
                await buffer.CopyToAsync(body, cancellation);
            },
            type,
            $"{Stem(dataset)}{ending}");
    }

    private static void WriteCsv(DatasetSummary dataset, ChordDataset data, Stream stream, CancellationToken cancellation)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        DatasetCsv.Write(writer, data, [.. dataset.Classes.Select(item => item.Name)], dataset.Names, cancellation);
    }

    private static string Stem(DatasetSummary dataset)
    {
        var name = dataset.Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? dataset.Name[..^3] : dataset.Name;
        return Path.GetFileNameWithoutExtension(name) is { Length: > 0 } stem ? stem : "dataset";
    }
}
