namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>pg_namespace: schemas.</summary>
internal static class PgNamespace
{
    private const string Columns = """
        oid:int4 nspname nspowner:int4=1 nspacl:text[]
        """;

    public static SystemRelation Of(CatalogObjects objects) =>
        CatalogTable.Of(CatalogTable.PgCatalog, "pg_namespace", Columns, () => Rows(objects));

    private static IEnumerable<CatalogRow> Rows(CatalogObjects objects) =>
        objects.Schemas().Select(s => new CatalogRow { ["oid"] = s.Oid, ["nspname"] = s.Name });
}
