namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>pg_database: the one database.</summary>
internal static class PgDatabase
{
    private const string Columns = """
        oid:int4 datname datdba:int4=1 encoding:int4=6 datlocprovider=c datistemplate:bool=f datallowconn:bool=t datconnlimit:int4=-1
        datfrozenxid:int4=0 datminmxid:int4=0 dattablespace:int4=1663 datcollate=C datctype=C daticulocale datcollversion
        datacl:text[]
        """;

    public static SystemRelation Of(CatalogObjects objects) =>
        CatalogTable.Of(CatalogTable.PgCatalog, "pg_database", Columns, () => Rows(objects));

    private static IEnumerable<CatalogRow> Rows(CatalogObjects objects) =>
        [new CatalogRow { ["oid"] = objects.SchemaOid("public") - 1, ["datname"] = "dev" }];
}
