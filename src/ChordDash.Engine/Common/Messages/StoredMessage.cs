using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ChordDash.Engine.Common.Messages;

/// <summary>
/// The form in which messages are stored: JSON with the code and the arguments by their names. Any other text is a sentence that an older
/// version stored.
/// </summary>
/// <param name="sources">All resource files whose messages are stored.</param>
public sealed class StoredMessage(IReadOnlyList<MessageSource> sources)
{
    private const string Beginning = "{\"code\":";

    /// <summary>For messages within records that are stored as JSON.</summary>
    public JsonConverter<Message> Converter => new InRecord(this);

    // A text that looks like a stored message, as one of an imported archive may, must not be read as one.
    public static string Write(Message message) =>
        message.IsLiteral && message.ToString() is var text && !text.StartsWith(Beginning, StringComparison.Ordinal)
            ? text
            : ToNode(message).ToJsonString(EngineJson.Options);

    public Message Read(string text)
    {
        if (!text.StartsWith(Beginning, StringComparison.Ordinal))
            return Message.Literal(text);
        try
        {
            return Read(JsonNode.Parse(text));
        }
        catch (JsonException)
        {
            return Message.Literal(text);
        }
    }

    private static JsonObject ToNode(Message message) =>
        new()
        {
            ["code"] = message.StoredCode,
            ["arguments"] = new JsonObject(
                message.Arguments.Select(argument => KeyValuePair.Create(argument.Name, ToNode(argument.Value)))
            ),
        };

    private static JsonNode? ToNode(MessageArgument argument) =>
        argument.Value switch
        {
            Message { IsLiteral: true } message => message.ToString(),
            Message message => ToNode(message),
            long number => number,
            // JSON has no other numbers.
            double number when double.IsFinite(number) => number,
            _ => argument.ToString(),
        };

    private Message Read(JsonNode? node)
    {
        if (node is not JsonObject stored || stored["code"] is not JsonValue value || !value.TryGetValue<string>(out var code))
            return Message.Literal(node?.ToJsonString() ?? "");
        var arguments = stored["arguments"] is JsonObject given
            ? given.Select(argument => (argument.Key, ReadArgument(argument.Value))).ToList()
            : [];
        return Message.Restore(sources, code, arguments);
    }

    private MessageArgument ReadArgument(JsonNode? node) =>
        node switch
        {
            JsonObject => Read(node),
            JsonValue value when value.TryGetValue<long>(out var number) => number,
            JsonValue value when value.TryGetValue<double>(out var number) => number,
            JsonValue value when value.TryGetValue<string>(out var text) => text,
            _ => node?.ToJsonString(),
        };

    private sealed class InRecord(StoredMessage form) : JsonConverter<Message>
    {
        public override Message? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String ? Message.Literal(reader.GetString()!) : form.Read(JsonNode.Parse(ref reader));

        public override void Write(Utf8JsonWriter writer, Message value, JsonSerializerOptions options)
        {
            if (value.IsLiteral)
                writer.WriteStringValue(value.ToString());
            else
                ToNode(value).WriteTo(writer, options);
        }
    }
}
