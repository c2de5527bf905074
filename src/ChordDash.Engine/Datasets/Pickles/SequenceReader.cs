using System.Collections;
using System.Numerics;
using ChordDash.Engine.Chords;

namespace ChordDash.Engine.Datasets.Pickles;

/// <summary>Reads the sequences of one file as chord codes.</summary>
internal sealed class SequenceReader
{
    private const string Codes = "Chord codes are whole numbers from -1 (rest)";

    private readonly Dictionary<object, int[]> _read = new(ReferenceEqualityComparer.Instance);
    private long _total;
    private double _largest;
    private (int Row, int Position, string Dtype, double Code)? _wrapped;

    /// <exception cref="DatasetFormatException">Names row and position, both counted from 0.</exception>
    public ReadOnlyMemory<int> Read(object? sequence, int row)
    {
        // Rows that share a sequence in the file share it in memory.
        if (sequence is null || !_read.TryGetValue(sequence, out var codes))
        {
            codes = ReadNew(sequence, row);
            _read.Add(sequence!, codes);
        }
        _total += codes.Length;
        return _total <= DatasetLimits.Chords
            ? codes
            : throw new DatasetFormatException(
                $"The file has more than {DatasetLimits.Chords:N0} chords in all (reached in row {row}). Split it into " +
                "smaller files.");
    }

    private int[] ReadNew(object? sequence, int row)
    {
        if (sequence is NumpyArray { Dtype.IsObject: false } array)
            return ReadArray(array, row);
        var items = DatasetBuilder.Items(sequence)
            ?? throw new DatasetFormatException(
                $"Row {row}: the sequence is {Describe.Value(sequence)}. It should be a one-dimensional array or list of " +
                "chord codes.");
        return ReadItems(items, row);
    }

    /// <summary>
    /// A rest (-1) that was forced into an unsigned type became its largest number. That number is taken for a chord code only
    /// if the file has other codes beyond the standard vocabulary.
    /// </summary>
    public void CheckWrappedRests()
    {
        if (_wrapped is { } wrapped && _largest <= StandardChords.Last)
            throw new DatasetFormatException(
                $"Row {wrapped.Row}, position {wrapped.Position} is {Describe.Number(wrapped.Code)}, the largest " +
                $"{wrapped.Dtype}: probably a rest (-1), which {wrapped.Dtype} cannot hold. Save the sequences as int16.");
    }

    private int[] ReadArray(NumpyArray array, int row)
    {
        if (array.FindElements(out var dtype, out var data, out var count) is { } finding)
            throw new DatasetFormatException($"Row {row}: the sequence is {finding}. It should be a one-dimensional array of chord codes.");
        var codes = new int[NotEmpty(count, row)];
        var size = dtype.ItemSize;
        for (var position = 0; position < count; position++)
        {
            var element = data.AsSpan(position * size, size);
            codes[position] = dtype.IsText
                ? Code(dtype.ReadText(element), row, position)
                : Code(dtype.ReadNumber(element), row, position, dtype);
        }
        return codes;
    }

    private int[] ReadItems(IList items, int row)
    {
        var codes = new int[NotEmpty(items.Count, row)];
        for (var position = 0; position < codes.Length; position++)
        {
            codes[position] = items[position] switch
            {
                int number => Code(number, row, position),
                long number => Code(number, row, position),
                double number => Code(number, row, position),
                BigInteger number => Code((double)number, row, position),
                string symbol => Code(symbol, row, position),
                NumpyScalar { Value: double number } scalar => Code(number, row, position, scalar.Dtype),
                NumpyScalar { Value: string symbol } => Code(symbol, row, position),
                var other when DatasetBuilder.IsSequence(other) => throw new DatasetFormatException(
                    $"Row {row}: {Describe.Value(items)} holds {Describe.Value(other)} at position {position}. A row should " +
                    "be a pair of a sequence and a label, or a sequence of chord codes alone."),
                var other => throw new DatasetFormatException(
                    $"Row {row}, position {position} is {Describe.Value(other)}. {Codes}, or chord symbols."),
            };
        }
        return codes;
    }

    private static int NotEmpty(int count, int row) => count > 0
        ? count
        : throw new DatasetFormatException($"Row {row} has an empty sequence. A piece needs at least one chord; leave this row out.");

    private int Code(double number, int row, int position, NumpyDtype? dtype = null)
    {
        // Written so that NaN fails too.
        if (!(number >= StandardChords.Rest && number <= DatasetLimits.LargestCode && number == Math.Floor(number)))
            throw new DatasetFormatException(
                $"Row {row}, position {position} is {Describe.Number(number)}. {Codes} to {DatasetLimits.LargestCode:N0}.");
        if (number == dtype?.UnsignedMaximum)
            _wrapped ??= (row, position, dtype.Name, number);
        else
            _largest = Math.Max(_largest, number);
        return (int)number;
    }

    private static int Code(string symbol, int row, int position) => ChordSymbol.TryParse(symbol, out var code)
        ? code
        : throw new DatasetFormatException(
            $"Row {row}, position {position} is the text {Describe.Quote(symbol)}, which is no chord symbol of the standard " +
            "vocabulary (such as C, Am7 or N.C.). Save chord codes as whole numbers instead.");
}
