using System.Globalization;
using ChordDash.Engine.Resources;

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
                    ? ChordMessages.NotesAreChord(typed, symbol, found.Code)
                    : ChordMessages.NotesAreNoChord(typed, symbol, found.Code, found.Distance),
                Error: null
            );
        }
        if (word is "X")
            return Known(typed, StandardChords.Rest, _ => ChordMessages.UnnamedChordIsRest(typed), always: true) with
            {
                Doubt = style.IsHarte ? null : ChordMessages.UnnamedChordReadAsRest(Quoted.Short(typed)),
            };
        if (style.Understand(word) is var (chord, way))
            return ReadChord(lexeme, typed, word, chord, way);
        return HasPunctuation(word) && style.Understand(word[..^1]) is (var bare, var how)
            ? ReadChord(lexeme, typed, word[..^1], bare, how) is { Code: not null } read
                ? read with
                {
                    Doubt = ChordMessages.SignBehindChordIgnored(Quoted.Short(typed), style.Spell(NameOf(bare))),
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
                var seventh = $"{chord.RootName}maj7";
                return Unknown(typed, ChordMessages.MajorSeventhOrAugmented(Quoted.Short(typed), seventh)) with { Suggestion = seventh };
            }
            var nearest = StandardChords.Nearest(chord.Notes, chord.Root);
            var symbol = style.Spell(StandardChords.Symbol(nearest.Code));
            return Unknown(typed, ChordMessages.ChordNotInVocabulary(Quoted.Short(typed), symbol, nearest.Distance)) with
            {
                Suggestion = symbol,
            };
        }
        var canonicalSymbol = StandardChords.Symbol(StandardChords.Canonical(code));
        var token = way switch
        {
            ChordWay.Numeral or ChordWay.Nashville => Known(
                typed,
                code,
                canonical => ChordMessages.DegreeIsChord(typed, style.Key.DisplayName, canonicalSymbol, canonical),
                always: true
            ),
            ChordWay.Solfege => Known(
                typed,
                code,
                canonical => ChordMessages.SolfegeIsChord(typed, canonicalSymbol, canonical),
                always: true
            ),
            _ when style.Naming == NoteNaming.German && (IsBareB(chord.RootName) || IsBareB(chord.BassName)) => Known(
                typed,
                code,
                canonical => ChordMessages.BIsFlat(typed, canonicalSymbol, canonical),
                always: true
            ),
            _ when style.Naming == NoteNaming.German && chord.RootName is [>= 'a' and <= 'h', ..] => Known(
                typed,
                code,
                canonical => ChordMessages.SmallLettersAreMinor(typed, canonicalSymbol, canonical),
                always: true
            ),
            _ when chord.BassName.Length > 0 && code == StandardChords.Canonical(code) => Known(
                typed,
                code,
                canonical => ChordMessages.BassIsLeftOut(typed, canonicalSymbol, canonical),
                always: true
            ),
            // Some write a minor chord as a small letter; the reading is said rather than guessed in silence.
            _ when style.Naming == NoteNaming.English
                    && chord.RootName is [>= 'a' and <= 'g', ..]
                    && code % StandardChords.Qualities == 0 => Known(
                typed,
                code,
                _ => ChordMessages.SmallLettersAreMajor(typed, canonicalSymbol),
                always: true
            ),
            _ => Known(typed, code, canonical => ChordMessages.ChordIsStoredAs(typed, canonicalSymbol, canonical)),
        };
        return new ChordDoubts(style).Add(token, lexeme, word, chord, way);
    }

    private ChordToken ReadNumber(string typed, long number)
    {
        if (number is < StandardChords.Rest or > StandardChords.Last)
            return Unknown(typed, ChordMessages.ChordCodeOutOfRange(Quoted.Short(typed), StandardChords.Rest, StandardChords.Last));
        var symbol = StandardChords.Symbol((int)number);
        var name = style.Spell(symbol);
        var token = Known(typed, (int)number, canonical =>
            ChordMessages.CodeIsStoredAs(typed, symbol, StandardChords.Symbol(canonical), canonical)
        );
        if (style is { HasSymbols: false, IsNashville: false, MayBeNashville: false })
            return token;
        var numeral = number is >= 1 and <= NashvilleNumber.LastDegree ? NashvilleNumber.ToNumeral((int)number) : null;
        var code =
            style.HasSymbols || style.IsNashville
                ? ChordMessages.NumberReadAsCodeBesideSymbols(Quoted.Short(typed), name)
                : ChordMessages.NumberReadAsCode(Quoted.Short(typed), name);
        return token with
        {
            Doubt = numeral is null ? code : Message.Sentences(code, ChordMessages.CodeMayBeDegree(numeral)),
            Suggestion = numeral ?? name,
        };
    }

    /// <param name="note">Said where the chord is stored under another code than that it was spelled as, or always.</param>
    private static ChordToken Known(string text, int code, Func<int, Message> note, bool always = false)
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
        var token = Unknown(typed, ChordMessages.ChordNotUnderstood(Quoted.Short(typed), StandardChords.Rest, StandardChords.Last));
        return suggest ? WithNearestSpelling(token, word) : token;
    }

    private ChordToken WithNearestSpelling(ChordToken token, string word) =>
        NearestSpelling.Find(style.ToEnglish(word), names) is { } found && style.Spell(found) is var symbol
            ? token with
            {
                Error = Message.Sentences(token.Error!, ChordMessages.NearestSpellingIs(symbol)),
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
                    ? ChordMessages.SymbolNotInVocabulary(Quoted.Short(typed), names.Some)
                    : ChordMessages.VocabularyHasOnlyCodes(Quoted.Short(typed))
            );
        }
        return number is < StandardChords.Rest or > int.MaxValue
            ? Unknown(typed, ChordMessages.OwnChordCodeOutOfRange(Quoted.Short(typed), int.MaxValue))
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

    private static ChordToken Unknown(string text, Message error) => new(0, 0, text, Code: null, Symbol: null, Note: null, error);
}
