using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Chords;

/// <summary>Says what the parts of a text are that are no chords: of each kind once for the whole text.</summary>
internal sealed class PartRemarks
{
    private readonly Dictionary<TextPart, Message> _remarks = [];

    public IEnumerable<Message> Remarks => _remarks.Values;

    public void Add(Lexeme lexeme, string typed)
    {
        var kind = lexeme.Part switch
        {
            TextPart.Number => TextPart.Section,
            TextPart.Fingering => TextPart.Tablature,
            TextPart.TimeSignature => TextPart.Song,
            var part => part,
        };
        if (_remarks.ContainsKey(kind) && KeyOf(typed) is null)
            return;
        var quote = Quoted.Short(typed);
        var remark = kind switch
        {
            TextPart.Words => ChordMessages.WordsLeftOut(quote),
            TextPart.Section => ChordMessages.SectionNamesLeftOut(quote),
            TextPart.BarNumber => ChordMessages.BarNumbersLeftOut(quote),
            TextPart.Tablature => ChordMessages.TablatureLeftOut(quote),
            _ => ChordMessages.SongFactsLeftOut(quote),
        };
        _remarks[kind] = KeyOf(typed) is { } key ? Message.Sentences(remark, ChordMessages.ChooseKeyToTranspose(key.DisplayName)) : remark;
    }

    /// <summary>What a label is, as the note of its token.</summary>
    public static Message Note(Lexeme lexeme, string typed) =>
        lexeme.Part switch
        {
            TextPart.Section => ChordMessages.TokenIsSectionName(Quoted.Short(typed)),
            TextPart.Number => ChordMessages.TokenIsVerseNumber(Quoted.Short(typed)),
            TextPart.BarNumber => ChordMessages.TokenIsBarNumber(Quoted.Short(typed)),
            TextPart.Words => ChordMessages.TokenIsText(Quoted.Short(typed)),
            TextPart.Tablature => ChordMessages.TokenIsTablature(Quoted.Short(typed)),
            TextPart.Fingering => ChordMessages.TokenIsFingering(Quoted.Short(typed)),
            TextPart.TimeSignature => ChordMessages.TokenIsTimeSignature(Quoted.Short(typed)),
            _ => ChordMessages.TokenIsSongFact(Quoted.Short(typed)),
        };

    /// <summary>What else a sign may mean; null where that is certain.</summary>
    public static Message? Doubt(Lexeme lexeme, string typed) =>
        lexeme.Doubt switch
        {
            LexemeDoubt.NumberOfTimes => ChordMessages.ReadAsNumberOfTimes(Quoted.Short(typed), lexeme.Times),
            LexemeDoubt.TimesAtLineStart => ChordMessages.TimesAtLineStart(Quoted.Short(typed)),
            LexemeDoubt.Ending => ChordMessages.ReadAsEndingNumber(Quoted.Short(typed)),
            LexemeDoubt.Number => ChordMessages.ReadAsVerseNumber(Quoted.Short(typed)),
            LexemeDoubt.Fingering => ChordMessages.ReadAsFingering(Quoted.Short(typed)),
            LexemeDoubt.Section => ChordMessages.ReadAsSectionName(Quoted.Short(typed)),
            _ => null,
        };

    private static ChordKey? KeyOf(string typed)
    {
        var colon = typed.IndexOf(':', StringComparison.Ordinal);
        return
            typed.Length <= 2 * ChordSymbol.MaxLength
            && colon > 0
            && typed.AsSpan(0, colon).Trim(" {").ToString() is var fact
            && (
                fact.EndsWith("key", StringComparison.OrdinalIgnoreCase)
                || fact.Equals("tonacja", StringComparison.OrdinalIgnoreCase)
                || fact.Equals("tonart", StringComparison.OrdinalIgnoreCase)
            )
            && ChordKey.TryParse(typed[(colon + 1)..].Trim(' ', '}'), out var key)
            ? key
            : null;
    }
}
