using Balloon.Sandbox.Plan;

namespace Balloon.Sandbox.Engine;

/// <summary>
/// The graph of all objects: which object reads which, the order in which changes pass, what is dropped with an object, and what stops when
/// one fails. Each object states its own edges: the objects that it names (<see cref="Relation.DependsOn"/>) and, for a sink, the table
/// that it writes into (<see cref="Relation.FlowsInto"/>). Can be read from any thread; each call sees the graph as of one moment.
/// </summary>
/// <remarks>
/// When a view fails, the views, sinks and subscriptions that depend on it stop too, because they would stay as they are and look right.
/// Everything else goes on: what it reads, its neighbours, and a table that one of the stopped sinks filled, which keeps its rows.
/// </remarks>
internal sealed class StreamTopology
{
    private readonly Lock changing = new();
    private volatile Graph graph = new([]);

    /// <summary>
    /// All objects in topological order: each comes after those whose rows flow into it. Among equals the older comes first.
    /// </summary>
    public IReadOnlyList<Relation> Order => graph.Order;

    /// <summary>Materialized views and sinks into tables, in topological order.</summary>
    public IReadOnlyList<MaterializedView> Views => graph.Views;

    /// <summary>Tables, in topological order.</summary>
    public IReadOnlyList<TableRelation> Tables => graph.Tables;

    /// <summary>Sinks to outside tables, in topological order.</summary>
    public IReadOnlyList<SinkJob> Sinks => graph.Sinks;

    /// <summary>Subscriptions, in topological order.</summary>
    public IReadOnlyList<SubscriptionRelation> Subscriptions => graph.Subscriptions;

    /// <summary>Adds an object with its edges; does nothing if it was added before.</summary>
    /// <exception cref="InvalidOperationException">It would close a cycle.</exception>
    public void Add(Relation node)
    {
        lock (changing)
        {
            if (graph.Nodes.Contains(node))
                return;
            if (node.FlowsInto is { } into && ClosesCycle(node.DependsOn.Where(d => d != into), into))
                throw new InvalidOperationException($"{node.Kind} {node.Name} would close a cycle through {into.Kind} {into.Name}");
            graph = new Graph([.. graph.Nodes, node]);
        }
    }

    /// <summary>Removes an object and its edges.</summary>
    public void Remove(Relation node)
    {
        lock (changing)
            graph = new Graph([.. graph.Nodes.Where(n => n != node)]);
    }

    /// <summary>The views whose dataflow directly reads a source, a table or another view.</summary>
    public IEnumerable<MaterializedView> ReadersOf(Relation relation) => graph.Views.Where(v => v.Flow.Relations.Contains(relation));

    /// <summary>
    /// The objects that depend on an object, directly or not, the newest first. DROP … CASCADE drops them with it; when it fails, those
    /// that run are stopped.
    /// </summary>
    public IReadOnlyList<Relation> Dependents(Relation relation)
    {
        var found = new HashSet<Relation>();
        foreach (var other in graph.Nodes.OrderBy(n => n.Id))
        {
            if (other.DependsOn.Any(d => d == relation || found.Contains(d)))
                found.Add(other);
        }

        return [.. found.OrderByDescending(o => o.Id)];
    }

    /// <summary>The objects that an object's rows reach, also through sinks and tables, in topological order.</summary>
    public IReadOnlyList<Relation> Downstream(Relation relation)
    {
        var now = graph;
        var reached = new HashSet<Relation> { relation };
        return [.. now.Order.Where(n => now.InflowsOf(n).Any(reached.Contains) && reached.Add(n))];
    }

    /// <summary>The objects that an object's rows come from, also through sinks and tables.</summary>
    public IReadOnlySet<Relation> Upstream(Relation relation)
    {
        var now = graph;
        var found = new HashSet<Relation>();
        var open = new Stack<Relation>([relation]);
        while (open.TryPop(out var next))
        {
            foreach (var below in now.InflowsOf(next).Where(found.Add))
                open.Push(below);
        }

        return found;
    }

    /// <summary>True when writing rows that come from <paramref name="reads"/> into a table would close a cycle.</summary>
    public bool ClosesCycle(IEnumerable<Relation> reads, Relation into) => reads.Any(r => r == into || Upstream(r).Contains(into));

    /// <summary>The graph as of one moment.</summary>
    private sealed class Graph
    {
        private readonly ILookup<Relation, Relation> writers;

        public Graph(IReadOnlyList<Relation> nodes)
        {
            Nodes = nodes;
            writers = nodes.Where(n => n.FlowsInto is not null).ToLookup(n => n.FlowsInto!);
            Order = Sorted();
            Views = [.. Order.OfType<MaterializedView>()];
            Tables = [.. Order.OfType<TableRelation>()];
            Sinks = [.. Order.OfType<SinkJob>()];
            Subscriptions = [.. Order.OfType<SubscriptionRelation>()];
        }

        public IReadOnlyList<Relation> Nodes { get; }

        public IReadOnlyList<Relation> Order { get; }

        public IReadOnlyList<MaterializedView> Views { get; }

        public IReadOnlyList<TableRelation> Tables { get; }

        public IReadOnlyList<SinkJob> Sinks { get; }

        public IReadOnlyList<SubscriptionRelation> Subscriptions { get; }

        /// <summary>What flows into an object: the objects that it reads, and the sinks that write into it.</summary>
        public IEnumerable<Relation> InflowsOf(Relation node) => node.DependsOn.Where(d => d != node.FlowsInto).Concat(writers[node]);

        private List<Relation> Sorted()
        {
            var (known, seen, sorted) = (Nodes.ToHashSet(), new HashSet<Relation>(), new List<Relation>(Nodes.Count));
            foreach (var node in Nodes.OrderBy(n => n.Id))
                Visit(node);
            return sorted;

            void Visit(Relation node)
            {
                if (!known.Contains(node) || !seen.Add(node))
                    return;
                foreach (var below in InflowsOf(node).OrderBy(b => b.Id))
                    Visit(below);
                sorted.Add(node);
            }
        }
    }
}
