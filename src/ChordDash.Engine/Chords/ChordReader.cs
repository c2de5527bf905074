using System.Globalization;

namespace ChordDash.Engine.Chords;

/// <summary>Reads the chords of one text, one by one. Positions are the caller's to fill in.</summary>
internal sealed class ChordReader(ChordNames names, TextStyle style)
{
    /// <param name="typed">The lexeme as it was typed.</param>
    /// <param name="suggest">Whether to look for the chord that is nearest to a text which is none: by its notes where it has some, else by
    /// its letters.</param>
    public ChordToken Read(Lexeme lexeme, string typed, bool suggest)
    {
        if (names.TryFind(typed, out var own))
            return new(0, 0, typed, own, typed, Note: null, Error: null);
        var token = names.Standard ? ReadStandard(lexeme, typed, suggest) : ReadCode(lexeme.Text, typed);
        return suggest && token is { Code: null, Suggestion: null } && !names.Standard ? WithNearestSpelling(token, lexeme.Text) : token;
    }

    /// <summary>Without blanks: as one symbol.</summary>
    public static string Compact(string text) =>
        text.Length > 2 * ChordSymbol.MaxLength || text.StartsWith('{') || !text.Any(char.IsWhiteSpace)
            ? text
            : string.Concat(text.Where(character => !char.IsWhiteSpace(character)));

    private ChordToken ReadStandard(Lexeme lexeme, string typed, bool suggest)
    {
        var word = Compact(lexeme.Text);
        if (TryReadNumber(word, out var number) && !(style.IsNashville && style.Understand(word) is not null))
            return ReadNumber(typed, number);
        if (ReadNotes(lexeme.Text) is { } notes)
        {
            var found = StandardChords.Nearest(notes, root: null);
            var symbol = StandardChords.Symbol(found.Code);
            return new(
                0,
                0,
                typed,
                found.Code,
                symbol,
                found.Distance == 0
                    ? $"{typed} is {symbol} ({found.Code})"
                    : $"{typed} is no chord of the vocabulary; the nearest is {symbol} ({found.Code}), {Notes(found.Distance)} apart",
                Error: null
            );
        }
        if (word is "X")
            return Known(
                typed,
                StandardChords.Rest,
                _ => $"{typed} stands for a chord without a name; it is read as N.C. (-1)",
                always: true
            ) with
            {
                Doubt = style.IsHarte
                    ? null
                    : $"{Quote(typed)} is read as N.C. It may also be a chord that nobody could name, or a muted stroke.",
            };
        if (style.Understand(word) is var (chord, way))
            return ReadChord(lexeme, typed, word, chord, way);
        return HasPunctuation(word) && style.Understand(word[..^1]) is (var bare, var how)
            ? ReadChord(lexeme, typed, word[..^1], bare, how) is { Code: not null } read
                ? read with
                {
                    Doubt = $"{Quote(typed)} is read as {style.Spell(NameOf(bare))}: the sign at its end was passed over.",
                    Suggestion = word[..^1],
                }
                : ReadChord(lexeme, typed, word[..^1], bare, how)
            : Unreadable(typed, word, suggest);
    }

    /// <summary>Whether a sign that belongs to no chord ends the word.</summary>
    public static bool HasPunctuation(string word) => word is [_, .., '.' or '!' or '?' or '*' or '~' or '_' or '\'' or ':'];

    private ChordToken ReadChord(Lexeme lexeme, string typed, string word, ReadSymbol chord, ChordWay way)
    {
        if (chord.Code is not { } code)
        {
            // Poland and Brazil write a major seventh with a plus, others an augmented chord.
            if (chord is { Suffix: "7+", RootName.Length: > 0 })
            {
                var seventh = Unknown(
                    typed,
                    $"{Quote(typed)} is not a chord of the vocabulary: it may be the major seventh {chord.RootName}maj7 or an augmented "
                        + "chord."
                );
                return seventh with { Suggestion = $"{chord.RootName}maj7" };
            }
            var nearest = StandardChords.Nearest(chord.Notes, chord.Root);
            var symbol = style.Spell(StandardChords.Symbol(nearest.Code));
            var unknown = Unknown(
                typed,
                $"{Quote(typed)} is not a chord of the vocabulary: no code has its notes. The nearest is {symbol}, "
                    + $"{Notes(nearest.Distance)} apart."
            );
            return unknown with { Suggestion = symbol };
        }
        var canonicalSymbol = StandardChords.Symbol(StandardChords.Canonical(code));
        var token = way switch
        {
            ChordWay.Numeral or ChordWay.Nashville => Known(
                typed,
                code,
                canonical => $"{typed} in {style.Key.Name} is {canonicalSymbol} ({canonical})",
                always: true
            ),
            ChordWay.Solfege => Known(
                typed,
                code,
                canonical => $"{typed} is read as {canonicalSymbol} ({canonical}), a name of do re mi",
                always: true
            ),
            _ when style.Naming == NoteNaming.German && (IsBareB(chord.RootName) || IsBareB(chord.BassName)) => Known(
                typed,
                code,
                canonical => $"{typed} is read as {canonicalSymbol} ({canonical}): B is B flat where notes have German names",
                always: true
            ),
            _ when style.Naming == NoteNaming.German && chord.RootName is [>= 'a' and <= 'h', ..] => Known(
                typed,
                code,
                canonical => $"{typed} is read as {canonicalSymbol} ({canonical}): small letters are minor chords here",
                always: true
            ),
            _ when chord.BassName.Length > 0 && code == StandardChords.Canonical(code) => Known(
                typed,
                code,
                canonical => $"{typed} is stored as {canonicalSymbol} ({canonical}): the vocabulary has no bass notes",
                always: true
            ),
            // Some write a minor chord as a small letter; the reading is said rather than guessed in silence.
            _ when style.Naming == NoteNaming.English
                    && chord.RootName is [>= 'a' and <= 'g', ..]
                    && code % StandardChords.Qualities == 0 => Known(
                typed,
                code,
                _ => $"{typed} is read as {canonicalSymbol} major; the minor chord is {canonicalSymbol}m",
                always: true
            ),
            _ => Known(typed, code, canonical => $"{typed} is stored as {canonicalSymbol} ({canonical})"),
        };
        return new ChordDoubts(style).Add(token, lexeme, word, chord, way);
    }

