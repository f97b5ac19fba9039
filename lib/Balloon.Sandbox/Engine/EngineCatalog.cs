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

    /// <summary>Tables of the system: rw_catalog, pg_catalog, information_schema.</summary>
    public Func<string?, string, Relation?> System { get; set; } = (_, _) => null;

    /// <summary>Functions that tell of the objects.</summary>
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

    /// <summary>The schema that CREATE SCHEMA made, or null.</summary>
    public SchemaObject? Schema(string name) => objects.GetValueOrDefault(SchemaObject.CatalogName(name)) as SchemaObject;

    /// <summary>True of a schema that CREATE SCHEMA made, of public and of those of the system.</summary>
    public bool HasSchema(string name) =>
        name is "public" or "rw_catalog" or "pg_catalog" or "information_schema" || Schema(name) is not null;

    public IEnumerable<FunctionRelation> Functions(string name) =>
        objects.Values.OfType<FunctionRelation>().Where(f => f.FunctionName == name);

    /// <summary>Grows with every change: what was planned before one may name what is there no more.</summary>
    public long Version => Interlocked.Read(ref version);

    /// <summary>Makes an object known. What runs becomes a part of the stream by this: on the loop's thread.</summary>
    public void Add(Relation relation)
    {
        Topology.Add(relation);
        objects[relation.Name] = relation;
        Interlocked.Increment(ref version);
    }

    /// <summary>Gives objects other names, which may be those that others of them had.</summary>
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
