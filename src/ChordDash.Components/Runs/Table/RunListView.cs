using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;

namespace ChordDash.Components.Runs.Table;

/// <summary>What of all runs is listed, and in which order. Stands in the page's address.</summary>
public sealed record RunListView
{
    public string Search { get; init; } = "";

    public RunState? State { get; init; }

    public Guid? Dataset { get; init; }

    public string? Preset { get; init; }

    public string? Tag { get; init; }

    /// <summary>Whether the archived runs are listed, instead of the others.</summary>
    public bool Archived { get; init; }

    /// <summary>A column's key; null is by number, newest first.</summary>
    public string? Sort { get; init; }

    public bool Ascending { get; init; }

    public RunFigures Figures { get; init; }

    /// <summary>Whether a sweep, or the folds of a cross-validation, are one row.</summary>
    public bool Grouped { get; init; } = true;

    /// <summary>Whether some runs are left out, besides those that are archived or are not.</summary>
    public bool IsFiltered => this != Unfiltered;

    /// <summary>All runs, shown in the same way.</summary>
    public RunListView Unfiltered =>
        new()
        {
            Archived = Archived,
            Sort = Sort,
            Ascending = Ascending,
            Figures = Figures,
            Grouped = Grouped,
        };

    internal IReadOnlyList<RunEntry> Apply(IEnumerable<Run> runs, RunContext context)
    {
        var words = Search.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var listed = runs.Where(run =>
            run.Archived == Archived
            && (State is null || run.State == State)
            && (Dataset is null || run.DatasetId == Dataset)
            && (Preset is null || string.Equals(run.Preset, Preset, StringComparison.Ordinal))
            && (Tag is null || run.Tags.Contains(Tag, StringComparer.OrdinalIgnoreCase))
            && words.All(word => Matches(run, word))
        );
        return Sorted(RunEntry.Of(listed, Grouped), context);
    }

    /// <summary>In the order of the view.</summary>
    internal IReadOnlyList<RunEntry> Sorted(IEnumerable<RunEntry> entries, RunContext context)
    {
        if (RunColumns.Find(Sort) is not { } column)
            return [.. Ascending ? entries.OrderBy(entry => entry.Run.Number) : entries.OrderByDescending(entry => entry.Run.Number)];
        var keyed = entries.Select(entry => (Entry: entry, Key: column.Of(entry, context).Order)).ToList();
        // What has no figure comes last either way.
        var ordered = keyed.OrderBy(item => item.Key is null);
        return
        [
            .. (Ascending ? ordered.ThenBy(item => item.Key) : ordered.ThenByDescending(item => item.Key))
                .ThenByDescending(item => item.Entry.Run.Number)
                .Select(item => item.Entry),
        ];
    }

    /// <summary>The view in an address: only what differs from the usual.</summary>
    public IReadOnlyDictionary<string, object?> ToQuery() =>
        new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["search"] = Search.Length == 0 ? null : Search,
            ["state"] = State?.ToString().ToLowerInvariant(),
            ["dataset"] = Dataset,
            ["preset"] = Preset,
            ["tag"] = Tag,
            ["archived"] = Archived ? true : null,
            ["sort"] = Sort,
            ["ascending"] = Ascending ? true : null,
            ["figures"] = Figures == RunFigures.Report ? null : Figures.ToString().ToLowerInvariant(),
            ["grouped"] = Grouped ? null : false,
        };

    public static RunState? ParseState(string? text) => EnumName.TryParse<RunState>(text, out var state) ? state : null;

    private static bool Matches(Run run, string word) =>
        Contains(run.Name, word)
        || string.Equals($"#{run.Number}", word, StringComparison.Ordinal)
        || Contains(run.DatasetName, word)
        || Contains(RunText.Preset(run.Preset), word)
        || Contains(run.Notes, word)
        || (run.Reason is not null && Contains(T(run.Reason), word))
        || run.Tags.Any(tag => Contains(tag, word));

    private static bool Contains(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
}
