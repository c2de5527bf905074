namespace ChordDash.Components.Charts;

/// <summary>What the script has not heard yet of one source, from the first point on, which may come before the script is loaded.</summary>
/// <param name="columns">How many.</param>
internal sealed class ChartBuffer(string source, int columns)
{
    private List<double?>[] _columns = New(columns);
    private IReadOnlyList<ChartMark> _marks = [];
    private bool _reset;
    private bool _hasNews;

    /// <param name="values">One per column. Numbers that are not finite become gaps: they cannot be drawn, nor written as JSON.</param>
    public void Append(IReadOnlyList<double?> values)
    {
        if (values.Count != columns)
            throw new ArgumentException($"A point needs {columns} values, one per column; it has {values.Count}.", nameof(values));
        foreach (var (column, value) in values.Index())
            _columns[column].Add(value is { } number && double.IsFinite(number) ? number : null);
        _hasNews = true;
    }

    public void Clear()
    {
        (_columns, _marks) = (New(columns), []);
        _reset = _hasNews = true;
    }

    public void SetMarks(IReadOnlyList<ChartMark> marks)
    {
        _marks = marks;
        _hasNews = true;
    }

    /// <summary>Lets the next update be sent even without points.</summary>
    public void Touch() => _hasNews = true;

    /// <summary>Takes what is new; null when nothing is.</summary>
    public ChartUpdate? Take()
    {
        if (!_hasNews)
            return null;
        var update = new ChartUpdate(source, _reset, _columns, _marks);
        (_columns, _reset, _hasNews) = (New(columns), false, false);
        return update;
    }

    private static List<double?>[] New(int columns) => [.. Enumerable.Range(0, columns).Select(_ => new List<double?>())];
}
