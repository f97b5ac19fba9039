using Balloon.Notebook.Sql;

namespace Balloon.Notebook.Cells;

/// <summary>The properties of a statement that a cell must know before it runs.</summary>
/// <param name="Name">Its first word or words, in upper case.</param>
/// <param name="IsQuery">Whether it returns rows and can be repeated.</param>
/// <param name="TakesParameters">Whether it can have parameters.</param>
internal sealed record StatementKind(string Name, bool IsQuery, bool TakesParameters)
{
    private static readonly HashSet<string> Kinds = new(
        ["materialized", "source", "table", "view", "sink", "subscription", "index", "function", "schema"],
        StringComparer.Ordinal
    );

    public static StatementKind Of(ScriptStatement statement)
    {
        var words = SqlTokens.Of(statement.Text).SkipWhile(word => word == "(").ToList();
        var first = words.Count == 0 ? "" : words[0];
        var name = string.Join(' ', words.Take(1).Concat(words.Skip(1).TakeWhile(Kinds.Contains))).ToUpperInvariant();
        return first switch
        {
            "select" or "values" => new(name, IsQuery: true, TakesParameters: true),
            "with" => new(name, !words.Exists(w => w is "insert" or "update" or "delete"), TakesParameters: true),
            "insert" or "update" or "delete" => new(name, IsQuery: false, TakesParameters: true),
            "show" or "describe" or "desc" or "explain" => new(name, IsQuery: true, TakesParameters: false),
            _ => new(name, IsQuery: false, TakesParameters: false),
        };
    }
}
