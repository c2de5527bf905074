namespace ChordDash.Components.Charts;

/// <summary>What a chart's script has not heard yet, from the first point on, which may come before the script is loaded.</summary>
internal sealed class ChartBuffer(string title, IReadOnlyList<ChartSeries> series)
{
    private List<ChartPoint> _points = [];
    private ChartPoint? _last;
    private IReadOnlyList<ChartReference> _references = [];
    private int _count;
    private bool _reset;

    public bool HasNews { get; private set; }

    /// <param name="values">One per series. Numbers that are not finite become gaps: they cannot be drawn, nor written as JSON.</param>
    public void Append(double x, IReadOnlyList<double?> values)
    {
        if (values.Count != series.Count)
            throw new ArgumentException($"A point needs {series.Count} values, one per series; it has {values.Count}.", nameof(values));
        _last = new ChartPoint(x, [.. values.Select(value => value is { } y && double.IsFinite(y) ? value : null)]);
        _points.Add(_last);
        _count++;
        HasNews = true;
    }

    public void Clear()
    {
        (_points, _last, _references, _count) = ([], null, [], 0);
        _reset = HasNews = true;
    }

    public void SetReferences(IReadOnlyList<ChartReference> references)
    {
        _references = references;
        HasNews = true;
    }

    /// <summary>Takes what is new; null when nothing is.</summary>
    public ChartUpdate? Take()
    {
        if (!HasNews)
            return null;
        var update = new ChartUpdate(_reset, _points, _references, Summarize());
        (_points, _reset, HasNews) = ([], false, false);
        return update;
    }

    private string Summarize()
    {
        if (_last is null)
            return $"{title}: no points yet.";
        var values = series.Zip(_last.Y, (one, y) => $"{one.Name} {y?.ToString("0.###") ?? "none"}");
        return $"{title}, {_count} {(_count == 1 ? "point" : "points")}. Last, at {_last.X}: {string.Join(", ", values)}.";
    }
}
