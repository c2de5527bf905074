using System.Runtime.InteropServices;
using ChordDash.Engine.Datasets;

namespace ChordDash.Engine.Training;

/// <summary>Indices of the pieces to learn from and of those held out; together each piece once, both ascending.</summary>
internal sealed record DataSplit(IReadOnlyList<int> Train, IReadOnlyList<int> Validation);

internal static class DatasetSplitter
{
    /// <exception cref="UserErrorException">One side would stay empty.</exception>
    public static DataSplit Split(ChordDataset dataset, HyperParameters parameters)
    {
        var labels = dataset.Labels ?? throw new ArgumentException("The data set has no labels.", nameof(dataset));
        var random = new NumpyRandom(parameters.SplitSeed);
        var heldOut = parameters.Split == SplitMethod.Notebook
            ? [.. labels.Select(_ => random.NextDouble() <= parameters.ValidationFraction)]
            : Stratified(dataset.Sequences, labels, parameters.ValidationFraction, random);
        var pieces = Enumerable.Range(0, labels.Count).ToLookup(piece => heldOut[piece]);
        if (!pieces.Contains(true) || !pieces.Contains(false))
            throw new UserErrorException(
                "The split leaves no piece on one of its sides. Choose another validation share or seed, or add pieces to the data set.");
        return new([.. pieces[false]], [.. pieces[true]]);
    }

    // Per class, groups of identical sequences are held out whole and in random order, as far as they fit the class's share. A
    // class with one group only is learned from.
    private static bool[] Stratified(
        IReadOnlyList<ReadOnlyMemory<int>> sequences, IReadOnlyList<int> labels, double fraction, Random random)
    {
        var heldOut = new bool[labels.Count];
        var groups = Enumerable.Range(0, labels.Count).GroupBy(piece => sequences[piece], SequenceComparer.Instance).Select(group => group.ToArray());
        foreach (var classGroups in groups.GroupBy(group => labels[group[0]]).OrderBy(group => group.Key).Select(group => group.ToArray()))
        {
            if (classGroups.Length == 1)
                continue;
            random.Shuffle(classGroups);
            var count = classGroups.Sum(group => group.Length);
            var room = Math.Clamp((int)Math.Round(count * fraction), 1, count - 1);
            foreach (var group in classGroups)
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

    private sealed class SequenceComparer : IEqualityComparer<ReadOnlyMemory<int>>
    {
        public static readonly SequenceComparer Instance = new();

        public bool Equals(ReadOnlyMemory<int> x, ReadOnlyMemory<int> y) => x.Span.SequenceEqual(y.Span);

        public int GetHashCode(ReadOnlyMemory<int> obj)
        {
            var hash = new HashCode();
            hash.AddBytes(MemoryMarshal.AsBytes(obj.Span));
            return hash.ToHashCode();
        }
    }
}
