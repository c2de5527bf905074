using System.Collections;

namespace ChordDash.Engine.Datasets.Pickles;

/// <summary>
/// A NumPy array as its pickle describes it. The state is only kept here; whether shape, type and data agree is looked at when the
/// array is used, because only then a message can say in which row it stands.
/// </summary>
internal sealed class NumpyArray
{
    private const int MostDimensions = 64;

    private object?[] _state = [];
    private IList? _rows;

    /// <summary>Called by the unpickler with (version, shape, dtype, Fortran order, data).</summary>
    public void __setstate__(object?[] state) => _state = state;

    /// <summary>Protocol 5 without out-of-band buffers: <c>_frombuffer(data, dtype, shape, order)</c>.</summary>
    public static NumpyArray FromBuffer(object?[] arguments)
    {
        var array = new NumpyArray();
        if (arguments is [var data, var dtype, var shape, var order, ..])
            array._state = [1, shape, dtype, order is "F", data];
        return array;
    }

    public NumpyDtype? Dtype => _state is [_, _, NumpyDtype dtype, ..] ? dtype : null;

    /// <summary>Sizes of the dimensions; null when they are no natural numbers.</summary>
    public IReadOnlyList<long>? Shape
    {
        get
        {
            if (_state is not [_, object?[] { Length: <= MostDimensions } sizes, ..])
                return null;
            var shape = new long[sizes.Length];
            for (var i = 0; i < sizes.Length; i++)
            {
                shape[i] = sizes[i] switch { int size => size, long size => size, _ => -1 };
                if (shape[i] < 0)
                    return null;
            }
            return shape;
        }
    }

    /// <summary>
    /// The elements of an array of numbers or text with one dimension: (n,), (n, 1) and (1, n) are the same in either memory order.
    /// </summary>
    /// <param name="booleans">Whether booleans are welcome: labels may be such, chord codes not.</param>
    /// <returns>A sentence's end that says what is wrong, after "is "; null when the data can be read.</returns>
    public string? FindElements(out NumpyDtype dtype, out byte[] data, out int count, bool booleans = false)
    {
        (dtype, data, count) = (Dtype ?? new NumpyDtype([]), [], 0);
        if (Dtype is null || _state is not [_, _, _, _, var raw])
            return "a damaged NumPy array";
        if (!dtype.IsNumber && !dtype.IsText && !(booleans && dtype.IsBoolean))
            return $"a NumPy array of {dtype.Name}";
        if (Shape is not { } shape)
            return "a NumPy array whose shape has a negative or senseless size";
        if (shape.Count == 0)
            return "a NumPy array without dimensions, a single number";
        if (shape.Count(size => size != 1) > 1)
            return $"a NumPy array of shape {Describe.Shape(shape)}, which is not one sequence";

        var longest = shape.Max();
        var size = longest > 0 && shape.Contains(0) ? 0 : longest;
        data = Latin1.GetBytes(raw) ?? [];
        if ((Int128)size * dtype.ItemSize != data.Length)
            return $"a NumPy array of {dtype.Name} whose shape {Describe.Shape(shape)} does not fit its {data.Length:N0} bytes of data";
        count = (int)size;
        return null;
    }

    /// <summary>The elements of a one-dimensional array of numbers, texts or booleans; null for anything else.</summary>
    public IReadOnlyList<object?>? ReadElements()
    {
        if (FindElements(out var dtype, out var data, out var count, booleans: true) is not null)
            return null;
        var elements = new object?[count];
        for (var i = 0; i < count; i++)
            elements[i] = dtype.Read(data.AsSpan(i * dtype.ItemSize, dtype.ItemSize));
        return elements;
    }

    /// <summary>The items of an array of objects: one dimension as they are, two dimensions row by row.</summary>
    /// <returns>Null when the array is of another type or its shape does not fit.</returns>
    public IList? FindObjects()
    {
        if (Dtype is not { IsObject: true } || Shape is not { } shape || _state is not [_, _, _, _, ArrayList items])
            return null;
        return shape switch
        {
            [var n] when n == items.Count => items,
            // Objects are pickled in C order, whatever the memory order.
            [var rows, var columns] when columns > 0 && (Int128)rows * columns == items.Count => _rows ??= items.Cast<object?>().Chunk((int)columns).ToArray(),
            _ => null,
        };
    }
}
