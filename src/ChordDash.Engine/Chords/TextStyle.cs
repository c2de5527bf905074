using System.Globalization;

namespace ChordDash.Engine.Chords;

/// <summary>What a bare B is.</summary>
internal enum BareB
{
    Natural,
    DoubtfullyNatural,
    Flat,
    DoubtfullyFlat,
}

/// <summary>By which way of writing a chord was understood.</summary>
internal enum ChordWay
{
    Letter,
    Numeral,
    Nashville,
    Solfege,
}

/// <summary>How a text writes its chords, decided for the whole text by what can only be written so.</summary>
internal sealed class TextStyle(ChordKey key)
{
    private readonly Dictionary<string, (ReadSymbol Symbol, ChordWay Way)?> _understood = new(StringComparer.Ordinal);

    public ChordKey Key => key;

    public NoteNaming Naming { get; private init; }

    public BareB BareB { get; private init; }

    /// <summary>Where small letters are minor chords: whether that is beyond doubt.</summary>
    public bool SmallIsMinorForSure { get; private init; }

    /// <summary>Where small letters are major chords: whether minor ones have an m, as in "c g am f".</summary>
    public bool SmallIsMajorForSure { get; private init; }

    /// <summary>Whether chords are written as symbols or numerals, so that a number is hardly a code.</summary>
    public bool HasSymbols { get; private init; }

    public bool HasNumerals { get; private init; }

    public bool IsHarte { get; private init; }

    /// <summary>Whether all numbers are degrees of the key, since some, such as 6m, can be nothing else.</summary>
    public bool IsNashville { get; private init; }

    /// <summary>Whether all chords are numbers that degrees of the key have as well.</summary>
    public bool MayBeNashville { get; private init; }

    /// <param name="words">The chords of the text, again and again.</param>
    public static TextStyle Of(IEnumerable<string> words, ChordKey key, CancellationToken cancellationToken)
    {
        var seen = new StyleEvidence();
        foreach (var (word, times) in words.CountBy(word => word, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            seen.Add(word, times);
        }
        return seen.Decide(key);
    }

    public static TextStyle Decided(ChordKey key, StyleEvidence seen)
    {
        var sure = seen.H > 0 || seen.Modes > 0;
        var small = seen is { SmallBare: > 0, Large: > 0, SmallMinor: 0, LargeMinor: 0 };
        var german = sure || (seen.Bes == 0 && (seen.Endings > 0 || small));
        var naming =
            seen.SolfegeOnly > 0 && seen.SolfegeOnly >= seen.Letters - seen.SolfegeToo ? NoteNaming.Solfege
            : german ? NoteNaming.German
            : NoteNaming.English;
        var symbols = seen.Letters + seen.Numerals + seen.SolfegeOnly + seen.Sets > 0;
        var degrees = !symbols && seen.Numbers > 0 && seen is { Lowest: >= 1, Highest: <= NashvilleNumber.LastDegree };
        var nashville = seen.NashvilleOnly > 0 && !symbols && (seen.Numbers == 0 || degrees);
        return new(key)
        {
            Naming = naming,
            BareB =
                naming == NoteNaming.German
                    ? sure && seen.BFlat == 0
                        ? BareB.Flat
                        : BareB.DoubtfullyFlat
                    : seen.Bes > 0
                        ? BareB.DoubtfullyNatural
                        : BareB.Natural,
            SmallIsMinorForSure = naming == NoteNaming.German && (sure || seen.Endings > 0 || seen.SmallBare > 1),
            SmallIsMajorForSure = naming == NoteNaming.English && seen.SmallMinor > 0,
            HasSymbols = symbols || (seen.NashvilleOnly > 0 && !nashville),
            HasNumerals = seen.Numerals > 0,
            IsHarte = seen.Harte > 0,
            IsNashville = nashville,
            MayBeNashville = degrees && seen.Numbers > 1,
        };
    }

    /// <summary>A symbol of the vocabulary as this text would write it: B natural is H where notes have German names.</summary>
    public string Spell(string symbol) => Naming == NoteNaming.German && symbol is "B" or ['B', not 'b', ..] ? $"H{symbol[1..]}" : symbol;

    /// <summary>A word with the letter that the vocabulary has for its H.</summary>
    public string ToEnglish(string word) => Naming == NoteNaming.German && word is ['H', ..] ? $"B{word[1..]}" : word;

    /// <returns>Null when the word is no chord in this text.</returns>
    public (ReadSymbol Symbol, ChordWay Way)? Understand(string word)
    {
        if (word.Length > ChordSymbol.MaxLength)
            return null;
        if (!_understood.TryGetValue(word, out var found))
            _understood[word] = found = Find(word);
        return found;
    }

    private (ReadSymbol Symbol, ChordWay Way)? Find(string word)
    {
        if (Naming == NoteNaming.Solfege && ChordSymbol.Read(word, NoteNaming.Solfege) is { Notes: > 0 } sung)
            return (sung, ChordWay.Solfege);
        if (ChordSymbol.Read(word, Naming == NoteNaming.German ? NoteNaming.German : NoteNaming.English) is { } letter)
            return (letter, ChordWay.Letter);
        if (RomanNumeral.Read(word, key) is { } numeral)
            return (numeral, ChordWay.Numeral);
        if ((IsNashville || NashvilleNumber.IsOnlyThat(word)) && NashvilleNumber.Read(word, key) is { } degree)
            return (degree, ChordWay.Nashville);
        return ChordSymbol.Read(word, NoteNaming.Solfege) is { } other ? (other, ChordWay.Solfege) : null;
    }
}

/// <summary>Counts what tells how a text writes its chords.</summary>
internal sealed class StyleEvidence
{
    /// <summary>Chords with a root or bass H.</summary>
    public int H { get; private set; }

