namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>information_schema.schemata.</summary>
internal static class InformationSchemata
{
    private const string Columns = """
        catalog_name=dev schema_name schema_owner=root default_character_set_catalog default_character_set_schema
        default_character_set_name sql_path
        """;

    public static SystemRelation Of(CatalogObjects objects) =>
        CatalogTable.Of(CatalogTable.Information, "schemata", Columns, () => Rows(objects));

    private static IEnumerable<CatalogRow> Rows(CatalogObjects objects) =>
        objects.Schemas().Select(s => new CatalogRow { ["schema_name"] = s.Name });
}
