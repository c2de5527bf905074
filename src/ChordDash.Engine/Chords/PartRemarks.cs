namespace ChordDash.Engine.Chords;

/// <summary>Says what the parts of a text are that are no chords: of each kind once for the whole text.</summary>
internal sealed class PartRemarks
{
    private readonly Dictionary<TextPart, string> _sentences = [];

    public IEnumerable<string> Sentences => _sentences.Values;

    public void Add(Lexeme lexeme, string typed)
    {
        var kind = lexeme.Part switch
        {
            TextPart.Number => TextPart.Section,
            TextPart.Fingering => TextPart.Tablature,
            TextPart.TimeSignature => TextPart.Song,
            var part => part,
        };
        if (_sentences.ContainsKey(kind) && KeyOf(typed) is null)
            return;
        var quote = Quoted.Short(typed);
        var sentence = kind switch
        {
            TextPart.Words => $"{quote} and the like are words, not chords. They were left out.",
            TextPart.Section => $"{quote} and the like name or number parts of the song. They were left out.",
            TextPart.BarNumber => $"{quote} and the like are numbers of bars, not chords. They were left out.",
            TextPart.Tablature => $"{quote} and the like are tablature or fingerings, not chords. They were left out.",
            _ => $"{quote} and the like say something about the song. They were left out.",
        };
        _sentences[kind] = KeyOf(typed) is { } key
            ? string.Join(' ', sentence, $"To have the chords transposed, choose the key {key.Name}.")
            : sentence;
    }

    /// <summary>What a label is, as the note of its token.</summary>
    public static string Note(Lexeme lexeme, string typed) =>
        lexeme.Part switch
        {
            TextPart.Section => $"{Quoted.Short(typed)} names a part of the song, no chord",
            TextPart.Number => $"{Quoted.Short(typed)} is the number of a verse or line, no chord",
            TextPart.BarNumber => $"{Quoted.Short(typed)} is the number of a bar, no chord",
            TextPart.Words => $"{Quoted.Short(typed)} is text, no chord",
            TextPart.Tablature => $"{Quoted.Short(typed)} is tablature, no chord",
            TextPart.Fingering => $"{Quoted.Short(typed)} is a fingering, no chord",
            TextPart.TimeSignature => $"{Quoted.Short(typed)} is a time signature, no chord",
            _ => $"{Quoted.Short(typed)} says something about the song, no chord",
        };

    /// <summary>What else a sign may mean; null where that is certain.</summary>
    public static string? Doubt(Lexeme lexeme, string typed) =>
        lexeme.Doubt switch
        {
            LexemeDoubt.NumberOfTimes =>
                $"{Quoted.Short(typed)} is read as x{lexeme.Times}: what stands before it is played so often. It may also belong to the "
                    + "chord, or be a code.",
            LexemeDoubt.TimesAtLineStart =>
                $"{Quoted.Short(typed)} stands at the start of a line and repeats what stands before it. Write it behind what is to be "
                    + "repeated.",
            LexemeDoubt.Ending => $"{Quoted.Short(typed)} is read as the number of an ending. It may also be a chord code.",
            LexemeDoubt.Number => $"{Quoted.Short(typed)} is read as the number of a verse or line. It may also be a chord code.",
            LexemeDoubt.Fingering => $"{Quoted.Short(typed)} is read as a fingering. It may also be a number of times.",
            LexemeDoubt.Section => $"{Quoted.Short(typed)} is read as the name of a part of the song. It may also be a chord.",
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
