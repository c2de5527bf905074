using System.Globalization;
using ChordDash.Components.Accounts;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Resources;
using ChordDash.Server.Accounts.Budgets;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Data;

/// <summary>Makes the rows of data sets.</summary>
internal sealed class DatasetRows(IDbContextFactory<ChordDashContext> contexts, TimeProvider time)
{
    public async Task<DatasetSummary?> FindBySha256Async(string sha256, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        return await database.Datasets.AsNoTracking().FirstOrDefaultAsync(row => row.Sha256 == sha256, cancellationToken) is { } row
            ? Summarize(row)
            : null;
    }

    /// <summary>Stores the row of an import that was read, in place of the import's own.</summary>
    /// <returns>The data set; another one, and nothing is stored, if the same file has come twice at once.</returns>
    public DatasetSummary Add(ImportRow import, ChordDataset dataset, DatasetStatistics statistics)
    {
        using var database = contexts.CreateDbContext();
        using var transaction = database.Begin();
        if (database.Datasets.AsNoTracking().FirstOrDefault(other => other.Sha256 == import.Sha256) is { } twin)
            return Summarize(twin);
        var names =
            import.Origin == DatasetOrigin.Sample
                ? SampleNames(dataset.ClassLabels)
                : RememberedNames(database, dataset.ClassLabels, import.Owner);
        var row = new DatasetRow
        {
            Id = import.Id,
            Name = import.FileName,
            CreatedAt = time.GetUtcNow(),
            Bytes = import.Bytes,
            Pieces = dataset.Sequences.Count,
            Classes = Classes(dataset, names),
            Statistics = statistics,
            Origin = import.Origin,
            Owner = import.Owner,
            Sha256 = import.Sha256,
            Symbols = dataset.Tokens is { } tokens
                ? ChordSymbols.FromTokens(tokens).ToDictionary(symbol => dataset.FirstToken + symbol.Key, symbol => symbol.Value)
                : null,
        };
        database.Datasets.Add(row);
        database.SaveChanges();
        database.Imports.Where(item => item.Id == import.Id).ExecuteDelete();
        transaction.Commit();
        return Summarize(row);
    }

    /// <param name="edit">What was done to the parent, without a full stop.</param>
    /// <param name="bytes">Size of its file.</param>
    public DatasetRow Derive(Guid id, DatasetSummary parent, Message edit, ChordDataset dataset, long bytes, Owner? owner)
    {
        var name = $"{parent.Name} ({edit})";
        return new DatasetRow
        {
            Id = id,
            Name = name.Length <= Limits.MaxNameCharacters ? name : $"{name[..(Limits.MaxNameCharacters - 1)]}…",
            CreatedAt = time.GetUtcNow(),
            Bytes = bytes,
            Pieces = dataset.Sequences.Count,
            Classes = Classes(
                dataset,
                [
                    .. dataset.ClassLabels.Select(label =>
                        parent.Classes.First(item => string.Equals(item.Label, label, StringComparison.Ordinal)).Name
                    ),
                ]
            ),
            Statistics = DatasetStatistics.Compute(dataset),
            Origin = DatasetOrigin.Derived,
            Owner = owner,
            Tags = parent.Tags,
            ParentId = parent.Id,
            Derivation = CheckMessages.MadeOf(parent.Name, edit),
            Symbols = dataset.Tokens is null ? WithoutWords(parent) : parent.Symbols,
        };
    }

    /// <summary>Symbols without those of words beside the standard vocabulary, which the pieces have no more.</summary>
    private static Dictionary<int, string>? WithoutWords(DatasetSummary parent)
    {
        var left = parent
            .Symbols?.Where(symbol => !parent.Statistics.StandardVocabulary || StandardChords.IsStandard(symbol.Key))
            .ToDictionary(symbol => symbol.Key, symbol => symbol.Value);
        return left is { Count: > 0 } ? left : null;
    }

    public static DatasetSummary Summarize(DatasetRow row) =>
        new(row.Id, row.Name, row.CreatedAt, row.Bytes, row.Pieces, row.Classes, row.Statistics)
        {
            Origin = row.Origin,
            Owner = row.Owner,
            Sha256 = row.Sha256,
            Notes = row.Notes,
            Tags = row.Tags,
            ParentId = row.ParentId,
            Derivation = row.Derivation,
            Symbols = row.Symbols,
        };

    private static List<DatasetClass> Classes(ChordDataset dataset, List<string> names)
    {
        var counts = new int[dataset.ClassLabels.Count];
        foreach (var label in dataset.Labels ?? [])
            counts[label]++;
        return [.. dataset.ClassLabels.Select((label, index) => new DatasetClass(label, names[index], counts[index]))];
    }

    private static string DefaultName(string label) =>
        long.TryParse(label, out _) || ShownText.Clean(label, Limits.MaxNameCharacters) is not { Length: > 0 } shown
            ? $"Class {label}"
            : shown;

    private static List<string> SampleNames(IReadOnlyList<string> labels) =>
        [.. labels.Select(label => SampleDataGenerator.ComposerNames[int.Parse(label, CultureInfo.InvariantCulture)])];

    // The names that the same owner or an administrator gave to the same labels last: what others write is not put into one's data set. The
    // sample's composers are nobody's.
    private static List<string> RememberedNames(ChordDashContext database, IReadOnlyList<string> labels, Owner? owner)
    {
        var defaults = labels.Select(DefaultName).ToList();
        if (labels.Count == 0)
            return defaults;
        var trusted = database.Users.Where(account => account.Role == Role.Administrator).Select(account => account.Id).ToHashSet();
        var classes = database
            .Datasets.AsNoTracking()
            .Where(row => row.Origin != DatasetOrigin.Sample)
            .OrderByDescending(row => row.CreatedAt)
            .Select(row => new { row.Classes, row.Owner })
            .AsEnumerable()
            .Where(row => row.Owner?.Id == owner?.Id || (row.Owner is { } other && trusted.Contains(other.Id)))
            .Select(row => row.Classes);
        var named = classes.FirstOrDefault(items =>
            items.Select(item => item.Label).SequenceEqual(labels, StringComparer.Ordinal)
            && !items.Select(item => item.Name).SequenceEqual(defaults, StringComparer.Ordinal)
        );
        return named is null ? defaults : [.. named.Select(item => item.Name)];
    }
}
