namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>PostgreSQL's small tables whose rows never change.</summary>
internal static class PgSmall
{
    public static IEnumerable<SystemRelation> All() =>
        [
            One("pg_am", "oid:int4=403 amname=index amhandler amtype=i"),
            One("pg_language", "oid:int4=14 lanname=sql lanowner:int4=1 lanispl:bool=f lanpltrusted:bool=t lanacl:text[]"),
            One("pg_tablespace", "oid:int4=1663 spcname=pg_default spcowner:int4=1 spcacl:text[] spcoptions:text[]"),
            One(
                "pg_foreign_server",
                "oid:int4=1 srvname=kafka srvowner:int4=1 srvfdw:int4=1 srvtype srvversion srvacl:text[] srvoptions:text[]"
            ),
            One(
                "pg_foreign_data_wrapper",
                "oid:int4=1 fdwname=kafka fdwowner:int4=1 fdwhandler fdwvalidator fdwacl:text[] fdwoptions:text[]"
            ),
        ];

    private static SystemRelation One(string name, string columns) =>
        CatalogTable.Of(CatalogTable.PgCatalog, name, columns, () => [new CatalogRow()]);
}
