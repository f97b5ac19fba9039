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

    /// <inheritdoc/>
    public override string ToString() => $"{Values.Text(Value)} {What}";

    internal string ToHtml() =>
        $"<div class=\"card\"><div class=\"num\"><bdi>{Html.Encode(Values.Text(Value))}</bdi></div><div class=\"what\">{Html.Encode(What)}"
        + (Note.Length > 0 ? $" <span class=\"note\">{Html.Encode(Note)}</span>" : "")
        + $"</div>{Spark.Svg(Trend)}</div>";
}
