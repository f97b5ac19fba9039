using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Types;
using static Balloon.Sandbox.Engine.Introspection.RwTable;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>The objects of each kind, a table for each: number, name, schema, owner, the statement that makes it.</summary>
internal static class RwObjects
{
    private static readonly (string Table, string Kind)[] Kinds =
    [
        ("rw_sources", "source"),
        ("rw_tables", "table"),
        ("rw_materialized_views", "materialized view"),
        ("rw_indexes", "index"),
        ("rw_views", "view"),
        ("rw_sinks", "sink"),
        ("rw_subscriptions", "subscription"),
    ];

    private static readonly (string Name, SqlType Type)[] Columns =
    [
        ("id", Number),
        ("name", Words),
        ("schema_id", Number),
        ("owner", Number),
        ("definition", Words),
    ];

    public static IEnumerable<SystemRelation> All(StreamEngine engine, CatalogObjects objects) =>
        Kinds.Select(k => new SystemRelation(
            k.Table,
            k.Kind == "subscription" ? [.. Columns, ("retention_seconds", Long)] : Columns,
            () => engine.Catalog.All.Where(r => r.Kind == k.Kind && !SinkQuery.Is(r)).Select(r => Row(objects, r))
        ));

    private static object?[] Row(CatalogObjects objects, Relation relation)
    {
        var (schema, name) = ObjectNames.Split(relation.Name);
        object?[] row = [(int)relation.Id, name, objects.SchemaOid(schema), CatalogObjects.Owner, relation.Sql];
        return relation is SubscriptionRelation subscription ? [.. row, (long)subscription.Retention.TotalSeconds] : row;
    }
}
