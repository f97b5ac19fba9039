using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Wire.Introspection;

/// <summary>A relation as PostgreSQL's catalog would have it.</summary>
/// <param name="Schema">Its schema.</param>
/// <param name="Name">Its name within the schema.</param>
/// <param name="Kind">pg_class.relkind: r table, v view, m materialized view, i index, f (foreign table) for a source.</param>
internal sealed record Relation(string Schema, string Name, char Kind)
{
    private const int FirstUserOid = 16_384;

    /// <summary>A number that follows from the name, so that it is the same in every session.</summary>
    public int Oid => FirstUserOid + (int)($"{Schema}.{Name}".Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u) & 0x3fff_ffff);

    /// <summary>Its name in SQL.</summary>
    public string Quoted => $"{Quote(Schema)}.{Quote(Name)}";

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

/// <summary>An index.</summary>
/// <param name="Index">Itself.</param>
/// <param name="On">What it indexes.</param>
/// <param name="Keys">Its key columns with their order.</param>
/// <param name="Include">The other columns it holds.</param>
internal sealed record IndexOf(Relation Index, Relation On, string Keys, string Include);

/// <summary>Asks the engine, in its own SQL, which relations there are.</summary>
internal sealed class RelationList(ISqlSession session)
{
    private const string Public = "public";

    public async Task<List<Relation>> AllAsync(CancellationToken cancellationToken)
    {
        var relations = new List<Relation>();
        var rows = await RowsAsync("SELECT schemaname, relationname, relationtype FROM rw_catalog.rw_relations", cancellationToken)
            .ConfigureAwait(false);
        foreach (var row in rows)
        {
            if (KindOf((string)row[2]!) is { } kind)
                relations.Add(new Relation((string)row[0]!, (string)row[1]!, kind));
        }

        relations.Sort(static (a, b) => string.CompareOrdinal($"{a.Schema}.{a.Name}", $"{b.Schema}.{b.Name}"));
        return relations;
    }

    public async Task<List<IndexOf>> IndexesAsync(IReadOnlyList<Relation> relations, CancellationToken cancellationToken)
    {
        var indexes = new List<IndexOf>();
        if (!relations.Any(relation => relation.Kind == 'i'))
            return indexes;
        foreach (var on in relations.Where(relation => relation.Kind is 'r' or 'm'))
        {
            foreach (var row in await RowsAsync($"SHOW INDEXES FROM {on.Quoted}", cancellationToken).ConfigureAwait(false))
            {
                if (relations.FirstOrDefault(relation => relation.Kind == 'i' && Names(relation, (string)row[0]!)) is { } index)
                    indexes.Add(new IndexOf(index, on, (string)row[2]!, row[3] as string ?? ""));
            }
        }

        return indexes;
    }

    /// <summary>The schemas, those of the system left out.</summary>
    public async Task<List<string>> SchemasAsync(CancellationToken cancellationToken) =>
        [
            .. (await RowsAsync("SHOW SCHEMAS", cancellationToken).ConfigureAwait(false))
                .Select(row => (string)row[0]!)
                .Where(name => name is not ("pg_catalog" or "information_schema" or "rw_catalog"))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>The functions that were made: name, argument types, result type.</summary>
    public Task<List<object?[]>> FunctionsAsync(CancellationToken cancellationToken) => RowsAsync("SHOW FUNCTIONS", cancellationToken);

    public IReadOnlyList<ResultColumn> Columns(Relation relation) => session.Prepare($"SELECT * FROM {relation.Quoted}")[0].Columns ?? [];

    /// <summary>The query of a view: what SHOW CREATE says after AS.</summary>
    public async Task<string> DefinitionAsync(Relation relation, CancellationToken cancellationToken)
    {
        var kind = relation.Kind == 'm' ? "MATERIALIZED VIEW" : "VIEW";
        var rows = await RowsAsync($"SHOW CREATE {kind} {relation.Quoted}", cancellationToken).ConfigureAwait(false);
        var text = rows.Count > 0 ? rows[0][^1] as string ?? "" : "";
        var query = SqlScanner.IndexOfWord(text, "AS");
        return query < 0 ? text : text[(query + 2)..].Trim();
    }

    private static bool Names(Relation relation, string shown) =>
        shown == relation.Name && relation.Schema == Public || shown == $"{relation.Schema}.{relation.Name}";

    private static char? KindOf(string type) =>
        type switch
        {
            "table" => 'r',
            "view" => 'v',
            "materialized view" => 'm',
            "index" => 'i',
            "source" => 'f',
            _ => null,
        };

    private async Task<List<object?[]>> RowsAsync(string statement, CancellationToken cancellationToken)
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
}
