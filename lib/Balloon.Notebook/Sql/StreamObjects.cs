namespace Balloon.Notebook.Sql;

/// <summary>The names and definitions of the stream SQL's objects, queried with SHOW.</summary>
internal sealed class StreamObjects(StreamSql sql)
{
    private static readonly (string Kind, string Show)[] Kinds =
    [
        ("SUBSCRIPTION", "SHOW SUBSCRIPTIONS"),
        ("SINK", "SHOW SINKS"),
        ("MATERIALIZED VIEW", "SHOW MATERIALIZED VIEWS"),
        ("VIEW", "SHOW VIEWS"),
        ("TABLE", "SHOW TABLES"),
        ("SOURCE", "SHOW SOURCES"),
    ];

    /// <summary>All objects with their kinds.</summary>
    public async Task<HashSet<(string Kind, string Name)>> ListAsync(CancellationToken cancellationToken)
    {
        var all = new HashSet<(string, string)>();
        foreach (var (kind, show) in Kinds)
        {
            try
            {
                var result = await sql.QueryAsync(show, [], cancellationToken).ConfigureAwait(false);
                foreach (var row in result.Rows)
                    all.Add((kind, Bare(Values.Text(row[0]))));
            }
            catch (BalloonException e) when (IsUnsupported(e) && kind is "SUBSCRIPTION" or "VIEW" or "TABLE")
            {
                // A server that does not know the kind has no such objects.
            }
        }

        return all;
    }

    /// <summary>The statement that created an object; null if the server does not tell it.</summary>
    public async Task<string?> DefinitionAsync(string kind, string name, CancellationToken cancellationToken)
    {
        try
        {
            var result = await sql.QueryAsync($"SHOW CREATE {kind} {name}", [], cancellationToken).ConfigureAwait(false);
            return result.Count == 1 ? result.Rows[0][result.Columns.Count - 1] as string : null;
        }
        catch (BalloonException e) when (IsUnsupported(e))
        {
            return null;
        }
    }

    private static bool IsUnsupported(BalloonException e) =>
        e.InnerException is Npgsql.PostgresException { SqlState: "0A000" or "42601" or "XX000" };

    private static string Bare(string name) => name[(name.LastIndexOf('.') + 1)..].Trim('"');
}
