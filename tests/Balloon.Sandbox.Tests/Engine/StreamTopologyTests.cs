using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Plan;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>The graph of objects: their order, what DROP removes, what a failure stops, and that there are no cycles.</summary>
public sealed class StreamTopologyTests
{
    private readonly StreamTopology topology = new();
    private long made;

    [Fact]
    public void A_diamond_is_ordered_by_its_edges()
    {
        var top = Add("top");
        var (left, right) = (Add("left", top), Add("right", top));
        var bottom = Add("bottom", right, left);
        Assert.Equal([top, left, right, bottom], topology.Order);
        Assert.Equal([left, right, bottom], topology.Downstream(top));
        Assert.Equal([bottom], topology.Downstream(left));
        Assert.Equal([top, left, right], topology.Upstream(bottom).OrderBy(n => n.Id));
    }

    /// <summary>The table and its readers are older than the sink.</summary>
    [Fact]
    public void A_sink_comes_before_the_table_it_fills_and_that_tables_readers()
    {
        var table = Add("table");
        var reader = Add("reader", table);
        var source = Add("source");
        var sink = AddSink("sink", table, source);
        Assert.Equal([source, sink, table, reader], topology.Order);
        Assert.Equal([sink, table, reader], topology.Downstream(source));
        Assert.Contains(source, topology.Upstream(reader));
        topology.Remove(sink);
        Assert.Equal([table, reader, source], topology.Order);
        Assert.Empty(topology.Downstream(source));
    }

    [Fact]
    public void Dependents_are_dropped_before_an_object_and_the_rest_is_kept()
    {
        var source = Add("source");
        var (view, neighbour) = (Add("view", source), Add("neighbour", source));
        var above = Add("above", view);
        var both = Add("both", neighbour, above);
        Assert.Equal([both, above], topology.Dependents(view));
        Assert.Equal([both], topology.Dependents(neighbour));
        foreach (var gone in topology.Dependents(view).Append(view))
            topology.Remove(gone);
        Assert.Equal([source, neighbour], topology.Order);
        Assert.Equal([neighbour], topology.Dependents(source));
    }

    /// <summary>A table keeps its rows when the view that filled it fails; the table and its readers go on.</summary>
    [Fact]
    public void A_table_can_exist_without_its_sink_but_not_the_sink_without_its_table()
    {
        var (view, table) = (Add("view"), Add("table"));
        var reader = Add("reader", table);
        var sink = AddSink("sink", table, view);
        Assert.Equal([sink], topology.Dependents(view));
        Assert.Empty(topology.Dependents(sink));
        Assert.Equal([sink, reader], topology.Dependents(table));
    }

    [Fact]
    public void A_cycle_cannot_be_created()
    {
        var (first, second) = (Add("first"), Add("second"));
        AddSink("forth", second, first);
        var view = Add("view", second);
        Assert.True(topology.ClosesCycle([view], first));
        Assert.True(topology.ClosesCycle([first], first));
        Assert.False(topology.ClosesCycle([first], Add("third")));
        var before = topology.Order;
        var error = Assert.Throws<InvalidOperationException>(() => AddSink("back", first, view));
        Assert.Equal("sink back would close a cycle through node first", error.Message);
        Assert.Same(before, topology.Order);
    }

    [Fact]
    public void An_object_is_added_once()
    {
        var node = Add("node");
        topology.Add(node);
        Assert.Equal([node], topology.Order);
    }

    /// <summary>A dependency that is not in the graph, such as a system table, has no place in the order.</summary>
    [Fact]
    public void Objects_outside_the_graph_are_skipped()
    {
        var view = Add("view", new Node("system", 0, null, []));
        Assert.Equal([view], topology.Order);
    }

    /// <summary>The same in an engine: dependents of a view that fails stop, everything else goes on.</summary>
    [Fact]
    public async Task A_failed_view_stops_only_its_dependents()
    {
        await using var fixture = await EngineFixture.StartAsync();
        await fixture.QueryAsync("CREATE TABLE t (v INT PRIMARY KEY)");
        await fixture.QueryAsync("CREATE TABLE filled (v INT PRIMARY KEY)");
        await fixture.QueryAsync("CREATE MATERIALIZED VIEW failing AS SELECT v FROM t");
        await fixture.QueryAsync("CREATE MATERIALIZED VIEW above AS SELECT count(*) AS n FROM failing");
        await fixture.QueryAsync("CREATE MATERIALIZED VIEW neighbour AS SELECT count(*) AS n FROM t");
        await fixture.QueryAsync("CREATE MATERIALIZED VIEW reader AS SELECT count(*) AS n FROM filled");
        await fixture.QueryAsync("CREATE SINK k INTO filled AS SELECT v FROM failing");
        await fixture.QueryAsync("INSERT INTO t VALUES (1)");
        await fixture.AsksAsync("SELECT n FROM reader", "1");

        var engine = fixture.Engine;
        var failing = engine.Topology.Views.Single(v => v.Name == "failing");
        await engine.Loop.RunAsync(() => engine.Loop.Stop(failing, new InvalidDataException("it broke")));
        await fixture.QueryAsync("INSERT INTO t VALUES (2)");
        await fixture.QueryAsync("INSERT INTO filled VALUES (7)");

        Assert.Equal(["above", "failing", "k"], engine.Topology.Views.Where(v => v.Error is not null).Select(v => v.Name).Order());
        await fixture.AsksAsync("SELECT n FROM neighbour", "2");
        await fixture.AsksAsync("SELECT n FROM reader", "2");
    }

    private Node Add(string name, params Relation[] reads) => Added(new Node(name, ++made, null, reads));

    private Node AddSink(string name, Relation into, params Relation[] reads) => Added(new Node(name, ++made, into, reads));

    private Node Added(Node node)
    {
        topology.Add(node);
        return node;
    }

    private sealed class Node : Relation
    {
        private readonly Relation? into;

        public Node(string name, long id, Relation? into, Relation[] reads)
            : base(name)
        {
            this.into = into;
            Id = id;
            DependsOn = into is null ? reads : [.. reads, into];
        }

        public override string Kind => into is null ? "node" : "sink";

        public override IReadOnlyList<Field> Fields => [];

        public override bool AppendOnly => true;

        public override Relation? FlowsInto => into;
    }
}
