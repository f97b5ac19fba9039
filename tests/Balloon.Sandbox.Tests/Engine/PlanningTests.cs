using System.Diagnostics;
using Balloon.Testing;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>The planning time of statements with many joins, terms and levels: each of these once took minutes, or never ended.</summary>
public sealed class PlanningTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(90);

    [Theory]
    [InlineData("a.x < b.y AND a.k + 1 = b.k")]
    [InlineData("a.k + 1 = b.k AND a.x < b.y")]
    [InlineData("a.x < b.y AND a.x + 2 = b.y AND a.k <> b.k AND a.k + 1 = b.k")]
    public async Task A_view_joins_on_its_equality_wherever_it_is_written(string condition)
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync("CREATE TABLE a (k int, x int); CREATE TABLE b (y int, k int)");
        _ = await engine.QueryAsync($"CREATE MATERIALIZED VIEW w AS SELECT a.k, a.x, b.y FROM a JOIN b ON {condition}");
        _ = await engine.QueryAsync("INSERT INTO a VALUES (1, 5), (2, 6), (3, 7); INSERT INTO b VALUES (7, 2), (6, 3), (9, 4)");
        await engine.AsksAsync("SELECT k, x, y FROM w ORDER BY k", "1|5|7;3|7|9");
    }

    [Theory]
    [InlineData("FULL OUTER JOIN t t{0} USING (v)", "v")]
    [InlineData("NATURAL FULL JOIN t t{0}", "v")]
    [InlineData("LEFT JOIN t t{0} ON t{0}.v = t0.v", "t0.v")]
    [InlineData("JOIN t t{0} USING (v)", "v")]
    [InlineData(", t t{0}", "t0.v")]
    public async Task A_view_of_98_joins_is_created_at_once(string join, string column)
    {
        if (join.StartsWith("NATURAL", StringComparison.Ordinal))
            Long.Only();
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync("CREATE TABLE t (v int); INSERT INTO t VALUES (1), (NULL)");
        var from = string.Concat(Enumerable.Range(1, 98).Select(i => " " + string.Format(null, join, i)));
        var where = join[0] == ',' ? " WHERE " + string.Join(" AND ", Enumerable.Range(1, 98).Select(i => $"t{i}.v = t{i - 1}.v")) : "";
        var watch = Stopwatch.StartNew();
        _ = await engine.QueryAsync($"CREATE MATERIALIZED VIEW w AS SELECT {column} FROM t t0{from}{where}");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Soon);
        var nulls =
            join.Contains("FULL", StringComparison.Ordinal) ? 99
            : join.Contains("LEFT", StringComparison.Ordinal) ? 1
            : 0;
        await engine.AsksAsync("SELECT count(*) AS n, count(v) AS v FROM w", $"{nulls + 1}|1");
        watch.Restart();
        await engine.RestartAsync();
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Soon);
        await engine.AsksAsync("SELECT count(*) AS n, count(v) AS v FROM w", $"{nulls + 1}|1");
    }

    [Fact]
    public async Task A_list_of_ten_thousand_terms_is_one_lookup()
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync("CREATE TABLE t (v int, s varchar); INSERT INTO t VALUES (7, 'x7'), (-1, 'y'), (NULL, NULL)");
        var numbers = string.Join(", ", Enumerable.Range(1, 10_000));
        var texts = string.Join(", ", Enumerable.Range(1, 10_000).Select(i => $"'x{i}'"));
        var watch = Stopwatch.StartNew();
        await engine.AsksAsync($"SELECT v IN ({numbers}) AS a, s NOT IN ({texts}) AS b FROM t ORDER BY v", "NULL|NULL;f|t;t|f");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Soon);
    }

    [Theory]
    [InlineData("1 IN (1, 2, NULL)", "t")]
    [InlineData("3 IN (1, 2, NULL)", "NULL")]
    [InlineData("3 NOT IN (1, 2)", "t")]
    [InlineData("1 IN (2.5, 1.0, 3)", "t")]
    [InlineData("1::real IN (2.5, 1.0)", "t")]
    [InlineData("NULL::int IN (1, 2)", "NULL")]
    [InlineData("'NaN'::double IN (1, 'NaN')", "t")]
    [InlineData("'b' IN ('a', 'b')", "t")]
    [InlineData("(1, 2) IN ((1, 3), (1, 2))", "t")]
    [InlineData("date '2026-01-02' IN ('2026-01-01', '2026-01-02')", "t")]
    [InlineData("x IN (y, 4, x + 1) FROM (VALUES (4, 5)) v (x, y)", "t")]
    [InlineData("x IN (1, 1 / (x - 4)) FROM (VALUES (1)) v (x)", "t")]
    public async Task A_list_means_any_of_its_terms(string expression, string value)
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.AsksAsync($"SELECT {expression.Replace(" FROM ", " AS r FROM ", StringComparison.Ordinal)}", value);
    }

    [Theory]
    [InlineData("round({0})")]
    [InlineData("greatest({0}, 2)")]
    [InlineData("coalesce({0}, 2)")]
    [InlineData("({0} + 1)")]
    public async Task Nested_calls_are_planned_once_each(string call)
    {
        await using var engine = await EngineFixture.StartAsync();
        var nested = Enumerable.Range(0, 40).Aggregate("v", (inner, _) => string.Format(null, call, inner));
        var watch = Stopwatch.StartNew();
        _ = await engine.QueryAsync($"SELECT {nested} AS r FROM (VALUES (1)) t (v)");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Soon);
    }

    [Fact]
    public async Task A_join_on_is_not_distinct_from_matches_nulls_in_queries_and_views()
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync("CREATE TABLE t1 (v1 int); CREATE TABLE t2 (v2 bigint)");
        _ = await engine.QueryAsync("CREATE MATERIALIZED VIEW v AS SELECT * FROM t1 JOIN t2 ON v1 IS NOT DISTINCT FROM v2");
        _ = await engine.QueryAsync("CREATE MATERIALIZED VIEW l AS SELECT v1, v2 FROM t1 LEFT JOIN t2 ON v2 IS NOT DISTINCT FROM v1 + 1");
        _ = await engine.QueryAsync("INSERT INTO t1 VALUES (1), (NULL); INSERT INTO t2 VALUES (1), (NULL), (NULL)");
        await engine.AsksAsync("SELECT * FROM v ORDER BY 1", "1|1;NULL|NULL;NULL|NULL");
        await engine.AsksAsync("SELECT * FROM l ORDER BY 1", "1|NULL;NULL|NULL;NULL|NULL");
        _ = await engine.QueryAsync("DELETE FROM t2 WHERE v2 IS NULL");
        await engine.AsksAsync("SELECT * FROM v ORDER BY 1", "1|1");
        await engine.AsksAsync("SELECT * FROM t1 WHERE EXISTS (SELECT 1 FROM t2 WHERE v1 IS NOT DISTINCT FROM v2)", "1");
    }

    [Fact]
    public async Task A_full_join_keeps_table_rows_with_null_join_columns_and_drops_rows_without_any_key()
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync(
            "CREATE TABLE f1 (k int, a int); CREATE TABLE f2 (k int, b int); INSERT INTO f1 VALUES (NULL, 1), (1, 1);"
                + "INSERT INTO f2 VALUES (NULL, 2), (1, 2); CREATE TABLE keyed (a int PRIMARY KEY);"
        );
        _ = await engine.QueryAsync("CREATE MATERIALIZED VIEW fm AS SELECT f1.k, a, b FROM f1 FULL JOIN f2 ON f1.k = f2.k");
        _ = await engine.QueryAsync("CREATE MATERIALIZED VIEW km AS SELECT t1.* FROM keyed AS t1 FULL JOIN keyed AS t2 ON t1.a = t2.a");
        _ = await engine.QueryAsync("INSERT INTO keyed VALUES (NULL), (5)");
        await engine.AsksAsync("SELECT * FROM fm ORDER BY k, a", "1|1|2;NULL|1|NULL;NULL|NULL|2");
        await engine.AsksAsync("SELECT * FROM km", "5");
    }
}
