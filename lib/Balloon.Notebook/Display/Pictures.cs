using Balloon.Notebook.Exercises;
using Balloon.Notebook.Plots;
using Balloon.Notebook.Profiles;
using Balloon.Notebook.Sql;
using Microsoft.Data.Analysis;
using Plotly.NET;

namespace Balloon.Notebook.Display;

/// <summary>What this library can show, as HTML that can take another's place: without plotly.js, which comes once and stays.</summary>
internal static class Pictures
{
    public static Html Of(object value) =>
        value switch
        {
            Html html => html,
            Dashboard dashboard => new Html(dashboard.ToHtml(), dashboard.ToString()),
            GenericChart chart => new Html(Html.Wrap(PlotHtml.Write(chart)), $"[chart] {PlotAlt.Of(chart)}"),
            Card card => new Html(Html.Wrap($"<div class=\"cards\">{card.ToHtml()}</div>"), card.ToString()),
            ResultTable table => new Html(Html.Wrap(HtmlTable.Write(table)), table.ToString()),
            Profile profile => Of(ProfileTable(profile)),
            Reconciliation hops => Of(hops.ToTable()),
            ScanReport report => Of(report.ToTable()),
            Generating.GeneratorResult run => new Html(
                Html.Wrap($"<span class=\"chip good\">produced</span>{Html.Encode(run.ToString())}"),
                run.ToString()
            ),
            DataFrame frame => OfFrame(frame),
            Checkpoint check => new Html(Html.Wrap($"<span class=\"chip good\">✓ check</span>{Html.Encode(check.What)}"), check.ToString()),
            NotRun left => new Html(Html.Wrap($"<span class=\"chip warn\">not run</span>{Html.Encode(left.Why)}"), left.ToString()),
            Verdict verdict => new Html(
                Html.Wrap(
                    $"<span class=\"chip {(verdict.Passed ? "good" : "warn")}\">{(verdict.Passed ? "✓" : "✗")} {Html.Encode(verdict.Id)}</span>"
                        + Html.Encode(verdict.Message)
                ),
                verdict.ToString()
            ),
            SqlFileResult file => new Html(QueryHtml.File(file), file.ToString()),
            _ => new Html(Html.Wrap($"<pre>{Html.Encode(value.ToString())}</pre>"), value.ToString() ?? ""),
        };

    private static Html OfFrame(DataFrame frame)
    {
        var first = Tables.FrameColumns.Table(frame, HtmlTable.Most);
        return new Html(Html.Wrap(HtmlTable.Write(first, of: frame.Rows.Count)), TextTable.Write(first, frame.Rows.Count));
    }

    private static ResultTable ProfileTable(Profile profile) =>
        new(
            $"profile {profile.Name}",
            ["setting", "value", "from"],
            profile.Endpoints.Select(e => (IReadOnlyList<object?>)[e.Name, e.Shown, e.From]).ToList()
        );
}
