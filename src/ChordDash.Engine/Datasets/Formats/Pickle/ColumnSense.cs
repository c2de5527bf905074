namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>What stands in a column of values.</summary>
internal enum ColumnContent
{
    Sequences,
    Words,
    Scalars,
    Mixed,
}

/// <summary>How certain it is which column has the chords.</summary>
internal enum ColumnChoice
{
    Clear,
    Likely,
    Guessed,
}

/// <summary>What a text says.</summary>
/// <param name="Reads">Whether at least half of its first words are chords, degrees or codes.</param>
/// <param name="Letters">Whether at least half of them are chords with the names of notes.</param>
internal readonly record struct TextSense(bool Reads, bool Letters, int Words);

/// <summary>Tells texts that are chords from texts that are names, by what reads as chords.</summary>
internal sealed class ColumnSense(PickledContent content, ChordWords words)
{
    /// <summary>Words of a text that are looked at.</summary>
    private const int MaxWords = 16;

    /// <summary>Texts of fewer bytes are read faster than they are found.</summary>
    private const int ShortText = 32;

    /// <summary>Of a remembered text, roughly.</summary>
    private const int BytesPerRemembered = 96;

    /// <summary>Share of single words that must be chords for them to be the pieces.</summary>
    private const double MostlyChords = 0.9;

    private readonly Dictionary<PickleValue, TextSense> _texts = [];

    /// <returns>Nothing when the value is no text.</returns>
    public TextSense Of(PickleValue value)
    {
        if (!value.IsWords || value.Object is not null || value.Length < ShortText)
            return OfNew(value);
        content.Work.Take(1);
        if (!_texts.TryGetValue(value, out var found))
        {
            content.Budget.Take(BytesPerRemembered);
            _texts[value] = found = OfNew(value);
        }
        return found;
    }

    private TextSense OfNew(PickleValue value)
    {
        if (content.FindText(value) is not { } text)
            return default;
        var parts = PickledSequenceReader.Split(text);
        var (read, letters, signs) = (0, 0, 0);
        foreach (var part in parts.Take(MaxWords))
        {
            var word = words.Find(part);
            read += word.Reads ? 1 : 0;
            letters += word is { Code: not null, Kind: not WordKind.Number } ? 1 : 0;
            signs += ChordWords.IsSign(part) ? 1 : 0;
        }
        var looked = Math.Min(parts.Length, MaxWords) - signs;
        return new(read > 0 && 2 * read >= looked, letters > 0 && 2 * letters >= looked, parts.Length);
    }

    /// <summary>Which of two columns of texts has the chords.</summary>
    /// <param name="one">As many as <paramref name="two"/>.</param>
    /// <returns>0 or 1; -1 when they are no chords and names, but both alike. Also how certain that is.</returns>
    public (int Chords, ColumnChoice Choice) Choose(IReadOnlyList<PickleValue> one, IReadOnlyList<PickleValue> two)
    {
        var (first, second) = (Count(one), Count(two));
        if (first.Several == 0 && second.Several == 0)
        {
            // Pieces of one chord each beside names, but not pieces of two chords.
            return first.Reads >= MostlyChords * one.Count && second.Reads == 0 ? (0, ColumnChoice.Clear)
                : second.Reads >= MostlyChords * one.Count && first.Reads == 0 ? (1, ColumnChoice.Clear)
                : (-1, ColumnChoice.Guessed);
        }
        if (first.Reads != second.Reads)
        {
            var clear = 2 * Math.Max(first.Reads, second.Reads) >= one.Count && 2 * Math.Min(first.Reads, second.Reads) < one.Count;
            return (first.Reads > second.Reads ? 0 : 1, clear ? ColumnChoice.Clear : ColumnChoice.Likely);
        }
        if (first.Several == one.Count && second.Several == 0)
            return (0, ColumnChoice.Clear);
        if (second.Several == one.Count && first.Several == 0)
            return (1, ColumnChoice.Clear);
        if (first.Words != second.Words)
            return (first.Words > second.Words ? 0 : 1, ColumnChoice.Guessed);
        return (first.Letters >= second.Letters ? 0 : 1, ColumnChoice.Guessed);
    }

    /// <summary>Whether at least half of the texts of a column read as chords.</summary>
    public bool AreChords(IReadOnlyList<PickleValue> column) => 2 * Count(column).Reads >= column.Count;

    /// <summary>A row with its chords in the first of two columns, and one with them in the second; null unless there are both.</summary>
    public (int First, int Second)? FindMixed(IReadOnlyList<PickleValue> one, IReadOnlyList<PickleValue> two)
    {
        var (first, second) = (-1, -1);
        for (var row = 0; row < one.Count && (first < 0 || second < 0); row++)
        {
            var (left, right) = (Of(one[row]), Of(two[row]));
            if (left is { Reads: true, Words: > 1 } && !right.Reads && first < 0)
                first = row;
            if (right is { Reads: true, Words: > 1 } && !left.Reads && second < 0)
                second = row;
        }
        return first >= 0 && second >= 0 ? (first, second) : null;
    }

    /// <summary>Texts that read as chords, as chords with names of notes, and that have several words; words of all.</summary>
    private (int Reads, int Letters, int Several, long Words) Count(IReadOnlyList<PickleValue> column)
    {
        var (reads, letters, several, all) = (0, 0, 0, 0L);
        foreach (var value in column)
        {
            var sense = Of(value);
            reads += sense.Reads ? 1 : 0;
            letters += sense.Letters ? 1 : 0;
            several += sense.Words > 1 ? 1 : 0;
            all += sense.Words;
        }
        return (reads, letters, several, all);
    }
}
