using System.Text.RegularExpressions;

namespace ChordDash.Engine.Chords;

/// <param name="Part">Null where chords stand.</param>
internal sealed record TextSpan(int Start, int End, TextPart? Part)
{
    public LexemeDoubt Doubt { get; init; }
}

/// <summary>Finds in a song sheet what is no chord: labels of sections, facts about the song, words and tablature.</summary>
internal sealed partial class SongText(string text)
{
    private const int MaxLabelLength = 60;
    private const int MinWords = 3;
    private const int LinesPerCheck = 1 << 8;

    private readonly Dictionary<string, WordKind> _kinds = new(StringComparer.Ordinal);
    private readonly List<TextSpan> _spans = [];
    private readonly List<(int Start, int End, WordKind Kind)> _words = [];
    private bool _hasChords;

    /// <summary>Index of the first word that was not looked at yet: each is looked at once.</summary>
    private int _seen;

    private enum WordKind
    {
        /// <summary>A chord, and hardly a word.</summary>
        Chord,

        /// <summary>A chord, or a word such as "a".</summary>
        Either,
        Word,
        Section,
        Other,
    }

    /// <summary>The whole window in parts, in order; what lies between them is blank.</summary>
    public IReadOnlyList<TextSpan> Split(int start, int end, CancellationToken cancellationToken)
    {
        _hasChords = HasChords(start, end, cancellationToken);
        var lines = 0;
        for (var at = start; at < end; )
        {
            if (lines++ % LinesPerCheck == 0)
                cancellationToken.ThrowIfCancellationRequested();
            var length = text.AsSpan(at, end - at).IndexOfAny('\n', '\r');
            var stop = length < 0 ? end : at + length;
            // A line may begin with some directives of ChordPro.
            while (at < stop)
                at = SplitLine(at, stop, cancellationToken);
            at = stop + 1;
        }
        return _spans;
    }

