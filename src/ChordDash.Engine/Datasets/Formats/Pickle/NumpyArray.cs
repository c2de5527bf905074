using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>
/// A NumPy array as its pickle describes it. The state is only kept here; whether shape, type and data agree is looked at when the
/// array is used, because only then a message can say in which row it stands.
/// </summary>
/// <param name="ofJoblib">Whether joblib's description of an array stands for it, which its data follow.</param>
internal sealed class NumpyArray(bool ofJoblib = false)
{
    private const int MaxDimensions = 64;
    private const int MaxFieldLength = 40;

    /// <summary>An array that is a row of a matrix.</summary>
    private const int RowBytes = 160;

    private NumpyDtype? _dtype;
    private PickledSequence? _shape;
    private PickleValue? _data;
    private PickledSequence? _rows;
    private bool _fortran;

    /// <summary>Of a row of a matrix, its elements one after the other.</summary>
    private ReadOnlyMemory<byte>? _elements;

    public bool OfJoblib => ofJoblib;

    /// <param name="state">(version, shape, dtype, Fortran order, data)</param>
    public void SetState(PickledSequence state)
    {
        if (state.Count == 5)
            (_shape, _dtype, _fortran, _data) = (
                state[1].Sequence,
                state[2].Object as NumpyDtype,
                state[3] is { Kind: PickledKind.Boolean, Bits: 1 },
                state[4]
            );
    }

    /// <param name="fields">Names and values in turn.</param>
    /// <returns>Whether bytes that align the data come before them.</returns>
    public bool SetJoblibState(PickledSequence fields, PickledContent content)
    {
        var aligned = false;
        for (var field = 0; field < fields.Count; field += 2)
        {
            var value = fields[field + 1];
            switch (content.FindName(fields[field], MaxFieldLength))
            {
                case "shape":
                    _shape = value.Sequence;
                    break;
                case "dtype":
                    _dtype = value.Object as NumpyDtype;
                    break;
                case "order":
                    _fortran = content.FindName(value, 1) is "F";
                    break;
                case "numpy_array_alignment_bytes":
                    aligned = value.Kind != PickledKind.None;
                    break;
            }
        }
        return aligned;
    }

    public void SetTo(NumpyArray other) => (_shape, _dtype, _fortran, _data) = (other._shape, other._dtype, other._fortran, other._data);

    public void SetData(PickleValue data) => _data = data;

    /// <summary>The bytes that the elements take; null when they are of a type, or a number, that cannot be.</summary>
    public ulong? FindSize()
    {
        if (_dtype is null || !(_dtype.IsNumber || _dtype.IsText || _dtype.IsBoolean) || Shape is not { } shape)
            return null;
        var size = shape.Aggregate((Int128)_dtype.ItemSize, (product, length) => product > long.MaxValue ? product : product * length);
        return size <= int.MaxValue ? (ulong)size : null;
    }

    /// <summary>Protocol 5 without out-of-band buffers: <c>_frombuffer(data, dtype, shape, order)</c>.</summary>
    public static NumpyArray FromBuffer(PickledSequence arguments, PickledContent content) =>
        arguments.Count < 4
            ? new()
            : new()
            {
                _data = arguments[0],
                _dtype = arguments[1].Object as NumpyDtype,
                _shape = arguments[2].Sequence,
                _fortran = content.FindName(arguments[3], 1) is "F",
            };

    public NumpyDtype? Dtype => _dtype;

    /// <summary>Sizes of the dimensions; null when they are no natural numbers.</summary>
    public long[]? Shape
    {
        get
        {
            if (_elements is { } elements)
                return [elements.Length / _dtype!.ItemSize];
            if (_shape is not { Count: <= MaxDimensions } sizes)
                return null;
            var shape = new long[sizes.Count];
            for (var i = 0; i < shape.Length; i++)
            {
                if (sizes[i] is not { Kind: PickledKind.Integer, Bits: >= 0 and var size })
                    return null;
                shape[i] = size;
            }
            return shape;
        }
    }

