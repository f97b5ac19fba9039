namespace Balloon.Notebook.Sql;

/// <summary>The dependencies between objects: a view reads sources and views, a sink or a subscription reads one of them.</summary>
internal sealed class Dependents
{
    private readonly Dictionary<string, HashSet<string>> readers = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<string, string> kinds;

    /// <param name="definitions">The kind, name and statement of each object; the statement is null if the server does not tell it.</param>
    public Dependents(IReadOnlyList<(string Kind, string Name, string? Sql)> definitions)
    {
        kinds = definitions.ToDictionary(d => d.Name, d => d.Kind, StringComparer.Ordinal);
        foreach (var (_, name, sql) in definitions)
        {
            foreach (var read in sql is null ? [] : ReadBy(sql).Where(r => r != name && kinds.ContainsKey(r)))
            {
                if (!readers.TryGetValue(read, out var of))
                    readers[read] = of = new HashSet<string>(StringComparer.Ordinal);
                of.Add(name);
            }
        }
    }

    /// <summary>Some objects and all that depend on them, in an order in which they can be dropped: dependents first.</summary>
    public IReadOnlyList<(string Kind, string Name)> DropOrder(IEnumerable<string> names)
    {
        var order = new List<(string, string)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
            Visit(name);
        return order;

        void Visit(string name)
        {
            if (!seen.Add(name))
                return;
            foreach (var reader in readers.GetValueOrDefault(name) ?? [])
                Visit(reader);
            order.Add((kinds[name], name));
        }
    }

    /// <summary>The objects of a set that an object reads, directly or not.</summary>
    public IEnumerable<string> DependsOn(string name, IEnumerable<string> of) =>
        of.Where(o => o != name && DropOrder([o]).Any(d => d.Name == name));

    /// <summary>
    /// Words in positions of relations: after FROM and JOIN, in a list of them, in the arguments of a time window. They may include a
    /// column with a relation's name, but miss nothing that is read.
    /// </summary>
    private static IEnumerable<string> ReadBy(string sql)
    {
        var tokens = SqlTokens.Of(sql);
        for (var i = 1; i < tokens.Count; i++)
        {
            if (tokens[i - 1] is "from" or "join" or "," or "(" or ".")
                yield return tokens[i].Trim('"');
        }
    }
}
