using Balloon.Notebook.Sql;

namespace Balloon.Notebook.Cells;

/// <summary>What kind of statement it is, as far as a cell has to know before it runs.</summary>
/// <param name="Name">Its first word or words, in capitals.</param>
/// <param name="IsQuery">True where it gives rows and can be asked again.</param>
/// <param name="TakesParameters">True where values can be sent beside it.</param>
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