    /// <summary>Dur and Moll.</summary>
    public int Modes { get; private set; }

    /// <summary>Roots such as Cis, Es and As.</summary>
    public int Endings { get; private set; }

    /// <summary>The Dutch B flat.</summary>
    public int Bes { get; private set; }

    /// <summary>A B with a flat sign.</summary>
    public int BFlat { get; private set; }
    public int Letters { get; private set; }
    public int Large { get; private set; }

    /// <summary>As in Am.</summary>
    public int LargeMinor { get; private set; }
    public int SmallBare { get; private set; }

    /// <summary>As in am.</summary>
    public int SmallMinor { get; private set; }
    public int SolfegeOnly { get; private set; }
    public int SolfegeToo { get; private set; }
    public int Numerals { get; private set; }
    public int NashvilleOnly { get; private set; }
    public int Harte { get; private set; }
    public int Sets { get; private set; }
    public int Numbers { get; private set; }
    public long Lowest { get; private set; } = long.MaxValue;
    public long Highest { get; private set; } = long.MinValue;

    public TextStyle Decide(ChordKey key) => TextStyle.Decided(key, this);

    public void Add(string word, int times)
    {
        if (ChordReader.TryReadNumber(word, out var number))
        {
            Numbers += times;
            (Lowest, Highest) = (Math.Min(Lowest, number), Math.Max(Highest, number));
        }
        else if (word.StartsWith('{'))
        {
            Sets += times;
            if (word.Contains('H', StringComparison.Ordinal))
                H += times;
        }
        else if (word.ToUpperInvariant() is "DUR" or "MOLL")
        {
            Modes += times;
        }
        else
        {
            AddChord(word, times);
        }
    }

    private void AddChord(string word, int times)
    {
        var letter = ChordSymbol.Read(word, NoteNaming.German);
        if (letter?.Code == StandardChords.Rest && letter.Notes == 0)
            return;
        var sung = ChordSymbol.Read(word, NoteNaming.Solfege) is not null;
        if (letter is null)
        {
            if (sung)
                SolfegeOnly += times;
            else if (RomanNumeral.Read(word, default) is not null)
                Numerals += times;
            else if (NashvilleNumber.IsOnlyThat(word))
                NashvilleOnly += times;
            else if (ChordReader.HasPunctuation(word) && !ChordReader.HasPunctuation(word[..^1]))
                AddChord(word[..^1], times);
            return;
        }
        Letters += times;
        SolfegeToo += sung ? times : 0;
        Harte += letter.IsHarte ? times : 0;
        AddName(letter.RootName, times);
        AddName(letter.BassName, times);
        if (
            letter.Suffix.EndsWith("dur", StringComparison.OrdinalIgnoreCase)
            || letter.Suffix.EndsWith("moll", StringComparison.OrdinalIgnoreCase)
        )
            Modes += times;
        var minor = letter.Suffix is ['m', ..] and not ['m', 'a', ..];
        if (char.IsAsciiLetterLower(letter.RootName[0]))
        {
            SmallMinor += minor ? times : 0;
            SmallBare += minor ? 0 : times;
        }
        else
        {
            Large += times;
            LargeMinor += minor ? times : 0;
        }
    }

    private void AddName(string name, int times)
    {
        if (name.Length == 0)
            return;
        var (letter, sign) = (char.ToUpper(name[0], CultureInfo.InvariantCulture), name[1..]);
        if (letter == 'H')
            H += times;
        else if (letter == 'B' && sign is "es")
            Bes += times;
        else if (letter == 'B' && sign is ['b', ..] or ['f' or '-', ..])
            BFlat += times;
        else if (sign is ['i' or 'e' or 's', ..] and not ['s', 'h', ..])
            Endings += times;
    }
}
