using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Training;

/// <summary>Indices of the pieces to learn from and of those held out; together each piece once, both ascending.</summary>
internal sealed record DataSplit(IReadOnlyList<int> Train, IReadOnlyList<int> Validation);

internal static class DatasetSplitter
{
    /// <exception cref="UserErrorException">One side would stay empty.</exception>
    public static DataSplit Split(ChordDataset dataset, HyperParameters parameters)
    {
        var heldOut = Assign(dataset, parameters);
        var pieces = Enumerable.Range(0, heldOut.Count).ToLookup(piece => heldOut[piece]);
        if (!pieces.Contains(true) || !pieces.Contains(false))
            throw new UserErrorException(TrainingMessages.SplitLeavesOneSideEmpty);
        return new([.. pieces[false]], [.. pieces[true]]);
    }

    /// <summary>For each piece whether it is held out.</summary>
    public static IReadOnlyList<bool> Assign(ChordDataset dataset, HyperParameters parameters)
    {
        var labels = dataset.Labels ?? throw new ArgumentException("The data set has no labels.", nameof(dataset));
        var random = new NumpyRandom(parameters.SplitSeed);
        return parameters.Split switch
        {
            SplitMethod.Stratified => Stratified(dataset, labels, parameters.ValidationFraction, random),
            SplitMethod.Notebook => [.. labels.Select(_ => random.NextDouble() <= parameters.ValidationFraction)],
            SplitMethod.Folds => Fold(dataset, labels, parameters, random),
            _ => throw new ArgumentOutOfRangeException(nameof(parameters), parameters.Split, "Unknown split."),
        };
    }

    /// <summary>For each piece the first one of its group: pieces that are identical, or that the data set says belong together.</summary>
    public static IReadOnlyList<int> Duplicates(ChordDataset dataset)
    {
        var twins = SequenceComparer.Duplicates(dataset.Sequences);
        if (dataset.Groups is not { } groups)
            return twins;
        var sets = new DisjointSets(twins.Count);
        var first = new Dictionary<int, int>();
        for (var piece = 0; piece < twins.Count; piece++)
        {
            sets.Join(twins[piece], piece);
            sets.Join(first.TryAdd(groups[piece], piece) ? piece : first[groups[piece]], piece);
        }
        return [.. Enumerable.Range(0, twins.Count).Select(sets.Find)];
    }

    // Per class, groups of identical sequences are held out whole and in random order, as far as they fit the class's share; if none
    // fits, the smallest. A class with one group only is learned from.
    private static bool[] Stratified(ChordDataset dataset, IReadOnlyList<int> labels, double fraction, Random random)
    {
        var heldOut = new bool[labels.Count];
        foreach (var groups in GroupsByClass(dataset, labels).Where(groups => groups.Length > 1))
        {
            random.Shuffle(groups);
            var count = groups.Sum(group => group.Length);
            var room = Math.Clamp((int)Math.Round(count * fraction), 1, count - 1);
            room = Math.Max(room, groups.Min(group => group.Length));
            foreach (var group in groups)
            {
                if (group.Length > room)
                    continue;
                room -= group.Length;
                foreach (var piece in group)
                    heldOut[piece] = true;
            }
        }

        return heldOut;
    }

    // Groups of identical sequences are dealt out in turn, class after class, so that the folds differ by a group or so.
    private static bool[] Fold(ChordDataset dataset, IReadOnlyList<int> labels, HyperParameters parameters, Random random)
    {
        var heldOut = new bool[labels.Count];
        var next = 0;
        foreach (var groups in GroupsByClass(dataset, labels).Where(groups => groups.Length > 1))
        {
            random.Shuffle(groups);
            foreach (var group in groups)
            {
                if (next++ % parameters.Folds != parameters.Fold - 1)
                    continue;
                foreach (var piece in group)
                    heldOut[piece] = true;
            }
        }

        return heldOut;
    }

    private static IEnumerable<int[][]> GroupsByClass(ChordDataset dataset, IReadOnlyList<int> labels)
    {
        var twins = Duplicates(dataset);
        return Enumerable
            .Range(0, labels.Count)
            .GroupBy(piece => twins[piece], (_, group) => group.ToArray())
            .GroupBy(group => labels[group[0]]) // Twins under different labels go with the first.
            .OrderBy(groups => groups.Key)
            .Select(groups => groups.ToArray());
    }
}
