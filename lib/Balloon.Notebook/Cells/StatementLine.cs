using System.Globalization;
using Balloon.Notebook.Display;
using Balloon.Notebook.Sql;

namespace Balloon.Notebook.Cells;

/// <summary>The output line of a statement without rows: what it did, to which object, and how long it took.</summary>
internal static class StatementLine
{
    /// <summary>The line.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="result">Its result.</param>
    /// <param name="rows">The number of rows that the new object begins with; null if it has none.</param>
    public static Html Of(ScriptStatement statement, StatementResult result, long? rows)
    {
        var (verb, subject) = Described(statement);
        var skipped = result.Notices.Any(n => n.EndsWith("skipping", StringComparison.Ordinal));
        if (skipped)
            verb = verb == "created" ? "unchanged" : "skipped";
        List<string> notes = [];
        if (skipped)
            notes.AddRange(result.Notices);
        else if (rows is { } count)
            notes.Add($"{Quantity.Of(count, "row")} to begin with");
        else if (statement.Creates is null && result.Affected >= 0)
            notes.Add(Quantity.Of(result.Affected, "row"));
        notes.Add(string.Create(CultureInfo.InvariantCulture, $"{result.Elapsed.TotalMilliseconds:0} ms"));
        if (!skipped)
            notes.AddRange(result.Notices);
        var note = string.Join(" · ", notes);
        var look =
            skipped ? ""
            : verb == "dropped" ? " warn"
            : " good";
        return new(
            Html.Wrap(
                $"<div><span class=\"chip{look}\">{verb}</span><code>{Html.Encode(subject)}</code> <span class=\"bln-note\">{Html.Encode(note)}</span></div>"
            ),
            $"{verb} {subject}: {note}"
        );
    }

    private static (string Verb, string Subject) Described(ScriptStatement statement)
    {
        if (statement.Creates is { } creation)
            return ("created", $"{creation.Kind} {creation.Name}");
        var words = SqlTokens.Of(statement.Text);
        return words[0] switch
        {
            "create" => ("created", Subject(words)),
            "drop" => ("dropped", Subject(words)),
            "alter" => ("altered", Subject(words)),
            "insert" => ("inserted", "INTO " + Name(words, 2)),
            "update" => ("updated", Name(words, 1)),
            "delete" => ("deleted", "FROM " + Name(words, 2)),
            _ => ("ran", SqlTokens.Beginning(statement.Text, 3)),
        };
    }

    /// <summary>The kind in upper case and the name as written.</summary>
    private static string Subject(List<string> words)
    {
        string[] kinds =
        [
            "materialized",
            "view",
            "source",
            "table",
            "sink",
            "subscription",
            "index",
            "schema",
            "function",
            "connection",
            "secret",
        ];
        var at = 1;
        while (at < words.Count && kinds.Contains(words[at]))
            at++;
        var kind = string.Join(' ', words.Skip(1).Take(at - 1)).ToUpperInvariant();
        while (at < words.Count && words[at] is "if" or "not" or "exists")
            at++;
        return $"{kind} {Name(words, at)}".Trim();
    }

    private static string Name(List<string> words, int at)
    {
        var name = at < words.Count ? words[at] : "";
        for (; at + 2 < words.Count && words[at + 1] == "."; at += 2)
            name += "." + words[at + 2];
        return name;
    }
}
