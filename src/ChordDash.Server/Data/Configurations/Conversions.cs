using System.Text.Json;
using ChordDash.Engine.Common;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ChordDash.Server.Data.Configurations;

internal static class Conversions
{
    private static readonly JsonSerializerOptions Json = new(EngineJson.Options) { Converters = { StoredMessages.Form.Converter } };

    /// <summary>Stores a value as JSON, and compares it by its JSON.</summary>
    public static void HasJson<T>(this PropertyBuilder<T> property) =>
        property.HasConversion(
            value => Write(value),
            text => JsonSerializer.Deserialize<T>(text, Json)!,
            new ValueComparer<T>(
                (a, b) => Write(a) == Write(b),
                value => Write(value).GetHashCode(StringComparison.Ordinal),
                value => value
            )
        );

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, Json);
}

/// <summary>SQLite can neither compare nor sort times with an offset; in UTC every database can.</summary>
internal sealed class UtcConverter()
    : ValueConverter<DateTimeOffset, DateTime>(
        value => value.UtcDateTime,
        value => new DateTimeOffset(DateTime.SpecifyKind(value, DateTimeKind.Utc))
    );

/// <summary>A code with its arguments, or a sentence of an older version.</summary>
internal sealed class MessageConverter()
    : ValueConverter<Message, string>(message => StoredMessage.Write(message), text => StoredMessages.Form.Read(text));
