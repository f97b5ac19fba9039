using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Engine;

public sealed class AsOfJoinTests
{
    [Fact]
    public async Task Of_equally_near_rows_the_first_by_key_is_joined_and_the_next_when_it_is_deleted()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE TABLE l (k int PRIMARY KEY, g int, v int); CREATE TABLE r (x varchar, g int, v bigint, k int PRIMARY KEY);"
                + "CREATE MATERIALIZED VIEW mv AS SELECT l.k, r.k AS rk, x FROM l ASOF LEFT JOIN r ON l.g = r.g AND l.v >= r.v;"
                + "INSERT INTO l VALUES (1, 1, 5), (2, NULL, 5), (3, 2, 5); INSERT INTO r VALUES ('b', 1, 4, 30), ('a', 1, 4, 20), ('z', 1, 3, 10), ('w', 1, 6, 5)"
        );
        Assert.Equal(["1|20|a", "2|NULL|NULL", "3|NULL|NULL"], await engine.TextAsync("SELECT * FROM mv ORDER BY k"));
        await engine.QueryAsync("FLUSH");
        await engine.CrashAsync();
        await engine.QueryAsync("DELETE FROM r WHERE k = 20; UPDATE l SET g = 1 WHERE k = 3");
        Assert.Equal(["1|30|b", "2|NULL|NULL", "3|30|b"], await engine.TextAsync("SELECT * FROM mv ORDER BY k"));
        await engine.QueryAsync("DELETE FROM r WHERE v = 4");
        Assert.Equal(["1|10|z", "2|NULL|NULL", "3|10|z"], await engine.TextAsync("SELECT * FROM mv ORDER BY k"));
    }

    [Theory]
    [InlineData("l.g = r.g", "exactly 1")]
    [InlineData("l.v < r.v", "at least 1 equal")]
    [InlineData("l.g = r.g AND l.v < r.v AND r.k > 3", "one inequality")]
    public async Task A_condition_of_another_form_is_refused(string condition, string message)
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE TABLE l (k int PRIMARY KEY, g int, v int); CREATE TABLE r (k int PRIMARY KEY, g int, v int)");
        Assert.Contains(
            message,
            (await engine.FailsAsync($"SELECT * FROM l ASOF JOIN r ON {condition}")).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(
            SqlStates.FeatureNotSupported,
            (await engine.FailsAsync("SELECT * FROM l ASOF RIGHT JOIN r ON l.g = r.g AND l.v < r.v")).SqlState
        );
    }
}
