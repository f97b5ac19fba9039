using System.Globalization;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>Watermarks pass through joins: joined rows can be closed, and rows that can have no more matches are dropped.</summary>
public sealed class JoinWatermarkTests
{
    private const string Tables =
        "CREATE TABLE l (tm timestamp, k int, a int, WATERMARK FOR tm AS tm - interval '5 seconds') APPEND ONLY;"
        + "CREATE TABLE r (tm timestamp, k int, b int, WATERMARK FOR tm AS tm - interval '5 seconds') APPEND ONLY;";

    private const string Windows =
        "(SELECT * FROM tumble(l, tm, interval '4 seconds')) x {0} JOIN (SELECT * FROM tumble(r, tm, interval '4 seconds')) y "
        + "ON x.window_start = y.window_start AND x.k = y.k";

    public static TheoryData<string, string> Joins =>
        new()
        {
            { "l.tm, l.k, a, b", "l JOIN r ON l.tm = r.tm AND l.k = r.k" },
            { "l.tm, l.k, a, b", "l LEFT JOIN r ON l.tm = r.tm AND l.k = r.k" },
            { "l.tm, l.k, a, b", "l JOIN r ON l.k = r.k AND l.tm >= r.tm" },
            { "l.tm, l.k, a, b", "l JOIN r ON l.k = r.k AND l.tm > r.tm + interval '3 seconds' AND r.tm >= l.tm - interval '9 seconds'" },
            { "l.tm, l.k, a, b", "l LEFT JOIN r ON l.k = r.k AND l.tm BETWEEN r.tm AND r.tm + interval '5 seconds'" },
            {
                "r.tm, r.k, a, b",
                "l RIGHT JOIN r ON l.k = r.k AND r.tm BETWEEN l.tm - interval '2 seconds' AND l.tm + interval '5 seconds'"
            },
            { "r.tm, r.k, a, b", "l JOIN r ON l.k = r.k AND r.tm - interval '1 second' > l.tm" },
            { "tm, k, a", "(SELECT * FROM l WHERE EXISTS (SELECT 1 FROM r WHERE r.k = l.k AND r.tm = l.tm)) e" },
            { "tm, k, a", "(SELECT * FROM l WHERE NOT EXISTS (SELECT 1 FROM r WHERE r.k = l.k AND r.tm = l.tm)) e" },
            { "x.window_start AS tm, x.k, a, b", string.Format(CultureInfo.InvariantCulture, Windows, "") },
            { "x.window_start AS tm, x.k, a, b", string.Format(CultureInfo.InvariantCulture, Windows, "LEFT") },
        };

    [Theory]
    [MemberData(nameof(Joins))]
    public async Task Joined_rows_are_emitted_once_when_event_time_has_passed_them_on_both_sides(string columns, string from)
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            Tables
                + $"CREATE MATERIALIZED VIEW v AS SELECT {columns} FROM {from};"
                + $"CREATE MATERIALIZED VIEW closed AS SELECT {columns} FROM {from} EMIT ON WINDOW CLOSE;"
                + "CREATE MATERIALIZED VIEW above AS SELECT * FROM v EMIT ON WINDOW CLOSE;"
        );
        var random = new Random(11);
        var (given, now) = (new HashSet<string>(), 0);
        for (var step = 0; step < 30; step++)
        {
            now += random.Next(1, 8);
            await InsertAsync(engine, random, now, "l");
            await InsertAsync(engine, random, now + random.Next(-3, 4), "r");
            Assert.Equal(await RowsAsync($"SELECT {columns} FROM {from}"), await ViewAsync("v"), StringComparer.Ordinal);
            var closed = await ViewAsync("closed");
            Assert.True(given.IsSubsetOf(closed), "a row that was given is taken back");
            given = [.. closed];
            if (step != 15)
                continue;
            await engine.QueryAsync("FLUSH");
            await engine.CrashAsync();
        }

        Assert.NotEmpty(given);
        // Rows of a time that advance the watermark past everything before.
        await engine.QueryAsync("INSERT INTO l VALUES ('2030-01-01', -1, 0); INSERT INTO r VALUES ('2030-01-01', -2, 0)");
        var all = await RowsAsync("SELECT * FROM v WHERE tm < '2029-01-01'");
        Assert.Equal(all, await ViewAsync("closed"));
        Assert.Equal(all, await ViewAsync("above"));

        Task<string[]> ViewAsync(string view) => RowsAsync($"SELECT * FROM {view}");

        async Task<string[]> RowsAsync(string sql) => [.. (await engine.TextAsync(sql)).Order(StringComparer.Ordinal)];
    }

    [Theory]
    [InlineData("l.k = r.k AND l.tm = r.tm", true)]
    [InlineData("l.k = r.k AND l.tm BETWEEN r.tm - interval '1 minute' AND r.tm + interval '1 minute'", true)]
    [InlineData("l.k = r.k", false)]
    public async Task Rows_that_can_no_longer_match_are_not_kept(string condition, bool forgets)
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(Tables + $"CREATE MATERIALIZED VIEW v AS SELECT l.tm, a, b FROM l JOIN r ON {condition};");
        for (var hour = 0; hour < 16; hour++)
        {
            var rows =
                $"SELECT '2026-01-01'::timestamp + interval '1 hour' * {hour} + interval '1 second' * s, {{0}} * s, s FROM generate_series(1, 3000) AS g(s)";
            await engine.QueryAsync(
                string.Format(CultureInfo.InvariantCulture, $"INSERT INTO l {rows}; INSERT INTO r ", 1)
                    + string.Format(CultureInfo.InvariantCulture, rows, -1)
            );
        }

        var bytes = (long)(await engine.ScalarAsync("SELECT state_bytes FROM rw_catalog.balloon_views WHERE name = 'v'"))!;
        Assert.Equal((forgets, bytes), (bytes < 1_500_000, bytes));
        Assert.Empty(await engine.TextAsync("SELECT * FROM v"));
    }

    [Theory]
    [InlineData("l JOIN r ON l.k = r.k")]
    [InlineData("l FULL JOIN r ON l.tm = r.tm")]
    [InlineData("r LEFT JOIN l ON l.k = r.k AND l.tm >= r.tm")]
    [InlineData("l JOIN r ON l.k = r.k AND l.tm >= r.tm + interval '1 month'")]
    public async Task Joins_that_event_time_never_closes_are_refused(string from)
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(Tables);
        var error = await engine.FailsAsync($"CREATE MATERIALIZED VIEW v AS SELECT l.tm, a, b FROM {from} EMIT ON WINDOW CLOSE");
        Assert.Equal(SqlStates.FeatureNotSupported, error.SqlState);
    }

    private static async Task InsertAsync(EngineFixture engine, Random random, int now, string table)
    {
        var rows = Enumerable
            .Range(0, random.Next(1, 6))
            .Select(_ =>
                $"('2026-01-01'::timestamp + interval '1 second' * {now - random.Next(8)}, {random.Next(3)}, {random.Next(1000)})"
            );
        await engine.QueryAsync($"INSERT INTO {table} VALUES {string.Join(", ", rows)}");
    }
}
