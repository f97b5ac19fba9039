using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Balloon.Kernel.Export;

/// <summary>Links each glossary term at its first occurrence on a page: in running text, but not in headings, links or code.</summary>
internal sealed class GlossaryLinks(Glossary glossary)
{
    private readonly HashSet<string> _linked = new(StringComparer.Ordinal);

    public void Link(MarkdownDocument document)
    {
        foreach (var block in document.Descendants<LeafBlock>().Where(b => b is not (HeadingBlock or CodeBlock)).ToList())
        {
            foreach (var literal in block.Inline?.Descendants<LiteralInline>().Where(IsRunningText).ToList() ?? [])
                Link(literal);
        }
    }

    private void Link(LiteralInline literal)
    {
        while (glossary.Find(literal.Content.ToString(), _linked) is var (start, length, term))
        {
            _linked.Add(term.Id);
            var text = literal.Content.ToString();
            var link = new LinkInline(Glossary.PageName + ".html#" + term.Id, term.Hint);
            link.AppendChild(new LiteralInline(text.Substring(start, length)));
            var rest = new LiteralInline(text[(start + length)..]);
            literal.Content = new Markdig.Helpers.StringSlice(text[..start]);
            literal.InsertAfter(link);
            link.InsertAfter(rest);
            literal = rest;
        }
    }

    private static bool IsRunningText(LiteralInline literal)
    {
        for (var parent = literal.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is LinkInline)
                return false;
        }

        return true;
    }
}
