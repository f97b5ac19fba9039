using System.Globalization;
using Balloon.Sandbox.Engine;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>The rows of a view over groups are stored with the groups; dependents receive each change, and nothing more.</summary>
public sealed class GroupRowTests
{
    private const string Groups = "SELECT k, s, sum(v) AS total, count(*) AS n, max(v) AS most FROM t GROUP BY k, s";

    // All but the mean stands in the groups.
    private const string Whole =
        "SELECT s, count(*) AS n, k, sum(v) AS total, avg(v) AS mean, count(*) FILTER (WHERE v > 4) AS many FROM t WHERE v IS NOT NULL GROUP BY k, s";
    private const string Above =
        "SELECT n, count(*) AS groups, sum(total) AS total, string_agg(s, ',' ORDER BY s, k) AS s FROM g GROUP BY n";

    [Theory]
    [InlineData(1, Groups)]
    [InlineData(2, Groups)]
    [InlineData(3, Whole)]
    [InlineData(4, Whole)]
    public async Task Views_and_sinks_follow_as_groups_appear_change_disappear_and_return(int seed, string groups)
    {
        var sinks = new MemorySinks();
        var random = new Random(seed);
        var failures = new Random(seed);
        sinks.Fails = _ => failures.Next(3) == 0;
        await using var engine = await EngineFixture.StartAsync(sinks);
        await engine.QueryAsync("CREATE TABLE t (id INT PRIMARY KEY, k INT, s VARCHAR, v INT)");
        await engine.QueryAsync($"CREATE MATERIALIZED VIEW g AS {groups}");
        await engine.QueryAsync($"CREATE MATERIALIZED VIEW above AS {Above}");
        await engine.QueryAsync(
            "CREATE SINK sink FROM g WITH (connector='memory', type='upsert', primary_key='k,s', commit_checkpoint_interval='1')"
        );
        for (var step = 0; step < 24; step++)
        {
            await engine.QueryAsync(Change(random));
            if (random.Next(3) == 0)
                await engine.QueryAsync("FLUSH");
            if (random.Next(6) == 0)
                await engine.CrashAsync();
            if (step == 12)
            {
                await engine.QueryAsync($"CREATE MATERIALIZED VIEW late AS {Above}");
                await engine.QueryAsync("FLUSH");
            }

            Assert.Equal(await SortedAsync(groups), await SortedAsync("SELECT * FROM g"));
            Assert.Equal(await SortedAsync(Above), await SortedAsync("SELECT * FROM above"));
        }

        Assert.Equal(await SortedAsync(Above), await SortedAsync("SELECT * FROM late"));
        sinks.Fails = _ => false;
        await engine.QueryAsync("FLUSH");
        var rows = await SortedAsync("SELECT * FROM g");
        await Soon.TrueAsync(() => sinks.Rows("sink").SequenceEqual(rows), "the table equals the view");
        Assert.Empty(sinks.Problems);

        async Task<List<string>> SortedAsync(string sql) => Judge.Sorted(await engine.QueryAsync(sql));
    }

    [Theory]
    [InlineData(ViewLayout.Keyed)]
    [InlineData(ViewLayout.GroupSlots)]
    [InlineData(ViewLayout.GroupColumns)]
    [InlineData(ViewLayout.GroupResults)]
    internal async Task A_view_that_an_earlier_version_made_goes_on_as_it_lies(ViewLayout made)
    {
        var random = new Random(7);
        await using var engine = await EngineFixture.StartAsync();
        engine.NewestLayout = made;
        await engine.RestartAsync();
        await engine.QueryAsync("CREATE TABLE t (id INT PRIMARY KEY, k INT, s VARCHAR, v INT)");
        await engine.QueryAsync($"CREATE MATERIALIZED VIEW g AS {Whole}");
        await engine.QueryAsync($"CREATE MATERIALIZED VIEW above AS {Above}");
        for (var i = 0; i < 4; i++)
            await engine.QueryAsync(Change(random));
        engine.NewestLayout = ViewLayout.GroupResults;
        for (var step = 0; step < 12; step++)
        {
            if (step % 4 == 0)
            {
                await engine.QueryAsync("FLUSH");
                await (step == 0 ? engine.RestartAsync() : engine.CrashAsync());
            }

            await engine.QueryAsync(Change(random));
            Assert.Equal(await SortedAsync(Whole), await SortedAsync("SELECT * FROM g"));
            Assert.Equal(await SortedAsync(Above), await SortedAsync("SELECT * FROM above"));
            var store = engine.Engine.Topology.Views.Single(v => v.Name == "g").Rows.Store;
            Assert.Equal(
                (made >= ViewLayout.GroupSlots, made >= ViewLayout.GroupColumns, made >= ViewLayout.GroupResults),
                (store.HasAssignedSlots, store.Borrows, store.IsShared)
            );
        }

        async Task<List<string>> SortedAsync(string sql) => Judge.Sorted(await engine.QueryAsync(sql));
    }

