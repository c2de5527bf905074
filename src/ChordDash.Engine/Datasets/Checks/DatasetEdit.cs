using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;

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
            throw new UserErrorException(CheckMessages.EditLeavesNothing);
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

    /// <summary>What it does, such as "58 pieces left out, cut after 2,000 beats"; null when it does nothing.</summary>
    public Message? Describe()
    {
        Message[] changes =
        [
            .. new[]
            {
                LeaveOut.Count > 0 ? CheckMessages.PiecesLeftOut(LeaveOut.Count) : null,
                KeepTogether.Count > 0 ? CheckMessages.GroupsKeptTogether(KeepTogether.Count) : null,
                CutTo is { } beats ? CheckMessages.PiecesCut(beats) : null,
                Canonical ? CheckMessages.LowestCodes : null,
                Shuffle ? CheckMessages.RowsShuffled : null,
                RestFor.Count > 0 ? CheckMessages.CodesMadeRests(RestFor.Count) : null,
                Padding is not null ? CheckMessages.PaddingCutOff : null,
                Unite.Count > 0 ? CheckMessages.ClassesUnited(Unite.Count) : null,
            }.OfType<Message>(),
        ];
        return changes.Length > 0 ? Message.Join(", ", changes) : null;
    }

    private void Check(ChordDataset dataset)
    {
        if (Describe() is null)
            throw new UserErrorException(CheckMessages.EditChangesNothing);
        if (
            LeaveOut.Concat(KeepTogether.SelectMany(group => group)).FirstOrDefault(row => row < 0 || row >= dataset.Sequences.Count, -1)
                is var bad
            && bad != -1
        )
            throw new UserErrorException(CheckMessages.EditNamesUnknownRow(bad, dataset.Sequences.Count - 1));
        var labels = dataset.ClassLabels.ToHashSet(StringComparer.Ordinal);
        if (Unite.FirstOrDefault(group => group.Count < 2 || group.Any(label => !labels.Contains(label))) is { } group)
            throw new UserErrorException(CheckMessages.EditCannotUnite(Quoted(group)));
        if (CutTo is < 1 and var beats)
            throw new UserErrorException(CheckMessages.EditCannotCut(beats));
    }

    private static Message Quoted(IReadOnlyList<string> labels) =>
        Message.Join(", ", [.. labels.DefaultIfEmpty("").Take(MaxQuoted).Select(label => CheckMessages.QuotedLabel(label))]);

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
