using ChordDash.Engine.Common;

namespace ChordDash.Engine.Chords;

/// <summary>
/// Reads a typed sequence: chord codes or, with the standard vocabulary, chord symbols in musicians' spellings and Roman numerals too.
/// </summary>
public static class ChordSequenceParser
{
    /// <summary>
    /// Splits a text at blanks, line ends, commas, semicolons, bar lines, square brackets and dashes, and reads each token; one chord is
    /// one beat. "." and "/" hold the chord before for a beat, "%" repeats the bar before; "x4" plays the chord, bar, group in parentheses
    /// or section between "|:" and ":|" before it four times; a section without a number is played twice, and its endings "|1" and "|2"
    /// once each. "{C E G}" is a set of notes. A row as Python prints it, or of a data set's CSV, is read without its label, and a song
    /// sheet without its words. Characters that are not seen are passed over. What may mean something else has a sentence in
    /// <see cref="ChordToken.Doubt"/>.
    /// </summary>
    /// <param name="text">Any text; the work grows linearly with its length.</param>
    /// <param name="names">Own symbols are understood in their very spelling. With the standard vocabulary its symbols are too,
    /// codes above 191 are not, and chords are stored under their lowest code; without it any whole number from -1 is a code.</param>
    /// <param name="key">For Roman numerals; C major when null.</param>
    /// <param name="maxChords">Tokens that may be made of the text, those that are not understood among them.</param>
    /// <param name="maxSigns">Chords and signs that the text may have.</param>
    /// <exception cref="UserErrorException">The text has more chords or signs.</exception>
    public static TypedSequence Parse(
        string text,
        ChordNames names,
        ChordKey? key = null,
        int maxChords = int.MaxValue,
        int maxSigns = int.MaxValue,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(names);
        // Own symbols may look like any sign, and be of any characters.
        var plain = names.OwnSymbols.Count == 0;
        var folded = plain ? FoldedText.Of(text) : new FoldedText(text, text, null);
        var window = PastedRow.Find(folded.Text, out var remark);
        var lexemes =
            plain && names.Standard && window.Equals(Range.All)
                ? Split(folded.Text, maxSigns, cancellationToken)
                : SequenceLexer.Split(folded.Text, window, plain, maxSigns, cancellationToken);
        var row = !window.Equals(Range.All);
        if (plain)
            lexemes = LexemeCleaner.Clean(lexemes, names.Standard, maxSigns, cancellationToken);
        var style =
            plain && names.Standard && !row
                ? TextStyle.Of(
                    lexemes.Where(lexeme => lexeme.Kind == LexemeKind.Chord).Select(lexeme => lexeme.Text),
                    key ?? default,
                    cancellationToken
                )
                : new TextStyle(key ?? default);
        if (plain)
            lexemes = new LexemeJoiner(folded.Text, lexemes, style, names.Standard).Join(cancellationToken);
        return new SequenceReader(folded, new ChordReader(names, style), maxChords).Read(
            lexemes,
            remark is null ? [] : [remark],
            cancellationToken
        );
    }

    private static List<Lexeme> Split(string text, int max, CancellationToken cancellationToken)
    {
        var lexemes = new List<Lexeme>();
        foreach (
            var (start, end, part) in new SongText(text)
                .Split(0, text.Length, cancellationToken)
                .Select(span => (span.Start, span.End, span))
        )
        {
            if (part.Part is { } label)
                lexemes.Add(new(LexemeKind.Label, start, text[start..end]) { Part = label, Doubt = part.Doubt });
            else
                lexemes.AddRange(SequenceLexer.Split(text, start..end, signs: true, max, cancellationToken));
            if (lexemes.Count > max)
                throw SequenceLexer.TooMany(max);
        }
        return lexemes;
    }
}
