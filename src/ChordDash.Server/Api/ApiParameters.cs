using System.Text.RegularExpressions;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using Microsoft.OpenApi;

namespace ChordDash.Server.Api;

/// <summary>Describes the parameters of operations, which handlers only name.</summary>
internal static partial class ApiParameters
{
    /// <summary>By name, where no path has a description of its own.</summary>
    private static readonly Dictionary<string, string> Descriptions = new(StringComparer.Ordinal)
    {
        ["skip"] = "The number of rows to leave out at the beginning of the list, from 0. The default is 0.",
        ["take"] = Take(Limits.DefaultPageRows),
        ["separator"] =
            "comma, or semicolon for a file with semicolons and decimal commas, as Excel expects with Polish settings. "
            + "The default is comma.",
        ["bom"] = "Whether the file begins with a byte order mark, by which Excel recognises UTF-8. The default is false.",
        ["datasetId"] = "The id of the data set whose pieces the model is asked about. It is required.",
        ["format"] =
            "notebook: one line with the predicted class of each piece. table: one row for each piece with all probabilities. "
            + "tidy: one row for each piece and composer. The default is notebook.",
        ["countLearned"] =
            "Whether the pieces that the model was trained on count too, which makes the results optimistic. The default is false.",
        ["kind"] = "The kind of the item: run, dataset or model.",
        ["epoch"] = "The number of the epoch, from 1.",
        ["label"] = "Returns only pieces with this label, as the file of the data set writes it.",
        ["search"] =
            "Returns only pieces that contain these consecutive chords, as symbols or codes with spaces between them, such as G C. "
            + "A number sign and a row, such as #12, returns only the piece in this row. "
            + FormattableString.Invariant($"At most {Limits.MaxSearchCharacters:N0} characters."),
        ["count"] = "The largest number of pieces to return, 1 to 1,000. The default is 100.",
        ["pieces"] =
            FormattableString.Invariant(
                $"The approximate number of pieces in the data set with labels, {SampleSize.Min} to {SampleSize.Max:N0}. The default is "
            ) + $"{SampleSize.Default}.",
        ["seed"] = "The number that the random choices follow from. Another seed gives other pieces. The default is 0.",
        ["keepCheckpointsDays"] =
            "Days after the end of a run until its checkpoints are deleted; 0 for never. The default is the number in the rules that "
            + "apply.",
        ["keepRunsDays"] =
            "Days after the end of a run until it is deleted; 0 for never. The default is the number in the rules that apply.",
        ["strict"] =
            "Whether the server refuses typed chords with status 422 if a token is doubtful or not understood. strict in the body has the "
            + "same effect. The default is false.",
    };

    /// <summary>Where one name means different things; the first path that an operation's path begins with counts.</summary>
    private static readonly (string Path, string Name, string Description)[] OfPaths =
    [
        ("api/v1/datasets/imports/{id}", "id", "The id of the import, which is also the id of the data set that it makes."),
        ("api/v1/datasets/{id}", "id", "The id of the data set."),
        ("api/v1/models/{id}", "id", "The id of the model."),
        ("api/v1/deleted/{kind}/{id}", "id", "The id of the deleted run, data set or model."),
        ("api/v1/predictions/asked/{id}", "id", "The number of the question in the history."),
        ("api/v1/datasets/{id}/pieces", "from", "The number of matching pieces to leave out at the beginning, from 0. The default is 0."),
        ("api/v1/runs/{id}/events", "from", "The number of the first event to send, from 0. The default is 0."),
        ("api/v1/runs/{id}/epochs", "take", Take(Limits.MaxPageRows)),
        (
            "api/v1/datasets/{id}/pieces",
            "strict",
            "Whether the server refuses the search with status 422 if one of its chords is doubtful. The default is false."
        ),
        (
            "api/v1/models/{id}",
            "strict",
            "Whether the server responds with status 422 if it can't read a symbol of the data set with certainty in the vocabulary of the "
                + "model. The default is false."
        ),
        ("api/v1/chords/midi", "strict", "Whether the server refuses a file with doubtful beats with status 422. The default is false."),
    ];

    /// <summary>Describes the parameters that have no description yet.</summary>
    /// <param name="path">Of the operation; its parameters may have constraints.</param>
    public static void Describe(OpenApiOperation operation, string path)
    {
        var plain = Constraints().Replace(path, "");
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            if (parameter.Name is { } name)
                parameter.Description ??= Find(name, plain);
        }
    }

    private static string Take(int usual) =>
        FormattableString.Invariant($"The largest number of rows to return, 1 to {Limits.MaxPageRows:N0}. The default is {usual:N0}.");

    private static string? Find(string name, string path) =>
        OfPaths
            .Where(one => one.Name.Equals(name, StringComparison.Ordinal) && path.StartsWith(one.Path, StringComparison.Ordinal))
            .Select(one => one.Description)
            .FirstOrDefault()
        ?? Descriptions.GetValueOrDefault(name);

    [GeneratedRegex(":[a-z]+", RegexOptions.NonBacktracking)]
    private static partial Regex Constraints();
}
