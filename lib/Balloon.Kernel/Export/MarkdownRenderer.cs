using System.Net;
using System.Text;
using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Balloon.Kernel.Export;

/// <summary>
/// Renders the markdown cells of a page: heading ids are unique on the page, and links between notebooks become links between pages.
/// </summary>
/// <param name="links">Resolves links.</param>
/// <param name="terms">Links glossary terms; null without a glossary.</param>
/// <param name="words">Receives the page's text for the search; null without a search.</param>
internal sealed class MarkdownRenderer(LinkResolver links, GlossaryLinks? terms = null, PageText? words = null)
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseGridTables()
        .UseEmphasisExtras()
        .UseTaskLists()
        .UseAutoLinks()
        .UseFootnotes()
        .UseDefinitionLists()
        .UseAlertBlocks()
        .Build();

    private readonly List<PageHeading> _headings = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal) { "top", "contents" };

    public IReadOnlyList<PageHeading> Headings => _headings;

    public string ToHtml(string markdown)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var block in document.Descendants().ToList())
        {
            switch (block)
            {
                case HeadingBlock heading:
                    Anchor(heading);
                    break;
                case LeafBlock leaf:
                    words?.Add(PlainText(leaf.Inline));
                    break;
                case LinkInline { IsImage: true, Url: { } url } picture:
                    Picture(picture, url);
                    break;
                case LinkInline { Url: { } url } link:
                    if (links.Resolve(url) is { } address)
                        link.Url = address;
                    else
                        link.ReplaceBy(new ContainerInline());
                    break;
            }
        }

        terms?.Link(document);

        using var writer = new StringWriter();
        var renderer = new Markdig.Renderers.HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.RemoveAll(r => r is CodeBlockRenderer);
        renderer.ObjectRenderers.Add(new HighlightedCodeRenderer());
        renderer.Render(document);
        return links.RewriteHtml(writer.ToString());
    }

    private void Anchor(HeadingBlock heading)
    {
        var text = PlainText(heading.Inline);
        var id = Unique(Slug(text));
        heading.GetAttributes().Id = id;
        _headings.Add(new(heading.Level, id, text));
        words?.Heading(_headings[^1]);
        heading.Inline?.AppendChild(
            new HtmlInline($"<a class=\"anchor\" href=\"#{id}\" aria-label=\"Link to “{WebUtility.HtmlEncode(text)}”\">#</a>")
        );
    }

    /// <summary>A picture with a variant for dark pages, <c>NAME.dark.EXT</c>, is rendered as both; the page's theme shows one.</summary>
    private void Picture(LinkInline picture, string url)
    {
        picture.Url = links.Resolve(url);
        if (links.ResolveDark(url) is not { } dark)
            return;
        picture.GetAttributes().AddClass("on-light");
        var other = new LinkInline(dark, picture.Title ?? string.Empty) { IsImage = true };
        other.AppendChild(new LiteralInline(PlainText(picture)));
        other.GetAttributes().AddClass("on-dark");
        picture.InsertAfter(other);
    }

    private static string PlainText(ContainerInline? inline)
    {
        var text = new StringBuilder();
        foreach (var part in inline?.Descendants() ?? [])
        {
            _ = part switch
            {
                LiteralInline literal => text.Append(literal.Content.AsSpan()),
                CodeInline code => text.Append(code.Content),
                LineBreakInline => text.Append(' '),
                _ => text,
            };
        }

        return text.ToString().Trim();
    }

    /// <summary>A heading's id, generated as GitHub and Jupyter do.</summary>
    internal static string Slug(string text)
    {
        var slug = new StringBuilder();
        foreach (var c in text.ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(c) || c == '_')
                slug.Append(c);
            else if (c is ' ' or '-' && slug.Length > 0)
                slug.Append('-');
        }

        return slug.Length == 0 ? "section" : slug.ToString().Trim('-');
    }

    private string Unique(string slug)
    {
        var id = slug;
        for (var n = 2; !_ids.Add(id); n++)
            id = $"{slug}-{n}";
        return id;
    }

    private sealed class HighlightedCodeRenderer : HtmlObjectRenderer<CodeBlock>
    {
        protected override void Write(Markdig.Renderers.HtmlRenderer renderer, CodeBlock obj)
        {
            var code = obj.Lines.ToString();
            renderer.EnsureLine();
            renderer.Write("<pre class=\"code\" tabindex=\"0\"><code>");
            renderer.Write(CodeHighlighter.ToHtml(code, (obj as FencedCodeBlock)?.Info));
            renderer.WriteLine("</code></pre>");
        }
    }
}
