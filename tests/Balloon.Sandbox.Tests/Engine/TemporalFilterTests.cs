using System.Globalization;
using Balloon.Sandbox.Types;
using Balloon.Testing;

namespace Balloon.Sandbox.Tests.Engine;

public sealed class TemporalFilterTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Rows_leave_as_they_age_and_enter_when_their_time_comes()
    {
        var clock = new HandClock(Start);
        await using var engine = await EngineFixture.StartAsync(time: clock);
        await engine.QueryAsync(
            "CREATE TABLE t (k int PRIMARY KEY, at timestamptz); INSERT INTO t VALUES (1, '2026-03-01 11:59:30Z'), (2, '2026-03-01 12:00:30Z'), (3, '2026-03-01 11:00Z');"
                + "CREATE MATERIALIZED VIEW latest AS SELECT k FROM t WHERE at > now() - interval '1 minute';"
                + "CREATE MATERIALIZED VIEW due AS SELECT count(*) AS n, max(k) AS k FROM t WHERE at <= now()"
        );
        Assert.Equal(["1", "2"], await engine.TextAsync("SELECT * FROM latest ORDER BY k"));
        Assert.Equal(["2|3"], await engine.TextAsync("SELECT * FROM due"));
        clock.Move(TimeSpan.FromSeconds(45));
        await engine.QueryAsync("FLUSH");
        Assert.Equal(["2"], await engine.TextAsync("SELECT * FROM latest ORDER BY k"));
        Assert.Equal(["3|3"], await engine.TextAsync("SELECT * FROM due"));
        await engine.CrashAsync();
        // A row that has expired is no longer there to be retracted.
        await engine.QueryAsync("DELETE FROM t WHERE k = 1; INSERT INTO t VALUES (4, '2026-03-01 12:00:44Z'), (5, '2026-03-01 10:00Z')");
        Assert.Equal(["2", "4"], await engine.TextAsync("SELECT * FROM latest ORDER BY k"));
        Assert.Equal(["4|5"], await engine.TextAsync("SELECT * FROM due"));
        clock.Move(TimeSpan.FromHours(1));
        await engine.QueryAsync("FLUSH; UPDATE t SET at = now() WHERE k = 3");
        Assert.Equal(["3"], await engine.TextAsync("SELECT * FROM latest"));
    }

    [Fact]
    public async Task A_view_that_reads_the_clock_advances_on_its_own()
    {
        var clock = new HandClock(Start);
        await using var engine = await EngineFixture.StartAsync(time: clock);
        await engine.QueryAsync(
            "CREATE TABLE t (k int PRIMARY KEY, at timestamptz); INSERT INTO t VALUES (1, '2026-03-01 12:00Z');"
                + "CREATE MATERIALIZED VIEW latest AS SELECT k FROM t WHERE at > now() - interval '1 minute'; CREATE MATERIALIZED VIEW above AS SELECT count(*) AS n FROM latest"
        );
        Assert.Equal(1L, await engine.ScalarAsync("SELECT n FROM above"));
        clock.Move(TimeSpan.FromMinutes(2));
        await Eventually.TrueAsync(
            async () => (long)(await engine.ScalarAsync("SELECT n FROM above"))! == 0,
            "the row has aged out",
            cancellationToken: TestContext.Current.CancellationToken
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_view_equals_the_query_at_every_moment(int seed)
    {
        string[] queries =
        [
            "SELECT k, g FROM t WHERE at > now() - interval '40 seconds'",
            "SELECT g, count(*) AS n FROM t WHERE at BETWEEN now() - interval '1 minute' AND now() + interval '10 seconds' GROUP BY g",
            "SELECT k FROM t WHERE date_trunc('minute', at) = date_trunc('minute', now()) OR g = 1",
            "SELECT t.k, u.g FROM t JOIN u ON t.g = u.g WHERE t.at < now() AND u.k > 2",
            "SELECT g FROM t GROUP BY g HAVING max(at) < now() - interval '20 seconds'",
        ];
        var random = new Random(seed);
        var clock = new HandClock(Start);
        await using var engine = await EngineFixture.StartAsync(time: clock);
        await engine.QueryAsync("CREATE TABLE t (k int PRIMARY KEY, g int, at timestamptz); CREATE TABLE u (k int PRIMARY KEY, g int)");
        for (var q = 0; q < queries.Length; q++)
            await engine.QueryAsync($"CREATE MATERIALIZED VIEW v{q} AS {queries[q]}");
        for (var step = 0; step < 12; step++)
        {
            for (var change = 0; change < 5; change++)
            {
                var (k, g) = (random.Next(10), random.Next(4));
                var at = clock.GetUtcNow().AddSeconds(random.Next(-90, 60)).ToString("u", CultureInfo.InvariantCulture);
                await engine.QueryAsync(
                    random.Next(5) switch
                    {
                        0 => $"DELETE FROM t WHERE g = {g}",
                        1 => $"UPDATE t SET g = {g} WHERE k % 3 = {random.Next(3)}",
                        2 => $"INSERT INTO u VALUES ({k}, {g})",
                        _ => $"INSERT INTO t VALUES ({k}, {(random.Next(6) == 0 ? "NULL" : g)}, '{at}')",
                    }
                );
            }

            clock.Move(TimeSpan.FromSeconds(random.Next(1, 30)));
            await engine.QueryAsync("FLUSH");
            if (step % 4 == 3)
            {
                await engine.CrashAsync();
                await engine.QueryAsync("FLUSH");
            }

            for (var q = 0; q < queries.Length; q++)
                Assert.Equal(
                    (q, step, string.Join('\n', Judge.Sorted(await engine.QueryAsync(queries[q])))),
                    (q, step, string.Join('\n', Judge.Sorted(await engine.QueryAsync($"SELECT * FROM v{q}"))))
                );
        }
    }

    [Fact]
    public async Task A_series_grows_with_the_clock()
    {
        var clock = new HandClock(Start);
        await using var engine = await EngineFixture.StartAsync(time: clock);
        await engine.QueryAsync(
            "CREATE MATERIALIZED VIEW mv AS SELECT g AS at FROM generate_series('2026-03-01 11:59:55Z'::timestamptz, now(), interval '2 seconds') s(g)"
        );
        string[] first = ["2026-03-01 11:59:55+00:00", "2026-03-01 11:59:57+00:00", "2026-03-01 11:59:59+00:00"];
        Assert.Equal(first, await engine.TextAsync("SELECT * FROM mv ORDER BY at"));
        clock.Move(TimeSpan.FromSeconds(3));
        await engine.QueryAsync("FLUSH");
        await engine.CrashAsync();
        clock.Move(TimeSpan.FromSeconds(1));
        await engine.QueryAsync("FLUSH");
        Assert.Equal(
            [.. first, "2026-03-01 12:00:01+00:00", "2026-03-01 12:00:03+00:00"],
            await engine.TextAsync("SELECT * FROM mv ORDER BY at")
        );
    }

    [Theory]
    [InlineData("SELECT k, now() AS n FROM t")]
    [InlineData("SELECT count(*) FILTER (WHERE at > now()) AS n FROM t")]
    public async Task The_clock_cannot_be_read_elsewhere(string query)
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE TABLE t (k int, at timestamptz)");
        var error = await engine.FailsAsync($"CREATE MATERIALIZED VIEW mv AS {query}");
        Assert.Equal(SqlStates.FeatureNotSupported, error.SqlState);
        Assert.Contains("now()", error.Message, StringComparison.Ordinal);
    }
}
