namespace Balloon.Kernel.Export;

/// <summary>The page with all terms of the glossary.</summary>
internal static class GlossaryPage
{
    public static string Write(SiteFrame frame, Glossary glossary, string folder, SiteAssets assets)
    {
        var page = new SitePage(Glossary.PageName, "Glossary", string.Empty, new(null, null, null, null));
        var words = new PageText(page, frame.Search);
        var markdown = new MarkdownRenderer(new LinkResolver(folder, frame.Names, assets), words: words);
        var body =
            $"<div class=\"page\">\n<main id=\"top\">\n<article class=\"terms\">{markdown.ToHtml(glossary.Text)}</article>\n</main>\n</div>\n";
        words.End();
        return frame.Write(page.Title, body, [], page.Name);
    }
}
