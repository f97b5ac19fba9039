using System.Globalization;
using Balloon.Notebook.Display;
using Plotly.NET;

namespace Balloon.Notebook.Plots;

/// <summary>A chart as HTML: a place for it with words in it, and a script that draws it there as soon as plotly.js is in the page.</summary>
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

    /// <summary>Hands a figure to the script that draws it, which may come later.</summary>
    public static string Drawing(string id, string figure) =>
        $"<script>(window.balloonCharts=window.balloonCharts||[]).push([\"{id}\",{InScript(figure)}])</script>";

    /// <summary>JSON that cannot end the script element it stands in.</summary>
    public static string InScript(string json) =>
        json.Replace("</", "<\\/", StringComparison.Ordinal).Replace("<!--", "<\\!--", StringComparison.Ordinal);
}
