using System.Text.RegularExpressions;
using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests;

/// <summary>
/// The folders of each project depend on one another only as these lists say, and nowhere in a circle. Files beside the project file
/// put everything together and may use every folder.
/// </summary>
public sealed partial class FolderTests
{
    private static readonly Dictionary<string, Dictionary<string, string[]>> Allowed = new(StringComparer.Ordinal)
    {
        ["ChordDash.Engine"] = new(StringComparer.Ordinal)
        {
            ["Common"] = [],
            ["Torch"] = ["Common"],
            ["Chords"] = ["Common"],
            ["Datasets"] = ["Common", "Chords"],
            ["Evaluation"] = ["Common"],
            ["Networks"] = ["Common", "Torch", "Evaluation"],
            ["Training"] = ["Common", "Torch", "Datasets", "Evaluation", "Networks"],
            ["Runs"] = ["Common", "Torch", "Evaluation", "Networks", "Training"],
            ["Models"] = ["Common", "Torch", "Chords", "Evaluation", "Networks", "Training", "Runs"],
            ["Prediction"] = ["Common", "Chords", "Datasets", "Evaluation", "Networks", "Models"],
        },
        ["ChordDash.Components"] = new(StringComparer.Ordinal)
        {
            ["Localization"] = [],
            ["Shared"] = ["Localization"],
            ["Charts"] = ["Shared"],
            ["Accounts"] = ["Shared"],
            ["Administration"] = ["Shared", "Accounts", "Runs"],
            ["Evaluation"] = ["Localization", "Shared"],
            ["Guide"] = ["Localization", "Shared"],
            ["Datasets"] = ["Shared", "Accounts"],
            ["Runs"] = ["Localization", "Shared", "Charts", "Accounts", "Evaluation", "Datasets"],
            ["Models"] = ["Localization", "Shared", "Accounts", "Evaluation", "Runs"],
            ["Prediction"] = ["Localization", "Shared", "Accounts", "Evaluation", "Datasets", "Runs"],
            ["Overview"] = ["Shared", "Accounts", "Datasets", "Runs", "Prediction"],
            ["Layout"] = ["Localization", "Shared", "Accounts", "Administration", "Runs"],
        },
        ["ChordDash.Server"] = new(StringComparer.Ordinal)
        {
            ["Hosting"] = [],
            ["Data"] = ["Hosting"],
            ["Accounts"] = ["Hosting", "Data"],
            ["Api"] = ["Hosting", "Data", "Accounts"],
            ["Monitoring"] = ["Hosting", "Data", "Accounts"],
            ["Maintenance"] = ["Hosting", "Data", "Accounts"],
            ["Deletion"] = ["Hosting", "Data", "Accounts", "Api"],
            ["Datasets"] = ["Hosting", "Data", "Accounts", "Api", "Monitoring", "Deletion"],
            ["Runs"] = ["Hosting", "Data", "Accounts", "Api", "Monitoring", "Deletion", "Datasets"],
            ["Training"] = ["Hosting", "Data", "Accounts", "Monitoring", "Datasets", "Runs"],
            ["Models"] = ["Data", "Accounts", "Api", "Deletion"],
            ["Prediction"] = ["Hosting", "Data", "Accounts", "Api", "Monitoring", "Models"],
            ["Web"] = ["Hosting", "Data", "Accounts", "Api"],
        },
    };

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_UseOthers_AsListed(string project)
    {
        var allowed = Allowed[project];
        List<string> others =
        [
            .. FindEdges(project)
                .Where(edge => !allowed.GetValueOrDefault(edge.From, []).Contains(edge.To, StringComparer.Ordinal))
                .Select(edge => $"{edge.From} uses {edge.To}: {edge.File} names {edge.Type}"),
        ];
        Assert.True(others.Count == 0, string.Join('\n', others));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void List_HasNoEdge_ThatNoFileNeeds(string project)
    {
        var found = FindEdges(project).Select(edge => (edge.From, edge.To)).ToHashSet();
        List<(string, string)> idle =
        [
            .. Allowed[project].SelectMany(pair => pair.Value, (pair, to) => (pair.Key, to)).Where(edge => !found.Contains(edge)),
        ];
        Assert.Empty(idle);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void List_HasNoCircle(string project)
    {
        var left = Allowed[project].ToDictionary(StringComparer.Ordinal);
        while (left.FirstOrDefault(pair => !pair.Value.Any(left.ContainsKey)) is { Key: { } free })
            left.Remove(free);
        Assert.Empty(left.Keys);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Document_ShowsTheList(string project)
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md"));
        var section = document.Split($"## {project}\n")[1].Split("## ")[0];
        Assert.Equal(
            Allowed[project].Where(pair => pair.Value.Length > 0).Select(pair => $"{pair.Key} --> {string.Join(" & ", pair.Value)}"),
            section.Split('\n').Where(line => line.Contains("-->", StringComparison.Ordinal)).Select(line => line.Trim())
        );
        Assert.Equal(
            SourcesOf(project).Select(file => file.Path.Split('/')[0]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            Allowed[project].Keys.Order(StringComparer.Ordinal)
        );
    }

    private static List<(string From, string To, string File, string Type)> FindEdges(string project)
    {
        var files = SourcesOf(project)
            .Select(file => (file.Path, Folder: file.Path.Split('/')[0], Text: CodeOf(file.Path, file.Text)))
            .ToList();
        var homes = files
            .SelectMany(file => TypesIn(file.Path, file.Text), (file, type) => (Type: type, file.Folder))
            .Distinct()
            .GroupBy(declared => declared.Type, declared => declared.Folder, StringComparer.Ordinal)
            .Where(group => group.Count() == 1)
            .ToDictionary(group => group.Key, group => group.Single(), StringComparer.Ordinal);
        return
        [
            .. from file in files
            from name in Names()
                .Matches(file.Text)
                .Select(match => match.Value)
                .Distinct(StringComparer.Ordinal)
                .SelectMany(NamesIn)
                .Distinct()
            where
                homes.TryGetValue(name.Type, out var home) && home != file.Folder && Means(project, home, name.Before, file.Path, file.Text)
            select (file.Folder, homes[name.Type], file.Path, name.Type),
        ];
    }

    /// <summary>Those in folders.</summary>
    private static IEnumerable<(string Path, string Text)> SourcesOf(string project)
    {
        var root = Path.Combine(Repository.Root, "src", project);
        return Directory
            .EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".razor")
            .Select(file => (Path: Path.GetRelativePath(root, file).Replace('\\', '/'), Text: File.ReadAllText(file)))
            .Where(file => file.Path.Contains('/') && file.Path.Split('/') is not (["obj" or "bin", ..] or [.., "Migrations", _]));
    }

    /// <summary>
    /// Whether a name is a type's. In C# it may also be a member's: the type's folder is imported, or written before it. Components see
    /// every folder.
    /// </summary>
    private static bool Means(string project, string folder, string before, string path, string text) =>
        before.Length > 0
            ? before == folder
            : path.EndsWith(".razor", StringComparison.Ordinal)
                || text.Contains($"using {project}.{folder};", StringComparison.Ordinal)
                || text.Contains($"using {project}.{folder}.", StringComparison.Ordinal)
                || text.Contains($"using static {project}.{folder}.", StringComparison.Ordinal);

    /// <summary>Each name of a dotted one, with the one before it; empty for the first.</summary>
    private static IEnumerable<(string Before, string Type)> NamesIn(string dotted)
    {
        var names = dotted.Split('.');
        return names.Select((name, index) => (index == 0 ? "" : names[index - 1], name));
    }

    private static IEnumerable<string> TypesIn(string path, string text) =>
        path.EndsWith(".razor", StringComparison.Ordinal)
            ? [Path.GetFileNameWithoutExtension(path)]
            : Declarations().Matches(text).Select(match => match.Groups["name"].Value);

    /// <summary>Without comments and texts. The texts of markup have code within.</summary>
    private static string CodeOf(string path, string text) =>
        path.EndsWith(".razor", StringComparison.Ordinal) ? MarkupComments().Replace(text, " ") : Words().Replace(text, " ");

    [GeneratedRegex(@"@\*(.|\n)*?\*@|^\s*///?[^\n]*", RegexOptions.NonBacktracking | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex MarkupComments();

    [GeneratedRegex("""//[^\n]*|"(\\.|[^"\\\n{])*"|'(\\.|[^'\\\n])'""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Words();

    [GeneratedRegex(@"\w+(\.\w+)*", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Names();

    [GeneratedRegex(
        @"^[a-z ]*\b(class|record|struct|interface|enum) +((class|struct) +)?(?<name>[A-Z]\w*)",
        RegexOptions.NonBacktracking | RegexOptions.Multiline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Declarations();
}
