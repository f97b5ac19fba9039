using System.Globalization;
using Balloon.Notebook.Display;
using Balloon.Notebook.Plots;

namespace Balloon.Notebook;

/// <summary>A figure with a label, as a cell's last expression or in a dashboard.</summary>
/// <param name="What">The label, a few words.</param>
/// <param name="Value">A number, a time, or a few words; numbers are shown with thousands separators.</param>
public sealed record Card(string What, object? Value)
{
    /// <summary>Its history, oldest first, which is drawn as a line below the figure.</summary>
    public IReadOnlyList<double> Trend { get; init; } = [];

    /// <summary>An additional note, such as the unit or how it is computed.</summary>
    public string Note { get; init; } = "";

    /// <summary>
    /// Whether it is a time of which the hour and minute matter; a dashboard shows it on the viewer's clock, with its age.
    /// </summary>
    public bool IsClock { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Values.Text(Value)} {What}";

    internal string ToHtml() =>
        $"<div class=\"card\"><div class=\"num\">{Figure()}</div><div class=\"what\">{Html.Encode(What)}"
        + (Note.Length > 0 ? $" <span class=\"note\">{Html.Encode(Note)}</span>" : "")
        + (IsClock && Value is DateTime ? " <span class=\"note bln-age\"></span>" : "")
        + $"</div>{SparklineSvg.Svg(Trend)}</div>";

    private string Figure() =>
        Value is DateTime time
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"<time datetime=\"{time:yyyy-MM-dd'T'HH:mm:ss'Z'}\" title=\"UTC\"{(IsClock ? " data-form=\"clock\"" : "")}>{(IsClock ? $"{time:HH:mm:ss}" : $"{time:yyyy-MM-dd HH:mm:ss}")}</time>"
            )
            : $"<bdi>{Html.Encode(Values.Text(Value))}</bdi>";
}
