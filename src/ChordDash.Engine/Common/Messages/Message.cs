using System.Globalization;
using System.Text.Json.Serialization;

namespace ChordDash.Engine.Common.Messages;

// No summary: it would describe every member of the API that is a message.
/// <remarks>
/// Something that is said to people, as a code and the values that belong to it. The words come from a resource file when they are shown,
/// so they can change, and be in the reader's language, while what is stored or sent stays as it is.
/// </remarks>
[JsonConverter(typeof(MessageJsonConverter))]
public sealed class Message : IEquatable<Message>
{
    // Null of texts without a code, and of several messages in one.
    private readonly MessageSource? _source;
    private readonly string _code;

    /// <param name="source">Where the words are.</param>
    /// <param name="code">The name of the text in the resource file.</param>
    /// <param name="arguments">By the names of the placeholders, in the order of the parameters.</param>
    internal Message(MessageSource? source, string code, IReadOnlyList<(string Name, MessageArgument Value)> arguments) =>
        (_source, _code, Arguments) = (source, code, arguments);

    /// <summary>Unique in the product; that of the first of several messages. Empty for a text without a code.</summary>
    public string Code => _source is null && !IsLiteral && Arguments[1].Value.Value is Message first ? first.Code : _code;

    public IReadOnlyList<(string Name, MessageArgument Value)> Arguments { get; }

    internal string StoredCode => _code;

    /// <summary>Whether it is a text without a code.</summary>
    internal bool IsLiteral => _source is null && Arguments.Count == 1;

    /// <summary>
    /// A sentence that an older version stored, or that another program wrote. It is shown as it is in every language, and has no code.
    /// </summary>
    public static Message Literal(string text) => new(source: null, "", [("text", text)]);

    /// <summary>Sentences with blanks between them.</summary>
    public static Message Sentences(params IReadOnlyList<Message> messages) => Join(" ", messages);

    /// <summary>Several messages as one; there must be one at least.</summary>
    public static Message Join(string separator, params IReadOnlyList<Message> messages) =>
        messages is [var only]
            ? only
            : new(
                source: null,
                "",
                [
                    ("separator", separator),
                    .. messages.Select((message, index) => (index.ToString(CultureInfo.InvariantCulture), (MessageArgument)message)),
                ]
            );

    /// <param name="language">For English, the invariant culture.</param>
    public string Text(CultureInfo language) =>
        _source is not null ? _source.Format(_code, Arguments, language)
        : IsLiteral ? Arguments[0].Value.ToString(language)
        : string.Join(Arguments[0].Value.ToString(language), Arguments.Skip(1).Select(item => item.Value.ToString(language)));

    /// <summary>The English words, for logs and programs.</summary>
    public override string ToString() => Text(CultureInfo.InvariantCulture);

    public bool Equals(Message? other) =>
        other is not null && string.Equals(_code, other._code, StringComparison.Ordinal) && Arguments.SequenceEqual(other.Arguments);

    public override bool Equals(object? obj) => Equals(obj as Message);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(_code, StringComparer.Ordinal);
        foreach (var argument in Arguments)
            hash.Add(argument);
        return hash.ToHashCode();
    }

    /// <summary>
    /// A message that was stored. Where no resource file has it so any more, it becomes a text that says what was stored.
    /// </summary>
    internal static Message Restore(
        IReadOnlyList<MessageSource> sources,
        string code,
        IReadOnlyList<(string Name, MessageArgument Value)> arguments
    )
    {
        if (code.Length == 0 && arguments.Count > 0)
            return new(source: null, code, arguments);
        return sources.FirstOrDefault(source => source.Has(code, arguments)) is { } source
            ? new(source, code, arguments)
            : Literal($"{code} ({string.Join(", ", arguments.Select(argument => $"{argument.Name}: {argument.Value}"))})");
    }
}
