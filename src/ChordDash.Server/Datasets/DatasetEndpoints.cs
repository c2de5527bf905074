using ChordDash.Components.Accounts;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Checks;
using ChordDash.Server.Api;
using ChordDash.Server.Resources;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ChordDash.Server.Datasets;

/// <summary>What to change; null leaves as it is.</summary>
/// <param name="Name">New name of the data set, at most 200 characters.</param>
/// <param name="Notes">New notes, at most 10,000 characters; an empty text removes them.</param>
/// <param name="Tags">New tags, which replace all tags of the data set: at most 20 of at most 40 characters each. An empty list removes
/// all.</param>
/// <param name="ClassNames">New names of all classes, in class-index order. Each has at most 200 characters, and no two are equal without
/// regard to case.</param>
/// <param name="Symbols">New symbols by chord code, which replace all symbols of the data set. Each symbol occurs once, and has at most 40
/// characters and no spaces. An empty object removes all.</param>
internal sealed record DatasetBody(
    string? Name,
    string? Notes,
    IReadOnlyList<string>? Tags,
    IReadOnlyList<string>? ClassNames,
    Dictionary<int, string>? Symbols
);

/// <summary>Pieces of a data set that match a filter, and how the server read the chords that were searched for.</summary>
/// <param name="Found">Pieces that match, of which some are given.</param>
/// <param name="Pieces">The matching pieces from position "from" on, at most "count" of them, in the order of the data set.</param>
internal sealed record PiecesAnswer(int Found, IReadOnlyList<PieceAnswer> Pieces) : ReadAnswer;

/// <summary>A piece of a data set.</summary>
/// <param name="Row">Index of the piece in the data set, from 0.</param>
/// <param name="Label">Label of the piece, as the file had it; null if the data set has no labels.</param>
/// <param name="Codes">Chord codes of the piece, one per beat.</param>
/// <param name="Symbols">One per code; null when the vocabulary has none.</param>
internal sealed record PieceAnswer(int Row, string? Label, IReadOnlyList<int> Codes, IReadOnlyList<string>? Symbols);

internal static class DatasetEndpoints
{
    private const int DefaultPieces = 100;
    private const int MaxPieces = 1_000;

