namespace ChordDash.Engine.Datasets.Pickles;

/// <summary>
/// A NumPy array as its pickle describes it. The state is only kept here; whether shape, type and data agree is looked at when the
/// array is used, because only then a message can say in which row it stands.
/// </summary>
internal sealed class NumpyArray
{
    private const int MostDimensions = 64;

    private NumpyDtype? _dtype;
    private PickledSequence? _shape;
    private PickleValue? _data;
    private PickledSequence? _rows;

    /// <param name="state">(version, shape, dtype, Fortran order, data)</param>
    public void SetState(PickledSequence state)
    {
        if (state.Count == 5)
            (_shape, _dtype, _data) = (state[1].Sequence, state[2].Object as NumpyDtype, state[4]);
    }

    /// <summary>Protocol 5 without out-of-band buffers: <c>_frombuffer(data, dtype, shape, order)</c>.</summary>
    public static NumpyArray FromBuffer(PickledSequence arguments) => arguments.Count < 4
        ? new()
        : new() { _data = arguments[0], _dtype = arguments[1].Object as NumpyDtype, _shape = arguments[2].Sequence };

    public NumpyDtype? Dtype => _dtype;

    /// <summary>Sizes of the dimensions; null when they are no natural numbers.</summary>
    public long[]? Shape
    {
        get
        {
            if (_shape is not { Count: <= MostDimensions } sizes)
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
    /// <returns>A sentence's end that says what is wrong, after "is "; null when the data can be read.</returns>
    public string? FindElements(PickledContent content, out ReadOnlyMemory<byte> data, out int count, bool booleans = false)
    {
        (data, count) = (default, 0);
        if (_dtype is null || _data is not { } raw)
            return "a damaged NumPy array";
        if (!_dtype.IsNumber && !_dtype.IsText && !(booleans && _dtype.IsBoolean))
            return $"a NumPy array of {_dtype.Name}";
        if (Shape is not { } shape)
            return "a NumPy array whose shape has a negative or senseless size";
        if (shape.Length == 0)
            return "a NumPy array without dimensions, a single number";
        var (size, longDimensions) = (1L, 0);
        foreach (var dimension in shape)
        {
            size = dimension == 1 ? size : dimension;
            longDimensions += dimension == 1 ? 0 : 1;
        }
        if (longDimensions > 1)
            return $"a NumPy array of shape {Describe.Shape(shape)}, which is not one sequence";

        data = content.FindBytes(raw) ?? default;
        if ((Int128)size * _dtype.ItemSize != data.Length)
            return $"a NumPy array of {_dtype.Name} whose shape {Describe.Shape(shape)} does not fit its {data.Length:N0} bytes of data";
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
    public PickleValue? FindOnlyElement(PickledContent content) =>
        _data is { } data && Shape?.All(size => size == 1) == true ? _dtype?.FindElement(data, content) : null;

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
            [var rows, var columns] when columns > 0 && (Int128)rows * columns == items.Count => _rows ??= Rows(items, (int)columns, budget),
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
