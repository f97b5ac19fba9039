using Balloon.Kernel.Export;
using Balloon.Testing;

namespace Balloon.Kernel.Tests.Export;

public sealed class GlossaryTests : IDisposable
{
    private const string Terms = """
        # Glossary

        ## Consumer

        Reads a topic. It may share the work.

        ## Consumer group
        *Also: consumer groups, group of consumers*

        Consumers that share partitions.
        """;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_term_has_its_spellings_and_its_first_sentence()
    {
        var glossary = Glossary.Parse(Terms);
        Assert.Equal(["consumer", "consumer-group"], glossary.Terms.Select(t => t.Id));
        Assert.Equal("Reads a topic.", glossary.Terms[0].Hint);
        Assert.Equal(["Consumer group", "consumer groups", "group of consumers"], glossary.Terms[1].Words);
        Assert.DoesNotContain("Also:", glossary.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_links_the_first_occurrence_of_each_term()
    {
        var markdown = Renderer();
        var html =
            markdown.ToHtml("## A consumer\n\nA `consumer`, a [consumer](x.md), and **consumer groups** of one consumer each.")
            + markdown.ToHtml("Another consumer group, another consumer, a superconsumer and a consumer-like thing.");
        Assert.Equal(1, Count(html, "href=\"glossary.html#consumer\""));
        Assert.Equal(1, Count(html, "href=\"glossary.html#consumer-group\""));
        Assert.Contains(
            "title=\"Consumers that share partitions.\">consumer groups</a></strong> of one <a href=\"glossary.html#consumer\"",
            html,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_hint_is_escaped()
    {
        var glossary = Glossary.Parse("## Sink\n\nA \"sink\" <b>writes</b>.\n");
        var html = new MarkdownRenderer(Links(), new GlossaryLinks(glossary)).ToHtml("A sink.");
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private MarkdownRenderer Renderer() => new(Links(), new GlossaryLinks(Glossary.Parse(Terms)));

    private LinkResolver Links() => new(folder.Path, new HashSet<string>(), new SiteAssets(folder["site"]));
}