    public static void MapDatasetEndpoints(this IEndpointRouteBuilder api)
    {
        var datasets = api.MapGroup("/datasets").WithTags("Data sets");
        datasets
            .MapGet("", ListAsync)
            .WithSummary("Lists the data sets, newest first.")
            .WithDescription(
                "Returns one page of the data sets with their classes, statistics, notes and vocabulary, but without their pieces."
            );

        datasets
            .MapGet("/{id:guid}", GetAsync)
            .WithSummary("A data set: its classes, figures, notes and vocabulary.")
            .WithDescription("Returns the data set without its pieces. If there is no such data set, the server responds with status 404.");

        // The catalogue counts while it reads and says a better sentence than Kestrel's limit.
        datasets
            .MapPost("", UploadAsync)
            .WithSummary("Uploads a pickle file of pieces; the same file again is the data set that is there.")
            .WithDescription(
                "Members may do this. The server reads the file before it responds. It returns the new data set with status 201, or "
                    + "status 200 with the existing one if a data set was made from the same bytes. A file above the limit of the server "
                    + "(256 MB unless it is configured otherwise) is refused with status 413, and a file that can't be read as pieces "
                    + "with status 422."
            )
            .WithFile("A pickle file, gzip allowed.")
            .Produces<DatasetSummary>()
            .Produces<DatasetSummary>(StatusCodes.Status201Created)
            .WithMetadata(new DisableRequestSizeLimitAttribute());

        datasets
            .MapPatch("/{id:guid}", EditAsync)
            .WithSummary("Changes name, notes, tags, class names or symbols.")
            .WithDescription(
                "Changes the fields that the body contains, and returns the data set. classNames must name every class in order, "
                    + "each name once; an empty symbols removes the symbols. The fields are stored one after another: name, notes and "
                    + "tags, then classNames, then symbols. Only the owner and administrators may do this; others receive status 403. An "
                    + "invalid value is refused with status 422."
            )
            .WithMetadata(new RequestSizeLimitAttribute(Limits.MaxLongRequestBytes));

        datasets
            .MapGet("/{id:guid}/profile", ComputeProfileAsync)
            .WithSummary("How often each chord and each change occurs, by class.")
            .WithDescription(
                "Returns the frequencies of the most frequent chords and chord changes, for all pieces together and for each class. "
                    + "Data without labels has no classes in the response."
            );

        datasets
            .MapGet("/{id:guid}/pieces", ListPiecesAsync)
            .WithSummary("Pieces, filtered by label and searched for chords.")
            .WithDescription(
                "Returns the matching pieces in the order of their rows, with their chord codes, and with symbols if the vocabulary "
                    + "has them. found is the number of all matching pieces. If label isn't a label of the data set, or search contains a "
                    + "chord that the server doesn't understand, it responds with status 422."
            );

        datasets
            .MapGet("/{id:guid}/findings", ListFindingsAsync)
            .WithSummary("What the checks find: duplicates, odd lengths, rare classes and more.")
            .WithDescription(
                "Returns each problem with an explanation, a remedy and the rows that it is about. edit, if set, is a body for "
                    + "derive that corrects the problem. The checks also compare the pieces with those of the other data sets on the "
                    + "server."
            );

        datasets
            .MapPost("/{id:guid}/derive", DeriveAsync)
            .WithSummary("Makes a new data set of this one, with edits such as leaving duplicates out.")
            .WithDescription(
                "Applies the edits of the body to a copy, and returns the copy with status 201. The original stays as it is. "
                    + "Members may derive from any data set. Edits that change nothing, leave no piece or name a row that doesn't exist "
                    + "are refused with status 422."
            )
            .WithMetadata(new RequestSizeLimitAttribute(Limits.MaxLongRequestBytes));

        datasets.MapDatasetFileEndpoints();

        datasets
            .MapGet("/imports", ListImports)
            .WithSummary("Files that are being read.")
            .WithDescription(
                "Returns one page of the files that wait to be read or are being read, oldest first, and of the last files whose "
                    + "import has ended."
            );

        datasets
            .MapDelete("/imports/{id:guid}", CancelImport)
            .WithSummary("Gives up reading a file.")
            .WithDescription(
                "Stops reading and deletes the file. The response has no body (status 204). The request that uploads the file is "
                    + "then refused with status 422. An import that has ended doesn't change. Only the owner and administrators may do "
                    + "this; others receive status 403."
            );

        datasets
            .MapPost("/sample", AddSampleAsync)
            .WithSummary("Generates sample data: a labelled set and an unlabelled one.")
            .WithDescription(
                "Generates two data sets, one with labels for training and one without labels for predicting, and returns both with "
                    + "status 201. The same pieces and seed give the same data, which is stored only once. Members may do this. If pieces "
                    + "is out of range, the server responds with status 422."
            );

        datasets
            .MapDelete("/{id:guid}", DeleteAsync)
            .WithSummary("Deletes a data set and its files.")
            .WithDescription(
                "Deletes the pieces and the uploaded file for good. The response has no body (status 204). Only the owner and "
                    + "administrators may do this; others receive status 403. If a run that is queued, running or paused uses the data "
                    + "set, the server responds with status 409."
            )
            .WithMetadata(new UserErrorStatus(StatusCodes.Status409Conflict));
    }

    private static async Task<IReadOnlyList<DatasetSummary>> ListAsync(
        int? skip,
        int? take,
        IDatasetCatalog catalog,
        HttpResponse response,
        CancellationToken cancellation
    ) => Paging.Part(await catalog.ListAsync(cancellation), skip, take, response);

    private static async Task<DatasetSummary> GetAsync(Guid id, IDatasetCatalog catalog, CancellationToken cancellation) =>
        await catalog.GetAsync(id, cancellation);

    private static async Task<IResult> UploadAsync(HttpRequest request, IDatasetImports imports, CancellationToken cancellation)
    {
        var file = await UploadedFile.FindAsync(request, imports.MaximumBytes, cancellation);
        var import = await imports.ImportAsync(file.Content, file.Name, cancellation);
        return import.WasThere
            ? TypedResults.Ok(import.Dataset)
            : TypedResults.Created($"/api/v1/datasets/{import.Dataset!.Id}", import.Dataset);
    }

