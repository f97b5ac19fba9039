using System.Globalization;
using System.Net;
using System.Text;
using Balloon.Kernel.Notebooks;

namespace Balloon.Kernel.Export;

/// <summary>Writes one notebook as a page of the site.</summary>
internal sealed class PageWriter(SiteFrame frame, SiteAssets assets)
{
    public string Write(NotebookDocument notebook, string folder, SitePage page, SitePage? previous, SitePage? next, double? seconds)
    {
        List<string> scripts = [];
        var words = new PageText(page, frame.Search);
        var terms = frame.Glossary is { } glossary ? new GlossaryLinks(glossary) : null;
        var markdown = new MarkdownRenderer(new LinkResolver(folder, frame.Names, assets), terms, words);
        var outputs = new OutputRenderer(markdown, AddAsset);
        var body = new StringBuilder();
        var inSolution = false;
        foreach (var cell in notebook.Cells.Where(c => !(c.IsCode && c.Tags.Contains("remove-cell"))))
        {
            // The cells of a solution, such as its SQL and its check, are one fold.
            if (IsSolution(cell) != inSolution)
            {
                inSolution = !inSolution;
                body.Append(inSolution ? "<details class=\"fold solution\"><summary>Solution</summary>\n" : "</details>\n");
            }

            if (cell.Type == "markdown")
                body.Append("<section class=\"cell text\">").Append(markdown.ToHtml(cell.Source)).Append("</section>\n");
            else if (cell.IsCode)
                Code(body, cell, outputs, words);
        }

        if (inSolution)
            body.Append("</details>\n");

        words.End();

        var html = new StringBuilder();
        html.Append("<div class=\"page\">\n");
        Contents(html, markdown.Headings);
        html.Append("<main id=\"top\">\n");
        html.Append("<article>\n").Append(body).Append("</article>\n");
        Steps(html, previous, next, seconds);
        html.Append("</main>\n</div>\n");
        return frame.Write(notebook.Title, html.ToString(), scripts, notebook.Name);

        void AddAsset(string name, string text)
        {
            var address = assets.AddText(name, text);
            if (!scripts.Contains(address))
                scripts.Add(address);
        }
    }

    private static void Code(StringBuilder html, NotebookCell cell, OutputRenderer outputs, PageText words)
    {
        words.Add(cell.Source);
        html.Append("<section class=\"cell run\">\n");

        // A solution is hidden with its output; other hidden code hides only itself.
        if (!cell.Tags.Contains("remove-input") && cell.Source.Length > 0)
            Input(html, cell, folded: !IsSolution(cell) && (cell.Tags.Contains("hide-input") || cell.IsSourceHidden));
        if (cell.Outputs.Count > 0)
        {
            html.Append("<div class=\"outputs\">\n");
            foreach (var output in cell.Outputs)
                html.Append(outputs.ToHtml(output!)).Append('\n');
            html.Append("</div>\n");
        }

        html.Append("</section>\n");
    }

    private static bool IsSolution(NotebookCell cell) => cell.Tags.Contains("solution");

    private static void Input(StringBuilder html, NotebookCell cell, bool folded)
    {
        var number = cell.ExecutionCount is { } n ? n.ToString(CultureInfo.InvariantCulture) : " ";
        if (folded)
            html.Append("<details class=\"fold\"><summary>Show the code</summary>\n");
        html.Append("<div class=\"input\" data-number=\"")
            .Append(number)
            .Append("\"><div class=\"tools\"><span>")
            .Append(LanguageName(cell.Language))
            .Append("</span><button type=\"button\" class=\"copy\" aria-label=\"Copy the code\">Copy</button></div>")
            .Append("<pre class=\"code\" tabindex=\"0\"><code>")
            .Append(CodeHighlighter.CellToHtml(cell.Source, cell.Language))
            .Append("</code></pre></div>\n");
        if (folded)
            html.Append("</details>\n");
    }

    private static string LanguageName(string language) =>
        language.ToLowerInvariant() switch
        {
            "csharp" => "C#",
            "sql" => "SQL",
            "html" => "HTML",
            "markdown" => "Markdown",
            "mermaid" => "Mermaid",
            var other => WebUtility.HtmlEncode(other),
        };

    private static void Contents(StringBuilder html, IReadOnlyList<PageHeading> headings)
    {
        var entries = headings.Where(h => h.Level is 2 or 3).ToList();
        if (entries.Count == 0)
        {
            html.Append("<div></div>\n");
            return;
        }

        html.Append("<nav id=\"contents\" class=\"toc\" aria-label=\"On this page\"><details open><summary>On this page</summary><ul>\n");
        foreach (var heading in entries)
        {
            html.Append("<li class=\"level")
                .Append(heading.Level)
                .Append("\"><a href=\"#")
                .Append(heading.Id)
                .Append("\">")
                .Append(WebUtility.HtmlEncode(heading.Text))
                .Append("</a></li>\n");
        }

        html.Append("</ul></details></nav>\n");
    }

    private static void Steps(StringBuilder html, SitePage? previous, SitePage? next, double? seconds)
    {
        html.Append("<nav class=\"steps\" aria-label=\"Chapters before and after\">");
        Step(previous, "previous", "prev", "← previous");
        Step(next, "next", "next", "next →");
        html.Append("</nav>\n");
        if (seconds is { } time)
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"ran\">This page was run in {time:0.0} s.</p>\n");

        void Step(SitePage? page, string label, string rel, string words)
        {
            if (page is null)
            {
                html.Append("<span></span>");
                return;
            }

            html.Append("<a class=\"")
                .Append(label)
                .Append("\" rel=\"")
                .Append(rel)
                .Append("\" href=\"")
                .Append(page.Address)
                .Append("\"><small>")
                .Append(words)
                .Append("</small>")
                .Append(WebUtility.HtmlEncode(page.Title))
                .Append("</a>");
        }
    }
}