    /// <summary>
    /// The elements of an array of numbers or text with one dimension: (n,), (n, 1) and (1, n) are the same in either memory order.
    /// </summary>
    /// <param name="data">Receives <paramref name="count"/> elements one after the other.</param>
    /// <param name="booleans">Whether booleans are welcome: labels may be such, chord codes not.</param>
    /// <returns>What it is instead, within a sentence; null when the data can be read.</returns>
    public Message? FindElements(PickledContent content, out ReadOnlyMemory<byte> data, out int count, bool booleans = false)
    {
        (data, count) = (default, 0);
        if (_dtype is null || (_data is null && _elements is null))
            return FileKindMessages.ValueArrayDamaged;
        if (!_dtype.IsNumber && !_dtype.IsText && !(booleans && _dtype.IsBoolean))
            return FileKindMessages.ValueArrayOfType(_dtype.Name);
        if (Shape is not { } shape)
            return FileKindMessages.ValueArrayBadShape;
        if (shape.Length == 0)
            return FileKindMessages.ValueArrayNoDimensions;
        var (size, longDimensions) = (1L, 0);
        foreach (var dimension in shape)
        {
            size = dimension == 1 ? size : dimension;
            longDimensions += dimension == 1 ? 0 : 1;
        }
        if (longDimensions > 1)
            return FileKindMessages.ValueArrayNoSequence(Describe.Shape(shape));

        data = FindBytes(content);
        // Looking at a text takes longer than looking at a number, and many arrays may have the same bytes.
        if (_dtype.IsText)
            content.Work.Take(data.Length);
        if ((Int128)size * _dtype.ItemSize != data.Length)
            return FileKindMessages.ValueArrayShapeMisfit(_dtype.Name, Describe.Shape(shape), data.Length);
        count = (int)size;
        return null;
    }

    /// <summary>The elements of a one-dimensional array of numbers, texts or booleans; null for anything else.</summary>
    public PickledSequence? ReadElements(PickledContent content)
    {
        if (FindElements(content, out var data, out var count, booleans: true) is not null)
            return null;
        var elements = new PickledSequence();
        var size = _dtype!.ItemSize;
        for (var i = 0; i < count; i++)
            elements.Add([_dtype.Read(data.Span.Slice(i * size, size), content.Budget)], content.Budget);
        return elements;
    }

    /// <summary>The element of an array that has one only, in whatever many dimensions.</summary>
    public PickleValue? FindOnlyElement(PickledContent content)
    {
        if (_elements is { } element)
            return element.Length == _dtype!.ItemSize ? _dtype.Read(element.Span, content.Budget) : null;
        return _data is { } data && Shape?.All(size => size == 1) == true ? _dtype?.FindElement(data, content) : null;
    }

    /// <summary>The rows of a matrix of numbers or texts, each as an array of its own; null for anything else.</summary>
    public PickledSequence? FindMatrixRows(PickledContent content)
    {
        if (
            _dtype is not { } dtype
            || !(dtype.IsNumber || dtype.IsText)
            || _elements is not null
            || Shape is not [var rows, > 0 and var columns]
        )
            return null;
        if (_rows is not null)
            return _rows;
        var data = FindBytes(content);
        if ((Int128)rows * columns * dtype.ItemSize != data.Length)
            return null;
        if (_fortran && rows > 1 && columns > 1)
            data = Transposed(data, (int)rows, (int)columns, content.Budget);
        var (found, size) = (new PickledSequence(), (int)columns * dtype.ItemSize);
        for (var row = 0; row < rows; row++)
        {
            content.Budget.Take(RowBytes);
            found.Add(
                [new(PickledKind.Array, Object: new NumpyArray { _dtype = dtype, _elements = data.Slice(row * size, size) })],
                content.Budget
            );
        }
        return _rows = found;
    }

    private ReadOnlyMemory<byte> FindBytes(PickledContent content) =>
        _elements ?? (_data is { } data ? content.FindBytes(data) : null) ?? default;

    /// <summary>From Fortran's order, column by column, into that of C.</summary>
    private byte[] Transposed(ReadOnlyMemory<byte> data, int rows, int columns, MemoryBudget budget)
    {
        budget.Take(data.Length);
        var (turned, size) = (new byte[data.Length], _dtype!.ItemSize);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                data.Span.Slice((column * rows + row) * size, size).CopyTo(turned.AsSpan((row * columns + column) * size));
        }
        return turned;
    }

    /// <summary>The items of an array of objects: one dimension as they are, two dimensions row by row.</summary>
    /// <returns>Null when the array is of another type or its shape does not fit.</returns>
    public PickledSequence? FindObjects(MemoryBudget budget)
    {
        if (_dtype is not { IsObject: true } || Shape is not { } shape || _data?.Sequence is not { } items)
            return null;
        return shape switch
        {
            [var n] when n == items.Count => items,
            // Objects are pickled in C order, whatever the memory order.
            [var rows, var columns] when columns > 0 && (Int128)rows * columns == items.Count => _rows ??= Rows(
                items,
                (int)columns,
                budget
            ),
            _ => null,
        };
    }

    private static PickledSequence Rows(PickledSequence items, int columns, MemoryBudget budget)
    {
        var rows = new PickledSequence();
        for (var start = 0; start < items.Count; start += columns)
        {
            budget.Take(PickledSequence.Bytes);
            var row = new PickledSequence();
            for (var column = 0; column < columns; column++)
                row.Add([items[start + column]], budget);
            rows.Add([new(PickledKind.Tuple, Object: row)], budget);
        }
        return rows;
    }
}