    private static async Task<DatasetSummary> EditAsync(Guid id, DatasetBody? body, IDatasetCatalog catalog, CancellationToken cancellation)
    {
        if (body is null)
            throw new UserErrorException(DatasetStoreMessages.DatasetEditIsMissing);
        await catalog.UpdateAsync(id, new DatasetChanges(body.Name, body.Notes, body.Tags), cancellation);
        if (body.ClassNames is not null)
            await catalog.RenameClassesAsync(id, body.ClassNames, cancellation);
        if (body.Symbols is not null)
            await catalog.SetSymbolsAsync(id, body.Symbols, cancellation);
        return await catalog.GetAsync(id, cancellation);
    }

    private static async Task<ChordProfile> ComputeProfileAsync(
        Guid id,
        IDatasetCatalog catalog,
        IWorkBudget budget,
        CancellationToken cancellation
    )
    {
        var data = await catalog.LoadAsync(id, cancellation);
        return await budget.ComputeAsync(() => ChordProfile.Compute(data, cancellation), cancellation);
    }

    private static async Task<PiecesAnswer> ListPiecesAsync(
        Guid id,
        string? label,
        string? search,
        int? from,
        int? count,
        bool? strict,
        IDatasetCatalog catalog,
        IWorkBudget budget,
        CancellationToken cancellation
    )
    {
        var dataset = await catalog.GetAsync(id, cancellation);
        var data = await catalog.LoadAsync(id, cancellation);
        int? index = label is null ? null : data.ClassLabels.ToList().IndexOf(label);
        if (index == -1)
            throw new UserErrorException(DatasetStoreMessages.LabelIsUnknown(label, string.Join(", ", data.ClassLabels)));
        if (from < 0 || count is < 1 or > MaxPieces)
            throw new UserErrorException(DatasetStoreMessages.PieceRangeIsInvalid(MaxPieces));
        var names = dataset.Names;
        // Without a search it is only a list.
        var rows = string.IsNullOrWhiteSpace(search)
            ? PieceFilter.Find(data, names, index, search, cancellation)
            : await budget.ComputeAsync(() => PieceFilter.Find(data, names, index, search, cancellation), cancellation);
        var read = PieceFilter.Read(search, names, cancellation);
        if (strict is true && read is not null)
            ReadingRefusedException.RequireCertain(read);
        return new(rows.Count, [.. rows.Skip(from ?? 0).Take(count ?? DefaultPieces).Select(Piece)])
        {
            Reading = read is null ? null : SequenceReading.Of(key: null, read),
        };

        PieceAnswer Piece(int row)
        {
            var codes = data.Sequences[row].ToArray();
            return new(
                row,
                data.Labels is { } labels ? data.ClassLabels[labels[row]] : null,
                codes,
                names.HasSymbols ? [.. codes.Select(names.Name)] : null
            );
        }
    }

    private static async Task<IReadOnlyList<DatasetFinding>> ListFindingsAsync(
        Guid id,
        IDatasetChecks checks,
        CancellationToken cancellation
    ) => await checks.ExamineAsync(id, cancellation);

    private static async Task<Created<DatasetSummary>> DeriveAsync(
        Guid id,
        DatasetEdit? edit,
        IDatasetChecks checks,
        CancellationToken cancellation
    )
    {
        var derived = await checks.DeriveAsync(id, edit ?? new DatasetEdit(), cancellation);
        return TypedResults.Created($"/api/v1/datasets/{derived.Id}", derived);
    }

    private static IReadOnlyList<DatasetImport> ListImports(int? skip, int? take, IDatasetImports imports, HttpResponse response) =>
        Paging.Part(imports.List(), skip, take, response);

    private static NoContent CancelImport(Guid id, IDatasetImports imports)
    {
        imports.Cancel(id);
        return TypedResults.NoContent();
    }

    private static async Task<Created<IReadOnlyList<DatasetSummary>>> AddSampleAsync(
        int? pieces,
        int? seed,
        IDatasetCatalog catalog,
        CancellationToken cancellation
    ) =>
        TypedResults.Created(
            "/api/v1/datasets",
            await catalog.AddSampleAsync(new SampleSize(pieces ?? SampleSize.Default, seed ?? 0), cancellation)
        );

    private static async Task<NoContent> DeleteAsync(Guid id, IDatasetCatalog catalog, CancellationToken cancellation)
    {
        await catalog.DeleteAsync(id, cancellation);
        return TypedResults.NoContent();
    }
}
