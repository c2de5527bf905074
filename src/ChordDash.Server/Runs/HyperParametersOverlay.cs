using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChordDash.Engine.Common;
using ChordDash.Engine.Training;
using ChordDash.Server.Api;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Runs;

/// <summary>Lays the fields of a JSON object over hyper-parameters.</summary>
internal static class HyperParametersOverlay
{
    private static readonly Dictionary<string, PropertyInfo> Fields = typeof(HyperParameters)
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .ToDictionary(property => JsonName(property.Name), StringComparer.OrdinalIgnoreCase);

    /// <exception cref="InvalidHyperParametersException">A field is unknown or has the wrong type.</exception>
    public static HyperParameters Apply(HyperParameters start, JsonElement? changes)
    {
        if (changes is not { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } given)
            return start;
        if (given.ValueKind != JsonValueKind.Object)
            throw new InvalidHyperParametersException([new("HyperParameters", RunMessages.HyperParametersAreNoObject)]);

        // Each wrong one has a sentence of its own, with all the names.
        if (given.EnumerateObject().Skip(2 * Fields.Count).Any())
        {
            throw new InvalidHyperParametersException([
                new("HyperParameters", RunMessages.TooManyHyperParameters(Fields.Count, 2 * Fields.Count)),
            ]);
        }

        var merged = JsonSerializer.SerializeToNode(start, EngineJson.Options)!.AsObject();
        var errors = new List<FieldError>();
        foreach (var change in given.EnumerateObject())
        {
            if (!IsText(change))
            {
                errors.Add(new("HyperParameters", RunMessages.HyperParameterNameIsNoText));
            }
            else if (!Fields.TryGetValue(change.Name, out var field))
            {
                errors.Add(
                    new(Shorten(change.Name), RunMessages.HyperParameterIsUnknown(Shorten(change.Name), string.Join(", ", Fields.Keys)))
                );
            }
            else if (!Fits(change.Value, field.PropertyType))
            {
                errors.Add(
                    new(
                        field.Name,
                        RunMessages.HyperParameterHasWrongType(
                            JsonName(field.Name),
                            JsonWords.Of(field.PropertyType),
                            Shorten(change.Value)
                        )
                    )
                );
            }
            else
            {
                merged[JsonName(field.Name)] = JsonNode.Parse(change.Value.GetRawText());
            }
        }

        return errors.Count == 0
            ? merged.Deserialize<HyperParameters>(EngineJson.Options)!
            : throw new InvalidHyperParametersException(errors);
    }

    /// <summary>JSON can escape half of a character, which no text may have.</summary>
    public static bool IsText(JsonProperty property)
    {
        try
        {
            return property.Name is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool Fits(JsonElement value, Type type)
    {
        // The converter would take numbers too, which mean nothing to a reader.
        if (value.ValueKind == JsonValueKind.Null || (type.IsEnum && value.ValueKind != JsonValueKind.String))
            return false;
        try
        {
            return value.Deserialize(type, EngineJson.Options) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Shorten(JsonElement value) => Shorten(value.GetRawText());

    private static string Shorten(string text) => text.Length <= 60 ? text : $"{text[..60]}…";

    private static string JsonName(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}
