using System.Collections;
using System.Data;
using System.Dynamic;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Balloon.Kernel.Interactive;
using Microsoft.DotNet.Interactive.Formatting;

namespace Balloon.Kernel.Tests.Interactive;

/// <summary>Values are shown as text on the page, however deeply they are nested and whatever their type.</summary>
[Collection("process state")]
public sealed class SafeHtmlTests : IDisposable
{
    private const string Hostile = "<svg onload=alert(1)>x</svg><!--<script>'\"&";

    public SafeHtmlTests() => Formatter.ResetToDefault();

    public void Dispose() => Formatter.ResetToDefault();

    public static TheoryData<string, object> Values
    {
        get
        {
            dynamic expando = new ExpandoObject();
            ((IDictionary<string, object?>)expando)[Hostile] = Hostile;
            var table = new DataTable(Hostile);
            table.Columns.Add(Hostile);
            table.Rows.Add(Hostile);
            return new()
            {
                { "string", Hostile },
                { "array", new[] { Hostile } },
                { "jagged", new[] { new object[] { Hostile } } },
                {
                    "grid",
                    new[,]
                    {
                        { Hostile },
                    }
                },
                {
                    "dictionary",
                    new Dictionary<string, object> { [Hostile] = new { a = Hostile } }
                },
                { "pair", KeyValuePair.Create(Hostile, Hostile) },
                { "tuple", (Hostile, 1) },
                { "anonymous", new[] { new { a = Hostile } } },
                { "record", new Player(Hostile, new Player(Hostile, null)) },
                { "deep record", Enumerable.Range(0, 12).Aggregate((Player?)null, (inner, _) => new Player(Hostile, inner))! },
                { "deep list", Enumerable.Range(0, 12).Aggregate((object)Hostile, (inner, _) => new[] { inner }) },
                {
                    "deep dictionary",
                    Enumerable.Range(0, 12).Aggregate((object)Hostile, (inner, _) => new Dictionary<string, object> { [Hostile] = inner })
                },
                { "deep anonymous", Enumerable.Range(0, 12).Aggregate((object)Hostile, (inner, _) => new { inner }) },
                {
                    "JsonObject",
                    new JsonObject { [Hostile] = Hostile }
                },
                { "JsonArray", new JsonArray(Hostile) },
                { "JsonValue", JsonValue.Create(Hostile) },
                { "JsonElement", JsonSerializer.SerializeToElement(new { a = Hostile }) },
                { "JsonDocument", JsonSerializer.SerializeToDocument(Hostile) },
                { "a JsonNode inside", new { a = JsonValue.Create(Hostile) } },
                { "XElement", new XElement("a", Hostile) },
                { "DataTable", table },
                { "DataRow", table.Rows[0] },
                { "expando", expando },
                { "exception", new InvalidOperationException(Hostile) },
                { "an exception inside", new { e = new InvalidOperationException(Hostile) } },
                { "a property that throws", new Throwing() },
                { "ToString", new Named() },
                {
                    "a list with a text of its own",
                    new Named[] { new() }
                        .Cast<object>()
                        .Append(new Itself())
                        .ToList()
                },
                { "group", new[] { Hostile }.GroupBy(x => x) },
                { "task", Task.FromResult(Hostile) },
                { "uri", new Uri("http://x/?" + Hostile) },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void A_name_is_text_and_not_markup(string kind, object value)
    {
        foreach (var (type, text) in ValueFormatting.Format(value).Items)
        {
            if (type != HtmlFormatter.MimeType)
                continue;
            Assert.False(text.Contains("<svg", StringComparison.OrdinalIgnoreCase), $"{kind}: {text}");
            Assert.False(text.Contains("<!--", StringComparison.Ordinal), $"{kind}: {text}");
        }

        Assert.DoesNotContain("<svg", ValueFormatting.Format(value, HtmlFormatter.MimeType).Items[0].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_package_formats_well_is_unchanged()
    {
        foreach (
            var value in (object[])["text", new[] { 1, 2 }, new { a = 1, b = new { c = "x" } }, new Dictionary<string, int> { ["a"] = 1 }]
        )
            Assert.Equal(Formatter.ToDisplayString(value, HtmlFormatter.MimeType), SafeHtml.Of(value));
        Formatter.Register<Named>((_, writer) => writer.Write("<b>own</b>"), HtmlFormatter.MimeType);
        Assert.Contains("<b>own</b>", SafeHtml.Of(new { a = new Named() }), StringComparison.Ordinal);
    }

    private sealed record Player(string Name, Player? Next);

    private sealed class Named
    {
        public override string ToString() => Hostile;
    }

    private sealed class Throwing
    {
        public string Value => throw new InvalidOperationException(Hostile);
    }

    private sealed class Itself : IEnumerable
    {
        public IEnumerator GetEnumerator()
        {
            yield return Hostile;
        }

        public override string ToString() => Hostile;
    }
}
