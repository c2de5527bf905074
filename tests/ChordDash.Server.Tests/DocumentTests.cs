using System.Text.RegularExpressions;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests;

/// <summary>What the documents refer to exists, and all pictures are in a document.</summary>
public sealed partial class DocumentTests
{
    private const string Pictures = "docs/screenshots";
    private const int MaxColumns = 140;
    private const int MaxLinesOfTheReadme = 130;

    public static TheoryData<string> Paths => [.. Documents.Paths];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Links_AllOfThem_LeadToFilesAndHeadings(string path)
    {
        var broken = new List<string>();
        foreach (var link in LinksOf(path))
        {
            var (file, anchor) = Target(path, link);
            var full = Path.Combine(Repository.Root, file);
            if (!File.Exists(full) && !Directory.Exists(full))
                broken.Add($"{link}: there is no {file}.");
            else if (anchor is not null && !AnchorsOf(file).Contains(anchor, StringComparer.Ordinal))
                broken.Add($"{link}: {file} has no such heading. It has {string.Join(", ", AnchorsOf(file))}.");
        }

        Assert.Empty(broken);
    }

    [Fact]
    public void Pictures_AllOfThem_AreInADocument()
    {
        var shown = Documents.Paths.SelectMany(path => LinksOf(path).Select(link => Target(path, link).File));

        var files = Directory
            .EnumerateFiles(Path.Combine(Repository.Root, Pictures))
            .Select(file => $"{Pictures}/{Path.GetFileName(file)}");

        Assert.Empty(files.Except(shown, StringComparer.Ordinal));
    }

    /// <summary>A row of a table cannot be broken.</summary>
    [Theory]
    [MemberData(nameof(Paths))]
    public void Lines_OutsideOfTables_AreNoLongerThanThoseOfTheSources(string path) =>
        Assert.Empty(
            from line in Documents.Read(path).Split('\n').Index()
            where line.Item.Length > MaxColumns && !line.Item.StartsWith('|')
            select $"{path}:{line.Index + 1}"
        );

    [Fact]
    public void Readme_IsShort() => Assert.InRange(Documents.Read("README.md").TrimEnd().Split('\n').Length, 1, MaxLinesOfTheReadme);

    [Theory]
    [InlineData("The final report", "the-final-report")]
    [InlineData("An API endpoint (`GET /api/v1/models/{id}`)", "an-api-endpoint-get-apiv1modelsid")]
    [InlineData("A file's size, 2 × 3", "a-files-size-2--3")]
    public void Anchor_OfAHeading_IsThatOfGitHub(string heading, string anchor) => Assert.Equal(anchor, Slug(heading));

    private static IEnumerable<string> LinksOf(string path) =>
        Link()
            .Matches(Documents.ReadProse(path))
            .Select(link => link.Groups["target"].Value)
            .Where(target => !Uri.TryCreate(target, UriKind.Absolute, out _));

    private static (string File, string? Anchor) Target(string path, string link)
    {
        var parts = link.Split('#', 2);
        var folder = Path.Combine(Repository.Root, Path.GetDirectoryName(path)!);
        var file = parts[0].Length == 0 ? path : Path.GetRelativePath(Repository.Root, Path.Combine(folder, parts[0])).Replace('\\', '/');
        return (file, parts.Length == 1 ? null : parts[1]);
    }

    // GitHub numbers a heading that comes again. No document links to one. Headings of the guide have an anchor of their own too.
    private static IReadOnlyList<string> AnchorsOf(string file) =>
        file.EndsWith(".md", StringComparison.Ordinal)
            ?
            [
                .. Heading()
                    .Matches(Documents.ReadProse(file))
                    .Select(heading => heading.Groups["text"].Value)
                    .SelectMany(text =>
                        OwnAnchor().Matches(text).Select(own => own.Groups["id"].Value).Append(Slug(OwnAnchor().Replace(text, "")))
                    ),
            ]
            : [];

    private static string Slug(string heading) =>
        string.Concat(heading.Trim().ToLowerInvariant().Where(one => char.IsLetterOrDigit(one) || one is ' ' or '-' or '_'))
            .Replace(' ', '-');

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Link();

    [GeneratedRegex("<a id=\"(?<id>[a-z0-9-]+)\"></a>", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex OwnAnchor();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Heading();
}
