using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>information_schema.key_column_usage: the columns of primary keys.</summary>
internal static class InformationKeyColumns
{
    private const string Columns = """
        constraint_catalog=dev constraint_schema constraint_name table_catalog=dev table_schema table_name column_name
        ordinal_position:int4 position_in_unique_constraint:int4
        """;

    public static SystemRelation Of(CatalogObjects objects) =>
        CatalogTable.Of(CatalogTable.Information, "key_column_usage", Columns, () => Rows(objects));

    private static IEnumerable<CatalogRow> Rows(CatalogObjects objects) =>
        objects.Keyed.SelectMany(t =>
            t.UserKey!.Select(
                (k, i) =>
                    new CatalogRow
                    {
                        ["constraint_schema"] = t.Schema,
                        ["constraint_name"] = CatalogObjects.KeyName(t),
                        ["table_schema"] = t.Schema,
                        ["table_name"] = ObjectNames.Split(t.Name).Name,
                        ["column_name"] = t.Fields[k].Name,
                        ["ordinal_position"] = i + 1,
                    }
            )
        );
}
