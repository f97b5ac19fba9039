using Balloon.Notebook.Sql;

namespace Balloon.Notebook.Cells;

/// <summary>Finds the relation on which a query's result depends, if it is one whose changes the server can report.</summary>
internal static class QueryChanges
{
    /// <summary>Functions whose results change although no row has changed.</summary>
    private static readonly HashSet<string> ByThemselves = new(
        ["now", "proctime", "current_timestamp", "random", "gen_random_uuid", "pg_catalog", "rw_catalog", "information_schema"],
        StringComparer.Ordinal
    );

    /// <summary>
    /// The table or materialized view that the query reads, to subscribe to. Null if it reads several relations, or a source or plain view,
    /// which have no subscriptions, or if its result changes with time: such a query must be polled.
    /// </summary>
    public static async Task<ChangeSource?> OfAsync(StreamSql sql, string query, CancellationToken cancellationToken)
    {
        var words = SqlTokens.Of(query).Select(SqlNames.Unquoted).ToHashSet(StringComparer.Ordinal);
        if (words.Overlaps(ByThemselves) || words.Any(IsOfTheSystem))
            return null;
        var objects = await new StreamObjects(sql).ListAsync(cancellationToken).ConfigureAwait(false);
        var read = objects.Where(o => words.Contains(o.Name)).ToList();
        return read is [{ Kind: "TABLE" or "MATERIALIZED VIEW" } one] ? new ChangeSource(sql, SqlNames.Quoted(one.Name)) : null;
    }

    private static bool IsOfTheSystem(string word) =>
        word.StartsWith("pg_", StringComparison.Ordinal) || word.StartsWith("rw_", StringComparison.Ordinal);
}
