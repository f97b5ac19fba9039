using System.Globalization;
using System.Text;
using Balloon.Notebook.Display;
using Balloon.Notebook.Plots;
using Plotly.NET;

namespace Balloon.Notebook.Panels;

/// <summary>
/// A value shown in the running cell and updated there. A chart or a dashboard stays in place: updates go to the script that drew it, so that
/// zoom and choices are kept and nothing flickers. Any other value replaces the previous one. The first, a middle and the last state are
/// kept for exported pages.
/// </summary>
internal sealed class LiveDisplay
{
    private const int MaxKept = 8;

    private readonly List<(TimeSpan At, string Content)> kept = [];
    private CellDisplay? shown;
    private CellDisplay? news;
    private string id = "";
    private int count;
    private int stride = 1;
    private (TimeSpan At, string Content) last;

    /// <summary>Shows the first value, or updates the picture.</summary>
    /// <param name="value">A chart, a dashboard, or any other value that this library can show.</param>
    /// <param name="at">The time since the first value.</param>
    public void Update(object value, TimeSpan at)
    {
        var content = ContentOf(value);
        Keep(at, content);
        if (shown is null)
            shown = CellDisplay.Show(First(value));
        else if (id.Length == 0)
            shown.Update(Picture.Of(value));
        else
            Send(content);
    }

    /// <summary>Leaves the last picture, with the first one and one from the middle to go back to.</summary>
    public void End()
    {
        var moments = kept.Count > 2 ? [kept[0], kept[kept.Count / 2], last] : new[] { kept.FirstOrDefault(), last };
        moments = [.. moments.Where(m => m.Content is not null).DistinctBy(m => m.At)];
        if (moments.Length < 2)
            return;
        if (id.Length > 0)
            Send($"[{string.Join(",", moments.Select((m, i) => $"{{\"moment\":\"{Words(m.At, i, moments.Length)}\",{m.Content[1..]}"))}]");
        else
            shown?.Update(new Html(moments[^1].Content + Folded(moments)));
    }

    private Html First(object value)
    {
        switch (value)
        {
            case Dashboard dashboard:
                id = dashboard.Id;
                return Picture.Of(dashboard);
            case GenericChart chart:
                id = PlotHtml.NewId();
                return new Html(Html.Wrap(PlotHtml.Write(chart, id)), $"[chart] {PlotAlt.Of(chart)}");
            default:
                return Picture.Of(value);
        }
    }

    private static string ContentOf(object value) =>
        value switch
        {
            Dashboard dashboard => dashboard.ToUpdate(),
            GenericChart chart => PlotJson.Write(chart),
            _ => Picture.Of(value).Markup,
        };

    private void Send(string content)
    {
        var script = new Html(PlotHtml.Drawing(id, content));
        if (news is null)
            news = CellDisplay.Show(script);
        else
            news.Update(script);
    }

    /// <summary>Keeps every n-th picture, and doubles n when there are too many: the middle is only known at the end.</summary>
    private void Keep(TimeSpan at, string content)
    {
        last = (at, content);
        if (count++ % stride == 0)
            kept.Add(last);
        if (kept.Count <= MaxKept)
            return;
        for (var i = kept.Count - 2; i > 0; i -= 2)
            kept.RemoveAt(i);
        stride *= 2;
    }

    private static string Folded((TimeSpan At, string Content)[] moments)
    {
        var html = new StringBuilder("<div class=\"bln\">");
        for (var i = 0; i < moments.Length - 1; i++)
            html.Append(
                CultureInfo.InvariantCulture,
                $"<details><summary>{Words(moments[i].At, i, moments.Length)}</summary>{moments[i].Content}</details>"
            );
        return html.Append("</div>").ToString();
    }

    private static string Words(TimeSpan at, int number, int of) =>
        number == 0 ? "at first"
        : number == of - 1 ? string.Create(CultureInfo.InvariantCulture, $"last, after {at.TotalSeconds:0.#} s")
        : string.Create(CultureInfo.InvariantCulture, $"after {at.TotalSeconds:0.#} s");
}
