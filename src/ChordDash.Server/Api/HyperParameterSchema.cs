using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChordDash.Engine.Common;
using ChordDash.Engine.Training;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ChordDash.Server.Api;

/// <summary>Writes ranges and defaults of <see cref="HyperParameterSpec"/> into the description of the API.</summary>
internal static class HyperParameterSchema
{
    private static readonly JsonObject Defaults = JsonSerializer.SerializeToNode(new HyperParameters(), EngineJson.Options)!.AsObject();

    public static Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type != typeof(HyperParameters))
            return Task.CompletedTask;
        foreach (var spec in HyperParameterSpec.All)
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(spec.Name);
            if (schema.Properties?[name] is not OpenApiSchema property)
                continue;
            property.Description ??= spec.Help.ToString();
            // The schemas of choices are shared with other places.
            if (spec.Kind is not (HyperParameterKind.Number or HyperParameterKind.WholeNumber))
                continue;
            property.Default = Defaults[name]?.DeepClone();
            var min = (spec.Zero is null ? spec.Min : 0).ToString(CultureInfo.InvariantCulture);
            if (spec.ExcludesMin)
                property.ExclusiveMinimum = min;
            else
                property.Minimum = min;
            property.Maximum = spec.Max.ToString(CultureInfo.InvariantCulture);
        }

        return Task.CompletedTask;
    }
}
