namespace ChordDash.Engine.Chords;

/// <summary>Writes a sequence's beats out: holds, bars, sections, groups and how many times each is played.</summary>
internal sealed class BeatList
{
    private readonly List<int> _beats = [];
    private readonly Stack<int> _groups = new();
    private (int Start, int End)? _bar;
    private (int Start, int End)? _last;
    private int _barStart;
    private int _section;

    public IReadOnlyList<int> Beats => _beats;

    /// <summary>The token of the beat before; null at the start.</summary>
    public int? Held => _beats is [.., var token] ? token : null;

    public void Add(int token)
    {
        _last = (_beats.Count, _beats.Count + 1);
        _beats.Add(token);
    }

    public void Bar()
    {
        if (_beats.Count > _barStart)
            _bar = (_barStart, _beats.Count);
        _barStart = _beats.Count;
        _last = _bar;
    }

    public void OpenSection()
    {
        Bar();
        _section = _beats.Count;
    }

    public void CloseSection()
    {
        Bar();
        _last = (_section, _beats.Count);
        _section = _beats.Count;
    }

    public void OpenGroup() => _groups.Push(_beats.Count);

    /// <returns>Whether a group was open.</returns>
    public bool CloseGroup()
    {
        if (!_groups.TryPop(out var start))
            return false;
        _last = (start, _beats.Count);
        return true;
    }

    /// <summary>The bar before once more.</summary>
    /// <returns>A sentence where that cannot be done; null where it was.</returns>
    public string? RepeatBar()
    {
        if (_bar is not var (start, end))
            return "% repeats the bar before, and there is none: write bar lines, as in | C . F G | % |.";
        return Copy(start, end, 1) ? null : TooMany;
    }

    /// <summary>What came last - a chord, a group, a bar or a section - so many times in all.</summary>
    /// <returns>A sentence where that cannot be done; null where it was.</returns>
    public string? Repeat(int times)
    {
        if (_last is not var (start, end))
            return "A number of times, such as x4, stands behind a chord, a bar or a group: there is nothing before this one.";
        if (times < 1)
            return "A number of times is at least x1.";
        if (!Copy(start, end, times - 1))
            return TooMany;
        if (_barStart == end)
            _barStart = _beats.Count; // A whole bar or section was repeated.
        if (_section == end)
            _section = _beats.Count;
        return null;
    }

    private static string TooMany => $"Repeated so many times, the sequence would have more than {Limits.MaxRepeatedBeats:N0} beats.";

    private bool Copy(int start, int end, int times)
    {
        if (_beats.Count + (long)(end - start) * times > Limits.MaxRepeatedBeats)
            return false;
        _last = (start, end);
        // Nothing, two thousand million times, is still a loop; and a long part is not to be copied for no time at all.
        if (start == end || times == 0)
            return true;
        var part = _beats[start..end];
        for (var i = 0; i < times; i++)
            _beats.AddRange(part);
        return true;
    }
}
