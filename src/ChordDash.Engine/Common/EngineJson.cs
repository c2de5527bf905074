using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChordDash.Engine.Common;

/// <summary>The one JSON form of the Engine's records: camel case names, enumerations as camel case strings.</summary>
public static class EngineJson
{
    public static JsonSerializerOptions Options { get; } = MakeOptions();

    /// <summary>Gives <paramref name="options"/> (of an API or a hub) the same form.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.Converters.Add(new EnumNameConverter());
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        return options;
    }

    private static JsonSerializerOptions MakeOptions()
    {
        var options = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));
        // Otherwise they know no type until something has been written or read with them.
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
