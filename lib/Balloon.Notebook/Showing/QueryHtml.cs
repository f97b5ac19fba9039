using System.Globalization;
using System.Text;
using Balloon.Notebook.Display;
using Balloon.Notebook.Sql;

namespace Balloon.Notebook.Showing;

/// <summary>The result of running a SQL file, as HTML.</summary>
internal static class QueryHtml
{
    public static string File(SqlFileResult result)
    {
        var html = new StringBuilder($"<h3>{Html.Encode(result.File)}</h3>");
        foreach (var step in result.Steps)
        {
            var look = step.Outcome switch
            {
                StepOutcome.Made or StepOutcome.Ran => " good",
                StepOutcome.Differs or StepOutcome.Dropped or StepOutcome.Emptied => " warn",
                _ => "",
            };
            html.Append(
                $"<div><span class=\"chip{look}\">{SqlFileResult.Word(step.Outcome)}</span><code>{Html.Encode(step.Subject)}</code>"
            );
            if (step.Outcome is StepOutcome.Made or StepOutcome.Ran)
                html.Append(CultureInfo.InvariantCulture, $" <span class=\"bln-note\">{step.Elapsed.TotalMilliseconds:0} ms</span>");
            if (step.Note.Length > 0)
                html.Append(" <span class=\"bln-note\">").Append(Html.Encode(step.Note)).Append("</span>");
            html.Append("</div>");
            if (step.Shown.Length > 0 && step.Outcome is StepOutcome.Made or StepOutcome.Ran)
                html.Append("<pre>").Append(Html.Encode(Body(step.Shown))).Append("</pre>");
        }

        return Html.Wrap(html.ToString());
    }

    /// <summary>The statement without the comments before it, since the chapter explains it in its own words.</summary>
    private static string Body(string statement)
    {
        var lines = statement.Split('\n').SkipWhile(l => l.StartsWith("--", StringComparison.Ordinal) || string.IsNullOrWhiteSpace(l));
        return string.Join('\n', lines);
    }
}