    [Theory]
    [InlineData("""{"Zone":"UTC"}""", ViewLayout.Keyed)]
    [InlineData("""{"Zone":"UTC","IsPlaced":true}""", ViewLayout.GroupSlots)]
    [InlineData("""{"Zone":"UTC","IsPlaced":true,"Borrows":true}""", ViewLayout.GroupColumns)]
    internal void What_earlier_versions_wrote_of_a_view_is_read(string json, ViewLayout layout) =>
        Assert.Equal(layout, ObjectDetail.Parse(json).Layout());

    [Fact]
    public async Task A_view_of_counts_sums_and_maxima_stores_no_rows_of_its_own()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE TABLE t (k INT, v INT) APPEND ONLY");
        const string select =
            "SELECT k, count(*) AS n, sum(v) AS total, max(v) AS most, count(v) AS values FROM t WHERE v IS NOT NULL GROUP BY k";
        await engine.QueryAsync($"CREATE MATERIALIZED VIEW g AS {select}");
        await engine.QueryAsync("INSERT INTO t SELECT i % 700, i FROM generate_series(1, 3000) AS x(i)");
        await engine.QueryAsync("FLUSH");
        await engine.CrashAsync();
        await engine.QueryAsync("INSERT INTO t VALUES (0, NULL), (1, 7), (1000, 5)");
        Assert.Equal(Judge.Sorted(await engine.QueryAsync(select)), Judge.Sorted(await engine.QueryAsync("SELECT * FROM g")));
        var view = engine.Engine.Topology.Views.Single();
        Assert.Equal((701, 701), (view.Rows.Store.Rows, view.Rows.Store.Slots));
        Assert.False(view.Rows.Store.IsDirty);
        Assert.InRange(view.Rows.Store.EstimatedBytes, 0, 1000);
    }

    [Fact]
    public async Task Readers_of_group_rows_get_their_old_values()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE TABLE t (id INT PRIMARY KEY, k INT, v INT)");
        await engine.QueryAsync(
            "CREATE MATERIALIZED VIEW g AS SELECT k, count(*) AS n, sum(v) AS total FROM t WHERE v IS NOT NULL GROUP BY k"
        );
        Assert.True(engine.Engine.Topology.Views.Single().Rows.Store.IsShared);
        await engine.QueryAsync("INSERT INTO t VALUES (1, 1, 10), (2, 2, 20), (3, 3, 30); FLUSH");
        await engine.QueryAsync("CREATE SUBSCRIPTION sub FROM g WITH (retention = '1D')");
        await engine.QueryAsync("DECLARE c SUBSCRIPTION CURSOR FOR sub");
        await engine.QueryAsync(
            "INSERT INTO t VALUES (4, 1, 5); FLUSH; DELETE FROM t WHERE id IN (2, 4); FLUSH; UPDATE t SET v = 30; FLUSH"
        );
        var changes = await engine.TextAsync("FETCH 20 FROM c");
        Assert.Equal(
            [
                "1|1|10|UpdateDelete",
                "1|2|15|UpdateInsert",
                "2|1|20|Delete",
                "1|2|15|UpdateDelete",
                "1|1|10|UpdateInsert",
                "1|1|10|UpdateDelete",
                "1|1|30|UpdateInsert",
            ],
            changes.Select(line => string.Join('|', line.Split('|').Take(4)))
        );
    }

    [Fact]
    public async Task A_view_may_compute_with_its_groups_and_select_them_twice_or_not_at_all()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE TABLE t (id INT PRIMARY KEY, k INT, s VARCHAR, v INT)");
        var selects = new[]
        {
            "SELECT k, k + 1 AS more, s, upper(s) || '!' AS loud, sum(v) AS total FROM t GROUP BY k, s",
            "SELECT s AS a, s AS b, k AS c, k AS d FROM t GROUP BY k, s",
            "SELECT sum(v) AS total, k * 2 AS twice FROM t GROUP BY k",
            "SELECT more - 1 AS k, n FROM (SELECT k + 1 AS more, count(*) AS n FROM t GROUP BY k) AS x",
            "SELECT DISTINCT s, k FROM t",
            "SELECT n, n AS again, k + n AS more FROM (SELECT k, count(*) AS n, sum(v) AS total FROM t WHERE v IS NOT NULL GROUP BY k) AS x",
            "SELECT sum(v) AS total, count(v) AS n, k FROM t WHERE v IS NOT NULL AND v < 7 GROUP BY k HAVING count(*) > 1",
            "SELECT count(*) AS n, sum(v) AS total FROM t WHERE v IS NOT NULL",
        };
        for (var i = 0; i < selects.Length; i++)
            await engine.QueryAsync($"CREATE MATERIALIZED VIEW v{i} AS {selects[i]}");
        var random = new Random(3);
        for (var step = 0; step < 10; step++)
        {
            await engine.QueryAsync(Change(random));
            if (step == 5)
                await engine.CrashAsync();
            for (var i = 0; i < selects.Length; i++)
                Assert.Equal(
                    Judge.Sorted(await engine.QueryAsync(selects[i])),
                    Judge.Sorted(await engine.QueryAsync($"SELECT * FROM v{i}"))
                );
        }
    }

    [Fact]
    public async Task A_readers_snapshot_is_unchanged_while_other_groups_reuse_slots()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE TABLE t (k INT PRIMARY KEY, s VARCHAR)");
        await engine.QueryAsync("CREATE MATERIALIZED VIEW g AS SELECT s, count(*) AS n FROM t GROUP BY s");
        await engine.QueryAsync("INSERT INTO t SELECT i, 'old ' || i FROM generate_series(1, 100) AS x(i)");
        var store = engine.Engine.Topology.Views.Single(v => v.Name == "g").Rows.Store;
        var held = await engine.Engine.Loop.RunAsync(store.Snapshot);
        await engine.QueryAsync("DELETE FROM t; INSERT INTO t SELECT i, 'new ' || i FROM generate_series(1, 150) AS x(i)");
        Assert.Equal(
            Enumerable.Range(1, 100).Select(i => $"old {i}"),
            held.Batches().SelectMany(b => Enumerable.Range(0, b.Count).Select(i => (string)b.Row(i)[0]!))
        );
        Assert.Equal(150, store.Rows);
        Assert.True(store.Slots <= 160, $"slots are taken again, and not {store.Slots} given");
    }

    [Fact]
    public async Task A_group_whose_values_do_not_change_sends_no_change()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE TABLE t (id INT PRIMARY KEY, k INT, v INT)");
        await engine.QueryAsync("CREATE MATERIALIZED VIEW g AS SELECT k, max(v) AS most FROM t GROUP BY k");
        await engine.QueryAsync("CREATE SUBSCRIPTION sub FROM g WITH (retention = '1D')");
        await engine.QueryAsync("INSERT INTO t VALUES (1, 1, 10), (2, 2, 20); FLUSH");
        await engine.QueryAsync("DECLARE c SUBSCRIPTION CURSOR FOR sub");
        await engine.QueryAsync(
            "INSERT INTO t VALUES (3, 1, 5); FLUSH; UPDATE t SET v = 30 WHERE id = 2; FLUSH; DELETE FROM t WHERE k = 2; FLUSH"
        );
        var changes = await engine.TextAsync("FETCH 10 FROM c");
        Assert.Equal(
            ["2|20|UpdateDelete", "2|30|UpdateInsert", "2|30|Delete"],
            changes.Select(line => string.Join('|', line.Split('|').Take(3)))
        );
    }

    [Fact]
    public async Task A_sink_buffers_slots_if_its_key_identifies_a_group_and_values_otherwise()
    {
        var sinks = new MemorySinks();
        await using var engine = await EngineFixture.StartAsync(sinks);
        await engine.QueryAsync("CREATE TABLE t (id INT PRIMARY KEY, k INT, at TIMESTAMP, v INT)");
        await engine.QueryAsync(
            "CREATE MATERIALIZED VIEW w AS SELECT k, window_start, window_end, count(*) AS n FROM TUMBLE(t, at, INTERVAL '15 seconds') GROUP BY k, window_start, window_end"
        );
        foreach (var (name, key) in ((string, string)[])[("whole", "k,window_start"), ("part", "k"), ("other", "k,window_start,n")])
            await engine.QueryAsync(
                $"CREATE SINK {name} FROM w WITH (connector='memory', type='upsert', primary_key='{key}', commit_checkpoint_interval='1')"
            );
        Assert.Equal([true, false, false], engine.Engine.Topology.Sinks.Select(s => s.Buffer is SlotBuffer));
        await engine.QueryAsync("DROP SINK part");
        await engine.QueryAsync(
            "INSERT INTO t VALUES (1, 1, '2026-01-01 00:00:01', 1), (2, 1, '2026-01-01 00:00:16', 1), (3, 2, '2026-01-01 00:00:01', 1); FLUSH"
        );
        await engine.QueryAsync("DELETE FROM t WHERE id = 2; INSERT INTO t VALUES (4, 2, '2026-01-01 00:00:02', 1); FLUSH");
        var view = Judge.Sorted(await engine.QueryAsync("SELECT * FROM w"));
        Assert.Equal(2, view.Count);
        await Soon.TrueAsync(() => sinks.Rows("whole").SequenceEqual(view), "the table equals the view");
        await Soon.TrueAsync(() => sinks.Rows("other").SequenceEqual(view), "this one too");
        Assert.Empty(sinks.Problems);
    }

    // Enough groups for several pages of the state, of which few change at a time.
    private static string Change(Random random)
    {
        var first = random.Next(1200);
        return random.Next(5) switch
        {
            0 => $"DELETE FROM t WHERE id >= {first} AND id < {first + random.Next(300)}",
            1 => $"UPDATE t SET v = {random.Next(9)} WHERE id % 97 = {random.Next(97)}",
            2 => $"UPDATE t SET k = {random.Next(700)}, s = NULL WHERE id % 89 = {random.Next(89)}",
            _ => "INSERT INTO t VALUES "
                + string.Join(
                    ", ",
                    Enumerable
                        .Range(first, random.Next(1, 300))
                        .Select(id =>
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"({id}, {random.Next(700)}, 's{random.Next(2)}', {random.Next(9)})"
                            )
                        )
                ),
        };
    }
}
