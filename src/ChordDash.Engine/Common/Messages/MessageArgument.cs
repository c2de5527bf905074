using System.Globalization;

namespace ChordDash.Engine.Common.Messages;

/// <summary>A value in a <see cref="Message"/>: a text, a number or another message.</summary>
public readonly record struct MessageArgument
{
    private readonly object? _value;

    private MessageArgument(object? value) => _value = value;

    /// <summary>Null where the argument is not a whole number.</summary>
    internal long? Whole => _value as long?;

    internal object? Value => _value;

    public static implicit operator MessageArgument(string? text) => new(text ?? "");

    public static implicit operator MessageArgument(long number) => new(number);

    public static implicit operator MessageArgument(double number) => new(number);

    public static implicit operator MessageArgument(Message message) => new(message);

    /// <param name="format">Of a number: one of .NET, or "bytes" for a size such as 12.5 MB.</param>
    internal string ToString(string? format, CultureInfo language) =>
        _value switch
        {
            Message message => message.Text(language),
            long bytes when format is "bytes" => ByteSize.Text(bytes, language),
            IFormattable number => number.ToString(format, language),
            var text => text?.ToString() ?? "",
        };

    internal string ToString(CultureInfo language) => ToString(format: null, language);

    public override string ToString() => ToString(CultureInfo.InvariantCulture);
}
