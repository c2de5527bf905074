using System.Runtime.InteropServices;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>Reads the sequences of one file as chord codes.</summary>
internal sealed class PickledSequenceReader(PickledContent content, ChordWords words)
{
    /// <summary>Bytes of a sequence in one text; each chord counts against the limit of chords.</summary>
    private const int MaxTextLength = 1 << 20;

    /// <summary>Texts of fewer bytes are remembered by what they say, up to a number of them; others by where they stand.</summary>
    private const int LongText = 48;
    private const int MaxRemembered = 1 << 16;

    /// <summary>Of a word of a list while the list is read, roughly.</summary>
    private const int BytesPerWord = 64;

    /// <summary>Of a remembered text, roughly.</summary>
    private const int BytesPerRemembered = 96;

    private readonly Dictionary<object, ReadOnlyMemory<int>> _read = new(ReferenceEqualityComparer.Instance);
    private readonly List<ReadOnlyMemory<int>> _texts = [];
    private readonly Dictionary<PickleValue, ReadOnlyMemory<int>> _textsInFile = [];
    private readonly Dictionary<string, ReadOnlyMemory<int>> _shortTexts = new(StringComparer.Ordinal);
    private readonly TokenTable _tokens = new();
    private ChordTexts? _reader;
    private readonly long _max = Math.Min(
        PickleLimits.MaxChords,
        PickleLimits.MaxChordsOfSmallFiles + PickleLimits.MaxChordsPerByte * (long)content.File.Length
    );
    private long _total;
    private int _largest;
    private (int Row, int Position, NumpyDtype Dtype, int Code)? _wrapped;
    private (int Row, bool IsText)? _first;

    /// <exception cref="DatasetFormatException">Names row and position, both counted from 0.</exception>
    public ReadOnlyMemory<int> Read(PickleValue sequence, int row)
    {
        if (sequence.IsWords)
            return Count(ReadText(sequence, row), row);
        // Rows that share a sequence in the file share it in memory.
        if (sequence.Object is null || !_read.TryGetValue(sequence.Object, out var codes))
        {
            codes = ReadNew(sequence, row);
            _read.Add(sequence.Object!, codes);
        }
        return Count(codes, row);
    }

    /// <summary>The chords of a text, separated by blanks, commas or bar lines.</summary>
    public static string[] Split(string text) => text.Split([' ', '\t', '\n', '\r', ',', ';', '|'], StringSplitOptions.RemoveEmptyEntries);

    private ReadOnlyMemory<int> Count(ReadOnlyMemory<int> codes, int row)
    {
        _total += codes.Length;
        return _total <= _max ? codes : throw new DatasetFormatException(DatasetMessages.TooManyChordsInFile(_max, row));
    }

    /// <summary>To be called after the last row: gives texts their codes, and says what may be doubted about them.</summary>
    /// <param name="pieces">What was read, row by row.</param>
    /// <returns>The file's own words; null when the file has no texts.</returns>
    public ResolvedTokens? Finish(IReadOnlyList<ReadOnlyMemory<int>> pieces)
    {
        // A rest (-1) that was forced into an unsigned type became its largest number. That number is taken for a chord code only
        // if the file has other codes beyond the standard vocabulary.
        if (_wrapped is { } wrapped && _largest <= StandardChords.Last)
            throw new DatasetFormatException(
                DatasetMessages.RestIsWrapped(wrapped.Row, wrapped.Position, wrapped.Code, wrapped.Dtype.Name)
            );
        if (_first is not { IsText: true })
            return null;
        var beats = new long[_tokens.Tokens.Count];
        foreach (var piece in pieces)
        {
            foreach (var token in piece.Span)
                beats[token]++;
        }
        var resolved = _tokens.Resolve(beats);
        foreach (var sequence in _read.Values.Concat(_texts))
        {
            foreach (ref var code in MemoryMarshal.AsMemory(sequence).Span)
                code = resolved.Codes[code];
        }
        foreach (var (index, (token, row)) in _tokens.Tokens.Index())
        {
            if (resolved.Standard && token.Doubt is not null)
                content.Notes.Add(ImportRemarkKind.DoubtfulChords, token.Text, row, token.Doubt, beats[index]);
        }
        return resolved;
    }

    private ReadOnlyMemory<int> ReadNew(PickleValue sequence, int row)
    {
        if (sequence.Object is NumpyArray { Dtype.IsObject: false } array)
            return ReadArray(array, row);
        var items = sequence switch
        {
            { Kind: PickledKind.List or PickledKind.Tuple } => sequence.Sequence,
            { Object: NumpyArray objects } => objects.FindObjects(content.Budget),
            _ => null,
        };
        return ReadItems(
            sequence,
            items ?? throw new DatasetFormatException(DatasetMessages.SequenceIsNoList(row, Describe.Value(sequence, content))),
            row
        );
    }

    private ReadOnlyMemory<int> ReadText(PickleValue sequence, int row)
    {
        content.Work.Take(1);
        var isLong = sequence.Object is null && sequence.Length >= LongText;
        if (isLong && _textsInFile.TryGetValue(sequence, out var known))
            return known;
        if (sequence.Length > MaxTextLength)
            throw new DatasetFormatException(DatasetMessages.SequenceTextTooLong(row, sequence.Length));
        var text = content.FindText(sequence, MaxTextLength)
            ?? throw new DatasetFormatException(DatasetMessages.SequenceEscapesDamaged(row));
        if (text.Any(character => char.IsControl(character) && !char.IsWhiteSpace(character)))
            throw new DatasetFormatException(DatasetMessages.SequenceHasControls(row, Describe.Value(sequence, content)));
        CheckKind(isText: true, row, position: 0);
        if (!_shortTexts.TryGetValue(text, out var codes))
        {
            codes = Stored((_reader ??= new(content, words, _tokens)).Read(text, row), row);
            _texts.Add(codes);
            if (text.Length < LongText && _shortTexts.Count < MaxRemembered)
            {
                content.Budget.Take(BytesPerRemembered + 2 * text.Length);
                _shortTexts[text] = codes;
            }
        }
        if (isLong)
        {
            content.Budget.Take(BytesPerRemembered);
            _textsInFile[sequence] = codes;
        }
        return codes;
    }

