using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Chords;

/// <summary>Says of a chord that was understood what else it may mean.</summary>
internal sealed class ChordDoubts(TextStyle style)
{
    public ChordToken Add(ChordToken token, Lexeme lexeme, string word, ReadSymbol chord, ChordWay way)
    {
        var found = new List<(Message Doubt, string? Suggestion)>();
        var quote = Quoted.Short(token.Text);
        var name = style.Spell(ChordReader.NameOf(chord));
        if (lexeme.Doubt == LexemeDoubt.Joined)
            found.Add((ChordMessages.ReadAsOneChord(quote, name.TrimEnd('.')), name));
        if (lexeme.Doubt == LexemeDoubt.List)
            found.Add((ChordMessages.ReadAsSeparateChord(quote), null));
        if (ForWay(quote, name, word, chord, way) is { } second)
            found.Add(second);
        if (ForSuffix(quote, name, chord) is { } third)
            found.Add(third);
        return found.Count == 0
            ? token
            : token with
            {
                Doubt = Message.Sentences([.. found.Select(one => one.Doubt)]),
                Suggestion = found
                    .Select(one => one.Suggestion)
                    .FirstOrDefault(suggestion => suggestion is not null && !suggestion.Equals(token.Text, StringComparison.Ordinal)),
            };
    }

    private (Message Doubt, string? Suggestion)? ForWay(string quote, string name, string word, ReadSymbol chord, ChordWay way) =>
        way switch
        {
            ChordWay.Numeral when chord.Rival is { } rival => ForRival(quote, name, word, rival),
            ChordWay.Nashville when !style.IsNashville => (ChordMessages.ReadAsDegreeOfKey(quote, name), name),
            ChordWay.Solfege when style.Naming != NoteNaming.Solfege => (ChordMessages.ReadAsSolfege(quote, name), name),
            ChordWay.Solfege when char.IsLower(word[0]) => (ChordMessages.ReadAsSmallSolfege(quote, name), name),
            ChordWay.Letter
                when chord.Code == StandardChords.Rest && word is "N" or "n" && style is { HasNumerals: true, IsHarte: false } => (
                ChordMessages.RestMayBeNeapolitan(quote),
                "N6"
            ),
            ChordWay.Letter when chord.RootName.Length > 0 => ForLetter(quote, name, word, chord),
            _ => null,
        };

    /// <summary>I7, which jazz and classical analysis read otherwise.</summary>
    private (Message, string?) ForRival(string quote, string name, string word, string rival)
    {
        var other = RomanNumeral.Read(rival, style.Key) is { Code: not null } chord ? style.Spell(ChordReader.NameOf(chord)) : rival;
        var sure = word.EndsWith('7') ? $"{word[..^1]}{(char.IsLower(word.TrimStart('b', '#')[0]) ? "m7" : "dom7")}" : $"{word}m";
        return word.Contains('/', StringComparison.Ordinal)
            ? (ChordMessages.NumeralMayBeOfKey(quote, name, other), rival)
            : (ChordMessages.NumeralMayBeOfKeyWithSpellings(quote, name, other, rival, sure), rival);
    }

    private (Message, string?)? ForLetter(string quote, string name, string word, ReadSymbol chord)
    {
        var bare = ChordReader.IsBareB(chord.RootName) || ChordReader.IsBareB(chord.BassName);
        if (bare && style.BareB == BareB.DoubtfullyFlat)
            return (ChordMessages.BMayBeNatural(quote, name), word.Replace('B', 'H').Replace('b', 'h'));
        if (bare && style.BareB == BareB.DoubtfullyNatural)
            return (ChordMessages.BMayBeFlat(quote, name), null);
        if (char.IsAsciiLetterLower(chord.RootName[0]) && ForSmallLetter(quote, name, word, chord) is { } small)
            return small;
        if (ChordSymbol.Read(word, NoteNaming.Solfege) is { Code: { } sung } && sung != chord.Code)
        {
            var rival = style.Spell(StandardChords.Symbol(sung));
            return (ChordMessages.LetterMayBeSolfege(quote, name, rival), rival);
        }
        return null;
    }

    private (Message, string?)? ForSmallLetter(string quote, string name, string word, ReadSymbol chord)
    {
        if (style.Naming == NoteNaming.German ? style.SmallIsMinorForSure : style.SmallIsMajorForSure)
            return null;
        var other =
            style.Naming == NoteNaming.German
                ? ChordSymbol.Read(char.ToUpperInvariant(word[0]) + word[1..], NoteNaming.German)
                : ChordSymbol.Read(word, NoteNaming.German);
        // "am" is the same either way, and a small b is a matter of its own.
        if (other?.Code is not { } code || (other.Notes == chord.Notes && other.Root == chord.Root))
            return null;
        var rival = style.Spell(StandardChords.Symbol(code));
        return style.Naming == NoteNaming.German
            ? (ChordMessages.SmallLetterMayBeMajor(quote, name, rival), rival)
            : (ChordMessages.SmallLetterMayBeMinor(quote, name, rival), rival);
    }

    private static (Message, string?)? ForSuffix(string quote, string name, ReadSymbol chord) =>
        chord.Doubt switch
        {
            SuffixDoubt.Two => (ChordMessages.SecondReplacesThird(quote, $"{chord.RootName}add9"), $"{chord.RootName}sus2"),
            SuffixDoubt.Four => (ChordMessages.FourthReplacesThird(quote), $"{chord.RootName}sus4"),
            SuffixDoubt.HalfDiminished => (ChordMessages.ReadAsHalfDiminished(quote, name), name),
            SuffixDoubt.Zero => (ChordMessages.ZeroReadAsDiminished(quote, name), name),
            SuffixDoubt.SlashSeven => (ChordMessages.SeventhMayBeBass(quote, name), name),
            _ => null,
        };
}
