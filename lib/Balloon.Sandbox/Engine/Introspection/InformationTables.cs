using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>information_schema.tables: tables and views.</summary>
internal static class InformationTables
{
    private const string Columns = """
        table_catalog=dev table_schema table_name table_type self_referencing_column_name reference_generation
        user_defined_type_catalog user_defined_type_schema user_defined_type_name is_insertable_into=NO is_typed=NO commit_action
        """;

    public static SystemRelation Of(CatalogObjects objects) =>
        CatalogTable.Of(CatalogTable.Information, "tables", Columns, () => Rows(objects));

    private static IEnumerable<CatalogRow> Rows(CatalogObjects objects) =>
        objects
            .Relations.Where(r => r.Kind is "table" or "view" or "materialized view")
            .Select(r => new CatalogRow
            {
                ["table_schema"] = r.Schema,
                ["table_name"] = ObjectNames.Split(r.Name).Name,
                ["table_type"] = r.Kind == "table" ? "BASE TABLE" : r.Kind.ToUpperInvariant(),
                ["is_insertable_into"] = r.Kind == "table" ? "YES" : "NO",
            });
}
