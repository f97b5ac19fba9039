using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>pg_class: tables, views, materialized views, indexes and sources.</summary>
internal static class PgClass
{
    private const string Columns = """
        oid:int4 relname relnamespace:int4 reltype:int4=0 reloftype:int4=0 relowner:int4=1 relam:int4=0 relfilenode:int4=0
        reltablespace:int4=0 relpages:int4=0 reltuples:float4=-1 relallvisible:int4=0 reltoastrelid:int4=0 relhasindex:bool=f
        relisshared:bool=f relpersistence=p relkind relnatts:int2=0 relchecks:int2=0 relhasrules:bool=f relhastriggers:bool=f
        relhassubclass:bool=f relrowsecurity:bool=f relforcerowsecurity:bool=f relispopulated:bool=t relreplident=d
        relispartition:bool=f relrewrite:int4=0 relfrozenxid:int4=0 relminmxid:int4=0 relacl:text[] reloptions:text[] relpartbound
        """;

    public static SystemRelation Of(CatalogObjects objects) =>
        CatalogTable.Of(CatalogTable.PgCatalog, "pg_class", Columns, () => Rows(objects));

    private static IEnumerable<CatalogRow> Rows(CatalogObjects objects) =>
        objects.Relations.Select(r => new CatalogRow
        {
            ["oid"] = CatalogObjects.Oid(r),
            ["relname"] = ObjectNames.Split(r.Name).Name,
            ["relnamespace"] = objects.SchemaOid(r.Schema),
            ["relkind"] = CatalogObjects.Kind(r),
            ["relam"] = r is IndexRelation ? CatalogObjects.IndexMethod : 0,
            ["relhasindex"] = objects.Indexes.Any(i => i.On == r),
            ["relnatts"] = (short)r.VisibleColumns,
        });
}
