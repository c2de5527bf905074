using System.Text;
using System.Text.RegularExpressions;

namespace ChordDash.Engine.Datasets.Pickles;

/// <summary>Names, and what may be done with them.</summary>
internal sealed partial class PickleScanner
{
    private const int LongestName = 200;

    private void PushGlobal(ReadOnlySpan<byte> module, ReadOnlySpan<byte> name)
    {
        var fullName = module.Length + name.Length <= LongestName ? $"{Encoding.UTF8.GetString(module)}.{Encoding.UTF8.GetString(name)}" : "";
        // A text file may begin like an instruction to look up a name.
        if (!PythonName().IsMatch(fullName))
            throw new PickleDamageException($"at byte {_at:N0} it should name a Python object and does not.");
        if (NumpyConstructors.ResultOf(fullName) is not { } result)
            throw new DatasetFormatException($"The pickle wants to call {fullName}, which is not allowed; nothing of it was run. {Advice(fullName)}");
        Push(new(PickledKind.Global, Result: result));
    }

    private void PushGlobal(PickleCursor cursor)
    {
        var names = _stack.Pop(2);
        if (names[0] is not { Kind: PickledKind.Text, Length: > 0 } module || names[1] is not { Kind: PickledKind.Text, Length: > 0 } name)
            throw new PickleDamageException($"at byte {_at:N0} it should name a Python object and does not.");
        PushGlobal(cursor.Slice(module), cursor.Slice(name));
    }

    private void Call(ReadOnlySpan<PickledItem> functionAndArguments)
    {
        if (functionAndArguments[0] is not { Kind: PickledKind.Global, Result: not PickledKind.None } function || functionAndArguments[1].Kind != PickledKind.Tuple)
            throw new PickleDamageException($"at byte {_at:N0} it calls something that cannot be called.");
        Push(new(function.Result));
    }

    private void SetState(ReadOnlySpan<PickledItem> targetAndState)
    {
        var target = targetAndState[0];
        if (target.Kind != PickledKind.Object || targetAndState[1].Kind != PickledKind.Tuple)
            throw new PickleDamageException($"at byte {_at:N0} it sets the state of something that is not a NumPy object.");
        Push(target);
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
