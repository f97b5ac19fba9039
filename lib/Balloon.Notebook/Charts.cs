using System.Globalization;
using Balloon.Notebook.Display;
using Balloon.Notebook.Game;

namespace Balloon.Notebook;

/// <summary>Charts for a cell's own questions. Each takes a sentence that says what it shows.</summary>
public static class Charts
{
    /// <summary>A bar for each thing; the game's colours are shown in their colour.</summary>
    /// <param name="names">The things.</param>
    /// <param name="values">How much of each.</param>
    /// <param name="alt">What the chart shows, in a sentence.</param>
    /// <param name="unit">What is counted: the axis' title.</param>
    public static Plot Bars(IEnumerable<string> names, IEnumerable<double> values, string alt, string unit = "")
    {
        var labels = names.ToList();
        return new Plot(
            Traces.Chart(
                [
                    Traces.Of(
                        "bar",
                        ("x", labels),
                        ("y", values.ToList()),
                        ("marker", Traces.Sub(("color", labels.Select(n => BalloonColor.Find(n)?.Display ?? "#3b82f6").ToList())))
                    ),
                ],
                ("yaxis", Traces.Sub(("title", Traces.Sub(("text", unit))))),
                ("xaxis", Traces.Sub(("type", "category")))
            ),
            alt
        )
        {
            Height = 320,
        };
    }

    /// <summary>A line for each series, over time or numbers.</summary>
    /// <param name="series">Names with points, in the order of their x.</param>
    /// <param name="alt">What the chart shows, in a sentence.</param>
    /// <param name="unit">What is measured: the axis' title.</param>
    public static Plot Lines<TX>(IEnumerable<(string Name, IEnumerable<(TX X, double Y)> Points)> series, string alt, string unit = "") =>
        new(
            Traces.Chart(
                series.Select(s =>
                {
                    var points = s.Points.ToList();
                    return Traces.Of(
                        "scatter",
                        ("mode", "lines+markers"),
                        ("name", s.Name),
                        ("x", points.Select(p => p.X).ToList()),
                        ("y", points.Select(p => p.Y).ToList()),
                        ("line", BalloonColor.Find(s.Name) is { } color ? Traces.Sub(("color", color.Display)) : null)
                    );
                }),
                ("yaxis", Traces.Sub(("title", Traces.Sub(("text", unit))), ("rangemode", "tozero"))),
                ("hovermode", "x unified")
            ),
            alt
        );

    /// <summary>One big number with what it is.</summary>
    public static Html Number(object value, string what) =>
        new(
            Html.Wrap(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"<div class=\"num\">{Html.Encode(Values.Text(value))}</div><div class=\"bln-note\">{Html.Encode(what)}</div>"
                )
            ),
            $"{Values.Text(value)} {what}"
        );
}
