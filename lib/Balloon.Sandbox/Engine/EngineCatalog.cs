using System.Collections.Concurrent;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>The objects by name; <see cref="Topology"/> has their edges.</summary>
internal sealed class EngineCatalog : IRelations
{
    private readonly ConcurrentDictionary<string, Relation> objects = new(StringComparer.Ordinal);
    private long version;

    /// <inheritdoc/>
    public RowIds RowIds { get; init; } = new(TimeProvider.System);

    /// <summary>The objects as a graph.</summary>
    public StreamTopology Topology { get; } = new();

    public IEnumerable<Relation> All => objects.Values.OrderBy(o => o.Id);

    /// <summary>Finds the system's tables: rw_catalog, pg_catalog, information_schema.</summary>
    public Func<string?, string, Relation?> System { get; set; } = (_, _) => null;

    /// <summary>Finds the functions that inspect the catalog.</summary>
    public Func<string, Expressions.Scalar[], Expressions.Scalar?> SystemFunctions { get; set; } = (_, _) => null;

    public Expressions.Scalar? CatalogFunction(string name, Expressions.Scalar[] arguments) => SystemFunctions(name, arguments);

    public Relation? Find(string? schema, string name)
    {
        if (objects.TryGetValue(schema is null or "public" ? name : $"{schema}.{name}", out var found) && found is not SchemaObject)
        {
            return found.IsReadable
                ? found
                : throw new SqlException(
                    SqlStates.WrongObjectType,
                    $"table or source not found: {name} is a {found.Kind}, whose rows cannot be selected"
                );
        }

        return schema is "public" ? null : System(schema, name);
    }

    public Relation? Object(string name) => objects.GetValueOrDefault(name) is { } found and not SchemaObject ? found : null;

    /// <summary>A schema made by CREATE SCHEMA, or null.</summary>
    public SchemaObject? Schema(string name) => objects.GetValueOrDefault(SchemaObject.CatalogName(name)) as SchemaObject;

    /// <summary>True for schemas made by CREATE SCHEMA, for public and for the system's schemas.</summary>
    public bool HasSchema(string name) =>
        name is "public" or "rw_catalog" or "pg_catalog" or "information_schema" || Schema(name) is not null;

    public IEnumerable<FunctionRelation> Functions(string name) =>
        objects.Values.OfType<FunctionRelation>().Where(f => f.FunctionName == name);

    /// <summary>Grows with every change: a plan made before a change may name objects that are gone.</summary>
    public long Version => Interlocked.Read(ref version);

    /// <summary>Adds an object. It becomes a part of the running stream by this, so it is called on the loop's thread.</summary>
    public void Add(Relation relation)
    {
        Topology.Add(relation);
        objects[relation.Name] = relation;
        Interlocked.Increment(ref version);
    }

    /// <summary>Renames objects; they may exchange names with each other.</summary>
    public void Rename(IReadOnlyList<(Relation Of, string Name)> names)
    {
        foreach (var (of, _) in names)
            objects.TryRemove(of.Name, out _);
        foreach (var (of, name) in names)
        {
            of.Rename(name);
            Add(of);
        }
    }

    public void Remove(Relation relation)
    {
        Topology.Remove(relation);
        objects.TryRemove(relation.Name, out _);
        Interlocked.Increment(ref version);
    }
}
