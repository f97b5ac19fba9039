namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>pg_attrdef: the text of defaults and of generated columns.</summary>
internal static class PgAttrdef
{
    private const string Columns = """
        oid:int4 adrelid:int4 adnum:int2 adbin
        """;

    public static SystemRelation Of(CatalogObjects objects) =>
        CatalogTable.Of(CatalogTable.PgCatalog, "pg_attrdef", Columns, () => Rows(objects));

    private static IEnumerable<CatalogRow> Rows(CatalogObjects objects) =>
        objects.Tables.SelectMany(t =>
            CatalogObjects
                .Columns(t)
                .Where(c => CatalogObjects.Default(t, c.Index) is not null)
                .Select(c => new CatalogRow
                {
                    ["oid"] = CatalogObjects.Oid(t),
                    ["adrelid"] = CatalogObjects.Oid(t),
                    ["adnum"] = c.Number,
                    ["adbin"] = CatalogObjects.Default(t, c.Index),
                })
        );
}
