using System.Globalization;
using Balloon.Notebook.Display;
using Balloon.Notebook.Plots;

namespace Balloon.Notebook;

/// <summary>One figure with what it is, as a cell's last expression or in a dashboard.</summary>
/// <param name="What">What the figure says, in a few words.</param>
/// <param name="Value">A number, a time, or a few words; a number's thousands are set apart.</param>
public sealed record Card(string What, object? Value)
{
    /// <summary>How it came there, oldest first: drawn as a line below the figure.</summary>
    public IReadOnlyList<double> Trend { get; init; } = [];

    /// <summary>A word more, such as the unit or how it is counted.</summary>
    public string Note { get; init; } = "";

    /// <summary>True for a time of which the hour and the minute matter; in a dashboard it is shown on the viewer's clock, with how long ago that is.</summary>
    public bool IsClock { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Values.Text(Value)} {What}";

    internal string ToHtml() =>
        $"<div class=\"card\"><div class=\"num\">{Figure()}</div><div class=\"what\">{Html.Encode(What)}"
        + (Note.Length > 0 ? $" <span class=\"note\">{Html.Encode(Note)}</span>" : "")
        + (IsClock && Value is DateTime ? " <span class=\"note bln-age\"></span>" : "")
        + $"</div>{Spark.Svg(Trend)}</div>";

    private string Figure() =>
        Value is DateTime time
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"<time datetime=\"{time:yyyy-MM-dd'T'HH:mm:ss'Z'}\" title=\"UTC\"{(IsClock ? " data-form=\"clock\"" : "")}>{(IsClock ? $"{time:HH:mm:ss}" : $"{time:yyyy-MM-dd HH:mm:ss}")}</time>"
            )
            : $"<bdi>{Html.Encode(Values.Text(Value))}</bdi>";
}
