using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>information_schema.columns.</summary>
internal static class InformationColumns
{
    private const string Columns = """
        table_catalog=dev table_schema table_name column_name ordinal_position:int4 column_default is_nullable data_type
        character_maximum_length:int4 character_octet_length:int4 numeric_precision:int4 numeric_precision_radix:int4
        numeric_scale:int4 datetime_precision:int4 interval_type udt_catalog=dev udt_schema=pg_catalog udt_name is_identity=NO
        is_generated=NEVER generation_expression is_updatable=NO
        """;

    public static SystemRelation Of(CatalogObjects objects) =>
        CatalogTable.Of(CatalogTable.Information, "columns", Columns, () => Rows(objects));

    private static IEnumerable<CatalogRow> Rows(CatalogObjects objects) =>
        objects
            .Relations.Where(r => r.Kind != "index")
            .SelectMany(r =>
                CatalogObjects
                    .Columns(r)
                    .Select(c => new CatalogRow
                    {
                        ["table_schema"] = r.Schema,
                        ["table_name"] = ObjectNames.Split(r.Name).Name,
                        ["column_name"] = c.Field.Name,
                        ["ordinal_position"] = (int)c.Number,
                        ["column_default"] = CatalogObjects.Default(r, c.Index),
                        ["is_nullable"] = CatalogObjects.IsRequired(r, c.Index) ? "NO" : "YES",
                        ["data_type"] = c.Field.Type.Name,
                        ["udt_name"] = PgType.ShortName(c.Field.Type),
                        ["is_updatable"] = r.Kind == "table" ? "YES" : "NO",
                    })
            );
}
