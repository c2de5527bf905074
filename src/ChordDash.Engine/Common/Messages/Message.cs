using System.Globalization;
using System.Text.Json.Serialization;

namespace ChordDash.Engine.Common.Messages;

/// <summary>
/// Something that is said to people, as a code and the values that belong to it. The words come from a resource file when they are shown,
/// so they can change, and be in the reader's language, while what is stored or sent stays as it is.
/// </summary>
[JsonConverter(typeof(MessageJsonConverter))]
public sealed class Message : IEquatable<Message>
{
    private readonly MessageSource? _source;

    /// <param name="source">Where the words are.</param>
    /// <param name="code">The name of the text in the resource file.</param>
    /// <param name="arguments">By the names of the placeholders, in the order of the English text.</param>
    internal Message(MessageSource? source, string code, IReadOnlyList<(string Name, MessageArgument Value)> arguments) =>
        (_source, Code, Arguments) = (source, code, arguments);

    /// <summary>Unique in the product.</summary>
    public string Code { get; }

    public IReadOnlyList<(string Name, MessageArgument Value)> Arguments { get; }

    /// <summary>
    /// A sentence that an older version stored, or that another program wrote. It is shown as it is in every language, and has no code.
    /// </summary>
    public static Message Literal(string text) => new(source: null, "", [("text", text)]);

    /// <param name="language">For English, the invariant culture.</param>
    public string Text(CultureInfo language) =>
        _source is null ? Arguments[0].Value.ToString(language) : _source.Format(Code, Arguments, language);

    /// <summary>The English words, for logs and programs.</summary>
    public override string ToString() => Text(CultureInfo.InvariantCulture);

    public bool Equals(Message? other) =>
        other is not null && string.Equals(Code, other.Code, StringComparison.Ordinal) && Arguments.SequenceEqual(other.Arguments);

    public override bool Equals(object? obj) => Equals(obj as Message);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Code);
}
