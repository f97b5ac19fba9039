using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Engine;

public sealed class ApproxPercentileTests
{
    [Fact]
    public async Task The_percentile_is_within_the_relative_error_and_survives_a_restart()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE TABLE t (x double precision, g int);"
                + "CREATE MATERIALIZED VIEW mv AS SELECT g, approx_percentile(0.05, 0.01) WITHIN GROUP (ORDER BY x) AS low, approx_percentile(0.9, 0.01) WITHIN GROUP (ORDER BY x) AS high, percentile_disc(0.9) WITHIN GROUP (ORDER BY x) AS exact FROM t GROUP BY g;"
                + "INSERT INTO t SELECT v * v / 7.0 - 20, v % 2 FROM generate_series(1, 2000) s(v); FLUSH"
        );
        await engine.CrashAsync();
        await engine.QueryAsync("DELETE FROM t WHERE x > 100000");
        foreach (var row in await engine.QueryAsync("SELECT low, high, exact FROM mv"))
        {
            Assert.True((double)row[0]! < (double)row[1]!);
            Assert.InRange((double)row[1]! / (double)row[2]!, 0.985, 1.015);
        }

        // Values of a sketch whose buckets grow by 101/99: the middle of the buckets of 0.5 and -0.5, and 0 itself.
        Assert.Equal(
            ["-0.5015394534033271|0|0.5015394534033271"],
            await engine.TextAsync(
                "SELECT approx_percentile(0, 0.01) WITHIN GROUP (ORDER BY v), approx_percentile(0.5, 0.01) WITHIN GROUP (ORDER BY v), approx_percentile(1, 0.01) WITHIN GROUP (ORDER BY v) FROM (VALUES (-0.5::double precision), (0), (0.5), (NULL)) s(v)"
            )
        );
    }

    [Theory]
    [InlineData("approx_percentile(1.5, 0.01)")]
    [InlineData("approx_percentile(0.5, 1)")]
    [InlineData("approx_percentile(0.5, 0.0)")]
    public async Task A_fraction_or_an_error_out_of_range_is_refused(string call)
    {
        await using var engine = await EngineFixture.StartAsync();
        var error = await engine.FailsAsync($"SELECT {call} WITHIN GROUP (ORDER BY v) FROM (VALUES (1)) s(v)");
        Assert.Equal(SqlStates.InvalidParameterValue, error.SqlState);
    }
}
