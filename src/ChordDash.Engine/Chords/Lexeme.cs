namespace ChordDash.Engine.Chords;

internal enum LexemeKind
{
    /// <summary>A chord symbol, a code, or something that is neither.</summary>
    Chord,

    /// <summary>A dot or a slash: the chord before sounds on for a beat.</summary>
    Hold,

    /// <summary>A percent sign: the bar before once more.</summary>
    RepeatBar,

    /// <summary>Such as x4: what stands before it, so many times in all.</summary>
    Times,

    /// <summary>A bar line.</summary>
    Bar,
    OpenSection,
    CloseSection,
    OpenGroup,
    CloseGroup,

    /// <summary>A dash or an arrow between blanks.</summary>
    Dash,

    /// <summary>What is no chord, but has its place among chords: see <see cref="TextPart"/>.</summary>
    Label,

    /// <summary>The number of an ending, and how many times it is played.</summary>
    Ending,
}

/// <summary>What a part of a text is that is no chord.</summary>
internal enum TextPart
{
    Section,
    Number,
    BarNumber,
    Song,
    Words,
    Tablature,
    Fingering,
    TimeSignature,

    /// <summary>Words in a text that has no chords at all.</summary>
    OnlyWords,
}

/// <summary>Why a lexeme may mean something else.</summary>
internal enum LexemeDoubt
{
    None,
    Joined,
    List,
    NumberOfTimes,
    TimesAtLineStart,
    Hold,
    Ending,
    Number,
    Fingering,
    Section,
}

/// <param name="Start">Index of the first character in the text.</param>
/// <param name="Times">Of <see cref="LexemeKind.Times"/> and <see cref="LexemeKind.Ending"/>; int.MaxValue for all that is more.</param>
internal readonly record struct Lexeme(LexemeKind Kind, int Start, string Text, int Times = 0)
{
    public TextPart Part { get; init; }

    public LexemeDoubt Doubt { get; init; }

    /// <summary>Index behind the last character.</summary>
    public int End => Start + Text.Length;
}
