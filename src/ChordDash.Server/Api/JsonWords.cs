using System.Collections;
using System.Text.Json;
using ChordDash.Engine.Common;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Api;

/// <summary>What JSON a request should have, in words for people: they know nothing of the types of this program.</summary>
internal static class JsonWords
{
    private const int MaxMembers = 20;

    private static readonly Dictionary<Type, (Message One, Message Many)> Plain = new()
    {
        [typeof(Guid)] = (ApiMessages.JsonId, ApiMessages.JsonIds),
        [typeof(string)] = (ApiMessages.JsonText, ApiMessages.JsonTexts),
        [typeof(int)] = (ApiMessages.JsonInteger(int.MaxValue), ApiMessages.JsonIntegers),
        [typeof(long)] = (ApiMessages.JsonLongInteger, ApiMessages.JsonIntegers),
        [typeof(double)] = (ApiMessages.JsonNumber, ApiMessages.JsonNumbers),
        [typeof(bool)] = (ApiMessages.JsonBoolean, ApiMessages.JsonBooleans),
        [typeof(DateTimeOffset)] = (ApiMessages.JsonTime, ApiMessages.JsonTimes),
    };

    /// <summary>Such as "a whole number" or "a list of texts".</summary>
    public static Message Of(Type type) => Words(type).One;

    /// <summary>The members of an object by their JSON names, each with what it should be; null for what is no object.</summary>
    public static IReadOnlyDictionary<string, Message>? MembersOf(Type type) =>
        MemberTypes(type)?.ToDictionary(member => member.Key, member => Of(member.Value), StringComparer.Ordinal);

    /// <summary>Such as "a JSON object with modelId (an id) and sequence (a text)".</summary>
    public static Message Describe(Type type)
    {
        if (MembersOf(type) is not { Count: > 0 } members)
            return ApiMessages.JsonOther(Of(type));
        var named = Message.Join(", ", [.. members.Take(MaxMembers).Select(member => ApiMessages.JsonMember(member.Key, member.Value))]);
        return members.Count > MaxMembers ? ApiMessages.JsonObjectWithMore(named) : ApiMessages.JsonObjectWith(named);
    }

    /// <summary>What should stand at a place of a body.</summary>
    /// <param name="type">Of the body.</param>
    /// <param name="path">As System.Text.Json writes it: "$.sweep.seed[2]".</param>
    /// <returns>Null where the path leads to nothing that is known.</returns>
    public static Message? At(Type type, string path)
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

    private static (Message One, Message Many) Words(Type type)
    {
        var bare = Unwrap(type);
        if (Plain.TryGetValue(bare, out var plain))
            return plain;
        if (bare.IsEnum)
            return (
                ApiMessages.JsonName(string.Join(", ", Enum.GetNames(bare).Select(JsonNamingPolicy.CamelCase.ConvertName))),
                ApiMessages.JsonNames
            );
        if (ValueOfMap(bare) is { } value)
            return (ApiMessages.JsonMap(Words(value).Many), ApiMessages.JsonObjects);
        return ItemOf(bare) is { } item
            ? (ApiMessages.JsonList(Words(item).Many), ApiMessages.JsonLists(Words(item).Many))
            : (ApiMessages.JsonObject, ApiMessages.JsonObjects);
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
