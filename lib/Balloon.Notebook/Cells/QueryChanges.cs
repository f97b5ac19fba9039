using Balloon.Notebook.Sql;

namespace Balloon.Notebook.Cells;

/// <summary>What a query's answer depends on, where that is one thing whose changes the server tells.</summary>
internal static class QueryChanges
{
    /// <summary>What gives another answer although no row has changed.</summary>
    private static readonly HashSet<string> ByThemselves = new(
        ["now", "proctime", "current_timestamp", "random", "gen_random_uuid", "pg_catalog", "rw_catalog", "information_schema"],
        StringComparer.Ordinal
    );

    /// <summary>
    /// The table or the materialized view that the query reads, to subscribe to; null where it reads several, a source or a view, which no
    /// subscription follows, or where its answer changes by itself: that has to be asked again and again.
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
