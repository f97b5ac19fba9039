using Balloon.Sandbox.Engine.Introspection;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>
/// The tables of rw_catalog, which are found without their schema too, as in RisingWave; then those of the other system schemas.
/// </summary>
internal sealed class SystemRelations
{
    private readonly Dictionary<string, SystemRelation> tables;
    private readonly StandardCatalog standard;

    public SystemRelations(StreamEngine engine, CatalogObjects objects)
    {
        standard = new StandardCatalog(objects);
        SystemRelation[] all =
        [
            RwKafkaJobLag.Of(engine),
            RwDdlProgress.Of(engine),
            RwSchemas.Of(objects),
            RwDepend.Of(engine),
            .. RwObjects.All(engine, objects),
            RwRelations.Of(engine),
            RwColumns.Of(objects),
            RwFunctions.Of(objects),
            BalloonSources.Of(engine),
            BalloonSinks.Of(engine),
            BalloonTables.Of(engine),
            BalloonEngine.Of(engine),
            BalloonViews.Of(engine),
        ];
        tables = all.ToDictionary(t => t.Name);
    }

    public Relation? Find(string? schema, string name)
    {
        if (schema is null or "rw_catalog")
        {
            if (tables.TryGetValue(name, out var found))
                return found;
            ClusterTables.Refuse(name);
        }

        if (standard.Find(schema, name) is { } relation)
            return relation;
        // Every table of RisingWave's rw_catalog is known, so that this is a name that RisingWave does not have either.
        if (schema is "rw_catalog")
            throw new SqlException(
                SqlStates.UndefinedTable,
                $"table or source not found: {schema}.{name}",
                hint: Nearest.Hint(name, tables.Keys) is { Length: > 0 } meant
                    ? meant.TrimStart()
                    : $"The sandbox's rw_catalog has {string.Join(", ", tables.Keys.Order(StringComparer.Ordinal))}."
            );
        return null;
    }
}
