using System.Globalization;
using System.Reflection;
using ChordDash.Engine.Common;
using ChordDash.Server.Resources;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace ChordDash.Server.Hosting;

/// <summary>
/// The settings that there are, and those that somebody gave and that are none: without a word, a server would start as if they had not
/// been given.
/// </summary>
internal static class KnownSettings
{
    private const string Section = "ChordDash";

    /// <summary>How many slips make a name of a section another name.</summary>
    private const int MaxSlips = 2;

    private const int MaxQuoteLength = 100;
    private const string Hyphens = "--";

    /// <summary>Of ASP.NET Core and its host.</summary>
    private static readonly string[] OfTheHost =
    [
        "urls",
        "http_ports",
        "https_ports",
        "AllowedHosts",
        "environment",
        "contentRoot",
        "webRoot",
        "applicationName",
        "detailedErrors",
        "shutdownTimeoutSeconds",
        "captureStartupErrors",
        "suppressStatusMessages",
        "preferHostingUrls",
        "startupAssembly",
        "hostingStartupAssemblies",
        "hostingStartupExcludeAssemblies",
        "preventHostingStartup",
        "forwardedHeaders_enabled",
    ];

    /// <summary>Below these, ASP.NET Core knows what there is.</summary>
    private static readonly string[] SectionsOfTheHost = ["Logging", "Kestrel", "Authentication", "hostBuilder"];

    /// <summary>OpenTelemetry's own settings begin with it.</summary>
    private const string OfTelemetry = "OTEL_";

    private static readonly string[] Own = [.. NamesOf(typeof(ChordDashOptions), Section)];

    /// <summary>All names, those of sections with what may stand below them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [.. Own, .. OfTheHost, .. SectionsOfTheHost.Select(section => section is "Logging" ? "Logging:LogLevel:Default" : section)];

    /// <summary>A message for each setting that a file, the environment or the command line has and that is none.</summary>
    public static IEnumerable<Message> FindUnknown(IConfiguration configuration)
    {
        foreach (var setting in Leaves(configuration.GetSection(Section)).Where(path => !IsOwn(path)))
            yield return DescribeAt(setting, Origin(configuration, setting), Own);
        // A section whose name has a slip has all its settings lost.
        foreach (var section in configuration.GetChildren().Where(section => section.GetChildren().Any() && IsSlip(section.Key)))
            yield return DescribeAt(section.Key, Origin(configuration, Leaves(section).First()), [Section]);
        foreach (var (key, file) in Files(configuration).SelectMany(file => TopOf(file).Select(key => (key, file))))
        {
            if (OfTheHost.FirstOrDefault(name => IsSlip(key, name)) is { } meant && !IsKnown(key))
                yield return DescribeAt(key, ConsoleMessages.SettingInFile(file.Source.Path), [meant]);
        }
    }

    /// <summary>Looks through what stands on the command line and is neither a command nor an option of one.</summary>
    /// <param name="words">Commands that may stand first; none if there is a command already.</param>
    /// <param name="options">Of the command.</param>
    /// <param name="pairs">Whether a name and its value may be two words.</param>
    /// <exception cref="UserErrorException">One is neither a setting nor its value.</exception>
    public static void Require(IReadOnlyList<string> arguments, IReadOnlyList<string> words, IReadOnlyList<string> options, bool pairs)
    {
        for (var at = 0; at < arguments.Count; at++)
        {
            var argument = arguments[at];
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var name = (equals < 0 ? argument : argument[..equals]).TrimStart('-', '/');
            // A slash begins a setting, but also a path.
            var isNamed = argument.StartsWith('-') || (argument.StartsWith('/') && IsKnown(name));
            if (!isNamed && equals < 0)
                throw UnknownWord(argument, words, options);
            if (!IsKnown(name))
            {
                var nearest = NearestName.Find(Hyphens + name, [.. All.Concat(options).Select(known => Hyphens + known)]);
                throw new UserErrorException(ConsoleMessages.SettingUnknown(Quote(Hyphens + name), nearest));
            }

            // ASP.NET Core would pass over it.
            if (argument[0] == '-' && !argument.StartsWith(Hyphens, StringComparison.Ordinal))
                throw new UserErrorException(ConsoleMessages.SettingHasOneHyphen(name));
            if (equals >= 0)
                continue;
            if (!pairs)
            {
                throw new UserErrorException(ConsoleMessages.SettingBehindCommandIsTwoWords(name));
            }

            if (++at == arguments.Count || arguments[at].StartsWith(Hyphens, StringComparison.Ordinal))
                throw new UserErrorException(ConsoleMessages.SettingHasNoValue(name));
        }
    }

