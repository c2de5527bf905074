using System.Text;
using Razorvine.Pickle;

namespace ChordDash.Engine.Datasets.Pickles;

/// <summary>What a pickle holds, together with the file in which its texts and bytes stand.</summary>
internal sealed record PickledContent(ReadOnlyMemory<byte> File, PickleValue Root, MemoryBudget Budget)
{
    /// <summary>Bytes of the longest name, label or chord that matters. A pickle could ask for the same long text a million times.</summary>
    private const int LongestText = 1_000;

    /// <returns>The first characters of a text; null when the value is none, or its escape sequences are damaged.</returns>
    public string? FindText(PickleValue value, int longest = LongestText) => value.IsText
        ? value.Object as string ?? Decode(value.Kind, Slice(value)[..Math.Min(value.Length, longest)])
        : null;

    /// <returns>The bytes of a value that Python 3 writes as bytes and, in old protocols, as text; so does Python 2. Null when it is neither,
    /// or a character is no byte.</returns>
    public ReadOnlyMemory<byte>? FindBytes(PickleValue value)
    {
        switch (value.Kind)
        {
            case PickledKind.Bytes or PickledKind.Latin1Text:
                return File.Slice(value.Start, value.Length);
            case PickledKind.BytesAsText or PickledKind.BytesAsEscapedText or PickledKind.QuotedText:
                // Never more characters than bytes in the file. What is made of them is garbage soon.
                var kind = value.Kind switch { PickledKind.BytesAsText => PickledKind.Text, PickledKind.BytesAsEscapedText => PickledKind.EscapedText, var other => other };
                return Decode(kind, Slice(value)) is { } text && !text.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF')
                    ? new ReadOnlyMemory<byte>(Encoding.Latin1.GetBytes(text))
                    : default(ReadOnlyMemory<byte>?);
            default:
                return null;
        }
    }

    private ReadOnlySpan<byte> Slice(PickleValue value) => File.Span.Slice(value.Start, value.Length);

    private static string? Decode(PickledKind kind, ReadOnlySpan<byte> bytes)
    {
        if (kind == PickledKind.Text)
            return Encoding.UTF8.GetString(bytes);
        var text = Encoding.Latin1.GetString(bytes);
        try
        {
            return kind switch
            {
                PickledKind.EscapedText => PickleUtils.decode_unicode_escaped(text),
                PickledKind.QuotedText => PickleUtils.decode_escaped(text),
                _ => text,
            };
        }
        catch (Exception exception) when (exception is PickleException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            return null;
        }
    }
}
