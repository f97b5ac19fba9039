using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Types;
using static Balloon.Sandbox.Engine.Introspection.RwTable;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>One table for each kind of object: number, name, schema, owner and CREATE statement.</summary>
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
            // The source of a table with a connector has the table's name.
            () =>
                engine
                    .Catalog.All.Where(r => r.Kind == k.Kind)
                    .Select(r => (Relation: r, Table: TableFeed.TableOf(r, engine.Catalog)))
                    .Where(r => r.Table is not null || !InnerObjects.Is(r.Relation))
                    .Select(r => Row(objects, r.Relation, (r.Table ?? r.Relation).Name))
        ));

    private static object?[] Row(CatalogObjects objects, Relation relation, string shown)
    {
        var (schema, name) = ObjectNames.Split(shown);
        object?[] row = [(int)relation.Id, name, objects.SchemaOid(schema), CatalogObjects.Owner, relation.Sql];
        return relation is SubscriptionRelation subscription ? [.. row, (long)subscription.Retention.TotalSeconds] : row;
    }
}
