namespace Balloon.Sandbox.Tests.Engine;

/// <summary>Expressions that are evaluated for some rows only, over groups whose columns are not read otherwise.</summary>
public sealed class CaseOverGroupsTests : IAsyncLifetime
{
    private EngineFixture engine = null!;

    public async ValueTask InitializeAsync() => engine = await EngineFixture.StartAsync();

    public ValueTask DisposeAsync() => engine.DisposeAsync();

    [Fact]
    public async Task A_CASE_over_a_count_follows_its_groups()
    {
        await engine.QueryAsync("CREATE TABLE q (visitor VARCHAR, amount DOUBLE PRECISION)");
        await engine.QueryAsync(
            "CREATE MATERIALIZED VIEW v AS SELECT visitor, count(*) AS n, CASE WHEN count(*) > 1 THEN 'again' ELSE 'new' END AS how FROM q GROUP BY visitor"
        );
        await engine.QueryAsync("INSERT INTO q VALUES ('a', 1), ('b', 2), ('b', 3)");
        await engine.QueryAsync("FLUSH");
        await engine.QueryAsync("INSERT INTO q VALUES ('a', 4), ('c', 5)");
        await engine.QueryAsync("FLUSH");
        var rows = await engine.QueryAsync("SELECT visitor, n, how FROM v ORDER BY visitor");
        Assert.Equal(
            [
                ["a", 2L, "again"],
                ["b", 2L, "again"],
                ["c", 1L, "new"],
            ],
            rows
        );
    }
}
