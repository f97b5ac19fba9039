using Balloon.Notebook.Display;
using Balloon.Notebook.Exercises;
using Balloon.Notebook.Generating;
using Balloon.Notebook.Plots;
using Balloon.Notebook.Profiles;
using Balloon.Notebook.Sql;
using Balloon.Notebook.Tables;
using Microsoft.Data.Analysis;
using Plotly.NET;

namespace Balloon.Notebook.Showing;

/// <summary>How each type of this library is shown, without plotly.js, which is sent once.</summary>
internal static class DisplayFormats
{
    /// <summary>Registers the types.</summary>
    public static void Register()
    {
        Picture.Register<Html>(html => html);
        Picture.Register<SqlFileResult>(Of);
        Picture.Register<ResultTable>(Of);
        Picture.Register<Checkpoint>(Of);
        Picture.Register<NotRun>(Of);
        Picture.Register<ScanReport>(report => Of(report.ToTable()));
        Picture.Register<GradedAnswer>(Of);
        Picture.Register<Profile>(Of);
        Picture.Register<Reconciliation>(hops => Of(hops.ToTable()));
        Picture.Register<GeneratorResult>(Of);
        Picture.Register<DataFrame>(Of);
        Picture.Register<Card>(Of);
        Picture.Register<Dashboard>(Of);
        Picture.Register<GenericChart>(Of);
    }

    private static Html Of(Dashboard dashboard) => new(dashboard.ToHtml(), dashboard.ToString());

    private static Html Of(GenericChart chart) => new(Html.Wrap(PlotHtml.Write(chart)), $"[chart] {PlotAlt.Of(chart)}");

    private static Html Of(Card card) => new(Html.Wrap($"<div class=\"cards\">{card.ToHtml()}</div>"), card.ToString());

    private static Html Of(ResultTable table) => new(Html.Wrap(HtmlTable.Write(table)), table.ToString());

    private static Html Of(Profile profile) =>
        Of(
            new ResultTable(
                $"profile {profile.Name}",
                ["setting", "value", "from"],
                profile.Endpoints.Select(e => (IReadOnlyList<object?>)[e.Name, e.Shown, e.From]).ToList()
            )
        );

    private static Html Of(GeneratorResult run) => Chip("good", "produced", run.ToString(), run.ToString());

    private static Html Of(Checkpoint check) => Chip("good", "✓ check", check.What, check.ToString());

    private static Html Of(NotRun left) => Chip("warn", "not run", left.Why, left.ToString());

    private static Html Of(GradedAnswer verdict) =>
        Chip(
            verdict.Outcome switch
            {
                Outcome.Right => "good",
                Outcome.Empty => "open",
                _ => "warn",
            },
            $"{verdict.Mark} {verdict.Id}",
            verdict.Message,
            verdict.ToString()
        );

    private static Html Of(SqlFileResult file) => new(QueryHtml.File(file), file.ToString());

    private static Html Of(DataFrame frame)
    {
        var first = FrameColumns.Table(frame, ColumnFormat.MaxRows);
        return new Html(Html.Wrap(HtmlTable.Write(first, of: frame.Rows.Count)), TextTable.Write(first, frame.Rows.Count));
    }

    private static Html Chip(string look, string word, string says, string text) =>
        new(Html.Wrap($"<span class=\"chip {look}\">{Html.Encode(word)}</span><span>{Html.Encode(says)}</span>"), text);
}