    private Memory<int> Stored(List<int> tokens, int row)
    {
        var codes = NewCodes(tokens.Count, row);
        CollectionsMarshal.AsSpan(tokens).CopyTo(codes.Span);
        return codes;
    }

    private ReadOnlyMemory<int> ReadArray(NumpyArray array, int row)
    {
        if (array.FindElements(content, out var data, out var count) is { } finding)
            throw new DatasetFormatException(DatasetMessages.SequenceIsNoArray(row, finding));
        var dtype = array.Dtype!;
        if (dtype.IsText)
            return ReadWords(
                Enumerable.Range(0, count).Select(at => dtype.ReadText(data.Span.Slice(at * dtype.ItemSize, dtype.ItemSize))),
                count,
                row
            );
        var codes = NewCodes(count, row);
        if (dtype.ReadCodes(data.Span, codes.Span, Limits.MaxChordCode) is >= 0 and var bad)
            throw NoCode(dtype.ReadNumber(data.Span.Slice(bad * dtype.ItemSize, dtype.ItemSize)), row, bad);
        Note(codes.Span, dtype, row);
        return codes;
    }

    private ReadOnlyMemory<int> ReadItems(PickleValue sequence, PickledSequence items, int row)
    {
        if (items is { Count: > 0, Integers: { } integers })
        {
            var bad = integers.Span.IndexOfAnyExceptInRange(StandardChords.Rest, Limits.MaxChordCode);
            if (bad >= 0)
                throw NoCode(integers.Span[bad], row, bad);
            Note(integers.Span, dtype: null, row);
            return integers;
        }

        if (items.Count > 0 && AreWords(items))
            return ReadWords(Enumerable.Range(0, items.Count).Select(at => content.FindText(items[at]) ?? ""), items.Count, row);
        var codes = NewCodes(items.Count, row);
        for (var position = 0; position < codes.Length; position++)
        {
            var item = items[position];
            codes.Span[position] = item switch
            {
                { Number: { } number } => Code(number, item.Object as NumpyDtype, row, position),
                { IsWords: true } => throw OfAnotherKind(isText: true, row, position),
                { Kind: PickledKind.List or PickledKind.Tuple or PickledKind.Array } => throw new DatasetFormatException(
                    DatasetMessages.SequenceHoldsList(row, Describe.Value(sequence, content), Describe.Value(item, content), position)
                ),
                _ => throw new DatasetFormatException(DatasetMessages.ItemIsNoChord(row, position, Describe.Value(item, content))),
            };
        }
        return codes;
    }

    private Memory<int> NewCodes(int count, int row) =>
        count > 0 ? content.Budget.Codes.Take(count) : throw new DatasetFormatException(DatasetMessages.SequenceIsEmpty(row));

    private int Code(double number, NumpyDtype? dtype, int row, int position)
    {
        // Written so that NaN fails too.
        if (!(number >= StandardChords.Rest && number <= Limits.MaxChordCode && number == Math.Floor(number)))
            throw NoCode(number, row, position);
        var code = (int)number;
        Note([code], dtype, row, position);
        return code;
    }

    /// <summary>Remembers what the codes of the whole file have to be judged by.</summary>
    private void Note(ReadOnlySpan<int> codes, NumpyDtype? dtype, int row, int firstPosition = 0)
    {
        CheckKind(isText: false, row, firstPosition);
        if (codes.IndexOfAnyExceptInRange(StandardChords.Rest, StandardChords.Last) < 0)
            return;
        var largestOfType = dtype?.UnsignedMaximum ?? -1;
        for (var i = 0; i < codes.Length; i++)
        {
            if (codes[i] == largestOfType && largestOfType > 0)
                _wrapped ??= (row, firstPosition + i, dtype!, codes[i]);
            else if (codes[i] > _largest)
                _largest = codes[i];
        }
    }

    private ReadOnlyMemory<int> ReadWords(IEnumerable<string> items, int count, int row)
    {
        CheckKind(isText: true, row, position: 0);
        content.Budget.Require(BytesPerWord * (long)count);
        return Stored((_reader ??= new(content, words, _tokens)).Read([.. items], row), row);
    }

    private bool AreWords(PickledSequence items)
    {
        content.Work.Take(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            if (!items[i].IsWords)
                return false;
        }
        return true;
    }

    private void CheckKind(bool isText, int row, int position)
    {
        _first ??= (row, isText);
        if (_first.Value.IsText != isText)
            throw OfAnotherKind(isText, row, position);
    }

    private DatasetFormatException OfAnotherKind(bool isText, int row, int position) =>
        new(
            isText
                ? DatasetMessages.ItemIsText(row, position, _first?.Row ?? row)
                : DatasetMessages.ItemIsNumber(row, position, _first?.Row ?? row)
        );

    private static DatasetFormatException NoCode(double number, int row, int position) =>
        new(DatasetMessages.NumberIsNoChordCode(row, position, Describe.Number(number), Limits.MaxChordCode));
}
