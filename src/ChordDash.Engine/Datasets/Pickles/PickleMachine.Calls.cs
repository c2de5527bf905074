using System.Text;
using System.Text.RegularExpressions;

namespace ChordDash.Engine.Datasets.Pickles;

/// <summary>Names, and what may be done with them.</summary>
internal sealed partial class PickleMachine
{
    private const int LongestName = 200;

    /// <summary>An array or a type with its state.</summary>
    private const int ObjectBytes = 96;

    private void PushGlobal(ReadOnlySpan<byte> module, ReadOnlySpan<byte> name)
    {
        _work.Take(module.Length + name.Length);
        var fullName = module.Length + name.Length <= LongestName ? $"{Encoding.UTF8.GetString(module)}.{Encoding.UTF8.GetString(name)}" : "";
        // A text file may begin like an instruction to look up a name.
        if (!PythonName().IsMatch(fullName))
            throw new PickleDamageException($"at byte {_at:N0} it should name a Python object and does not.");
        if (AllowedNames.Find(fullName) is not { } found)
            throw new DatasetFormatException($"The pickle wants to call {fullName}, which is not allowed; nothing of it was run. {Advice(fullName)}");
        _stack.Push(new(PickledKind.Global, (long)found));
    }

    private void PushGlobal(ReadOnlySpan<PickleValue> names)
    {
        if (names[0] is not { Kind: PickledKind.Text } module || names[1] is not { Kind: PickledKind.Text } name)
            throw new PickleDamageException($"at byte {_at:N0} it should name a Python object and does not.");
        PushGlobal(_file.Span.Slice(module.Start, module.Length), _file.Span.Slice(name.Start, name.Length));
    }

    private void Call(ReadOnlySpan<PickleValue> functionAndArguments)
    {
        if (functionAndArguments[0] is not { Kind: PickledKind.Global, Bits: not (long)AllowedName.NdArray } function
            || functionAndArguments[1] is not { Kind: PickledKind.Tuple, Sequence: { } arguments })
            throw new PickleDamageException($"at byte {_at:N0} it calls something that cannot be called.");
        if (function.Bits == (long)AllowedName.OrderedDictionary)
        {
            PushNew(PickledKind.Dictionary, []);
            return;
        }
        _stack.Push((AllowedName)function.Bits switch
        {
            AllowedName.Encode => Encoded(arguments),
            AllowedName.Scalar => NumpyScalar.Read(arguments, Content),
            AllowedName.Dtype => NewObject(PickledKind.Dtype, new NumpyDtype(arguments, Content)),
            AllowedName.FromBuffer => NewObject(PickledKind.Array, NumpyArray.FromBuffer(arguments)),
            _ => NewObject(PickledKind.Array, new NumpyArray()),
        });
    }

    private PickledContent Content => new(_file, default, _budget, _work);

    private PickleValue NewObject(PickledKind kind, object value)
    {
        _budget.Take(ObjectBytes);
        return new(kind, Object: value);
    }

    // Stays the text that it is until somebody needs the bytes: a pickle could ask for the same megabytes a million times.
    private PickleValue Encoded(PickledSequence arguments)
    {
        if (arguments is not { Count: 2 } || Content.FindName(arguments[1], "latin-1".Length) is not ("latin1" or "latin-1"))
            return new(PickledKind.None);
        return arguments[0] switch
        {
            { Kind: PickledKind.Text } text => text with { Kind = PickledKind.BytesAsText },
            { Kind: PickledKind.EscapedText } text => text with { Kind = PickledKind.BytesAsEscapedText },
            _ => new(PickledKind.None),
        };
    }

    private void SetState(ReadOnlySpan<PickleValue> targetAndState)
    {
        var target = targetAndState[0];
        if (targetAndState[1] is not { Kind: PickledKind.Tuple, Sequence: { } state } || target.Kind is not (PickledKind.Array or PickledKind.Dtype))
            throw new PickleDamageException($"at byte {_at:N0} it sets the state of something that is not a NumPy object.");
        (target.Object as NumpyArray)?.SetState(state);
        (target.Object as NumpyDtype)?.SetState(state, Content);
        _stack.Push(target);
    }

    private static string Advice(string name) => name.Split('.')[0] switch
    {
        "torch" => "Turn PyTorch tensors into NumPy arrays first (tensor.numpy()).",
        "pandas" => "Save a list of (sequence, label) tuples instead of a pandas object, for example list(zip(df[\"sequence\"], df[\"label\"])).",
        _ => "Save plain lists, tuples, numbers, texts and NumPy arrays only.",
    };

    [GeneratedRegex(@"^\w+(\.\w+)+\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex PythonName();
}
