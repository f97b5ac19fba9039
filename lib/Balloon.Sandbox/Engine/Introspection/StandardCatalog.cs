using Balloon.Sandbox.Plan;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>PostgreSQL's pg_catalog and the standard's information_schema, whose tables are planned like any other relation.</summary>
internal sealed class StandardCatalog
{
    private readonly Dictionary<(string Schema, string Name), SystemRelation> tables;

    public StandardCatalog(CatalogObjects objects)
    {
        SystemRelation[] all =
        [
            PgNamespace.Of(objects),
            PgClass.Of(objects),
            PgAttribute.Of(objects),
            PgAttrdef.Of(objects),
            PgType.Of(),
            PgProc.Of(objects),
            PgIndex.Of(objects),
            PgConstraint.Of(objects),
            PgDescription.Of(objects),
            PgDatabase.Of(objects),
            PgForeignTable.Of(objects),
            PgDepend.Of(objects),
            .. PgRoles.All(),
            .. PgSmall.All(),
            .. PgLists.All(objects),
            .. PgEmpty.All(),
            InformationSchemata.Of(objects),
            InformationTables.Of(objects),
            InformationColumns.Of(objects),
            InformationViews.Of(objects),
            InformationConstraints.Of(objects),
            InformationKeyColumns.Of(objects),
        ];
        tables = all.ToDictionary(t => (t.SchemaName, t.Name));
    }

    public Relation? Find(string? schema, string name) => tables.GetValueOrDefault((schema ?? CatalogTable.PgCatalog, name));
}
