using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;

namespace ChordDash.Engine.Datasets.Checks;

/// <summary>Changes that make another data set of one. All of them refer to the rows before the change.</summary>
/// <remarks>JSON may have null in the place of a list.</remarks>
public sealed record DatasetEdit
{
    private const int ShuffleSeed = 20240119;
    private const int MaxQuoted = 5;

    /// <summary>Rows that are left out.</summary>
    public IReadOnlyList<int> LeaveOut
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>Groups of rows that no split may tear apart.</summary>
    public IReadOnlyList<IReadOnlyList<int>> KeepTogether
    {
        get;
        init => field = [.. value?.Where(group => group is not null) ?? []];
    } = [];

    /// <summary>Pieces are cut after so many beats; null for whole ones.</summary>
    public int? CutTo { get; init; }

    /// <summary>Standard chords are written under the lowest code with their notes.</summary>
    public bool Canonical { get; init; }

    /// <summary>The rows are put in random order.</summary>
    public bool Shuffle { get; init; }

    /// <summary>Codes, such as those of words that are no chords, that become rests (-1).</summary>
    public IReadOnlyList<int> RestFor
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>A code that fills the ends of pieces up, which are cut off; null for none.</summary>
    public int? Padding { get; init; }

    /// <summary>Labels that mean the same class; the first of each group stays.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Unite
    {
        get;
        init => field = [.. value?.Where(group => group is not null) ?? []];
    } = [];

    /// <summary>Both changes together.</summary>
    public DatasetEdit And(DatasetEdit other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new()
        {
            LeaveOut = [.. LeaveOut.Union(other.LeaveOut).Order()],
            KeepTogether = [.. KeepTogether, .. other.KeepTogether],
            CutTo = CutTo is { } one && other.CutTo is { } two ? Math.Min(one, two) : CutTo ?? other.CutTo,
            Canonical = Canonical || other.Canonical,
            Shuffle = Shuffle || other.Shuffle,
            RestFor = [.. RestFor.Union(other.RestFor).Order()],
            Padding = Padding ?? other.Padding,
            Unite = [.. Unite, .. other.Unite],
        };
    }

    /// <exception cref="UserErrorException">Nothing would be left, nothing would change, or a row does not exist.</exception>
    public ChordDataset Apply(ChordDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        Check(dataset);
        var leftOut = LeaveOut.ToHashSet();
        int[] rows = [.. Enumerable.Range(0, dataset.Sequences.Count).Where(row => !leftOut.Contains(row))];
        if (rows.Length == 0)
            throw new UserErrorException("Nothing would be left of this data set. Leave fewer pieces out.");
        if (Shuffle)
            new Random(ShuffleSeed).Shuffle(rows);

        var groups = KeepTogether.Count > 0 || dataset.Groups is not null ? Groups(dataset) : null;
        var united = United(dataset.ClassLabels);
        // Classes that have lost their last piece are no classes any more.
        int[] classes = dataset.Labels is { } all ? [.. rows.Select(row => united[all[row]]).Distinct().Order()] : [];
        var rests = RestFor.ToHashSet();
        ReadOnlyMemory<int>[] sequences = [.. rows.Select(row => Edited(dataset.Sequences[row], rests))];
        // Words that nothing has any more keep no data set off the standard vocabulary.
        var hasWords =
            dataset.Tokens is not null
            && (
                dataset.FirstToken == 0
                || sequences.Any(sequence => sequence.Span.ContainsAnyExceptInRange(StandardChords.Rest, StandardChords.Last))
            );
        return dataset with
        {
            Sequences = sequences,
            Labels = dataset.Labels is { } labels ? [.. rows.Select(row => Array.BinarySearch(classes, united[labels[row]]))] : null,
            ClassLabels = [.. classes.Select(index => dataset.ClassLabels[index])],
            Groups = groups is null ? null : [.. rows.Select(row => groups[row])],
            Tokens = hasWords ? dataset.Tokens : null,
            FirstToken = hasWords ? dataset.FirstToken : 0,
        };
    }

