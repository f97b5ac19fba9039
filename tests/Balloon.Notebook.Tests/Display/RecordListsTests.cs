using Balloon.Notebook.Showing;
using Microsoft.DotNet.Interactive.Formatting;

namespace Balloon.Notebook.Tests.Display;

/// <summary>A list of records, and of nothing else, is a table by itself.</summary>
public sealed class RecordListsTests
{
    public RecordListsTests() => Formatters.OnFirstUse();

    public static TheoryData<object> Lists =>
        new()
        {
            new List<Score> { new("Ada", 10), new("Bob", 30) },
            new Score[] { new("Ada", 10), new("Bob", 30) },
            new[] { 10L, 30L }.Select(n => new Score(n == 10 ? "Ada" : "Bob", n)),
            new[] { 10L, 30L }.Select(n => new { Player = n == 10 ? "Ada" : "Bob", Points = n }),
            new List<Small> { new("Ada", 10), new("Bob", 30) },
        };

    [Theory]
    [MemberData(nameof(Lists), DisableDiscoveryEnumeration = true)]
    public void A_list_of_records_is_a_table(object list)
    {
        var html = list.ToDisplayString("text/html");
        Assert.Matches("Player</button></th>.*Points</button></th>.*<td>Ada</td><td class=\"n\">10</td>", html);
        Assert.DoesNotContain("<details", html, StringComparison.Ordinal);
        Assert.Contains("text/html", Formatter.GetPreferredMimeTypesFor(list.GetType()));
    }

    [Fact]
    public void A_sequence_without_an_end_is_shown_from_its_beginning()
    {
        var html = Endless().ToDisplayString("text/html");
        Assert.Equal(101, html.Split("<tr>").Length - 1);
        Assert.Contains("the first 100 of 250 rows", Endless().Take(250).ToList().ToDisplayString("text/html"), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_sequences_look_as_before()
    {
        object[] others = [new[] { 1, 2 }, new List<string> { "red" }, new Dictionary<string, int> { ["red"] = 1 }, new[] { new[] { 1 } }];
        // The default for any object, which is that of sequences too, asked directly.
        var known = Formatter.RegisteredFormatters().First(f => f.MimeType == "text/html" && f.Type == typeof(object));
        foreach (var other in others)
        {
            using var writer = new StringWriter();
            using (var context = new FormatContext(writer))
                Assert.True(known.Format(other, context));
            Assert.Equal(writer.ToString(), other.ToDisplayString("text/html"));
            Assert.NotEqual("", writer.ToString());
        }

        Assert.Equal("red", "red".ToDisplayString("text/plain"));
        Assert.Equal(["text/plain"], Formatter.GetPreferredMimeTypesFor(typeof(string)));
        Assert.Contains("red", "red".ToDisplayString("text/html"), StringComparison.Ordinal);
        var json = System.Text.Json.Nodes.JsonNode.Parse("""{"color":"red"}""")!.ToDisplayString("text/html");
        Assert.StartsWith("<pre>", json, StringComparison.Ordinal);
    }

    private static IEnumerable<Score> Endless()
    {
        for (var n = 0L; ; n++)
            yield return new Score("Ada", n);
    }

    private sealed record Score(string Player, long Points);

    private readonly record struct Small(string Player, long Points);
}
