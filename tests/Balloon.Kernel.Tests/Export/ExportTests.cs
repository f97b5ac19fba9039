using Balloon.Kernel.Export;
using Balloon.Testing;

namespace Balloon.Kernel.Tests.Export;

public sealed class ExportTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_cell_is_highlighted_in_the_languages_of_its_parts()
    {
        var html = CodeHighlighter.CellToHtml("#!sql --name top\nSELECT @player, :'kafka' FROM t\n#!csharp\nvar x = 1;", "csharp");
        Assert.StartsWith("<span class=\"p\">#!sql --name top\n</span><span class=\"k\">SELECT</span>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"p\">@player</span>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"p\">:&#39;kafka&#39;</span>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"k\">var</span> x", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"k\">SELECT</span>", CodeHighlighter.CellToHtml("SELECT 1", "sql"), StringComparison.Ordinal);
        Assert.Equal("table.name s3.access.key", CodeHighlighter.CellToHtml("table.name s3.access.key", "sql"));
    }

    [Fact]
    public void Code_is_escaped_and_coloured()
    {
        var html = CodeHighlighter.ToHtml("#r \"x\"\nvar s = \"<b>\"; // why & how\nFoo(1);", "csharp");
        Assert.Contains("<span class=\"p\">#r &quot;x&quot;", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"s\">&quot;&lt;b&gt;&quot;</span>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"c\">// why &amp; how</span>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"f\">Foo</span>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"k\">select</span>", CodeHighlighter.ToHtml("select 'a'", "sql"), StringComparison.Ordinal);
        Assert.Equal("&lt;x&gt;", CodeHighlighter.ToHtml("<x>", "unknown"));
    }

    [Theory]
    [InlineData("var x = \"open;\n<script>", "csharp")]
    [InlineData("/* open <script>", "csharp")]
    [InlineData("'open <script>", "sql")]
    [InlineData("#!html\n<script>", "csharp")]
    [InlineData("\"<script>", "json")]
    [InlineData("echo '<script>", "bash")]
    public void Broken_code_is_still_shown_whole_and_escaped(string code, string language)
    {
        var html = CodeHighlighter.ToHtml(code, language);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        var text = System.Net.WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Replace(html, "<[^>]+>", string.Empty));
        Assert.Equal(code, text);
    }

    [Theory]
    [InlineData("a single line", "stream line")]
    [InlineData(" a | b\n---+---", "stream")]
    public void A_single_line_of_text_is_wrapped_and_several_lines_are_not(string text, string look)
    {
        var renderer = new OutputRenderer(new(new(_folder.Path, new HashSet<string>(), new(_folder["site"]))), (_, _) => { });
        var html = renderer.ToHtml(
            new System.Text.Json.Nodes.JsonObject
            {
                ["output_type"] = "execute_result",
                ["data"] = new System.Text.Json.Nodes.JsonObject { ["text/plain"] = text },
            }
        );
        Assert.StartsWith($"<pre class=\"{look}\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_shows_the_cells_line_and_folds_the_frames_of_libraries()
    {
        var renderer = new OutputRenderer(new(new(_folder.Path, new HashSet<string>(), new(_folder["site"]))), (_, _) => { });
        string[] trace =
        [
            "Some.Failure: <no> air\nin the balloon",
            "   at Library.Inner() in Inner.cs, line 1",
            "   at Library.Outer() in Outer.cs, line 2",
            "   in cell 3, line 4",
            " ---> Other.Failure: below",
            "   at Deep.Down()",
            "   at Deep.Deeper()",
        ];
        var html = renderer.ToHtml(Error(trace));
        var shown = html[..html.IndexOf("<details>", StringComparison.Ordinal)];
        Assert.Contains("Some.Failure: &lt;no&gt; air\nin the balloon\n   in cell 3, line 4</pre>", shown, StringComparison.Ordinal);
        Assert.Contains("at Deep.Deeper()", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<details>", renderer.ToHtml(Error(trace[..3])), StringComparison.Ordinal);
        Assert.Contains("only this", renderer.ToHtml(Error([])), StringComparison.Ordinal);

        static System.Text.Json.Nodes.JsonObject Error(string[] lines) =>
            new()
            {
                ["output_type"] = "error",
                ["ename"] = "Some.Failure",
                ["evalue"] = "only this",
                ["traceback"] = new System.Text.Json.Nodes.JsonArray([.. lines.Select(l => (System.Text.Json.Nodes.JsonNode)l)]),
            };
    }

    [Fact]
    public void Assets_are_extracted_from_outputs_wherever_they_are()
    {
        List<(string, string)> taken = [];
        var rest = AssetExtractor.Extract(
            "<p>a</p><script data-balloon-asset=\"one.js\">1<2</script><SCRIPT type=\"text/javascript\" data-balloon-asset=\"two.js\">2</SCRIPT><script>3</script>",
            (name, body) => taken.Add((name, body))
        );
        Assert.Equal("<p>a</p><script>3</script>", rest);
        Assert.Equal([("one.js", "1<2"), ("two.js", "2")], taken);
    }

    [Fact]
    public void Two_assets_of_the_same_name_do_not_overwrite_each_other()
    {
        var assets = new SiteAssets(_folder.Path);
        Assert.Equal("assets/a.js", assets.AddText("a.js", "1"));
        Assert.Equal("assets/a.js", assets.AddText("a.js", "1"));
        var other = assets.AddText("../../a.js", "2");
        Assert.NotEqual("assets/a.js", other);
        Assert.Equal("1", File.ReadAllText(_folder["assets", "a.js"]));
        Assert.Equal("2", File.ReadAllText(Path.Combine(_folder.Path, other)));
    }

    [Fact]
    public void Headings_have_unique_ids_in_all_cells_and_links_lead_to_pages()
    {
        File.WriteAllText(_folder["p.svg"], "<svg/>");
        var links = new LinkResolver(_folder.Path, new HashSet<string> { "02-next" }, new SiteAssets(_folder["site"]));
        var markdown = new MarkdownRenderer(links);
        var html =
            markdown.ToHtml("# One\n\n[n](02-next.ipynb#x) [o](https://example.org/a.ipynb) ![p](p.svg) <img src=\"p.svg\" alt=\"p\">")
            + markdown.ToHtml("## One\n\n## One\n\n## `Äh` top");
        Assert.Equal(["one", "one-2", "one-3", "äh-top"], markdown.Headings.Select(h => h.Id));
        Assert.Contains("href=\"02-next.html#x\"", html, StringComparison.Ordinal);
        Assert.Contains("href=\"https://example.org/a.ipynb\"", html, StringComparison.Ordinal);
        Assert.Contains("<img src=\"assets/p.svg\"", html, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["site", "assets", "p.svg"]));
    }

    [Fact]
    public void A_link_to_a_notebook_that_is_not_in_the_site_is_plain_text()
    {
        File.WriteAllText(_folder["01-before.ipynb"], "{}");
        var links = new LinkResolver(_folder.Path, new HashSet<string> { "02-next" }, new SiteAssets(_folder["site"]));
        var html = new MarkdownRenderer(links).ToHtml(
            "[← 01 · **Before**](01-before.ipynb) · [gone](00-gone.ipynb#x) · [next](02-next.ipynb)\n\n<a class=\"b\" href=\"01-before.ipynb#x\">before</a>"
        );
        Assert.Contains("<p>← 01 · <strong>Before</strong> · gone · <a href=\"02-next.html\">next</a></p>", html, StringComparison.Ordinal);
        Assert.Contains("<a class=\"b\">before</a>", html, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["site", "assets"]), "a notebook was copied");
    }
}
