namespace ChordDash.Engine.Chords;

/// <summary>
/// What dashes and single slashes between blanks are, decided for the whole text: beats on which a chord sounds on, or what separates
/// chords.
/// </summary>
internal sealed class HoldSigns
{
    private readonly string _text;
    private readonly bool _dashesHold;

    private HoldSigns(string text, bool dashesHold, bool slashesSeparate) =>
        (_text, _dashesHold, SlashesSeparate) = (text, dashesHold, slashesSeparate);

    /// <summary>Whether each slash stands alone between two chords, as nobody would count beats.</summary>
    public bool SlashesSeparate { get; }

    public static HoldSigns Of(string text, List<Lexeme> lexemes)
    {
        var (dashes, slashes) = (false, false);
        for (var at = 0; at < lexemes.Count; at++)
        {
            var lexeme = lexemes[at];
            var dash = lexeme.Kind == LexemeKind.Dash && lexeme.Text[^1] != '>' && !IsLineStart(text, lexeme.Start);
            var slash = lexeme is { Kind: LexemeKind.Hold, Text: "/" };
            // Two in a row, or one before a bar line or at the end, separate nothing.
            var counts =
                (dash || slash)
                && !(
                    at > 0
                    && EndsChord(lexemes[at - 1].Kind)
                    && at + 1 < lexemes.Count
                    && lexemes[at + 1].Kind is LexemeKind.Chord or LexemeKind.OpenGroup
                );
            dashes |= dash && counts;
            slashes |= slash && counts;
        }
        return new(text, dashes, !slashes);
    }

    public bool DashHolds(Lexeme dash) => _dashesHold && dash.Text[^1] != '>' && !IsLineStart(_text, dash.Start);

    public static bool OnlyBlanks(string text, int start, int end)
    {
        for (var at = start; at < end; at++)
        {
            if (text[at] is '\n' or '\r' || !char.IsWhiteSpace(text[at]))
                return false;
        }
        return true;
    }

    public static bool IsLineStart(string text, int at)
    {
        while (at > 0 && text[at - 1] is not ('\n' or '\r'))
        {
            if (!char.IsWhiteSpace(text[--at]))
                return false;
        }
        return true;
    }

    private static bool EndsChord(LexemeKind kind) => kind is LexemeKind.Chord or LexemeKind.CloseGroup or LexemeKind.Times;
}
