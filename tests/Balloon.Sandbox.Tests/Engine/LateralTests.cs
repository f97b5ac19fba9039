namespace Balloon.Sandbox.Tests.Engine;

/// <summary>LATERAL: sub-queries in FROM that refer to preceding items, in queries and in views with changing rows.</summary>
public sealed class LateralTests
{
    private static readonly (string Sql, string Before, string After)[] Answers =
    [
        ("SELECT p.n, s.a FROM p, LATERAL (SELECT a FROM s WHERE s.p = p.k) AS s", "x|10;x|30;y|5", "x|10;y|5;z|7"),
        (
            "SELECT p.n, m.* FROM p, LATERAL (SELECT count(*) AS c, max(a) AS m FROM s WHERE s.p = p.k) AS m",
            "x|2|30;y|1|5;z|0|NULL",
            "x|1|10;y|1|5;z|1|7"
        ),
        (
            "SELECT p.n, t.a, t.w FROM p, LATERAL (SELECT a, w FROM s WHERE s.p = p.k ORDER BY a DESC LIMIT 1) AS t",
            "x|30|B;y|5|C",
            "x|10|A;y|5|C;z|7|D"
        ),
        (
            "SELECT p.n, t.a FROM p LEFT JOIN LATERAL (SELECT a FROM s WHERE s.p = p.k AND a > 5) AS t ON true",
            "x|10;x|30;y|NULL;z|NULL",
            "x|10;y|NULL;z|7"
        ),
        (
            "SELECT p.n, t.w FROM p, LATERAL (SELECT max(a) AS m FROM s WHERE s.p = p.k) AS x, LATERAL (SELECT w FROM s WHERE s.p = p.k AND s.a = x.m) AS t",
            "x|B;y|C",
            "x|A;y|C;z|D"
        ),
        ("SELECT n, (SELECT w FROM s WHERE s.p = p.k ORDER BY a DESC LIMIT 1) AS w FROM p", "x|B;y|C;z|NULL", "x|A;y|C;z|D"),
    ];

    [Fact]
    public async Task A_lateral_join_gives_each_row_its_own_rows()
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync("CREATE TABLE p (k INT PRIMARY KEY, n VARCHAR); CREATE TABLE s (p INT, a INT, w VARCHAR)");
        for (var q = 0; q < Answers.Length; q++)
            _ = await engine.QueryAsync($"CREATE MATERIALIZED VIEW v{q} AS {Answers[q].Sql}");
        _ = await engine.QueryAsync(
            "INSERT INTO p VALUES (1, 'x'), (2, 'y'), (3, 'z'); INSERT INTO s VALUES (1, 10, 'A'), (1, 30, 'B'), (2, 5, 'C')"
        );
        for (var q = 0; q < Answers.Length; q++)
            await BothAsync(q, Answers[q].Before);
        _ = await engine.QueryAsync("FLUSH");
        await engine.RestartAsync();
        _ = await engine.QueryAsync("DELETE FROM s WHERE a = 30; INSERT INTO s VALUES (3, 7, 'D')");
        for (var q = 0; q < Answers.Length; q++)
            await BothAsync(q, Answers[q].After);

        async Task BothAsync(int query, string rows)
        {
            await engine.AsksAsync(Answers[query].Sql, rows);
            await engine.AsksAsync($"SELECT * FROM v{query}", rows);
        }
    }

    [Theory]
    [InlineData(
        "SELECT * FROM p WHERE EXISTS (SELECT 1 FROM s LEFT JOIN s AS t ON s.p = t.p AND p.k = t.p WHERE s.p = p.k)",
        "=(outer.$0, "
    )]
    [InlineData("SELECT * FROM p WHERE EXISTS (SELECT count(*) FROM s WHERE s.p = p.k)", "a correlated aggregate of all rows")]
    [InlineData("SELECT (SELECT count(*) FROM s WHERE s.p = p.k HAVING count(*) = 0) AS c FROM p", "a correlated aggregate of all rows")]
    [InlineData("SELECT * FROM p, LATERAL (SELECT a FROM s WHERE s.p > p.k LIMIT 1) AS t", "not an equality")]
    [InlineData("SELECT * FROM p RIGHT JOIN LATERAL (SELECT a FROM s WHERE s.p = p.k) AS t ON true", "a right join")]
    public async Task Queries_that_could_give_wrong_rows_are_refused_in_a_view(string sql, string message)
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync("CREATE TABLE p (k INT PRIMARY KEY, n VARCHAR); CREATE TABLE s (p INT, a INT, w VARCHAR)");
        await engine.RefusesAsync($"CREATE MATERIALIZED VIEW v AS {sql}", "0A000", message);
    }
}
