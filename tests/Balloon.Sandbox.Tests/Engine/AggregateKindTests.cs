using Balloon.Sandbox.Aggregates;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>The errors for unknown names and uses in the table of aggregates and window functions.</summary>
public sealed class AggregateKindTests
{
    [Fact]
    public void Every_aggregate_says_how_it_is_computed()
    {
        Assert.All(AggregateKinds.All, k => Assert.True(k.State is null != k.Written is null, k.Name));
        Assert.All(AggregateKinds.All, k => Assert.Same(k, AggregateKinds.Find(k.Name)));
        Assert.All(WindowKind.Names, n => Assert.NotNull(WindowKind.Find(n)!.OverPartition));
        Assert.Same(AggregateKinds.Find("bool_and"), AggregateKinds.Find("every"));
        Assert.Null(WindowKind.Find("string_agg"));
    }

    [Theory]
    [InlineData("SELECT summ(v) FROM t", "42883", "function summ(integer) does not exist", "Did you mean sum?")]
    [InlineData("SELECT cuont(*) FROM t", "42883", "function cuont does not exist", "Did you mean count?")]
    [InlineData("SELECT row_nubmer() OVER (ORDER BY v) FROM t", "42883", "function row_nubmer does not exist", "Did you mean row_number?")]
    [InlineData("SELECT lenght('a')", "42883", "function lenght(unknown) does not exist", "Did you mean length?")]
    [InlineData("SELECT sum(v, v) FROM t", "42883", "function sum takes 1 arguments, not 2", null)]
    [InlineData("SELECT lag() OVER (ORDER BY v) FROM t", "42883", "function lag takes 1 to 3 arguments, not 0", null)]
    [InlineData("SELECT sum(w) FROM t", "42883", "function sum(character varying) does not exist", null)]
    [InlineData("SELECT sum(w) OVER () FROM t", "42883", "function sum(character varying) does not exist", null)]
    [InlineData("SELECT string_agg(w, ',') OVER () FROM t", "0A000", "the aggregate string_agg as a window function", null)]
    [InlineData("SELECT ntile(4) OVER (ORDER BY v) FROM t", "0A000", "the window function ntile", null)]
    [InlineData("SELECT stddev(DISTINCT v) FROM t", "0A000", "the aggregate stddev with DISTINCT", null)]
    [InlineData("SELECT first_value(v) FROM t", "0A000", "the aggregate first_value without ORDER BY", null)]
    [InlineData("SELECT approx_count_distinct(v) FROM t", "0A000", "approx_count_distinct", null)]
    [InlineData("SELECT sum(DISTINCT v) OVER () FROM t", "0A000", "DISTINCT, FILTER or ORDER BY in a window function", null)]
    [InlineData("SELECT upper(w) OVER () FROM t", "42809", "upper is not a window function nor an aggregate function", null)]
    [InlineData("SELECT sum(v) WITHIN GROUP (ORDER BY v) FROM t", "42809", "sum is not an ordered-set aggregate", null)]
    [InlineData("SELECT row_number() FROM t", "42P20", "window function row_number requires an OVER clause", null)]
    [InlineData("SELECT rank() OVER () FROM t", "42P20", "window function rank needs ORDER BY", null)]
    [InlineData("SELECT sum(*) FROM t", "42601", "Failed to bind expression: sum(*)", null)]
    [InlineData("SELECT sum(*) OVER () FROM t", "42601", "Failed to bind expression: sum(*)", null)]
    public async Task A_missing_object_is_reported_with_its_kind(string sql, string state, string message, string? hint)
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync("CREATE TABLE t (v INT, w VARCHAR)");
        await engine.RefusesAsync(sql, state, message);
        if (hint is not null)
            Assert.Equal(hint, (await engine.FailsAsync(sql)).Hint);
    }

    [Fact]
    public async Task Window_aggregates_equal_group_aggregates()
    {
        await using var engine = await EngineFixture.StartAsync();
        const string rows = "(VALUES (1, 1, 3, true), (2, 1, 5, false), (3, 2, NULL, NULL), (4, 2, 6, true)) t(k, g, v, b)";
        await engine.AnswersAsync(
            $"SELECT k, bool_and(b) OVER w AS a, every(b) OVER w AS e, bool_or(b) OVER w AS o, bit_xor(v) OVER w AS x, var_pop(v) OVER w AS p FROM {rows} WINDOW w AS (PARTITION BY g)",
            "1|f|f|t|6|1;2|f|f|t|6|1;3|t|t|t|6|0;4|t|t|t|6|0"
        );
        await engine.AnswersAsync(
            $"SELECT k, lag(v, 1, k * 100) OVER (ORDER BY k) AS l, lead(v, 2, -1) OVER (ORDER BY k) AS n FROM {rows}",
            "1|100|NULL;2|3|6;3|5|-1;4|NULL|-1"
        );
        await engine.AnswersAsync(
            $"SELECT k, sum(i) OVER (ORDER BY k ROWS 1 PRECEDING) AS s FROM (VALUES (1, interval '1 day'), (2, '1 month'), (3, NULL)) t(k, i)",
            "1|1 day;2|1 mon 1 day;3|1 mon"
        );
        await engine.AnswersAsync(
            $"SELECT k, count(*) OVER (ORDER BY k ROWS BETWEEN 2147483647 FOLLOWING AND UNBOUNDED FOLLOWING) AS n FROM {rows}",
            "1|0;2|0;3|0;4|0"
        );
    }
}
