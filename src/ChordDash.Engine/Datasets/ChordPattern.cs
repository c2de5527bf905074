using ChordDash.Engine.Chords;

namespace ChordDash.Engine.Datasets;

/// <summary>
/// Finds chords that follow one another (Knuth, Morris and Pratt, 1977): each chord of a piece is looked at a few times, however long the
/// pattern repeats itself.
/// </summary>
internal sealed class ChordPattern
{
    private readonly bool _standard;
    private readonly int[] _codes;

    /// <summary>For each length matched so far, the longest shorter one that ends in the same chords.</summary>
    private readonly int[] _shorter;

    /// <param name="codes">What must follow one another.</param>
    /// <param name="standard">Whether a chord of the standard vocabulary may stand under any code with its notes.</param>
    public ChordPattern(IReadOnlyList<int> codes, bool standard)
    {
        _standard = standard;
        _codes = [.. codes.Select(Canonical)];
        _shorter = new int[_codes.Length + 1];
        for (int end = 1, matched = 0; end < _codes.Length; end++)
        {
            matched = Advance(matched, _codes[end]);
            _shorter[end + 1] = matched;
        }
    }

    public bool IsIn(ReadOnlySpan<int> sequence)
    {
        var matched = 0;
        foreach (var code in sequence)
        {
            if (matched == _codes.Length)
                return true;
            matched = Advance(matched, Canonical(code));
        }
        return matched == _codes.Length;
    }

    private int Advance(int matched, int code)
    {
        while (matched > 0 && _codes[matched] != code)
            matched = _shorter[matched];
        return _codes[matched] == code ? matched + 1 : 0;
    }

    private int Canonical(int code) => _standard && StandardChords.IsStandard(code) ? StandardChords.Canonical(code) : code;
}
