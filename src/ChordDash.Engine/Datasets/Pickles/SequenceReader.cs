using System.Runtime.InteropServices;
using ChordDash.Engine.Chords;

namespace ChordDash.Engine.Datasets.Pickles;

/// <summary>Reads the sequences of one file as chord codes.</summary>
internal sealed class SequenceReader(PickledContent content)
{
    private const string Codes = "Chord codes are whole numbers from -1 (rest)";

    /// <summary>Bytes of a sequence in one text; each chord counts against the limit of chords.</summary>
    private const int LongestText = 1 << 20;

    /// <summary>Bytes of a text that is found faster than it is read again.</summary>
    private const int LongToken = 48;

    /// <summary>Of a remembered text, roughly.</summary>
    private const int BytesPerRemembered = 96;

    private readonly Dictionary<object, ReadOnlyMemory<int>> _read = new(ReferenceEqualityComparer.Instance);
    private readonly List<ReadOnlyMemory<int>> _texts = [];
    private readonly Dictionary<PickleValue, ReadOnlyMemory<int>?> _longTexts = [];
    private readonly Dictionary<PickleValue, int> _longTokens = [];
    private readonly TokenTable _tokens = new();
    private readonly long _most = Math.Min(DatasetLimits.Chords, DatasetLimits.ChordsFloor + DatasetLimits.ChordsPerByte * (long)content.File.Length);
    private long _total;
    private int _largest;
    private (int Row, int Position, NumpyDtype Dtype, int Code)? _wrapped;
    private (int Row, bool IsText)? _first;

    /// <exception cref="DatasetFormatException">Names row and position, both counted from 0.</exception>
    public ReadOnlyMemory<int> Read(PickleValue sequence, int row)
    {
        if (sequence.IsText && (sequence.Length < LongToken ? FindSequence(sequence, row) : FindLongSequence(sequence, row)) is { } read)
            return Count(read, row);
        // Rows that share a sequence in the file share it in memory.
        if (sequence.Object is null || !_read.TryGetValue(sequence.Object, out var codes))
        {
            codes = ReadNew(sequence, row);
            _read.Add(sequence.Object!, codes);
        }
        return Count(codes, row);
    }

    /// <returns>Null for a text that is no sequence.</returns>
    private ReadOnlyMemory<int>? FindSequence(PickleValue text, int row) =>
        content.FindText(text) is { } beginning && Split(beginning).Length > 1 ? ReadText(text, row) : default(ReadOnlyMemory<int>?);

    private ReadOnlyMemory<int>? FindLongSequence(PickleValue text, int row)
    {
        content.Work.Take(1);
        if (!_longTexts.TryGetValue(text, out var codes))
        {
            content.Budget.Take(BytesPerRemembered);
            _longTexts[text] = codes = FindSequence(text, row);
        }
        return codes;
    }

    /// <summary>The chords of a text, separated by blanks, commas or bar lines.</summary>
    public static string[] Split(string text) => text.Split([' ', '\t', '\n', '\r', ',', ';', '|'], StringSplitOptions.RemoveEmptyEntries);

    private ReadOnlyMemory<int> Count(ReadOnlyMemory<int> codes, int row)
    {
        _total += codes.Length;
        return _total <= _most
            ? codes
            : throw new DatasetFormatException(
                $"The file has more than {_most:N0} chords in all (reached in row {row}), the most for a file of this size. Split it into " +
                "smaller files.");
    }

    /// <summary>To be called after the last row: gives texts their codes.</summary>
    /// <returns>The texts by code, unless they are standard chord symbols or numbers.</returns>
    public IReadOnlyList<string>? Finish()
    {
        // A rest (-1) that was forced into an unsigned type became its largest number. That number is taken for a chord code only
        // if the file has other codes beyond the standard vocabulary.
        if (_wrapped is { } wrapped && _largest <= StandardChords.Last)
            throw new DatasetFormatException(
                $"Row {wrapped.Row}, position {wrapped.Position} is {wrapped.Code}, the largest " +
                $"{wrapped.Dtype.Name}: probably a rest (-1), which {wrapped.Dtype.Name} cannot hold. Save the sequences as int16.");
        if (_first is not { IsText: true })
            return null;
        var (codes, tokens) = _tokens.Resolve();
        foreach (var sequence in _read.Values.Concat(_texts))
        {
            foreach (ref var code in MemoryMarshal.AsMemory(sequence).Span)
                code = codes[code];
        }
        return tokens;
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
        return ReadItems(sequence, items ?? throw new DatasetFormatException(
            $"Row {row}: the sequence is {Describe.Value(sequence, content)}. It should be a one-dimensional array or list of " +
            "chord codes."), row);
    }

