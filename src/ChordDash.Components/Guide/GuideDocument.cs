using System.Text.RegularExpressions;
using ChordDash.Components.Localization;
using Markdig;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ChordDash.Components.Guide;

/// <param name="Id">The anchor, which is the same in every language; empty if it has none.</param>
internal sealed record GuideHeading(int Level, string Id, string Text);

/// <summary>The user's guide in one language: a Markdown file of the folder docs, embedded by the build, as HTML for its page.</summary>
/// <param name="Headings">Without that of the whole document, which is <paramref name="Title"/>.</param>
internal sealed partial record GuideDocument(string Title, IReadOnlyList<GuideHeading> Headings, string Html)
{
    private const string SourceFolder = "screenshots/";
    private const string PictureFolder = "_content/ChordDash.Components/guide/";

    private static readonly Lazy<GuideDocument> English = new(() => Load("guide.md"));
    private static readonly Lazy<GuideDocument> Polish = new(() => Load("guide.pl.md"));

    /// <summary>The paragraphs that follow headings directly, without their links and emphasis, by the headings' anchors.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Definitions { get; private init; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>In the user's language.</summary>
    public static GuideDocument Current => (Languages.IsPolish ? Polish : English).Value;

    internal static GuideDocument Parse(string markdown)
    {
        var document = Markdown.Parse(markdown);
        var blocks = document.Descendants<HeadingBlock>().Select(block => (Block: block, Heading: Anchor(block))).ToList();
        var title = blocks.Single(one => one.Heading.Level == 1);
        document.Remove(title.Block);
        var definitions = blocks
            .Where(one => one.Heading.Id.Length > 0)
            .ToDictionary(one => one.Heading.Id, one => Define(document, one.Block), StringComparer.Ordinal);
        foreach (var link in document.Descendants<LinkInline>())
            Redirect(link);
        foreach (var code in document.Descendants<CodeBlock>())
            code.GetAttributes().AddProperty("tabindex", "0"); // It scrolls where there is little room.
        return new(title.Heading.Text, [.. blocks.Where(one => one != title).Select(one => one.Heading)], Render(document))
        {
            Definitions = definitions,
        };
    }

    private static IReadOnlyList<string> Define(MarkdownDocument document, HeadingBlock heading) =>
        [
            .. document
                .SkipWhile(block => block != heading)
                .Skip(1)
                .TakeWhile(block => block is ParagraphBlock)
                .Cast<ParagraphBlock>()
                .Where(paragraph => !paragraph.Inline!.Descendants<LinkInline>().Any(link => link.IsImage))
                .Select(paragraph => string.Concat(paragraph.Inline!.Descendants().Select(Text))),
        ];

    private static string Text(MarkdownObject inline) =>
        inline switch
        {
            LiteralInline text => text.Content.ToString(),
            CodeInline code => code.Content,
            LineBreakInline => " ",
            _ => "",
        };

    private static GuideDocument Load(string file)
    {
        using var reader = new StreamReader(typeof(GuideDocument).Assembly.GetManifestResourceStream(typeof(GuideDocument), file)!);
        return Parse(reader.ReadToEnd());
    }

    /// <summary>Moves the id of an anchor such as &lt;a id="loss"&gt;&lt;/a&gt;, which GitHub needs, to the heading around it.</summary>
    private static GuideHeading Anchor(HeadingBlock block)
    {
        var inlines = block.Inline!;
        var id = inlines
            .OfType<HtmlInline>()
            .Select(tag => AnchorTag().Match(tag.Tag).Groups["id"].Value)
            .FirstOrDefault(one => one.Length > 0);
        var attributes = block.GetAttributes();
        attributes.Id = id;
        attributes.AddClass($"mud-typography mud-typography-h{block.Level}");
        return new(block.Level, id ?? "", string.Concat(inlines.Descendants<LiteralInline>().Select(text => text.Content.ToString())));
    }

    /// <summary>Paths are those of the folder docs; the page has others, and a base address.</summary>
    private static void Redirect(LinkInline link)
    {
        if (link.Url is not { } url)
            return;
        if (link.IsImage && url.StartsWith(SourceFolder, StringComparison.Ordinal))
        {
            link.Url = PictureFolder + url[SourceFolder.Length..];
            link.GetAttributes().AddProperty("loading", "lazy");
        }
        else if (url.StartsWith('#'))
        {
            link.Url = "guide" + url;
            link.GetAttributes().AddClass("text-link");
        }
    }

    private static string Render(MarkdownDocument document)
    {
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        // No HTML of the source gets into the page.
        renderer.ObjectRenderers.RemoveAll(one => one is HtmlBlockRenderer or HtmlInlineRenderer);
        renderer.ObjectRenderers.FindExact<CodeBlockRenderer>()!.OutputAttributesOnPre = true;
        renderer.Render(document);
        return writer.ToString();
    }

    [GeneratedRegex("^<a id=\"(?<id>[a-z0-9-]+)\">$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex AnchorTag();
}
