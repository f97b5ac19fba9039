using System.Text;
using System.Text.Json;
using Balloon.Notebook.Plots;

namespace Balloon.Notebook.Panels;

/// <summary>Writes a dashboard for the script: the figures, and what each choice changes.</summary>
internal static class DashboardJson
{
    /// <param name="dashboard">The dashboard.</param>
    /// <param name="news">
    /// True for an update, which contains tables, cards and alt texts; the first time they are in the page already.
    /// </param>
    public static string Write(Dashboard dashboard, bool news)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (news)
            {
                json.WriteString("note", dashboard.Source);
                Selectors(json, dashboard.Selectors);
            }

            json.WriteStartArray("panels");
            foreach (var panel in dashboard.Panels)
                Panel(json, panel, news);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Selectors(Utf8JsonWriter json, IReadOnlyList<Selector> selectors)
    {
        json.WriteStartArray("selectors");
        foreach (var selector in selectors)
        {
            json.WriteStartObject();
            json.WriteStartArray("options");
            Option(json, "", selector.All);
            foreach (var option in selector.Options)
                Option(json, Selector.KeyOf(option), PlotText.Cut(option));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Option(Utf8JsonWriter json, string value, string text)
    {
        json.WriteStartObject();
        json.WriteString("value", value);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    private static void Panel(Utf8JsonWriter json, Notebook.Panel panel, bool news)
    {
        json.WriteStartObject();
        switch (panel)
        {
            case ChartPanel chart:
                if (news)
                    json.WriteString("alt", PlotAlt.Of(chart.Figure));
                json.WritePropertyName("chart");
                Chart(json, chart);
                break;
            case CardsPanel cards:
                Bodies(json, cards.Variants, (key, figures) => Figures(json, key, figures), cards, news);
                break;
            case TablePanel table:
                Bodies(json, table.Variants, (key, other) => Cells(json, key, other), table, news);
                break;
        }

        json.WriteEndObject();
    }

    private static void Bodies<T>(
        Utf8JsonWriter json,
        IReadOnlyList<IReadOnlyDictionary<string, T>> variants,
        Action<string, T> write,
        Notebook.Panel panel,
        bool news
    )
    {
        if (news || variants.Count > 0)
            json.WriteString("html", DashboardHtml.Body(panel));
        if (variants.Count == 0)
            return;
        json.WriteStartArray("variants");
        foreach (var variant in variants)
        {
            json.WriteStartObject();
            foreach (var (key, value) in variant)
                write(key, value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes only the texts of cards, if nothing else differs: a page has those of two hundred players.</summary>
    private static void Figures(Utf8JsonWriter json, string key, IReadOnlyList<Card> cards)
    {
        if (cards.Any(c => c.Value is DateTime || c.Trend.Count > 0))
        {
            json.WriteString(key, CardsPanel.Html(cards));
            return;
        }

        json.WriteStartArray(key);
        foreach (var card in cards)
        {
            json.WriteStartArray();
            json.WriteStringValue(Values.Text(card.Value));
            json.WriteStringValue(card.What);
            if (card.Note.Length > 0)
                json.WriteStringValue(card.Note);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes only the texts of cells, row by row: as HTML, two hundred tables would be most of a page.</summary>
    private static void Cells(Utf8JsonWriter json, string key, BoardTable table)
    {
        json.WriteStartArray(key);
        foreach (var row in table.Texts())
        {
            json.WriteStartArray();
            foreach (var text in row)
                json.WriteStringValue(text);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void Chart(Utf8JsonWriter json, ChartPanel chart)
    {
        json.WriteStartObject();
        PlotJson.Parts(json, chart.Figure);
        if (chart.Frames.Count > 0)
        {
            json.WriteStartArray("frames");
            foreach (var frame in chart.Frames)
            {
                json.WriteStartObject();
                json.WriteString("label", frame.Label);
                Change(json, frame.Change);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (chart.Variants.Count > 0)
        {
            json.WriteStartArray("variants");
            foreach (var variant in chart.Variants)
            {
                json.WriteStartObject();
                foreach (var (key, change) in variant)
                {
                    json.WriteStartObject(key);
                    Change(json, change);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Change(Utf8JsonWriter json, ChartVariant change)
    {
        if (change.Alt is { } alt)
            json.WriteString("alt", alt);
        json.WriteStartArray("traces");
        foreach (var patch in change.Traces)
        {
            json.WriteStartObject();
            json.WriteNumber("trace", patch.Trace);
            foreach (var (name, value) in patch.Parts)
            {
                json.WritePropertyName(name);
                PlotJson.Value(json, value);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (change.Layout is not { } layout)
            return;
        json.WriteStartObject("layout");
        foreach (var (name, value) in layout)
        {
            json.WritePropertyName(name);
            PlotJson.Value(json, value);
        }

        json.WriteEndObject();
    }
}
