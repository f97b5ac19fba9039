using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>Statements that once gave wrong results, as they were found.</summary>
public sealed class FoundValueTests
{
    [Theory]
    [InlineData("SELECT extract(julian FROM '2023-06-01 12:00'::timestamp)", "2460097.500000000")]
    [InlineData("SELECT date_trunc('hour', '2023-11-05 01:40:00-07:00'::timestamptz, 'US/Pacific')", "2023-11-05 08:00:00+00:00")]
    [InlineData("SELECT timezone('Europe/Moscow', '2014-10-26 01:00'::timestamp)", "2014-10-25 22:00:00+00:00")]
    [InlineData("SELECT pg_typeof(exp(1::decimal))", "numeric")]
    [InlineData("SELECT to_timestamp('2024-01-02', 'YYYY-MM-DD'), '{\"a\":{\"b\":1}}'::jsonb #> '{a,b}'", "2024-01-02 00:00:00+00:00|1")]
    public async Task A_value_is_right(string sql, string row)
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.AsksAsync(sql, row);
    }

    [Theory]
    [InlineData("SELECT pow(100000, 200000000000000), exp(10000000)", SqlStates.NumericValueOutOfRange)]
    [InlineData("SELECT exp(10000000)", SqlStates.NumericValueOutOfRange)]
    [InlineData("SELECT '{\"e\": 1e400}'::jsonb", SqlStates.InvalidTextRepresentation)]
    [InlineData("SELECT '\"\\ud83c\"'::jsonb", SqlStates.InvalidTextRepresentation)]
    public async Task An_error_is_not_a_value(string sql, string state)
    {
        await using var engine = await EngineFixture.StartAsync();
        Assert.Equal(state, (await engine.FailsAsync(sql)).SqlState);
    }

    [Fact]
    public async Task A_view_over_a_full_join_counts_the_rows_whose_keys_are_null()
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync("CREATE TABLE f1 (k int, a int); CREATE TABLE f2 (k int, b int)");
        _ = await engine.QueryAsync("INSERT INTO f1 VALUES (NULL, 1), (1, 1); INSERT INTO f2 VALUES (NULL, 2), (1, 2); FLUSH");
        _ = await engine.QueryAsync("CREATE MATERIALIZED VIEW fm AS SELECT f1.k, a, b FROM f1 FULL JOIN f2 ON f1.k = f2.k");
        await engine.AsksAsync("SELECT count(*) FROM fm", "3");
        await engine.AsksAsync("SELECT count(*) FROM (SELECT f1.k, a, b FROM f1 FULL JOIN f2 ON f1.k = f2.k) AS q", "3");
    }
}
