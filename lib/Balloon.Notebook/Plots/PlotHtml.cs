using System.Globalization;
using Balloon.Notebook.Display;
using Plotly.NET;

namespace Balloon.Notebook.Plots;

/// <summary>
/// A chart as HTML: an element that contains its alt text, and a script that draws the chart there once plotly.js is loaded.
/// </summary>
internal static class PlotHtml
{
    public static string Write(GenericChart chart) => Write(chart, NewId());

    public static string Write(GenericChart chart, string id)
    {
        var alt = PlotAlt.Of(chart);
        return $"<figure>{Place(id, alt, chart)}<figcaption>{Html.Encode(alt)}</figcaption></figure>"
            + Assets.Script("charts.js")
            + Drawing(id, PlotJson.Write(chart));
    }

    public static string NewId() => "bln-" + Guid.NewGuid().ToString("N");

    public static string Place(string id, string alt, GenericChart chart) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"<div id=\"{id}\" class=\"bln-plot\" role=\"img\" aria-label=\"{Html.Encode(alt)}\" style=\"width:100%;height:{chart.HeightInPixels()}px\">{StillPicture.Of(chart)}</div>"
        );

    /// <summary>Passes a figure to the script that draws it, which may be loaded later.</summary>
    public static string Drawing(string id, string figure) =>
        $"<script>(window.balloonCharts=window.balloonCharts||[]).push([\"{id}\",{InScript(figure)}])</script>";

    /// <summary>Escapes JSON so that it cannot end the script element that contains it.</summary>
    public static string InScript(string json) =>
        json.Replace("</", "<\\/", StringComparison.Ordinal).Replace("<!--", "<\\!--", StringComparison.Ordinal);
}
