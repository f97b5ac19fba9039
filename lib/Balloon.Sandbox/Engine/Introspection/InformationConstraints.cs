using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>information_schema.table_constraints: primary keys.</summary>
internal static class InformationConstraints
{
    private const string Columns = """
        constraint_catalog=dev constraint_schema constraint_name table_catalog=dev table_schema table_name
        constraint_type is_deferrable=NO initially_deferred=NO enforced=YES
        """;

    public static SystemRelation Of(CatalogObjects objects) =>
        CatalogTable.Of(CatalogTable.Information, "table_constraints", Columns, () => Rows(objects));

    private static IEnumerable<CatalogRow> Rows(CatalogObjects objects) =>
        objects.Keyed.Select(t => new CatalogRow
        {
            ["constraint_schema"] = t.Schema,
            ["constraint_name"] = CatalogObjects.KeyName(t),
            ["table_schema"] = t.Schema,
            ["table_name"] = ObjectNames.Split(t.Name).Name,
            ["constraint_type"] = "PRIMARY KEY",
        });
}
