namespace Balloon.Sandbox.Tests.Engine;

/// <summary>Correlated sub-queries that cannot become joins: a query evaluates them row by row, a view refuses them.</summary>
public sealed class CorrelatedTests
{
    private const string Tables =
        "CREATE TABLE a (k int, v int); CREATE TABLE b (k int, w int); INSERT INTO a VALUES (1, 10), (2, 20), (2, 20), (3, NULL);"
        + "INSERT INTO b VALUES (1, 5), (2, 20), (4, NULL);";

    [Theory]
    [InlineData("SELECT k, (SELECT w FROM b WHERE b.k = a.k) AS w FROM a", "1|5;2|20;2|20;3|NULL")]
    [InlineData("SELECT k, (SELECT w FROM b WHERE b.k = a.k AND b.w <> a.v) AS w FROM a", "1|5;2|NULL;2|NULL;3|NULL")]
    [InlineData("SELECT k, EXISTS (SELECT 1 FROM b WHERE b.k = a.k) AS e FROM a", "1|t;2|t;2|t;3|f")]
    [InlineData("SELECT k FROM a WHERE k = 3 OR NOT EXISTS (SELECT 1 FROM b WHERE b.w = a.v)", "1;3")]
    [InlineData("SELECT k, v IN (SELECT w FROM b) AS i FROM a", "1|NULL;2|t;2|t;3|NULL")]
    [InlineData("SELECT k, v NOT IN (SELECT w FROM b WHERE b.k = a.k) AS i FROM a", "1|t;2|f;2|f;3|t")]
    [InlineData("SELECT k, ARRAY(SELECT w + a.v FROM b WHERE b.k <= a.k ORDER BY 1) AS l FROM a WHERE k < 3", "1|{15};2|{25,40};2|{25,40}")]
    [InlineData("SELECT k, ARRAY(SELECT x + a.k FROM unnest(ARRAY[1, a.v]) x) AS l FROM a WHERE k = 1", "1|{2,11}")]
    [InlineData(
        "SELECT k, (SELECT (SELECT max(c.w) FROM b c WHERE c.w <= b.w + a.k AND c.k <> a.k) FROM b WHERE b.k = a.k) AS m FROM a",
        "1|NULL;2|5;2|5;3|NULL"
    )]
    public async Task A_query_evaluates_them_for_each_row(string sql, string rows)
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync(Tables);
        await engine.AsksAsync(sql, rows);
    }

    [Theory]
    [InlineData("SELECT k FROM a WHERE EXISTS (SELECT count(*) FROM b WHERE b.k = a.k)", "1;2;2;3")]
    [InlineData("SELECT k, (SELECT count(*) FROM b WHERE b.k = a.k HAVING count(*) = 0) AS c FROM a", "1|NULL;2|NULL;2|NULL;3|0")]
    [InlineData("SELECT k FROM a WHERE EXISTS (SELECT 1 FROM b LEFT JOIN b AS c ON b.w = c.w AND a.v = c.w WHERE b.k = a.k)", "1;2;2")]
    public async Task Aggregates_of_no_rows_and_outer_joins_are_correct(string sql, string rows)
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync(Tables);
        await engine.AsksAsync(sql, rows);
    }

    [Fact]
    public async Task More_than_one_value_is_an_error_when_it_is_needed()
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync(Tables + "INSERT INTO b VALUES (3, 1), (3, 2)");
        await engine.AsksAsync("SELECT (SELECT w FROM b WHERE b.k = a.k) AS w FROM a WHERE k = 1", "5");
        await engine.RefusesAsync("SELECT (SELECT w FROM b WHERE b.k = a.k) FROM a", "21000", "more than one row");
    }

    [Theory]
    [InlineData("SELECT k, (SELECT w FROM b WHERE b.k = a.k) AS w FROM a", "a correlated sub-query that may give several rows")]
    [InlineData("SELECT k FROM a WHERE k = 3 OR EXISTS (SELECT 1 FROM b WHERE b.w = a.v)", "EXISTS and IN of a query inside of OR")]
    public async Task A_view_refuses_them(string sql, string message)
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync(Tables);
        await engine.RefusesAsync($"CREATE MATERIALIZED VIEW m AS {sql}", "0A000", message);
    }

    [Fact]
    public async Task A_subquery_may_be_in_an_aggregates_argument_and_above_its_groups()
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync(
            "CREATE TABLE o (k INT, g INT); CREATE TABLE i (g INT, x INT); INSERT INTO o VALUES (1, 1), (2, 1), (3, 2), (4, NULL); INSERT INTO i VALUES (1, 10), (1, 11), (2, 20)"
        );
        await engine.AnswersAsync(
            "SELECT g, sum(k + (SELECT max(x) FROM i WHERE i.g = o.g)) AS s FROM o GROUP BY g",
            "1|25;2|23;NULL|NULL"
        );
        await engine.AnswersAsync("SELECT g, (SELECT max(x) FROM i WHERE i.g = o.g) AS m FROM o GROUP BY g", "1|11;2|20;NULL|NULL");
        await engine.AnswersAsync("SELECT g FROM o GROUP BY g HAVING count(*) < (SELECT count(*) FROM i WHERE i.g = o.g) + 1", "1;2");
        await engine.AsksAsync("SELECT count(*) FILTER (WHERE EXISTS (SELECT 1 FROM i WHERE i.g = o.g AND i.x > 10)) AS n FROM o", "3");
        await engine.AsksAsync("SELECT k FROM o WHERE (SELECT max(g) FROM o) IN (SELECT i.g FROM i WHERE i.g = o.g)", "3");
        await engine.RefusesAsync("SELECT g, (SELECT max(x) FROM i WHERE i.g = o.k) FROM o GROUP BY g", "42803", "ungrouped column");
        await engine.AsksAsync("SELECT array(SELECT array(SELECT x FROM i ORDER BY x)) AS a", "{{10,11,20}}");
        var nested = Enumerable.Range(0, 50).Aggregate("1", (inner, _) => $"array(select {inner})");
        await engine.AsksAsync($"SELECT {nested} AS a", new string('{', 50) + "1" + new string('}', 50));
    }
}
