namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>pg_depend: which object depends on which.</summary>
internal static class PgDepend
{
    private const string Columns = """
        classid:int4=1259 objid:int4 objsubid:int4=0 refclassid:int4=1259 refobjid:int4 refobjsubid:int4=0 deptype=n
        """;

    public static SystemRelation Of(CatalogObjects objects) =>
        CatalogTable.Of(CatalogTable.PgCatalog, "pg_depend", Columns, () => Rows(objects));

    private static IEnumerable<CatalogRow> Rows(CatalogObjects objects) =>
        objects.Relations.SelectMany(r =>
            r.DependsOn.Distinct().Select(d => new CatalogRow { ["objid"] = CatalogObjects.Oid(r), ["refobjid"] = CatalogObjects.Oid(d) })
        );
}
