using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>information_schema.views.</summary>
internal static class InformationViews
{
    private const string Columns = """
        table_catalog=dev table_schema table_name view_definition check_option=NONE is_updatable=NO is_insertable_into=NO
        """;

    public static SystemRelation Of(CatalogObjects objects) =>
        CatalogTable.Of(CatalogTable.Information, "views", Columns, () => Rows(objects));

    private static IEnumerable<CatalogRow> Rows(CatalogObjects objects) =>
        objects
            .Relations.Where(r => r.Kind == "view")
            .Select(r => new CatalogRow
            {
                ["table_schema"] = r.Schema,
                ["table_name"] = ObjectNames.Split(r.Name).Name,
                ["view_definition"] = CatalogObjects.Definition(r),
            });
}
