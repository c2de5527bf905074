using System.Text;
using System.Text.RegularExpressions;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>Names, and what may be done with them.</summary>
internal sealed partial class PickleMachine
{
    private const int MaxNameLength = 200;

    /// <summary>An array or a type with its state.</summary>
    private const int ObjectBytes = 96;

    private void PushGlobal(ReadOnlySpan<byte> module, ReadOnlySpan<byte> name)
    {
        _work.Take(module.Length + name.Length);
        var fullName =
            module.Length + name.Length <= MaxNameLength ? $"{Encoding.UTF8.GetString(module)}.{Encoding.UTF8.GetString(name)}" : "";
        // A text file may begin like an instruction to look up a name.
        if (!PythonName().IsMatch(fullName))
            throw new PickleDamageException(DatasetMessages.DamageNamesNothing(_at));
        if (AllowedNames.Find(fullName) is not { } found)
            throw new DatasetFormatException(DatasetMessages.PickleCallRefused(fullName, Advice(fullName)));
        _stack.Push(new(PickledKind.Global, (long)found));
    }

    private void PushGlobal(ReadOnlySpan<PickleValue> names)
    {
        if (names[0] is not { Kind: PickledKind.Text } module || names[1] is not { Kind: PickledKind.Text } name)
            throw new PickleDamageException(DatasetMessages.DamageNamesNothing(_at));
        PushGlobal(_file.Span.Slice(module.Start, module.Length), _file.Span.Slice(name.Start, name.Length));
    }

    private void Call(ReadOnlySpan<PickleValue> functionAndArguments)
    {
        if (
            functionAndArguments[0] is not { Kind: PickledKind.Global } function
            || (AllowedName)function.Bits is AllowedName.NdArray or AllowedName.Factory or AllowedName.JoblibArray
            || functionAndArguments[1] is not { Kind: PickledKind.Tuple, Sequence: { } arguments }
        )
            throw new PickleDamageException(DatasetMessages.DamageCallsNothing(_at));
        if (function.Bits is (long)AllowedName.OrderedDictionary or (long)AllowedName.DefaultDictionary)
        {
            PushDictionary(arguments is { Count: > 0 } ? arguments[arguments.Count - 1].Sequence : null);
            return;
        }
        _stack.Push(
            (AllowedName)function.Bits switch
            {
                AllowedName.Encode => Encoded(arguments),
                AllowedName.Scalar => NumpyScalar.Read(arguments, _content),
                AllowedName.Dtype => NewObject(PickledKind.Dtype, new NumpyDtype(arguments, _content)),
                AllowedName.FromBuffer => NewObject(PickledKind.Array, NumpyArray.FromBuffer(arguments, _content)),
                _ => NewObject(PickledKind.Array, new NumpyArray()),
            }
        );
    }

    /// <param name="pairs">The entries that it begins with, as lists or tuples of two; null for none.</param>
    private void PushDictionary(PickledSequence? pairs)
    {
        PushNew(PickledKind.Dictionary, []);
        for (var i = 0; i < (pairs?.Count ?? 0); i++)
        {
            _work.Take(1);
            if (pairs![i].Sequence is { Count: 2 } pair)
                _stack.Top().Sequence!.Add([pair[0], pair[1]], _budget);
        }
    }

    private void PushNewObject(ReadOnlySpan<PickleValue> classAndArguments)
    {
        if (classAndArguments[0] is not { Kind: PickledKind.Global, Bits: (long)AllowedName.JoblibArray })
            throw new PickleDamageException(DatasetMessages.DamageMakesNoObject(_at));
        if (_embedded)
            throw new PickleDamageException(DatasetMessages.DamageNestsJoblibArrays(_at));
        _stack.Push(NewObject(PickledKind.Array, new NumpyArray(ofJoblib: true)));
    }

    private PickleValue NewObject(PickledKind kind, object value)
    {
        _budget.Take(ObjectBytes);
        return new(kind, Object: value);
    }

    // Stays the text that it is until somebody needs the bytes: a pickle could ask for the same megabytes a million times.
    private PickleValue Encoded(PickledSequence arguments)
    {
        if (arguments is not { Count: 2 } || _content.FindName(arguments[1], "latin-1".Length) is not ("latin1" or "latin-1"))
            return new(PickledKind.None);
        return arguments[0] switch
        {
            { Kind: PickledKind.Text } text => text with { Kind = PickledKind.BytesAsText },
            { Kind: PickledKind.EscapedText } text => text with { Kind = PickledKind.BytesAsEscapedText },
            _ => new(PickledKind.None),
        };
    }

    private void SetState(ReadOnlySpan<PickleValue> targetAndState, ref PickleCursor cursor)
    {
        var (target, value) = (targetAndState[0], targetAndState[1]);
        if (target.Object is NumpyArray { OfJoblib: true } wrapped && value is { Kind: PickledKind.Dictionary, Sequence: { } fields })
        {
            ReadJoblib(wrapped, fields, ref cursor);
            _stack.Push(target);
            return;
        }
        if (value is not { Kind: PickledKind.Tuple, Sequence: { } state } || target.Kind is not (PickledKind.Array or PickledKind.Dtype))
            throw new PickleDamageException(DatasetMessages.DamageSetsStateOfNothing(_at));
        (target.Object as NumpyArray)?.SetState(state);
        (target.Object as NumpyDtype)?.SetState(state, _content);
        _stack.Push(target);
    }

    /// <summary>
    /// What follows the description of an array that <c>joblib.dump</c> has written: its bytes, or a pickle of its objects.
    /// </summary>
    private void ReadJoblib(NumpyArray array, PickledSequence fields, ref PickleCursor cursor)
    {
        var aligned = array.SetJoblibState(fields, _content);
        if (array.Dtype is { IsObject: true })
        {
            var (objects, end) = new PickleMachine(_content, embedded: true).Run(cursor.Position, progress: null, CancellationToken.None);
            if (objects.Object is not NumpyArray embedded)
                throw new PickleDamageException(DatasetMessages.DamageHasNoArrayOfObjects(_at));
            array.SetTo(embedded);
            cursor.Position = end;
            return;
        }
        if (array.FindSize() is not { } size)
            throw new DatasetFormatException(DatasetMessages.JoblibArrayRefused(array.Dtype?.Name ?? FileKindMessages.DtypeNone));
        // Of the bytes that align the data, the first says how many follow.
        if (aligned)
            cursor.Take(cursor.Byte());
        var start = cursor.Position;
        cursor.Take(size);
        array.SetData(PickleValue.Slice(PickledKind.Bytes, start, (int)size));
    }

    private static Message Advice(string name) =>
        name.Split('.') switch
        {
            ["torch", ..] => DatasetMessages.InsteadOfTorch,
            ["pandas", .., "Series"] => DatasetMessages.InsteadOfPandasSeries,
            ["pandas", ..] => DatasetMessages.InsteadOfPandas,
            ["polars", ..] => DatasetMessages.InsteadOfPolars,
            ["joblib", ..] => DatasetMessages.InsteadOfJoblib,
            ["sklearn", ..] => DatasetMessages.InsteadOfSklearn,
            ["scipy", ..] => DatasetMessages.InsteadOfScipy,
            ["music21", ..] => DatasetMessages.InsteadOfMusic21,
            ["tensorflow" or "keras", ..] => DatasetMessages.InsteadOfTensorflow,
            ["__main__", ..] => DatasetMessages.InsteadOfOwnClass,
            _ => DatasetMessages.InsteadOfOther,
        };

    [GeneratedRegex(@"^\w+(\.\w+)+\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex PythonName();
}
