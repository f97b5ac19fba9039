using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>The dependencies of an object that is being created, with the names that they have at the beginning.</summary>
internal sealed class DependencyCheck(EngineCatalog catalog, IEnumerable<Relation> below)
{
    private readonly List<(string Name, Relation Relation, int Version)> names =
    [
        .. below.Where(b => catalog.Object(b.Name) == b).Select(b => (b.Name, b, b.ColumnsVersion)),
    ];

    /// <summary>Fails if the new object's name was taken meanwhile, or if a dependency was dropped or changed.</summary>
    public void Check(string kind, string made)
    {
        if (catalog.Object(made) is { } taken)
            throw new SqlException(SqlStates.DuplicateTable, $"{taken.Kind} \"{made}\" already exists");
        if (ObjectNames.Split(made).Schema is not "public" and var schema && catalog.Schema(schema) is null)
            throw DdlRunner.NoSchema(schema);
        foreach (var (name, below, version) in names)
        {
            if (catalog.Object(name) != below || below.ColumnsVersion != version)
                throw new SqlException(
                    SqlStates.UndefinedTable,
                    $"{below.Kind} {name} was dropped or changed while {kind} {made} was being created",
                    hint: "Run the statement again."
                );
        }
    }
}
