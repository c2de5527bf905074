using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;

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

    /// <summary>What all endings have before them, and the ending that is being played.</summary>
    private (int Start, int End)? _common;
    private (int Start, int Times)? _ending;

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
        (_common, _ending) = (null, null);
    }

    /// <summary>The end of a section, which is played as often as is said behind it, or of one of its endings.</summary>
    /// <param name="error">Why, where the part before the endings could not be played again.</param>
    /// <returns>Whether it was an ending, so that nothing is left to be repeated.</returns>
    public bool CloseSection(out Message? error)
    {
        error = null;
        Bar();
        if (_common is not var (start, end) || _ending is not var (ending, times))
        {
            _last = (_section, _beats.Count);
            _section = _beats.Count;
            return false;
        }
        var stop = _beats.Count;
        var complete = true;
        for (var time = 1; time < times && complete; time++)
            complete = Copy(start, end, 1) && Copy(ending, stop, 1);
        error = complete && Copy(start, end, 1) ? null : TooMany;
        (_ending, _last, _barStart, _section) = (null, null, _beats.Count, _beats.Count);
        return true;
    }

    /// <summary>An ending begins: the section is played once for each of its numbers.</summary>
    public void Ending(int times)
    {
        Bar();
        _common ??= (_section, _beats.Count);
        _ending = (_beats.Count, times);
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
    /// <returns>Why that cannot be done; null where it was.</returns>
    public Message? RepeatBar()
    {
        if (_bar is not var (start, end))
            return ChordMessages.NoBarToRepeat;
        return Copy(start, end, 1) ? null : TooMany;
    }

    /// <summary>What came last - a chord, a group, a bar or a section - so many times in all.</summary>
    /// <returns>Why that cannot be done; null where it was.</returns>
    public Message? Repeat(int times)
    {
        if (_last is not var (start, end))
            return ChordMessages.NothingToRepeat;
        if (times < 1)
            return ChordMessages.TimesBelowOne;
        if (!Copy(start, end, times - 1))
            return TooMany;
        if (_barStart == end)
            _barStart = _beats.Count; // A whole bar or section was repeated.
        if (_section == end)
            _section = _beats.Count;
        return null;
    }

    private static Message TooMany => ChordMessages.TooManyRepeatedBeats(Limits.MaxRepeatedBeats);

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
