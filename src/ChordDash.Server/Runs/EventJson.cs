using System.Text.Json;
using System.Text.Json.Serialization;
using ChordDash.Engine.Common;
using ChordDash.Engine.Runs;

namespace ChordDash.Server.Runs;

/// <summary>Writes an event once for all clients that it is sent to at about the same time.</summary>
internal sealed class EventJson : JsonConverter<TrainingEvent>
{
    private readonly Written?[] _latest = new Written?[64];

    public override TrainingEvent? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<TrainingEvent>(ref reader, EngineJson.Options);

    public override void Write(Utf8JsonWriter writer, TrainingEvent value, JsonSerializerOptions options)
    {
        // A place may be overwritten by another run's event meanwhile; what was read from it is whole all the same.
        ref var place = ref _latest[value.Sequence % _latest.Length];
        var written = Volatile.Read(ref place);
        if (!ReferenceEquals(written?.Event, value))
            Volatile.Write(ref place, written = new(value, JsonSerializer.SerializeToUtf8Bytes(value, EngineJson.Options)));
        writer.WriteRawValue(written!.Json, skipInputValidation: true);
    }

    private sealed record Written(TrainingEvent Event, byte[] Json);
}
