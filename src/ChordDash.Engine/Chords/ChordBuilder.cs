namespace ChordDash.Engine.Chords;

internal enum ChordPart
{
    Major,
    Minor,
    Plain,
    Diminished,
    HalfDiminished,
    Augmented,
    Dominant,
    Altered,
    Triangle,
    Suspended,
    Second,
    Fourth,
    Add,
    Omit,
    Flat,
    Sharp,
    Plus,
    Minus,
    SixNine,
    Thirteenth,
    Eleventh,
    Ninth,
    Seventh,
    Sixth,
    Fifth,
    Four,
    Third,
    Two,
}

/// <summary>Where a part of a chord symbol stands: in parentheses and behind a slash, numbers are single tones.</summary>
internal enum PartPlace
{
    Line,
    Parentheses,
    Slash,
}

/// <summary>Builds a chord up part by part, as a musician reads its symbol.</summary>
internal sealed class ChordBuilder
{
    private int? _third = 4;
    private int? _fifth = 7;
    private int? _seventh;
    private int _seventhToBe = 10;
    private int _added;
    private bool _ninthAltered;
    private bool _fifthAltered;

    public int Intervals => _added | 1 | Bit(_third) | Bit(_fifth) | Bit(_seventh);

    public SuffixDoubt Doubt { get; private set; }

    /// <returns>Whether the part may stand here.</returns>
    public bool Take(ChordPart part, ChordPart? before, PartPlace place)
    {
        switch (part)
        {
            case ChordPart.Major when before is ChordPart.Seventh:
                _seventh = 11; // C7M is how France and Brazil write it.
                return true;
            case ChordPart.Major
                when before
                    is null
                        or ChordPart.Minor
                        or ChordPart.Minus
                        or ChordPart.Diminished
                        or ChordPart.Augmented
                        or ChordPart.Plus
                        or ChordPart.Second
                        or ChordPart.Fourth
                        or ChordPart.Suspended
                    || (place != PartPlace.Line && !IsOpen(before)):
                _seventhToBe = 11;
                return true;
            case ChordPart.Minor or ChordPart.Minus when before is null:
                _third = 3;
                return true;
            case ChordPart.Plain when before is null:
                return true;
            case ChordPart.Diminished when before is null:
                (_third, _fifth, _seventhToBe) = (3, 6, 9);
                return true;
            case ChordPart.HalfDiminished when before is null:
                (_third, _fifth, _seventh) = (3, 6, 10);
                return true;
            case ChordPart.Augmented or ChordPart.Plus:
                _fifth = 8;
                return true;
            case ChordPart.Dominant when before is null:
                _seventh = 10;
                return true;
            case ChordPart.Altered when before is null or ChordPart.Seventh:
                (_fifth, _seventh) = (null, 10);
                _added |= 1 << 1 | 1 << 3 | 1 << 6 | 1 << 8;
                return true;
            case ChordPart.Triangle when before is null or ChordPart.Minor or ChordPart.Minus or ChordPart.Augmented or ChordPart.Plus:
                _seventh = _seventhToBe = 11;
                return true;
            case ChordPart.Second or ChordPart.Fourth or ChordPart.Suspended:
                Suspend(part == ChordPart.Second ? 2 : 5, besides: before is ChordPart.Second or ChordPart.Fourth);
                return true;
            case ChordPart.Flat or ChordPart.Sharp when !IsOpen(before) || before is ChordPart.Add:
                return true;
            case ChordPart.Add or ChordPart.Omit when !IsOpen(before):
                return true;
            default:
                return before is ChordPart.Flat or ChordPart.Sharp ? Alter(part, before == ChordPart.Flat ? -1 : 1, place)
                    : place != PartPlace.Line && IsToneOfItsOwn(part, before) ? AddTone(part, place)
                    : TakeNumber(part, before);
        }
    }

    private static bool IsToneOfItsOwn(ChordPart number, ChordPart? before) =>
        before switch
        {
            ChordPart.Add or ChordPart.Omit or ChordPart.Suspended or ChordPart.Major or ChordPart.Plus => false,
            // "sus2/4" and "sus(2,4)".
            ChordPart.Second or ChordPart.Fourth or ChordPart.Two or ChordPart.Four => number is not (ChordPart.Two or ChordPart.Four),
            _ => true,
        };

    private static bool IsOpen(ChordPart? part) => part is ChordPart.Add or ChordPart.Omit or ChordPart.Flat or ChordPart.Sharp;

    private void Suspend(int interval, bool besides)
    {
        if (besides)
            _added |= 1 << interval;
        else
            _third = interval;
    }

