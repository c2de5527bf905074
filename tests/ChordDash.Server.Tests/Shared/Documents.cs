using System.Text;
using System.Text.RegularExpressions;

namespace ChordDash.Server.Tests.Shared;

/// <summary>The Markdown documents of the repository, and the code in them.</summary>
internal static partial class Documents
{
    private const string Shell = "bash";

    /// <summary>Paths within the repository, with slashes.</summary>
    public static IReadOnlyList<string> Paths { get; } =
    [
        .. from folder in (string[])["", "docs", "bench"]
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md")
        select Path.Combine(folder, Path.GetFileName(file)).Replace('\\', '/') into path
        orderby path
        select path,
    ];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path)).ReplaceLineEndings("\n");

    /// <summary>The document without its blocks of code, in which a comment would look like a heading.</summary>
    public static string ReadProse(string path) => Fence().Replace(Read(path), "");

    /// <summary>The blocks of code in a language.</summary>
    /// <param name="heading">Of the section to begin with; the whole document without it.</param>
    public static IReadOnlyList<string> CodeOf(string path, string language, string? heading = null)
    {
        var document = Read(path);
        if (heading is not null)
        {
            var start = document.IndexOf($"## {heading}\n", StringComparison.Ordinal);
            Assert.True(start >= 0, $"{path} has no section '{heading}'.");
            document = document[start..];
        }

        return
        [
            .. Fence()
                .Matches(document)
                .Where(block => block.Groups["language"].Value == language)
                .Select(block => Unindent(block.Groups["code"].Value, block.Groups["indent"].Length)),
        ];
    }

    /// <summary>The commands for a shell, those of several lines as they stand there.</summary>
    public static IEnumerable<string> CommandsOf(string path)
    {
        foreach (var block in CodeOf(path, Shell))
        {
            var command = new StringBuilder();
            foreach (var line in block.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                command.Append(line);
                if (line.EndsWith('\\'))
                {
                    command.Append('\n');
                    continue;
                }
                yield return command.ToString();
                command.Clear();
            }
        }
    }

    private static string Unindent(string code, int indent) =>
        indent == 0 ? code : string.Join('\n', code.Split('\n').Select(line => line.Length < indent ? line : line[indent..]));

    [GeneratedRegex(
        "^(?<indent> *)```(?<language>[a-z]*)\n(?<code>.*?)^ *```$",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000
    )]
    private static partial Regex Fence();
}
