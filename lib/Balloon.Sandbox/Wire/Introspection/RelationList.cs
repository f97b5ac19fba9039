using Balloon.Sandbox.Engine;

namespace Balloon.Sandbox.Wire.Introspection;

/// <summary>A relation as PostgreSQL's catalog would have it.</summary>
/// <param name="Name">Its name, in the schema public.</param>
/// <param name="Kind">pg_class.relkind: r table, v view, m materialized view, f (foreign table) for a source.</param>
internal sealed record Relation(string Name, char Kind)
{
    private const int FirstUserOid = 16_384;

    /// <summary>A number that follows from the name, so that it is the same in every session.</summary>
    public int Oid => FirstUserOid + (int)(Name.Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u) & 0x3fff_ffff);
}

/// <summary>Asks the engine, in its own SQL, which relations there are.</summary>
internal static class RelationList
{
    private static readonly (string Statement, char Kind)[] Kinds =
    [
        ("SHOW TABLES", 'r'),
        ("SHOW VIEWS", 'v'),
        ("SHOW MATERIALIZED VIEWS", 'm'),
        ("SHOW SOURCES", 'f'),
    ];

    public static async Task<List<Relation>> AllAsync(ISqlSession session, CancellationToken cancellationToken)
    {
        var relations = new List<Relation>();
        foreach (var (statement, kind) in Kinds)
        {
            foreach (var row in await RowsAsync(session, statement, cancellationToken).ConfigureAwait(false))
                relations.Add(new Relation((string)row[0]!, kind));
        }

        relations.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return relations;
    }

    public static IReadOnlyList<ResultColumn> Columns(ISqlSession session, Relation relation) =>
        session.Prepare($"SELECT * FROM {Quote(relation)}")[0].Columns ?? [];

    /// <summary>The query of a view: what SHOW CREATE says after AS.</summary>
    public static async Task<string> DefinitionAsync(ISqlSession session, Relation relation, CancellationToken cancellationToken)
    {
        var kind = relation.Kind == 'm' ? "MATERIALIZED VIEW" : "VIEW";
        var rows = await RowsAsync(session, $"SHOW CREATE {kind} {Quote(relation)}", cancellationToken).ConfigureAwait(false);
        var text = rows.Count > 0 ? rows[0][^1] as string ?? "" : "";
        var query = SqlScanner.IndexOfWord(text, "AS");
        return query < 0 ? text : text[(query + 2)..].Trim();
    }

    private static async Task<List<object?[]>> RowsAsync(ISqlSession session, string statement, CancellationToken cancellationToken)
    {
        var rows = new List<object?[]>();
        var result = await session.Prepare(statement)[0].ExecuteAsync(null, cancellationToken).ConfigureAwait(false);
        await using (result.ConfigureAwait(false))
        {
            await foreach (var row in result.Rows.WithCancellation(cancellationToken).ConfigureAwait(false))
                rows.Add(row);
        }

        return rows;
    }

    private static string Quote(Relation relation) => $"\"{relation.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