    /// <summary>What it does, such as "58 pieces left out, cut after 2,000 beats".</summary>
    public string Describe() =>
        string.Join(
            ", ",
            new[]
            {
                LeaveOut.Count > 0 ? $"{LeaveOut.Count:N0} {(LeaveOut.Count == 1 ? "piece" : "pieces")} left out" : null,
                KeepTogether.Count > 0
                    ? $"{KeepTogether.Count:N0} {(KeepTogether.Count == 1 ? "group" : "groups")} of pieces kept together"
                    : null,
                CutTo is { } beats ? $"cut after {beats:N0} beats" : null,
                Canonical ? "chords under their lowest codes" : null,
                Shuffle ? "rows shuffled" : null,
                RestFor.Count > 0 ? $"{RestFor.Count:N0} {(RestFor.Count == 1 ? "code" : "codes")} made rests" : null,
                Padding is not null ? "padding cut off" : null,
                Unite.Count > 0 ? $"{Unite.Count:N0} {(Unite.Count == 1 ? "class" : "classes")} united" : null,
            }.OfType<string>()
        );

    private void Check(ChordDataset dataset)
    {
        if (Describe().Length == 0)
            throw new UserErrorException("Nothing was chosen that would change the data set. Choose at least one change.");
        if (
            LeaveOut.Concat(KeepTogether.SelectMany(group => group)).FirstOrDefault(row => row < 0 || row >= dataset.Sequences.Count, -1)
                is var bad
            && bad != -1
        )
            throw new UserErrorException(
                $"There is no row {bad} in this data set: its rows go from 0 to {dataset.Sequences.Count - 1:N0}."
            );
        var labels = dataset.ClassLabels.ToHashSet(StringComparer.Ordinal);
        if (Unite.FirstOrDefault(group => group.Count < 2 || group.Any(label => !labels.Contains(label))) is { } group)
            throw new UserErrorException(
                $"The labels {string.Join(", ", group.Take(MaxQuoted).Select(label => $"'{label}'"))} cannot be united. Name two "
                    + "or more labels of this data set."
            );
        if (CutTo < 1)
            throw new UserErrorException($"Pieces cannot be cut after {CutTo} beats. Choose at least 1.");
    }

    private int[] Groups(ChordDataset dataset)
    {
        var groups = new DisjointSets(dataset.Sequences.Count);
        foreach (var members in dataset.Groups?.Index().GroupBy(entry => entry.Item, entry => entry.Index) ?? [])
            groups.Join(members);
        foreach (var members in KeepTogether)
            groups.Join(members);
        return [.. Enumerable.Range(0, dataset.Sequences.Count).Select(groups.Find)];
    }

    /// <summary>For each class the one that its pieces have after the change.</summary>
    private int[] United(IReadOnlyList<string> labels)
    {
        var sets = new DisjointSets(labels.Count);
        var kept = Enumerable.Range(0, labels.Count).ToArray();
        var index = labels.Index().ToDictionary(entry => entry.Item, entry => entry.Index, StringComparer.Ordinal);
        foreach (var group in Unite)
            sets.Join(group.Select(label => index[label]));
        foreach (var group in Unite.Reverse())
            kept[sets.Find(index[group[0]])] = index[group[0]];
        return [.. Enumerable.Range(0, labels.Count).Select(label => kept[sets.Find(label)])];
    }

    private ReadOnlyMemory<int> Edited(ReadOnlyMemory<int> sequence, HashSet<int> rests)
    {
        // A piece of padding alone keeps a beat.
        if (Padding is { } padding)
            sequence = sequence[..Math.Max(1, sequence.Span.LastIndexOfAnyExcept(padding) + 1)];
        var cut = CutTo is { } beats && beats < sequence.Length ? sequence[..beats] : sequence;
        return Canonical || rests.Count > 0 ? Array.ConvertAll(cut.ToArray(), Edited) : cut;

        int Edited(int code) =>
            rests.Contains(code) ? StandardChords.Rest
            : Canonical && StandardChords.IsStandard(code) ? StandardChords.Canonical(code)
            : code;
    }
}
