namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>pg_description: comments.</summary>
internal static class PgDescription
{
    private const string Columns = """
        objoid:int4 classoid:int4=1259 objsubid:int4=0 description
        """;

    public static SystemRelation Of(CatalogObjects objects) =>
        CatalogTable.Of(CatalogTable.PgCatalog, "pg_description", Columns, () => Rows(objects));

    private static IEnumerable<CatalogRow> Rows(CatalogObjects objects) =>
        objects.Tables.SelectMany(t =>
            t.Comments.OrderBy(c => c.Key, StringComparer.Ordinal)
                .Select(c => new CatalogRow
                {
                    ["objoid"] = CatalogObjects.Oid(t),
                    ["objsubid"] = Index(t, c.Key),
                    ["description"] = c.Value,
                })
        );

    // Columns are numbered from 1, hidden ones are -1, and 0 stands for the table.
    private static int Index(TableRelation table, string column)
    {
        if (column.Length == 0)
            return 0;
        var found = CatalogObjects.Columns(table).FirstOrDefault(c => c.Field.Name == column).Number;
        return found == 0 ? -1 : found;
    }
}
