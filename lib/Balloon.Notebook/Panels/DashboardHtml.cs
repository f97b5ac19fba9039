using System.Globalization;
using System.Text;
using Balloon.Notebook.Display;
using Balloon.Notebook.Plots;

namespace Balloon.Notebook.Panels;

/// <summary>
/// Writes dashboards as HTML: cards and tables work without a script, and charts show their alt text until they are drawn.
/// </summary>
internal static class DashboardHtml
{
    /// <summary>From this many columns on, a table takes the board's whole width until half of it is enough.</summary>
    private const int ManyColumns = 5;

    public static string Write(Dashboard dashboard)
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"bln bln-board\" id=\"{dashboard.Id}\">")
            .Append(Assets.Style("balloon.css"))
            .Append(Assets.Style("dashboard.css"))
            .Append(CultureInfo.InvariantCulture, $"<header><h4>{Html.Encode(dashboard.Title)}</h4>")
            .Append(CultureInfo.InvariantCulture, $"<span><span class=\"bln-source\">{Html.Encode(dashboard.Source)}</span></span>");
        foreach (var selector in dashboard.Selectors)
            Pick(html, selector);
        html.Append("</header><div class=\"bln-grid\">");
        for (var i = 0; i < dashboard.Panels.Count; i++)
            Panel(html, dashboard, i);
        html.Append("</div></div>").Append(Assets.Script("table.js")).Append(Assets.Script("charts.js"));
        return html.Append(PlotHtml.Drawing(dashboard.Id, DashboardJson.Write(dashboard, news: false))).ToString();
    }

    /// <summary>The id of a panel's chart, which is the same before and after an update.</summary>
    public static string PlotId(Dashboard dashboard, int panel) => string.Create(CultureInfo.InvariantCulture, $"{dashboard.Id}-{panel}");

    /// <summary>A panel as HTML; empty for a chart.</summary>
    public static string Body(Notebook.Panel panel) =>
        panel switch
        {
            CardsPanel cards => CardsPanel.Html(cards.Figures),
            TablePanel table => table.Content.ToHtml(),
            _ => "",
        };

    private static void Pick(StringBuilder html, Selector selector)
    {
        html.Append(CultureInfo.InvariantCulture, $"<label class=\"bln-pick\">{Html.Encode(selector.Label)} <select><option value=\"\">")
            .Append(Html.Encode(selector.All))
            .Append("</option>");
        foreach (var option in selector.Options)
            html.Append(
                CultureInfo.InvariantCulture,
                $"<option value=\"{Html.Encode(Selector.KeyOf(option))}\">{Html.Encode(PlotText.Cut(option))}</option>"
            );
        html.Append("</select></label>");
    }

    private static void Panel(StringBuilder html, Dashboard dashboard, int number)
    {
        var panel = dashboard.Panels[number];
        var look =
            (panel.IsWide ? " bln-wide" : "")
            + (panel is CardsPanel ? " bln-bare" : "")
            // A table without columns has no data yet.
            + (panel is TablePanel { Content.Columns.Count: 0 or >= ManyColumns } ? " bln-columns" : "");
        html.Append(
            CultureInfo.InvariantCulture,
            $"<section class=\"bln-panel{look}\" data-panel=\"{number}\" aria-label=\"{Html.Encode(panel.Title.Length > 0 ? panel.Title : "figures")}\">"
        );
        if (panel.Title.Length > 0)
            html.Append(CultureInfo.InvariantCulture, $"<header><h3>{Html.Encode(panel.Title)}</h3></header>");
        if (panel is ChartPanel chart)
        {
            var alt = PlotAlt.Of(chart.Figure);
            html.Append(
                CultureInfo.InvariantCulture,
                $"<figure>{PlotHtml.Place(PlotId(dashboard, number), alt, chart.Figure)}<figcaption>{Html.Encode(alt)}</figcaption></figure>"
            );
        }
        else
            html.Append("<div class=\"bln-body\">").Append(Body(panel)).Append("</div>");
        html.Append("</section>");
    }
}
