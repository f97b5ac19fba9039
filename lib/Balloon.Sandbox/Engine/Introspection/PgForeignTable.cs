namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>pg_foreign_table: sources, which to PostgreSQL are tables of another server.</summary>
internal static class PgForeignTable
{
    private const string Columns = """
        ftrelid:int4 ftserver:int4=1 ftoptions:text[]
        """;

    public static SystemRelation Of(CatalogObjects objects) =>
        CatalogTable.Of(CatalogTable.PgCatalog, "pg_foreign_table", Columns, () => Rows(objects));

    private static IEnumerable<CatalogRow> Rows(CatalogObjects objects) =>
        objects.Relations.Where(r => r is SourceRelation).Select(r => new CatalogRow { ["ftrelid"] = CatalogObjects.Oid(r) });
}
