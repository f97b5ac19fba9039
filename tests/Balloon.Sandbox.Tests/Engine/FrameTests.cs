namespace Balloon.Sandbox.Tests.Engine;

/// <summary>The frames of window functions: ROWS, GROUPS, RANGE with a distance, and EXCLUDE.</summary>
public sealed class FrameTests
{
    private const string Rows =
        "(VALUES (1, timestamp '2026-01-31 00:00', 1.5), (2, '2026-02-28 00:00', 2), (3, '2026-02-28 12:00', 2), (4, '2026-03-31 00:00', NULL), (5, NULL, 9)) t(k, at, v)";

    private static readonly (string Call, string Rows)[] Answers =
    [
        ("sum(k) OVER (ORDER BY at RANGE BETWEEN interval '1 month' PRECEDING AND CURRENT ROW)", "1|1;2|3;3|6;4|9;5|5"),
        ("count(*) OVER (ORDER BY at RANGE BETWEEN '12 hours' PRECEDING AND '12 hours' FOLLOWING)", "1|1;2|2;3|2;4|1;5|1"),
        ("sum(k) OVER (ORDER BY at DESC RANGE BETWEEN interval '1 month' PRECEDING AND CURRENT ROW)", "1|3;2|5;3|3;4|4;5|5"),
        ("count(*) OVER (ORDER BY at::date RANGE interval '0 days' PRECEDING)", "1|1;2|2;3|2;4|1;5|1"),
        ("count(*) OVER (ORDER BY at::timestamptz RANGE BETWEEN CURRENT ROW AND interval '40 days' FOLLOWING)", "1|3;2|3;3|2;4|1;5|1"),
        ("sum(k) OVER (ORDER BY v RANGE BETWEEN 0.5 PRECEDING AND UNBOUNDED FOLLOWING)", "1|15;2|15;3|15;4|4;5|9"),
        ("sum(k) OVER (ORDER BY v::real RANGE BETWEEN UNBOUNDED PRECEDING AND 0.25 FOLLOWING)", "1|1;2|6;3|6;4|15;5|11"),
        ("count(*) OVER (ORDER BY k RANGE BETWEEN 2147483647 PRECEDING AND 2147483647 FOLLOWING)", "1|5;2|5;3|5;4|5;5|5"),
        ("count(*) OVER (ORDER BY 9223372036854775802 + k RANGE BETWEEN 1 FOLLOWING AND 2 FOLLOWING)", "1|2;2|2;3|2;4|1;5|0"),
        ("sum(k) OVER (ORDER BY v GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW)", "1|1;2|6;3|6;4|9;5|10"),
        ("sum(k) OVER (ORDER BY v GROUPS BETWEEN 1 FOLLOWING AND 5 FOLLOWING)", "1|14;2|9;3|9;4|NULL;5|4"),
        ("sum(k) OVER (ORDER BY v ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE GROUP)", "1|14;2|10;3|10;4|11;5|10"),
        ("sum(k) OVER (ORDER BY v ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE TIES)", "1|15;2|12;3|13;4|15;5|15"),
        ("last_value(k) OVER (ORDER BY v RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE GROUP)", "1|NULL;2|1;3|1;4|5;5|3"),
        ("sum(k) OVER (RANGE BETWEEN CURRENT ROW AND CURRENT ROW)", "1|15;2|15;3|15;4|15;5|15"),
    ];

    [Fact]
    public async Task A_frame_has_the_rows_between_its_bounds()
    {
        await using var engine = await EngineFixture.StartAsync();
        foreach (var (call, rows) in Answers)
            await engine.AnswersAsync($"SELECT k, {call} AS x FROM {Rows}", rows);
    }

    [Fact]
    public async Task A_growing_frame_is_computed_incrementally()
    {
        await using var engine = await EngineFixture.StartAsync();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await engine.AsksAsync(
            "SELECT max(s) AS s, max(c) AS c, max(t) AS t FROM (SELECT sum(v) OVER (ORDER BY v) AS s, count(*) OVER (ORDER BY v % 2) AS c, sum(v) OVER () AS t FROM generate_series(1, 60000) g(v)) x",
            "1800030000|60000|1800030000"
        );
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("ORDER BY k RANGE BETWEEN -1 PRECEDING AND CURRENT ROW", "22023", "not negative, not -1")]
    [InlineData("ORDER BY k RANGE BETWEEN NULL PRECEDING AND CURRENT ROW", "22023", "not negative, not NULL")]
    [InlineData("ORDER BY k, at RANGE 1 PRECEDING", "42P20", "requires exactly one ORDER BY column")]
    [InlineData("RANGE 1 PRECEDING", "42P20", "requires exactly one ORDER BY column")]
    [InlineData("ORDER BY w RANGE 1 PRECEDING", "0A000", "over a column of type character varying")]
    [InlineData("ORDER BY at RANGE 1 PRECEDING", "42846", "cannot cast")]
    [InlineData("ORDER BY k ROWS k PRECEDING", "42703", "\"k\" does not exist")]
    [InlineData("ORDER BY k ROWS -1 PRECEDING", "22023", "a whole number that is not negative")]
    [InlineData("GROUPS 1 PRECEDING", "42P20", "GROUPS mode requires an ORDER BY clause")]
    [InlineData("ORDER BY k ROWS UNBOUNDED FOLLOWING", "42P20", "frame start cannot be UNBOUNDED FOLLOWING")]
    [InlineData("ORDER BY k ROWS BETWEEN CURRENT ROW AND UNBOUNDED PRECEDING", "42P20", "frame end cannot be UNBOUNDED PRECEDING")]
    [InlineData("ORDER BY k ROWS BETWEEN CURRENT ROW AND 1 PRECEDING", "42P20", "current row cannot have preceding rows")]
    [InlineData("ORDER BY k ROWS BETWEEN 1 FOLLOWING AND CURRENT ROW", "42P20", "following row cannot have preceding rows")]
    public async Task A_meaningless_bound_is_refused(string over, string state, string message)
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync("CREATE TABLE t (k INT, at TIMESTAMP, w VARCHAR)");
        await engine.RefusesAsync($"SELECT sum(k) OVER ({over}) FROM t", state, message);
    }
}