    private bool TakeNumber(ChordPart number, ChordPart? before)
    {
        switch (before, number)
        {
            case (ChordPart.Omit, ChordPart.Third):
                _third = null;
                return true;
            case (ChordPart.Omit, ChordPart.Fifth):
                _fifth = null;
                return true;
            case (ChordPart.Omit, ChordPart.Seventh):
                _seventh = null;
                return true;
            case (ChordPart.Omit, ChordPart.Ninth):
                _added &= ~(1 << 2);
                return true;
            case (ChordPart.Add, ChordPart.Two or ChordPart.Ninth):
                _added |= 1 << 2;
                return true;
            case (ChordPart.Add, ChordPart.Four or ChordPart.Eleventh):
                _added |= 1 << 5;
                return true;
            case (ChordPart.Add, ChordPart.Sixth or ChordPart.Thirteenth) or (not ChordPart.Omit, ChordPart.Sixth):
                _added |= 1 << 9;
                return true;
            case (null, ChordPart.Fifth):
                _third = null;
                return true;
            case (ChordPart.Plus or ChordPart.Augmented, ChordPart.Fifth):
                return true;
            case (not (ChordPart.Omit or ChordPart.Add), ChordPart.SixNine):
                _added |= 1 << 9 | 1 << 2;
                return true;
            case (ChordPart.HalfDiminished or ChordPart.Triangle, ChordPart.Seventh):
                return true;
            case (ChordPart.Suspended or ChordPart.Fourth, ChordPart.Two) or (ChordPart.Suspended or ChordPart.Second, ChordPart.Four):
                Suspend(number == ChordPart.Two ? 2 : 5, besides: before != ChordPart.Suspended);
                return true;
            case (ChordPart.Two, ChordPart.Four) or (ChordPart.Four, ChordPart.Two):
                _added |= 1 << (number == ChordPart.Two ? 2 : 5);
                return true;
            case (null, ChordPart.Two) or (null or ChordPart.Seventh, ChordPart.Four):
                _third = number == ChordPart.Two ? 2 : 5;
                Doubt = number == ChordPart.Two ? SuffixDoubt.Two : SuffixDoubt.Four;
                return true;
            case (
                not (ChordPart.Omit or ChordPart.Add),
                ChordPart.Seventh
                    or ChordPart.Ninth
                    or ChordPart.Eleventh
                    or ChordPart.Thirteenth
            ):
                _seventh ??= _seventhToBe;
                if (number != ChordPart.Seventh && !_ninthAltered)
                    _added |= 1 << 2;
                _added |= number switch
                {
                    ChordPart.Eleventh => 1 << 5,
                    ChordPart.Thirteenth => 1 << 9,
                    _ => 0,
                };
                return true;
            default:
                return false;
        }
    }

    /// <summary>A number in parentheses or behind a slash: C7(13), C7/9, C/6.</summary>
    private bool AddTone(ChordPart number, PartPlace place)
    {
        switch (number)
        {
            case ChordPart.Third or ChordPart.Fifth when place == PartPlace.Slash:
                return true; // The bass of an inversion.
            case ChordPart.Seventh:
                if (place == PartPlace.Slash && _seventh is null)
                    Doubt = SuffixDoubt.SlashSeven;
                _seventh ??= _seventhToBe;
                return true;
            case ChordPart.Two when place == PartPlace.Parentheses:
                (_third, Doubt) = (2, SuffixDoubt.Two);
                return true;
            case ChordPart.Four:
                (_third, Doubt) = (5, SuffixDoubt.Four);
                return true;
            case ChordPart.Two or ChordPart.Ninth:
                _added |= 1 << 2;
                return true;
            case ChordPart.Eleventh:
                _added |= 1 << 5;
                return true;
            case ChordPart.Sixth or ChordPart.Thirteenth:
                _added |= 1 << 9;
                return true;
            case ChordPart.SixNine:
                _added |= 1 << 9 | 1 << 2;
                return true;
            default:
                return false;
        }
    }

    private bool Alter(ChordPart number, int shift, PartPlace place)
    {
        switch (number)
        {
            case ChordPart.Third when shift < 0:
                if (place == PartPlace.Slash)
                    _added |= 1 << 3;
                else
                    _third = 3;
                return true;
            case ChordPart.Fifth:
                if (_fifthAltered)
                    _added |= 1 << (7 + shift);
                else
                    _fifth = 7 + shift;
                _fifthAltered = true;
                return true;
            case ChordPart.Ninth or ChordPart.Two:
                _added = _added & ~(1 << 2) | 1 << (2 + shift);
                _ninthAltered = true;
                return true;
            case ChordPart.Eleventh or ChordPart.Four when shift > 0:
                _added |= 1 << 6;
                return true;
            case ChordPart.Thirteenth or ChordPart.Sixth when shift < 0:
                _added |= 1 << 8;
                return true;
            case ChordPart.Seventh:
                if (place == PartPlace.Slash)
                    _added |= 1 << (shift < 0 ? 10 : 11);
                else
                    _seventh = shift < 0 ? 10 : 11;
                return true;
            default:
                return false;
        }
    }

    private static int Bit(int? interval) => interval is { } semitones ? 1 << semitones : 0;
}
