using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Resources;

namespace ChordDash.Engine.Common.Messages;

/// <summary>The texts of a resource file in all its languages.</summary>
/// <param name="name">The file's name within the assembly, without its ending.</param>
public sealed class MessageSource(string name, Assembly assembly)
{
    private readonly ResourceManager _resources = new(name, assembly);
    private readonly ConcurrentDictionary<(string Code, string Language), MessagePattern> _patterns = new();

    /// <summary>Those of all resource files of an assembly.</summary>
    public static IReadOnlyList<MessageSource> Of(Assembly assembly) =>
        [
            .. assembly
                .GetTypes()
                .Where(type => type.Namespace?.EndsWith(".Resources", StringComparison.Ordinal) == true)
                .Select(type => type.GetProperty("Source", BindingFlags.Public | BindingFlags.Static)?.GetValue(null))
                .OfType<MessageSource>(),
        ];

    /// <summary>A message of this file; the classes that the build makes of resource files call this.</summary>
    public Message Make(string code, params (string Name, MessageArgument Value)[] arguments) => new(this, code, arguments);

    /// <returns>Whether the file has such a text, and the text needs no other arguments.</returns>
    internal bool Has(string code, IReadOnlyList<(string Name, MessageArgument Value)> arguments) =>
        _resources.GetString(code, CultureInfo.InvariantCulture) is { } text
        && MessagePattern
            .NamesIn(text)
            .All(name => arguments.Any(argument => string.Equals(argument.Name, name, StringComparison.Ordinal)));

    /// <returns>All codes with their texts in a language; a text that the language lacks is left out.</returns>
    public IReadOnlyDictionary<string, string> Texts(CultureInfo language) =>
        (
            _resources.GetResourceSet(language, createIfNotExists: true, tryParents: false)
            ?? throw new MissingManifestResourceException(name)
        )
            .Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal);

    internal string Format(string code, IReadOnlyList<(string Name, MessageArgument Value)> arguments, CultureInfo language) =>
        _patterns
            .GetOrAdd(
                (code, language.Name),
                static (key, state) =>
                    new(state.Resources.GetString(key.Code, state.Language) ?? throw new MissingManifestResourceException(key.Code)),
                (Resources: _resources, Language: language)
            )
            .Format(arguments, language);
}
