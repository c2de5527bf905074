using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChordDash.Engine.Common.Messages;

/// <summary>Programs are told the English words.</summary>
internal sealed class MessageJsonConverter : JsonConverter<Message>
{
    public override Message? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Message.Literal(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, Message value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
