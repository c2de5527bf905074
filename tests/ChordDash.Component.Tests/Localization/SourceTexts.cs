using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit.Sdk;

namespace ChordDash.Component.Tests.Localization;

/// <summary>The texts that stand in the product's sources; those with holes are composite formats: "Epoch {0} of {1}".</summary>
internal static partial class SourceTexts
{
    private static readonly string Root = FindRoot();

    /// <summary>All texts of a project's C# files, those of concatenations in one.</summary>
    public static IEnumerable<(string Text, string File)> All(string project) =>
        from file in Files(project, "*.cs")
        from expression in CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes().OfType<ExpressionSyntax>()
        where !expression.Ancestors().OfType<AttributeSyntax>().Any()
        where
            expression is BinaryExpressionSyntax or InterpolatedStringExpressionSyntax or LiteralExpressionSyntax
            && expression.Parent is not BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression }
        from text in Texts(expression)
        select (text, file);

    /// <summary>What the markup gives as an attribute's value to a component.</summary>
    public static IEnumerable<string> Attributes(string component, string attribute) =>
        from file in Files("ChordDash.Components", "*.razor")
        from Match match in Regex.Matches(
            File.ReadAllText(file),
            $"<{component}\\b[^>]*\\b{attribute}=\"(?<value>[^\"]*)\"",
            RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1)
        )
        select match.Groups["value"].Value;

    /// <summary>A component's source.</summary>
    public static string Read(string name) => File.ReadAllText(Files("ChordDash.Components", name).Single());

    /// <summary>The formats of a string expression; more than one where something in it depends on a condition.</summary>
    private static IEnumerable<string> Texts(ExpressionSyntax expression) => Parts(expression)?.Select(text => Renumber(text)) ?? [];

    // Holes are written as {}, since only the whole text says which is which.
    private static IReadOnlyList<string>? Parts(ExpressionSyntax expression) =>
        expression switch
        {
            ParenthesizedExpressionSyntax inner => Parts(inner.Expression),
            IdentifierNameSyntax name
                when name
                    .SyntaxTree.GetRoot()
                    .DescendantNodes()
                    .OfType<FieldDeclarationSyntax>()
                    .SelectMany(field => field.Declaration.Variables)
                    .FirstOrDefault(one => string.Equals(one.Identifier.Text, name.Identifier.Text, StringComparison.Ordinal))
                    ?.Initializer
                    is { } constant => Parts(constant.Value),
            LiteralExpressionSyntax literal when literal.RawKind == (int)SyntaxKind.StringLiteralExpression =>
            [
                Escape(literal.Token.ValueText),
            ],
            ConditionalExpressionSyntax { } either when Parts(either.WhenTrue) is { } yes && Parts(either.WhenFalse) is { } no =>
            [
                .. yes,
                .. no,
            ],
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum
                when Parts(sum.Left) is { } left && Parts(sum.Right) is { } right => Join([left, right]),
            InterpolatedStringExpressionSyntax text => Join(
                text.Contents.Select(content =>
                    content switch
                    {
                        InterpolatedStringTextSyntax words => [Escape(words.TextToken.ValueText)],
                        InterpolationSyntax hole => Parts(hole.Expression) ?? ["{}"],
                        _ => throw new XunitException($"What is {content}?"),
                    }
                )
            ),
            _ => null,
        };

    private static IReadOnlyList<string> Join(IEnumerable<IReadOnlyList<string>> parts) =>
        parts.Aggregate((IReadOnlyList<string>)[""], (texts, next) => [.. texts.SelectMany(text => next.Select(part => text + part))]);

    private static string Escape(string words) =>
        words.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    private static string Renumber(string text)
    {
        var hole = 0;
        var format = EmptyHoles().Replace(text, _ => $"{{{hole++}}}");
        return hole > 0 ? format : text.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal);
    }

    private static IEnumerable<string> Files(string project, string pattern = "*.*") =>
        Directory
            .EnumerateFiles(Path.Combine(Root, "src", project), pattern, SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal))
            .Where(file =>
                !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(folder => folder is "obj" or "bin" or "Migrations")
            );

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ChordDash.sln")))
                return folder.FullName;
        }
        throw new XunitException("The sources are not beside the tests.");
    }

    [GeneratedRegex(@"(?<!\{)\{\}(?!\})", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EmptyHoles();
}
