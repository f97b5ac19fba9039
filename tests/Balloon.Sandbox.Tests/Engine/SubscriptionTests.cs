using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Engine;

public sealed class SubscriptionTests
{
    [Fact]
    public async Task A_cursor_returns_the_snapshot_then_each_change_and_waits_for_the_next()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE TABLE t (k INT PRIMARY KEY, v INT); CREATE MATERIALIZED VIEW w AS SELECT v, count(*) AS n FROM t GROUP BY v;"
                + "INSERT INTO t VALUES (1, 10); CREATE SUBSCRIPTION sub FROM w WITH (retention = '1D'); DECLARE cur SUBSCRIPTION CURSOR FOR sub FULL"
        );
        Assert.Equal(["10|1|Insert|NULL"], await engine.TextAsync("FETCH NEXT FROM cur"));
        Assert.Empty(await engine.TextAsync("FETCH NEXT FROM cur"));
        await engine.QueryAsync("INSERT INTO t VALUES (2, 10), (3, 11); DELETE FROM t WHERE k = 3");
        Assert.Equal(
            ["10|1|UpdateDelete", "10|2|UpdateInsert", "11|1|Insert", "11|1|Delete"],
            (await engine.TextAsync("FETCH 10 FROM cur")).Select(l => l[..l.LastIndexOf('|')])
        );
        await using var other = engine.Engine.OpenSession(new SessionParameters());
        var waiting = engine.TextAsync("FETCH 10 FROM cur WITH (timeout = '20s')");
        await (
            await other.Prepare("INSERT INTO t VALUES (4, 12)")[0].ExecuteAsync(cancellationToken: TestContext.Current.CancellationToken)
        ).DisposeAsync();
        Assert.StartsWith("12|1|Insert|", Assert.Single(await waiting));
        await engine.QueryAsync("FLUSH");
        await engine.CrashAsync();
        await engine.QueryAsync("DECLARE again SUBSCRIPTION CURSOR FOR sub SINCE begin()");
        Assert.Equal(5, (await engine.TextAsync("FETCH 10 FROM again")).Count);
        Assert.Equal(SqlStates.UndefinedCursor, (await engine.FailsAsync("FETCH NEXT FROM nowhere")).SqlState);
    }
}
