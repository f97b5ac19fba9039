using System.Collections.Concurrent;
using Balloon.Sandbox.Plan;

namespace Balloon.Sandbox.Engine;

/// <summary>The objects by name.</summary>
internal sealed class EngineCatalog : IRelations
{
    private readonly ConcurrentDictionary<string, Relation> objects = new(StringComparer.Ordinal);

    public IEnumerable<Relation> All => objects.Values.OrderBy(o => o.Id);

    /// <summary>Tables of the system: rw_catalog, pg_catalog, information_schema.</summary>
    public Func<string?, string, Relation?> System { get; set; } = (_, _) => null;

    public Relation? Find(string? schema, string name)
    {
        if (schema is null or "public" && objects.TryGetValue(name, out var found))
        {
            return found.IsReadable
                ? found
                : throw new SqlException(SqlStates.WrongObjectType, $"\"{name}\" is a {found.Kind}: its rows cannot be selected");
        }

        return schema is "public" ? null : System(schema, name);
    }

    public Relation? Object(string name) => objects.GetValueOrDefault(name);

    public void Add(Relation relation) => objects[relation.Name] = relation;

    public void Remove(Relation relation) => objects.TryRemove(relation.Name, out _);

    /// <summary>What stands on an object, directly or not, the last made first.</summary>
    public IReadOnlyList<Relation> Dependents(Relation relation)
    {
        var found = new HashSet<Relation>();
        foreach (var other in All)
        {
            if (other.DependsOn.Any(d => ReferenceEquals(d, relation) || found.Contains(d)))
                found.Add(other);
        }

        return [.. found.OrderByDescending(o => o.Id)];
    }
}
