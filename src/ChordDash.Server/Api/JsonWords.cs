using System.Collections;
using System.Text.Json;
using ChordDash.Engine.Common;

namespace ChordDash.Server.Api;

/// <summary>What JSON a request should have, in words for people: they know nothing of the types of this program.</summary>
internal static class JsonWords
{
    private const int MaxMembers = 20;

    private static readonly Dictionary<Type, (string One, string Many)> Plain = new()
    {
        [typeof(Guid)] = ("an id", "ids"),
        [typeof(string)] = ("a text", "texts"),
        [typeof(int)] = ($"a whole number of at most {int.MaxValue:N0}", "whole numbers"),
        [typeof(long)] = ("a whole number", "whole numbers"),
        [typeof(double)] = ("a number", "numbers"),
        [typeof(bool)] = ("true or false", "truth values"),
        [typeof(DateTimeOffset)] = ("a time", "times"),
    };

    /// <summary>Such as "a whole number" or "a list of texts".</summary>
    public static string Of(Type type) => Words(type).One;

    /// <summary>The members of an object by their JSON names, each with what it should be; null for what is no object.</summary>
    public static IReadOnlyDictionary<string, string>? MembersOf(Type type) =>
        MemberTypes(type)?.ToDictionary(member => member.Key, member => Of(member.Value), StringComparer.Ordinal);

    /// <summary>Such as "a JSON object with modelId (an id) and sequence (a text)".</summary>
    public static string Describe(Type type)
    {
        if (MembersOf(type) is not { Count: > 0 } members)
            return $"JSON, {Of(type)}";
        var named = members.Take(MaxMembers).Select(member => $"{member.Key} ({member.Value})").ToList();
        return $"a JSON object with {string.Join(", ", named)}{(members.Count > MaxMembers ? " and more" : "")}";
    }

    /// <summary>What should stand at a place of a body.</summary>
    /// <param name="type">Of the body.</param>
    /// <param name="path">As System.Text.Json writes it: "$.sweep.seed[2]".</param>
    /// <returns>Null where the path leads to nothing that is known.</returns>
    public static string? At(Type type, string path)
    {
        var at = Unwrap(type);
        foreach (var step in path.TrimStart('$').Split(['.', '['], StringSplitOptions.RemoveEmptyEntries))
        {
            Type? next;
            if (step.EndsWith(']') || ValueOfMap(at) is not null)
                next = ValueOfMap(at) ?? ItemOf(at);
            else
                next = MemberTypes(at)?.FirstOrDefault(member => member.Key.Equals(step, StringComparison.OrdinalIgnoreCase)).Value;
            if (next is null)
                return null;
            at = Unwrap(next);
        }

        return Of(at);
    }

    private static (string One, string Many) Words(Type type)
    {
        var bare = Unwrap(type);
        if (Plain.TryGetValue(bare, out var plain))
            return plain;
        if (bare.IsEnum)
            return ($"one of {string.Join(", ", Enum.GetNames(bare).Select(JsonNamingPolicy.CamelCase.ConvertName))}", "names");
        if (ValueOfMap(bare) is { } value)
            return ($"an object of {Words(value).Many}", "objects");
        return ItemOf(bare) is { } item ? ($"a list of {Words(item).Many}", $"lists of {Words(item).Many}") : ("an object", "objects");
    }

    private static Type Unwrap(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static Type? ItemOf(Type type) =>
        type == typeof(string) || !typeof(IEnumerable).IsAssignableFrom(type) ? null : Generic(type, typeof(IEnumerable<>))?[0];

    private static Type? ValueOfMap(Type type) =>
        (Generic(type, typeof(IReadOnlyDictionary<,>)) ?? Generic(type, typeof(IDictionary<,>)))?[1];

    private static Type[]? Generic(Type type, Type definition) =>
        type.GetInterfaces()
            .Append(type)
            .FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == definition)
            ?.GetGenericArguments();

    private static Dictionary<string, Type>? MemberTypes(Type type)
    {
        var bare = Unwrap(type);
        if (Plain.ContainsKey(bare) || bare == typeof(JsonElement) || bare.IsEnum || ItemOf(bare) is not null)
            return null;
        return EngineJson
            .Options.GetTypeInfo(bare)
            .Properties.Where(property => property.Set is not null || property.AssociatedParameter is not null)
            .ToDictionary(property => property.Name, property => property.PropertyType, StringComparer.Ordinal);
    }
}