    private ChordToken ReadNumber(string typed, long number)
    {
        if (number is < StandardChords.Rest or > StandardChords.Last)
            return Unknown(
                typed,
                $"{Quote(typed)} is not a chord code: codes go from {StandardChords.Rest} (rest) to {StandardChords.Last}."
            );
        var symbol = StandardChords.Symbol((int)number);
        var name = style.Spell(symbol);
        var token = Known(typed, (int)number, canonical =>
            $"{typed} ({symbol}) is stored as {StandardChords.Symbol(canonical)} ({canonical})"
        );
        if (style is { HasSymbols: false, IsNashville: false, MayBeNashville: false })
            return token;
        var numeral = number is >= 1 and <= NashvilleNumber.LastDegree ? NashvilleNumber.ToNumeral((int)number) : null;
        var code =
            style.HasSymbols || style.IsNashville
                ? $"{Quote(typed)} is read as the code of {name}, although other chords are symbols."
                : $"{Quote(typed)} is read as the code of {name}.";
        return token with
        {
            Doubt = numeral is null ? code : string.Join(' ', code, $"As a degree of the key it is {numeral}."),
            Suggestion = numeral ?? name,
        };
    }

    /// <param name="note">Said where the chord is stored under another code than that it was spelled as, or always.</param>
    private static ChordToken Known(string text, int code, Func<int, string> note, bool always = false)
    {
        var canonical = StandardChords.Canonical(code);
        return new(
            0,
            0,
            text,
            canonical,
            StandardChords.Symbol(canonical),
            always || code != canonical ? note(canonical) : null,
            Error: null
        );
    }

    private ChordToken Unreadable(string typed, string word, bool suggest)
    {
        var token = Unknown(
            typed,
            $"{Quote(typed)} is not a chord of the vocabulary: write a symbol such as C, Am7, G7, F#dim or N.C., or a code from "
                + $"{StandardChords.Rest} to {StandardChords.Last}."
        );
        return suggest ? WithNearestSpelling(token, word) : token;
    }

    private ChordToken WithNearestSpelling(ChordToken token, string word) =>
        NearestSpelling.Find(style.ToEnglish(word), names) is { } found && style.Spell(found) is var symbol
            ? token with
            {
                Error = string.Join(' ', token.Error, $"The nearest spelling is {symbol}, which may be another chord."),
                Suggestion = symbol,
            }
            : token;

    /// <summary>A set of notes in braces: "{C E G}".</summary>
    private int? ReadNotes(string text)
    {
        if (text is not ['{', .. var inside, '}'])
            return null;
        var notes = 0;
        foreach (var name in inside.Split([' ', ',', ';', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (NoteName.ReadWhole(name, style.Naming) is not { } note)
                return null;
            notes |= 1 << note;
        }
        return notes;
    }

    private ChordToken ReadCode(string text, string typed)
    {
        if (!TryReadNumber(text, out var number))
        {
            return Unknown(
                typed,
                names.HasSymbols
                    ? $"{Quote(typed)} is not in this vocabulary: write its symbols, such as {names.Some}, or codes."
                    : $"{Quote(typed)} is not a chord code: this vocabulary is not the standard one, so write whole numbers from -1 (rest)."
            );
        }
        return number is < StandardChords.Rest or > int.MaxValue
            ? Unknown(typed, $"{Quote(typed)} is not a chord code: codes are whole numbers from -1 (rest) to {int.MaxValue}.")
            : new(0, 0, typed, (int)number, names.Name((int)number), Note: null, Error: null);
    }

    /// <summary>
    /// Whole numbers, also as NumPy prints floats: "5." and "5.0". Numbers beyond every vocabulary become the largest or smallest long.
    /// </summary>
    public static bool TryReadNumber(string text, out long number)
    {
        const NumberStyles WholeOrPoint = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        number = 0;
        if (
            !text.Any(char.IsAsciiDigit)
            || !double.TryParse(text, WholeOrPoint, CultureInfo.InvariantCulture, out var value)
            || value != Math.Floor(value)
        )
            return false;
        number = (long)Math.Clamp(value, long.MinValue, long.MaxValue);
        return true;
    }

    /// <summary>As it was spelled: "Am7", although that is stored as C6.</summary>
    public static string NameOf(ReadSymbol chord) => StandardChords.Symbol(chord.Code!.Value);

    public static bool IsBareB(string name) => name is "B" or "b";

    public static string Quote(string text) => Quoted.Short(text);

    private static string Notes(int count) => count == 1 ? "1 note" : $"{count} notes";

    private static ChordToken Unknown(string text, string error) => new(0, 0, text, Code: null, Symbol: null, Note: null, error);
}
