namespace ChordDash.Engine.Chords;

/// <summary>Reads a typed sequence: chord codes or, with the standard vocabulary, chord symbols in musicians' spellings and Roman numerals too.</summary>
public static class ChordSequenceParser
{
    /// <summary>
    /// Splits a text at blanks, line ends, commas, semicolons, bar lines and square brackets, and reads each token; one chord is one beat.
    /// "." and "/" hold the chord before for a beat, "%" repeats the bar before; "x4" plays the chord, bar, group in parentheses or section
    /// between "|:" and ":|" before it four times; a section without a number is played twice. "{C E G}" is a set of notes. A row as Python
    /// prints it, or of a data set's CSV, is read without its label.
    /// </summary>
    /// <param name="text">Any text; the work grows linearly with its length.</param>
    /// <param name="names">Own symbols are understood in their very spelling. With the standard vocabulary its symbols are too,
    /// codes above 191 are not, and chords are stored under their lowest code; without it any whole number from -1 is a code.</param>
    /// <param name="key">For Roman numerals; C major when null.</param>
    /// <param name="mostChords">Tokens that may be made of the text, those that are not understood among them.</param>
    /// <param name="mostSigns">Chords and signs that the text may have.</param>
    /// <exception cref="UserErrorException">The text has more chords or signs.</exception>
    public static TypedSequence Parse(
        string text, ChordNames names, ChordKey? key = null, int mostChords = int.MaxValue, int mostSigns = int.MaxValue,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(names);
        var window = PastedRow.Find(text, out var remark);
        // Own symbols may look like any sign.
        var lexemes = SequenceLexer.Split(text, window, names.OwnSymbols.Count == 0, mostSigns, cancellationToken);
        var naming = names.Standard && lexemes.Exists(IsGerman) ? NoteNaming.German : NoteNaming.English;
        return new SequenceReader(names, key ?? default, naming, mostChords)
            .Read(lexemes, remark is null ? [] : [remark], cancellationToken);
    }

    // H is a note in German and Polish alone; who writes it means B flat by B.
    private static bool IsGerman(Lexeme lexeme) => lexeme is { Kind: LexemeKind.Chord, Text: ['H' or 'h', ..] } && ChordSymbol.Read(lexeme.Text, NoteNaming.German) is not null;
}