    /// <returns>Up to where the line is done.</returns>
    private int SplitLine(int start, int end, CancellationToken cancellationToken)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
            start++;
        if (start == end)
            return end;
        var head = text[start..Math.Min(end, start + MaxLabelLength)];
        if (IsTablature(start, end))
        {
            _spans.Add(new(start, end, TextPart.Tablature));
            return end;
        }
        if (head[0] == '{' && Directive(start, end) is { } close)
        {
            _spans.Add(new(start, close, TextPart.Song));
            return close;
        }
        if (IsFact(head, end - start))
        {
            _spans.Add(new(start, end, TextPart.Song));
            return end;
        }
        if (Label(head) is var (length, part, doubt) && length > 0)
        {
            _spans.Add(new(start, start + length, part) { Doubt = doubt });
            start += length;
        }
        SplitWords(start, end, cancellationToken);
        return end;
    }

    private bool IsTablature(int start, int end) =>
        end - start is > 5 and < 400
        && text.AsSpan(start, end - start).Contains("--", StringComparison.Ordinal)
        && Tablature().IsMatch(text.AsSpan(start, end - start));

    /// <summary>ChordPro's "{title: Yesterday}" and "{soc}", but not the notes "{C E G}".</summary>
    private int? Directive(int start, int end)
    {
        var length = text.AsSpan(start, Math.Min(end - start, 400)).IndexOf('}');
        if (length < 0)
            return null;
        var inside = text.AsSpan(start + 1, length - 1);
        return DirectiveName().IsMatch(inside) && (inside.Contains(':') || !IsNotes(inside.ToString())) ? start + length + 1 : null;
    }

    private static bool IsNotes(string inside) =>
        Array.TrueForAll(inside.Split([' ', ',', ';', '\t'], StringSplitOptions.RemoveEmptyEntries), name =>
            NoteName.ReadWhole(name, NoteNaming.German) is not null || NoteName.ReadWhole(name, NoteNaming.Solfege) is not null
        );

    private static bool IsFact(string head, int length)
    {
        if (head[0] is '♩' or '♪')
            return true;
        var colon = head.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && (colon + 1 == head.Length || head[colon + 1] != '|') && SongWords.IsFact(head[..colon].Trim()))
            return true;
        var word = head.Split([' ', '\t', '=', '.'], 2)[0];
        return word.Length < head.Length
            && length < MaxLabelLength
            && SongWords.IsFactBySpace(word)
            && !head.Contains('|', StringComparison.Ordinal);
    }

    /// <summary>"Verse 1:" and "A:" at the start of a line.</summary>
    private (int Length, TextPart Part, LexemeDoubt Doubt) Label(string head)
    {
        if (LabelWithColon().Match(head) is not { Success: true } match)
            return default;
        var words = match.Groups["label"].Value.Trim();
        if (words.Length == 1 && char.IsAsciiLetterUpper(words[0]))
            return (match.Length, TextPart.Section, LexemeDoubt.Section);
        var first = words.Split(' ')[0].Trim('.', '-');
        return Kind(first) is WordKind.Word or WordKind.Section ? (match.Length, TextPart.Section, LexemeDoubt.None) : default;
    }

    private void SplitWords(int start, int end, CancellationToken cancellationToken)
    {
        _words.Clear();
        var brackets = 0;
        for (var at = start; at < end; )
        {
            if (text[at] == '[' && BracketedLabel(at, end) is { } close)
            {
                Flush(start, at, brackets, cancellationToken);
                _spans.Add(new(at, close, TextPart.Section));
                (start, at, brackets) = (close, close, 0);
                continue;
            }
            if (SequenceLexer.IsSeparator(text[at]))
            {
                brackets += text[at] == '[' ? 1 : 0;
                at++;
                continue;
            }
            var first = at;
            while (at < end && !SequenceLexer.IsSeparator(text[at]))
                at++;
            _words.Add((first, at, at - first > MaxLabelLength ? WordKind.Other : Kind(text[first..at])));
        }
        Flush(start, end, brackets, cancellationToken);
    }

    /// <summary>"[Verse 1]", "[2nd ending]"; a rehearsal letter such as "[A]" may be a chord.</summary>
    private int? BracketedLabel(int at, int end)
    {
        var length = text.AsSpan(at, Math.Min(end - at, MaxLabelLength)).IndexOf(']');
        if (length < 2)
            return null;
        var first = text[(at + 1)..(at + length)].Split([' ', ',', ':'], 2, StringSplitOptions.RemoveEmptyEntries) is [var word, ..]
            ? word
            : "";
        return Kind(first) is WordKind.Word or WordKind.Section || Ordinal().IsMatch(first) ? at + length + 1 : null;
    }

    /// <summary>Cuts what stands between two labels into chords and runs of words.</summary>
    private void Flush(int start, int end, int brackets, CancellationToken cancellationToken)
    {
        var chords = _words.Exists(word => word.Kind == WordKind.Chord);
        var sheet = brackets > 0 && _words.Exists(word => word.Kind == WordKind.Word) && IsChordPro();
        var rehearsal = brackets > 0 && chords;
        var from = start;
        _seen = 0;
        for (var index = 0; index < _words.Count; index++)
        {
            if (index % 1024 == 0)
                cancellationToken.ThrowIfCancellationRequested();
            var word = _words[index];
            var last = sheet
                ? IsBracketed(index)
                    ? -1
                    : EndOfRun(index, next => !IsBracketed(next))
                : word.Kind is WordKind.Section
                    ? EndOfSection(index)
                    : EndOfWords(index, chords);
            var part =
                !sheet && word.Kind is WordKind.Section ? TextPart.Section
                : _hasChords ? TextPart.Words
                : TextPart.OnlyWords;
            var (first, stop, doubt) = (word.Start, last < 0 ? 0 : _words[last].End, LexemeDoubt.None);
            if (
                last < 0
                && rehearsal
                && !sheet
                && IsBracketed(index)
                && word.End - word.Start == 1
                && text[word.Start] is >= 'A' and <= 'H'
                && HasBareChord()
            )
                (last, first, stop, part, doubt) = (index, word.Start - 1, word.End + 1, TextPart.Section, LexemeDoubt.Section);
            if (last < 0)
                continue;
            if (first > from)
                _spans.Add(new(from, first, null));
            _spans.Add(new(first, stop, part) { Doubt = doubt });
            from = stop;
            index = last;
        }
        if (end > from)
            _spans.Add(new(from, end, null));
        _words.Clear();
    }

    private bool IsBracketed(int index)
    {
        var (start, end, _) = _words[index];
        return start > 0 && text[start - 1] == '[' && end < text.Length && text[end] == ']';
    }

    private bool HasBareChord() =>
        Enumerable.Range(0, Math.Min(_words.Count, 64)).Any(index => _words[index].Kind == WordKind.Chord && !IsBracketed(index));

    /// <summary>"[Am]Hello [F]darkness": chords in brackets, words around them.</summary>
    private bool IsChordPro()
    {
        var bracketed = false;
        for (var index = 0; index < _words.Count; index++)
        {
            if (IsBracketed(index))
                bracketed |= _words[index].Kind is WordKind.Chord or WordKind.Either;
            else if (_words[index].Kind == WordKind.Chord)
                return false;
        }
        return bracketed;
    }

    private int EndOfRun(int index, Func<int, bool> goesOn)
    {
        while (index + 1 < _words.Count && goesOn(index + 1))
            index++;
        return index;
    }

    /// <summary>A section's number belongs to it.</summary>
    private int EndOfSection(int index) =>
        index + 1 < _words.Count && SectionNumber().IsMatch(text[_words[index + 1].Start.._words[index + 1].End]) ? index + 1 : index;

    /// <returns>-1 where no run of words begins.</returns>
    private int EndOfWords(int index, bool chords)
    {
        // "a" is a chord in "C a Hello my friend", and a word at the start of a line.
        if (index < _seen || !(_words[index].Kind == WordKind.Word || (_words[index].Kind == WordKind.Either && index == 0)))
            return -1;
        var (words, last) = (0, -1);
        var at = index;
        for (; at < _words.Count && _words[at].Kind is WordKind.Word or WordKind.Either or WordKind.Other; at++)
        {
            if (_words[at].Kind == WordKind.Word)
                (words, last) = (words + 1, at);
        }
        _seen = words > 0 ? at : 0;
        if (words == 0 || (words < MinWords && (chords || !_hasChords)))
            return -1;
        return at == _words.Count && !chords ? at - 1 : last;
    }

    private bool HasChords(int start, int end, CancellationToken cancellationToken)
    {
        var words = 0;
        for (var at = start; at < end; )
        {
            if (SequenceLexer.IsSeparator(text[at]))
            {
                at++;
                continue;
            }
            if (words++ % 4096 == 0)
                cancellationToken.ThrowIfCancellationRequested();
            var first = at;
            while (at < end && !SequenceLexer.IsSeparator(text[at]))
                at++;
            if (at - first <= MaxLabelLength && Kind(text[first..at]) == WordKind.Chord)
                return true;
        }
        return false;
    }

    private WordKind Kind(string word)
    {
        if (!_kinds.TryGetValue(word, out var kind))
            _kinds[word] = kind = FindKind(word);
        return kind;
    }

    private static WordKind FindKind(string word)
    {
        if (SongWords.IsSection(word) || SongWords.IsSection(word.TrimEnd(':', '.', ',')))
            return WordKind.Section;
        var bare = word.TrimStart('"', '\'', '(', '“', '„', '…', '*', '-')
            .TrimEnd('.', ',', '!', '?', ';', ':', '"', '\'', ')', '”', '…', '*', '-');
        if (bare.Length == 0)
            return WordKind.Other;
        if (SongWords.IsAlsoChord(bare))
            return WordKind.Either;
        // "dom" is a house in Poland, and a minor chord of do re mi.
        if (
            char.IsLower(bare[0])
            && SongWords.IsWord(bare)
            && !IsLetterOrNumeral(bare)
            && ChordSymbol.Read(bare, NoteNaming.Solfege) is not null
        )
            return bare.Length > 3 || bare[^1] is 'm' ? WordKind.Word : WordKind.Either;
        if (IsChord(bare) || IsChord(bare.Split('-', '>', '(', '/')[0]))
            return WordKind.Chord;
        // A slip in a chord is not a word: "Amn".
        return
            SongWords.IsWord(bare)
            && !SongWords.IsOfChords(bare)
            && !(bare.Length < 6 && bare[0] is >= 'A' and <= 'H' && bare[1] is 'm' or 'M' or '#' or 'b')
            ? WordKind.Word
            : WordKind.Other;
    }

    private static bool IsChord(string word) => IsLetterOrNumeral(word) || ChordSymbol.Read(word, NoteNaming.Solfege) is not null;

    private static bool IsLetterOrNumeral(string word) =>
        ChordSymbol.Read(word, NoteNaming.German) is not null || RomanNumeral.Read(word, default) is not null;

    [GeneratedRegex(@"^[A-Ha-h]?[#b]?\s*\|?[-0-9hpbrtxX/\\~()s|.^v*:\s]*$", RegexOptions.NonBacktracking)]
    private static partial Regex Tablature();

    [GeneratedRegex(@"^\s*[A-Za-z_]+\s*(:|$)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex DirectiveName();

    [GeneratedRegex(@"^(?<label>\p{L}[\p{L}\p{N} .'#-]*):(?=\s|$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LabelWithColon();

    [GeneratedRegex("^[0-9]+(st|nd|rd|th|x)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Ordinal();

    [GeneratedRegex("^[0-9]{1,2}[.:)]?$", RegexOptions.NonBacktracking)]
    private static partial Regex SectionNumber();
}
