using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Engine;

public sealed class TemporalJoinTests
{
    [Fact]
    public async Task A_row_joins_the_other_side_as_it_is_on_arrival()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE TABLE s (k int, a int) APPEND ONLY; CREATE TABLE v (k int PRIMARY KEY, b int);"
                + "CREATE MATERIALIZED VIEW outer_mv AS SELECT s.a, v.b FROM s LEFT JOIN v FOR SYSTEM_TIME AS OF PROCTIME() ON s.k = v.k AND v.b > 0;"
                + "CREATE MATERIALIZED VIEW inner_mv AS SELECT s.a, v.b FROM s JOIN v FOR SYSTEM_TIME AS OF PROCTIME() ON s.k = v.k WHERE v.b < 100;"
                + "INSERT INTO s VALUES (1, 1); INSERT INTO v VALUES (1, 10); INSERT INTO s VALUES (1, 2); UPDATE v SET b = 20; FLUSH"
        );
        await engine.CrashAsync();
        await engine.QueryAsync("INSERT INTO s VALUES (1, 3), (2, 4); DELETE FROM v; INSERT INTO s VALUES (1, 5), (NULL, 6)");
        Assert.Equal(["1|NULL", "2|10", "3|20", "4|NULL", "5|NULL", "6|NULL"], await engine.TextAsync("SELECT * FROM outer_mv ORDER BY a"));
        Assert.Equal(["2|10", "3|20"], await engine.TextAsync("SELECT * FROM inner_mv ORDER BY a"));
        // Existing rows are joined with existing rows.
        await engine.QueryAsync(
            "INSERT INTO v VALUES (1, 7); CREATE MATERIALIZED VIEW later AS SELECT a, b FROM s JOIN v FOR SYSTEM_TIME AS OF PROCTIME() ON s.k = v.k"
        );
        Assert.Equal(["1|7", "2|7", "3|7", "5|7"], await engine.TextAsync("SELECT * FROM later ORDER BY a"));
    }

    [Fact]
    public async Task A_deleted_row_retracts_its_matches()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE TABLE s (id int PRIMARY KEY, k int, a int); CREATE TABLE v (k int PRIMARY KEY, b int);"
                + "CREATE MATERIALIZED VIEW outer_mv AS SELECT s.a, v.b FROM s LEFT JOIN v FOR SYSTEM_TIME AS OF PROCTIME() ON s.k = v.k;"
                + "CREATE MATERIALIZED VIEW sums AS SELECT v.b, sum(s.a) AS n FROM s JOIN v FOR SYSTEM_TIME AS OF PROCTIME() ON s.k = v.k GROUP BY v.b;"
                + "INSERT INTO v VALUES (1, 10), (2, 20); INSERT INTO s VALUES (1, 1, 1), (2, 1, 2), (3, 2, 3), (4, 9, 4), (5, NULL, 5)"
        );
        await engine.QueryAsync("UPDATE v SET b = 11 WHERE k = 1; FLUSH");
        await engine.CrashAsync();
        await engine.AsksAsync("SELECT * FROM outer_mv", "1|10;2|10;3|20;4|NULL;5|NULL");
        // The first row was joined with 10, and is joined with 11 when it is added again.
        await engine.QueryAsync("UPDATE s SET a = 7 WHERE id = 1; DELETE FROM s WHERE id = 2; DELETE FROM v; DELETE FROM s WHERE id = 3");
        await engine.AsksAsync("SELECT * FROM outer_mv", "4|NULL;5|NULL;7|11");
        await engine.AsksAsync("SELECT * FROM sums", "11|7");
        await engine.QueryAsync("UPDATE s SET k = 1 WHERE id = 4; DELETE FROM s WHERE id IN (1, 5)");
        await engine.AsksAsync("SELECT * FROM outer_mv", "4|NULL");
        await engine.AsksAsync("SELECT * FROM sums", "");
    }

    [Fact]
    public async Task Append_only_rows_join_on_any_condition()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE TABLE s (a int) APPEND ONLY; CREATE TABLE v (k int PRIMARY KEY, b int); INSERT INTO v VALUES (1, 10), (2, 20);"
                + "CREATE MATERIALIZED VIEW mv AS SELECT a, b FROM s JOIN v FOR SYSTEM_TIME AS OF PROCTIME() ON a > b;"
                + "INSERT INTO s VALUES (15), (25); DELETE FROM v WHERE k = 1; INSERT INTO s VALUES (30)"
        );
        await engine.AsksAsync("SELECT * FROM mv", "15|10;25|10;25|20;30|20");
    }

    [Theory]
    [InlineData(
        "SELECT v.b FROM (SELECT b, k FROM v GROUP BY b, k UNION ALL SELECT a, k FROM s) v JOIN v FOR SYSTEM_TIME AS OF PROCTIME() w ON v.k = w.k",
        "left side updates"
    )]
    [InlineData("SELECT v.b FROM s RIGHT JOIN v FOR SYSTEM_TIME AS OF PROCTIME() ON v.k = s.k", "INNER and LEFT")]
    [InlineData("SELECT v.b FROM s LEFT JOIN v FOR SYSTEM_TIME AS OF PROCTIME() ON v.k > s.k", "needs an equality")]
    public async Task Unsupported_temporal_joins_are_refused(string query, string message)
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE TABLE s (k int, a int) APPEND ONLY; CREATE TABLE v (k int PRIMARY KEY, b int)");
        var error = await engine.FailsAsync($"CREATE MATERIALIZED VIEW mv AS {query}");
        Assert.Equal(SqlStates.FeatureNotSupported, error.SqlState);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
