namespace ChordDash.Components.Charts;

/// <summary>
/// What the script has not confirmed yet of one source, from the first point on, which may come before the script is loaded. An update
/// that got lost with the connection is sent again with the next one; each says at which point it begins, so that none counts twice.
/// </summary>
/// <param name="columns">How many.</param>
internal sealed class ChartBuffer(string source, int columns)
{
    private readonly List<double?>[] _columns = [.. Enumerable.Range(0, columns).Select(_ => new List<double?>())];
    private IReadOnlyList<ChartMark> _marks = [];
    private int _confirmed;
    private int _sent;
    private int _generation;

    public bool HasNews { get; private set; }

    /// <param name="values">One per column. Numbers that are not finite become gaps: they cannot be drawn, nor written as JSON.</param>
    public void Append(IReadOnlyList<double?> values)
    {
        if (values.Count != columns)
            throw new ArgumentException($"A point needs {columns} values, one per column; it has {values.Count}.", nameof(values));
        foreach (var (column, value) in values.Index())
            _columns[column].Add(value is { } number && double.IsFinite(number) ? number : null);
        HasNews = true;
    }

    public void Clear()
    {
        foreach (var column in _columns)
            column.Clear();
        (_marks, _confirmed, _sent, HasNews) = ([], 0, 0, true);
        _generation++;
    }

    public void SetMarks(IReadOnlyList<ChartMark> marks)
    {
        if (_marks.SequenceEqual(marks))
            return;
        _marks = marks;
        HasNews = true;
    }

    /// <summary>The update that was taken did not arrive: the next one is due even without further points.</summary>
    public void Return() => HasNews = true;

    /// <summary>Takes what is not confirmed; null when nothing is new.</summary>
    public ChartUpdate? Take()
    {
        if (!HasNews)
            return null;
        HasNews = false;
        var pending = _columns.Select(IReadOnlyList<double?> (column) => [.. column]).ToList();
        _sent = _confirmed + (_columns.Length == 0 ? 0 : _columns[0].Count);
        return new ChartUpdate(source, _generation, _confirmed, pending, _marks);
    }

    /// <summary>The update that was taken has arrived.</summary>
    public void Confirm(ChartUpdate update)
    {
        if (update.Generation != _generation)
            return; // Cleared meanwhile.
        foreach (var column in _columns)
            column.RemoveRange(0, _sent - _confirmed);
        _confirmed = _sent;
    }
}