    private static UserErrorException UnknownWord(string word, IReadOnlyList<string> words, IReadOnlyList<string> options) =>
        new(
            words.Count == 0
                ? ConsoleMessages.CommandHasWordTooMany(Quote(word), NearestName.Find(word, [.. All, .. options]))
                : ConsoleMessages.CommandUnknown(
                    Quote(word),
                    string.Join(", ", words),
                    NearestName.Find(word, [.. words, .. options.Select(option => Hyphens + option)])
                )
        );

    private static Message DescribeAt(string name, Message origin, IReadOnlyList<string> names) =>
        ConsoleMessages.SettingUnknownAt(Quote(name), origin, NearestName.Find(name, names));

    private static string Quote(string text) => ShownText.Clean(text, MaxQuoteLength);

    private static bool IsKnown(string name) =>
        name.StartsWith(OfTelemetry, StringComparison.OrdinalIgnoreCase)
        || OfTheHost.Contains(name, StringComparer.OrdinalIgnoreCase)
        || SectionsOfTheHost.Any(section => name.StartsWith($"{section}:", StringComparison.OrdinalIgnoreCase))
        || IsOwn(name);

    // The number of an item of a list is any number.
    private static bool IsOwn(string path) =>
        Own.Contains(path, StringComparer.OrdinalIgnoreCase)
        || (
            path.LastIndexOf(':') is > 0 and var colon
            && int.TryParse(path[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && Own.Contains($"{path[..colon]}:0", StringComparer.OrdinalIgnoreCase)
        );

    private static bool IsSlip(string section) => IsSlip(section, Section);

    private static bool IsSlip(string name, string known) =>
        !name.Equals(known, StringComparison.OrdinalIgnoreCase) && NearestName.Slips(name, known) <= MaxSlips;

    private static IEnumerable<string> NamesOf(Type type, string path) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite)
            .SelectMany(property =>
                property.PropertyType switch
                {
                    var items when items == typeof(IReadOnlyList<string>) => [$"{path}:{property.Name}:0"],
                    var record when record == typeof(OpenIdConnectSettings) => NamesOf(record, $"{path}:{property.Name}"),
                    _ => (IEnumerable<string>)[$"{path}:{property.Name}"],
                }
            );

    private static IEnumerable<string> Leaves(IConfigurationSection section)
    {
        var below = section.GetChildren().SelectMany(Leaves).ToList();
        return below.Count > 0 ? below
            : section.Value is null ? []
            : [section.Path];
    }

    private static IEnumerable<JsonConfigurationProvider> Files(IConfiguration configuration) =>
        (configuration as IConfigurationRoot)?.Providers.OfType<JsonConfigurationProvider>() ?? [];

    private static IEnumerable<string> TopOf(JsonConfigurationProvider file) =>
        file.GetChildKeys([], parentPath: null).Distinct(StringComparer.OrdinalIgnoreCase);

    private static Message Origin(IConfiguration configuration, string path) =>
        (configuration as IConfigurationRoot)?.Providers.LastOrDefault(provider => provider.TryGet(path, out _)) switch
        {
            CommandLineConfigurationProvider => ConsoleMessages.SettingOnCommandLine,
            EnvironmentVariablesConfigurationProvider => ConsoleMessages.SettingInEnvironment(
                path.Replace(":", "__", StringComparison.Ordinal)
            ),
            JsonConfigurationProvider file => ConsoleMessages.SettingInFile(file.Source.Path),
            _ => ConsoleMessages.SettingInSettings,
        };
}