    private ReadOnlyMemory<int> ReadText(PickleValue sequence, int row)
    {
        if (sequence.Length > LongestText)
            throw new DatasetFormatException($"Row {row}: the sequence is a text of {sequence.Length:N0} bytes. Save the chords of so long a piece as a list.");
        var tokens = Split(content.FindText(sequence, LongestText)
            ?? throw new DatasetFormatException($"Row {row}: the sequence is a text with damaged escape sequences. Save the data set again with pickle.dump."));
        var codes = NewCodes(tokens.Length, row);
        for (var position = 0; position < codes.Length; position++)
            codes.Span[position] = Token(tokens[position], row, position);
        _texts.Add(codes);
        return codes;
    }

    private ReadOnlyMemory<int> ReadArray(NumpyArray array, int row)
    {
        if (array.FindElements(content, out var data, out var count) is { } finding)
            throw new DatasetFormatException($"Row {row}: the sequence is {finding}. It should be a one-dimensional array of chord codes.");
        var dtype = array.Dtype!;
        var codes = NewCodes(count, row);
        if (dtype.IsText)
        {
            for (var position = 0; position < count; position++)
                codes.Span[position] = Token(dtype.ReadText(data.Span.Slice(position * dtype.ItemSize, dtype.ItemSize)), row, position);
            return codes;
        }
        if (dtype.ReadCodes(data.Span, codes.Span, DatasetLimits.LargestCode) is >= 0 and var bad)
            throw NoCode(dtype.ReadNumber(data.Span.Slice(bad * dtype.ItemSize, dtype.ItemSize)), row, bad);
        Note(codes.Span, dtype, row);
        return codes;
    }

    private ReadOnlyMemory<int> ReadItems(PickleValue sequence, PickledSequence items, int row)
    {
        if (items is { Count: > 0, Integers: { } integers })
        {
            var bad = integers.Span.IndexOfAnyExceptInRange(StandardChords.Rest, DatasetLimits.LargestCode);
            if (bad >= 0)
                throw NoCode(integers.Span[bad], row, bad);
            Note(integers.Span, dtype: null, row);
            return integers;
        }

        var codes = NewCodes(items.Count, row);
        for (var position = 0; position < codes.Length; position++)
        {
            var item = items[position];
            codes.Span[position] = item switch
            {
                { Number: { } number } => Code(number, item.Object as NumpyDtype, row, position),
                { IsText: true } when FindToken(item, row, position) is { } token => token,
                { Kind: PickledKind.List or PickledKind.Tuple or PickledKind.Array } => throw new DatasetFormatException(
                    $"Row {row}: {Describe.Value(sequence, content)} holds {Describe.Value(item, content)} at position {position}. A row should " +
                    "be a pair of a sequence and a label, or a sequence of chord codes alone."),
                _ => throw new DatasetFormatException(
                    $"Row {row}, position {position} is {Describe.Value(item, content)}. {Codes}, or chord symbols."),
            };
        }
        return codes;
    }

    private Memory<int> NewCodes(int count, int row) => count > 0
        ? content.Budget.Codes.Take(count)
        : throw new DatasetFormatException($"Row {row} has an empty sequence. A piece needs at least one chord; leave this row out.");

    private int Code(double number, NumpyDtype? dtype, int row, int position)
    {
        // Written so that NaN fails too.
        if (!(number >= StandardChords.Rest && number <= DatasetLimits.LargestCode && number == Math.Floor(number)))
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

    private int Token(string token, int row, int position)
    {
        CheckKind(isText: true, row, position);
        return _tokens.Add(token) ?? throw new DatasetFormatException(
            $"Row {row}, position {position} is the text {Describe.Quote(token)}. A chord should be a symbol such as C, Am7 or N.C., or a text of " +
            $"your own of 1 to {TokenTable.LongestToken} visible characters; {TokenTable.MostTokens:N0} different ones are the most.");
    }

    /// <summary>The number of an item's text; null when it is damaged.</summary>
    private int? FindToken(PickleValue item, int row, int position)
    {
        if (item.Length < LongToken || item.Object is not null)
            return content.FindText(item) is { } token ? Token(token, row, position) : null;
        content.Work.Take(1);
        if (!_longTokens.TryGetValue(item, out var number))
        {
            if (content.FindText(item) is not { } text)
                return null;
            content.Budget.Take(BytesPerRemembered);
            _longTokens[item] = number = Token(text, row, position);
        }
        return number;
    }

    private void CheckKind(bool isText, int row, int position)
    {
        _first ??= (row, isText);
        if (_first.Value.IsText != isText)
            throw new DatasetFormatException(
                (isText
                    ? $"Row {row}, position {position} is a text, but row {_first.Value.Row} begins with a number. "
                    : $"Row {row}, position {position} is a number, but row {_first.Value.Row} begins with a text. ") +
                "Write all chords as codes or all as symbols.");
    }

    private static DatasetFormatException NoCode(double number, int row, int position) =>
        new($"Row {row}, position {position} is {Describe.Number(number)}. {Codes} to {DatasetLimits.LargestCode:N0}.");
}
