using System.Text;
using Razorvine.Pickle;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>What the pickles of a file hold, together with the file, in which their texts and bytes stand.</summary>
/// <param name="Roots">What each pickle holds: mostly there is one.</param>
internal sealed record PickledContent(
    ReadOnlyMemory<byte> File,
    IReadOnlyList<PickleValue> Roots,
    MemoryBudget Budget,
    WorkBudget Work,
    ImportNotes Notes
)
{
    /// <summary>
    /// Bytes of the longest name, label or chord that matters. A pickle could ask for the same long text a million times.
    /// </summary>
    private const int MaxTextLength = 1_000;

    /// <summary>Bytes of the file for one character of a name.</summary>
    private const int MaxEscapeLength = 10;

    private const int StepsPerText = 8;

    /// <summary>Where the first pickle ends in the file.</summary>
    public int FirstEnd { get; set; }

    /// <param name="longest">Bytes in the file.</param>
    /// <returns>The first characters of a text, or of bytes that are read as one; null when the value is neither, or its escape sequences
    /// are damaged.</returns>
    public string? FindText(PickleValue value, int longest = MaxTextLength)
    {
        if (value.Object is string text)
            return text;
        if (!value.IsWords)
            return null;
        var length = Math.Min(value.Length, longest);
        Work.Take(StepsPerText + length);
        var cut = length < value.Length;
        var bytes = Slice(value)[..length];
        // An escape sequence that is cut in two is none.
        if (cut && bytes[^Math.Min(length, MaxEscapeLength)..].LastIndexOf((byte)'\\') is >= 0 and var escape)
            bytes = bytes[..(length - Math.Min(length, MaxEscapeLength) + escape)];
        var decoded = Decode(TextKind(value.Kind), bytes);
        if (value.Kind is PickledKind.Text or PickledKind.EscapedText || decoded is null)
            return decoded;
        // A character that is no byte is in no bytes that Python writes.
        return decoded.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF')
            ? decoded
            : ByteText.Decode(Encoding.Latin1.GetBytes(decoded), Notes, cut);
    }

    /// <returns>A text of at most so many characters; null when the value is another one.</returns>
    public string? FindName(PickleValue value, int longest) =>
        (value.Object is string || value.Length <= MaxEscapeLength * longest) && FindText(value) is { } text && text.Length <= longest
            ? text
            : null;

    /// <returns>The bytes of a value that Python 3 writes as bytes and, in old protocols, as text; so does Python 2. Null when it is
    /// neither, or a character is no byte.</returns>
    public ReadOnlyMemory<byte>? FindBytes(PickleValue value)
    {
        switch (value.Kind)
        {
            case PickledKind.Bytes or PickledKind.Latin1Text:
                return File.Slice(value.Start, value.Length);
            case PickledKind.BytesAsText or PickledKind.BytesAsEscapedText or PickledKind.QuotedText:
                Work.Take(value.Length);
                // Never more characters than bytes in the file. What is made of them is garbage soon.
                return Decode(TextKind(value.Kind), Slice(value)) is { } text && !text.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF')
                    ? new ReadOnlyMemory<byte>(Encoding.Latin1.GetBytes(text))
                    : default(ReadOnlyMemory<byte>?);
            default:
                return null;
        }
    }

    private static PickledKind TextKind(PickledKind kind) =>
        kind switch
        {
            PickledKind.BytesAsText => PickledKind.Text,
            PickledKind.BytesAsEscapedText => PickledKind.EscapedText,
            _ => kind,
        };

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
        catch (Exception exception)
            when (exception is PickleException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            return null;
        }
    }
}
