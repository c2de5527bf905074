using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChordDash.Components.Layout;
using ChordDash.Engine.Runs;

namespace ChordDash.Server.Api;

/// <summary>
/// The comments of the sources name members as C# does, and the SDK copies "int HyperParameters.CropLength" into the description. Its
/// readers know the fields of the API, and the numbers that limits have.
/// </summary>
internal static partial class SourceNames
{
    private static readonly ILookup<string, Type> Types = new[] { typeof(Run), typeof(MainLayout), typeof(SourceNames) }
        .SelectMany(one => one.Assembly.GetTypes())
        .Where(type => type.Namespace?.StartsWith(nameof(ChordDash), StringComparison.Ordinal) == true)
        .ToLookup(type => type.Name, StringComparer.Ordinal);

    public static string Replace(string text) => Member().Replace(text, Name);

    private static string Name(Match match)
    {
        var (before, type, name) = (match.Groups["before"].Value, match.Groups["type"].Value, match.Groups["member"].Value);
        var member = Types[type]
            .SelectMany(one =>
                one.GetMember(name, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static)
            )
            .FirstOrDefault();
        if (member is null)
            return match.Value;
        var said = member is FieldInfo { IsLiteral: true, DeclaringType.IsEnum: false } constant
            ? string.Create(CultureInfo.InvariantCulture, $"{constant.GetRawConstantValue():#,0.##}")
            : JsonNamingPolicy.CamelCase.ConvertName(name);
        return IsTypeOf(before.Trim().TrimEnd('?'), member) ? said : before + said;
    }

    // "int HyperParameters.CropLength", but "for ClassWeighting.Own".
    private static bool IsTypeOf(string word, MemberInfo member)
    {
        var type = member switch
        {
            PropertyInfo property => property.PropertyType,
            FieldInfo field => field.FieldType,
            _ => null,
        };
        type = type is null ? null : Nullable.GetUnderlyingType(type) ?? type;
        return type is not null
            && (
                word.Equals(type.Name, StringComparison.Ordinal)
                || (type == typeof(int) && word is "int")
                || (type == typeof(long) && word is "long")
                || (type == typeof(double) && word is "double")
                || (type == typeof(bool) && word is "bool")
                || (type == typeof(string) && word is "string")
            );
    }

    [GeneratedRegex(
        @"(?<before>\b[A-Za-z]+\?? )?\b(?<type>[A-Z]\w+)\.(?<member>[A-Z]\w+)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000
    )]
    private static partial Regex Member();
}
