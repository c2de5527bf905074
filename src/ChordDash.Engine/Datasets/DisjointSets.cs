namespace ChordDash.Engine.Datasets;

/// <summary>Joins the numbers 0 … n - 1 into sets (union-find with path halving).</summary>
internal sealed class DisjointSets(int count)
{
    private readonly int[] _parents = [.. Enumerable.Range(0, count)];

    /// <returns>The smallest number of its set.</returns>
    public int Find(int item)
    {
        while (_parents[item] != item)
            item = _parents[item] = _parents[_parents[item]];
        return item;
    }

    public void Join(int one, int two)
    {
        var (a, b) = (Find(one), Find(two));
        _parents[Math.Max(a, b)] = Math.Min(a, b);
    }

    public void Join(IEnumerable<int> items)
    {
        int? first = null;
        foreach (var item in items)
            Join(first ??= item, item);
    }

    /// <summary>The sets of more than one number, each ascending.</summary>
    public IEnumerable<IReadOnlyList<int>> Groups() =>
        Enumerable.Range(0, _parents.Length).GroupBy(Find, (_, members) => members.ToArray()).Where(members => members.Length > 1);
}
