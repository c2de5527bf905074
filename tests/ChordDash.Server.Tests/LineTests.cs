using ChordDash.Server.Tests.Shared;

namespace ChordDash.Server.Tests;

public sealed class LineTests
{
    private const int MaxColumns = 140;

    private static readonly string[] Extensions = [".cs", ".razor", ".js", ".css"];

    [Fact]
    public void Lines_OfTheSources_AreNoLongerThanTheFormatterAllows()
    {
        var config = File.ReadAllText(Path.Combine(Repository.Root, ".editorconfig"));

        Assert.Contains($"max_line_length = {MaxColumns}\n", config, StringComparison.Ordinal);
        Assert.Empty(
            from folder in (string[])["src", "tests", "bench"]
            from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories)
            where Extensions.Contains(Path.GetExtension(file), StringComparer.Ordinal) && !IsGenerated(file)
            from line in File.ReadLines(file).Index()
            where line.Item.Length > MaxColumns
            select $"{Path.GetRelativePath(Repository.Root, file)}:{line.Index + 1}"
        );
    }

    private static bool IsGenerated(string file) =>
        file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "Migrations" or "lib" or "node_modules");
}
