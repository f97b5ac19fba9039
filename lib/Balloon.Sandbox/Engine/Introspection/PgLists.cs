using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>pg_tables, pg_views, pg_matviews and pg_indexes: the lists meant for people.</summary>
internal static class PgLists
{
    public static IEnumerable<SystemRelation> All(CatalogObjects objects) =>
        [
            ListOf(
                objects,
                "pg_tables",
                "schemaname tablename tableowner=root tablespace hasindexes:bool=f hasrules:bool=f hastriggers:bool=f rowsecurity:bool=f",
                "r",
                "tablename"
            ),
            ListOf(objects, "pg_views", "schemaname viewname viewowner=root definition", "v", "viewname"),
            ListOf(
                objects,
                "pg_matviews",
                "schemaname matviewname matviewowner=root tablespace hasindexes:bool=f ispopulated:bool=t definition",
                "m",
                "matviewname"
            ),
            CatalogTable.Of(
                CatalogTable.PgCatalog,
                "pg_indexes",
                "schemaname tablename indexname tablespace indexdef",
                () =>
                    objects.Indexes.Select(i => new CatalogRow
                    {
                        ["schemaname"] = i.Schema,
                        ["tablename"] = ObjectNames.Split(i.On.Name).Name,
                        ["indexname"] = ObjectNames.Split(i.Name).Name,
                        ["indexdef"] = CatalogObjects.IndexDefinition(i),
                    })
            ),
        ];

    private static SystemRelation ListOf(CatalogObjects objects, string name, string columns, string kind, string column) =>
        CatalogTable.Of(
            CatalogTable.PgCatalog,
            name,
            columns,
            () => objects.Relations.Where(r => CatalogObjects.Kind(r) == kind).Select(r => Row(objects, r, column))
        );

    private static CatalogRow Row(CatalogObjects objects, Relation relation, string column) =>
        new()
        {
            ["schemaname"] = relation.Schema,
            [column] = ObjectNames.Split(relation.Name).Name,
            ["hasindexes"] = objects.Indexes.Any(i => i.On == relation),
            ["definition"] = CatalogObjects.Definition(relation),
        };
}
