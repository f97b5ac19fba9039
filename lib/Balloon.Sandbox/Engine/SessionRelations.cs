using Balloon.Sandbox.Engine.Introspection;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>The engine's relations, preceded by those whose rows differ from session to session.</summary>
internal sealed class SessionRelations(SqlSession session) : IRelations
{
    private EngineCatalog Catalog => session.Engine.Catalog;

    public RowIds RowIds => Catalog.RowIds;

    public Relation? Find(string? schema, string name) =>
        name == PgSettings.Name && (schema is null or CatalogTable.PgCatalog) && Catalog.Object(name) is null
            ? PgSettings.Of(session.Settings)
            : Catalog.Find(schema, name);

    public IEnumerable<FunctionRelation> Functions(string name) => Catalog.Functions(name);

    public Scalar? CatalogFunction(string name, Scalar[] arguments) => Catalog.CatalogFunction(name, arguments);
}
