namespace ChordDash.Engine.Chords;

/// <summary>Says of a chord that was understood what else it may mean.</summary>
internal sealed class ChordDoubts(TextStyle style)
{
    public ChordToken Add(ChordToken token, Lexeme lexeme, string word, ReadSymbol chord, ChordWay way)
    {
        var found = new List<(string Sentence, string? Suggestion)>();
        var quote = ChordReader.Quote(token.Text);
        var name = style.Spell(ChordReader.NameOf(chord));
        if (lexeme.Doubt == LexemeDoubt.Joined)
            found.Add(($"{quote} is read as one chord, {name.TrimEnd('.')}.", name));
        if (lexeme.Doubt == LexemeDoubt.List)
            found.Add(($"{quote} is read as a chord of its own: slashes seem to separate chords here.", null));
        if (ForWay(quote, name, word, chord, way) is { } second)
            found.Add(second);
        if (ForSuffix(quote, name, chord) is { } third)
            found.Add(third);
        return found.Count == 0
            ? token
            : token with
            {
                Doubt = string.Join(' ', found.Select(one => one.Sentence)),
                Suggestion = found
                    .Select(one => one.Suggestion)
                    .FirstOrDefault(suggestion => suggestion is not null && !suggestion.Equals(token.Text, StringComparison.Ordinal)),
            };
    }

    private (string Sentence, string? Suggestion)? ForWay(string quote, string name, string word, ReadSymbol chord, ChordWay way) =>
        way switch
        {
            ChordWay.Numeral when chord.Rival is { } rival => ForRival(quote, name, word, rival),
            ChordWay.Nashville when !style.IsNashville => ($"{quote} is read as a degree of the key, {name}.", name),
            ChordWay.Solfege when style.Naming != NoteNaming.Solfege => (
                $"{quote} is read as {name}, a name of do re mi, although other chords have letters.",
                name
            ),
            ChordWay.Solfege when char.IsLower(word[0]) => ($"{quote} is read as {name}, a name of do re mi in small letters.", name),
            ChordWay.Letter
                when chord.Code == StandardChords.Rest && word is "N" or "n" && style is { HasNumerals: true, IsHarte: false } => (
                $"{quote} is read as N.C. Beside numerals it may also be the Neapolitan chord.",
                "N6"
            ),
            ChordWay.Letter when chord.RootName.Length > 0 => ForLetter(quote, name, word, chord),
            _ => null,
        };

    /// <summary>I7, which jazz and classical analysis read otherwise.</summary>
    private (string, string?) ForRival(string quote, string name, string word, string rival)
    {
        var other = RomanNumeral.Read(rival, style.Key) is { Code: not null } chord ? style.Spell(ChordReader.NameOf(chord)) : rival;
        var sure = word.EndsWith('7') ? $"{word[..^1]}{(char.IsLower(word.TrimStart('b', '#')[0]) ? "m7" : "dom7")}" : $"{word}m";
        return word.Contains('/', StringComparison.Ordinal)
            ? ($"{quote} is read as {name}. In classical analysis it is the chord of the key, {other}.", rival)
            : (
                $"{quote} is read as {name}. In classical analysis it is the chord of the key, {other}: write {rival} for that, {sure} "
                    + "for this.",
                rival
            );
    }

    private (string, string?)? ForLetter(string quote, string name, string word, ReadSymbol chord)
    {
        var bare = ChordReader.IsBareB(chord.RootName) || ChordReader.IsBareB(chord.BassName);
        if (bare && style.BareB == BareB.DoubtfullyFlat)
            return (
                $"{quote} is read as {name}: B is B flat beside German names. For B natural write H.",
                word.Replace('B', 'H').Replace('b', 'h')
            );
        if (bare && style.BareB == BareB.DoubtfullyNatural)
            return ($"{quote} is read as {name}: beside Bes, B is B natural. For B flat write Bb.", null);
        if (char.IsAsciiLetterLower(chord.RootName[0]) && ForSmallLetter(quote, name, word, chord) is { } small)
            return small;
        if (ChordSymbol.Read(word, NoteNaming.Solfege) is { Code: { } sung } && sung != chord.Code)
            return (
                $"{quote} is read as {name}. In do re mi it is {style.Spell(StandardChords.Symbol(sung))}.",
                style.Spell(StandardChords.Symbol(sung))
            );
        return null;
    }

    private (string, string?)? ForSmallLetter(string quote, string name, string word, ReadSymbol chord)
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
            ? ($"{quote} is read as {name}: small letters seem to be minor chords here. The major one is {rival}.", rival)
            : ($"{quote} is read as {name}. Where small letters are minor chords it is {rival}.", rival);
    }

    private static (string, string?)? ForSuffix(string quote, string name, ReadSymbol chord) =>
        chord.Doubt switch
        {
            SuffixDoubt.Two => (
                $"{quote} is read with the second in place of the third. Beside the third, write {chord.RootName}add9.",
                $"{chord.RootName}sus2"
            ),
            SuffixDoubt.Four => (
                $"{quote} is read with the fourth in place of the third. A note and its octave is no chord.",
                $"{chord.RootName}sus4"
            ),
            SuffixDoubt.HalfDiminished => ($"{quote} is read as {name}: an h behind a letter is half-diminished.", name),
            SuffixDoubt.Zero => ($"{quote} is read as {name}: the zero stands for the circle of a diminished chord.", name),
            SuffixDoubt.SlashSeven => ($"{quote} is read as {name}. The seventh may also be meant as the bass.", name),
            _ => null,
        };
}
