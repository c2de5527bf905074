using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using ChordDash.Engine.Common;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Api;

/// <summary>Says which part of an address is something else than it should be.</summary>
internal static class ParameterProblem
{
    /// <param name="endpoint">The one that refused the request.</param>
    /// <returns>Null if all parts are what the endpoint takes.</returns>
    public static Message? Describe(HttpContext context, Endpoint? endpoint)
    {
        foreach (var parameter in endpoint?.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [])
        {
            var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
            var name = parameter.Name!;
            var given = context.Request.RouteValues[name]?.ToString() ?? context.Request.Query[name].FirstOrDefault();
            if (string.IsNullOrEmpty(given) || !(type.IsPrimitive || type.IsEnum || type == typeof(Guid)) || Fits(type, given))
                continue;
            var value = ShownText.Clean(given, Limits.MaxTagCharacters);
            return type.IsEnum
                ? ApiMessages.ParameterValueUnknown(name, value)
                : ApiMessages.ParameterHasOtherType(name, value, JsonWords.Of(type));
        }

        return null;
    }

    private static bool Fits(Type type, string value)
    {
        if (type.IsEnum)
            return Enum.TryParse(type, value, ignoreCase: true, out _);
        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromString(context: null, CultureInfo.InvariantCulture, value) is not null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException or NotSupportedException)
        {
            return false;
        }
    }
}
