using System.Text.Json.Nodes;
using Balloon.Notebook.Showing;
using Microsoft.Data.Analysis;
using Microsoft.DotNet.Interactive.Formatting;

namespace Balloon.Notebook.Tests.Display;

/// <summary>
/// Names come from the log, to which anyone can write: in every output they are text, as values, as column names and in captions.
/// </summary>
public sealed class HostileTextTests
{
    private const string Hostile = "<svg onload=alert(1)>x</svg><!--<script>\"'&</script>";

    public static TheoryData<string, object> Values =>
        new()
        {
            { "ResultTable", Rows() },
            {
                "a column of texts",
                new ResultTable(
                    Hostile,
                    [Hostile],
                    [
                        [Hostile],
                    ]
                )
            },
            { "DataFrame", new DataFrame(new StringDataFrameColumn(Hostile, [Hostile])) },
            {
                "Card",
                new Card(Hostile, Hostile) { Note = Hostile }
            },
            { "Checkpoint", new Checkpoint(Hostile) },
            {
                "JsonObject",
                new JsonObject { [Hostile] = Hostile }
            },
            { "JsonArray", new JsonArray(Hostile, new JsonArray(Hostile)) },
            { "JsonValue", JsonValue.Create(Hostile) },
            { "a chart", Charts.Bar(Rows(), "player", "score", alt: Hostile) },
        };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void A_name_is_text_and_not_markup(string kind, object value)
    {
        Formatters.OnFirstUse();
        var html = value.ToDisplayString("text/html");
        Assert.False(html.Contains("<svg onload", StringComparison.OrdinalIgnoreCase), $"{kind}: {Around(html, "<svg onload")}");
        Assert.False(html.Contains("<!--<script", StringComparison.OrdinalIgnoreCase), $"{kind}: {Around(html, "<!--<script")}");
        Assert.False(html.Contains("&</script", StringComparison.OrdinalIgnoreCase), $"{kind}: {Around(html, "&</script")}");
    }

    private static ResultTable Rows() =>
        new(
            Hostile,
            ["player", "score", Hostile],
            [
                [Hostile, 1L, null],
                ["b", 2L, Hostile],
            ]
        );

    private static string Around(string html, string what)
    {
        var at = html.IndexOf(what, StringComparison.OrdinalIgnoreCase);
        return html[Math.Max(0, at - 200)..Math.Min(html.Length, at + 100)];
    }
}
