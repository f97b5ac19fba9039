using System.Globalization;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>Zones in which an hour occurs twice or not at all.</summary>
public sealed class ZoneTests
{
    private static readonly (string Sql, string Rows)[] Answers =
    [
        // Below the day, the two occurrences of an hour remain distinct.
        ("SELECT date_trunc('hour', '2023-11-05 01:40:00-07:00'::timestamptz, 'US/Pacific') AS t", "2023-11-05 08:00:00+00:00"),
        ("SELECT date_trunc('hour', '2023-11-05 01:40:00-08:00'::timestamptz, 'US/Pacific') AS t", "2023-11-05 09:00:00+00:00"),
        ("SELECT date_trunc('minute', '2023-11-05 01:40:30-07:00'::timestamptz, 'us/pacific') AS t", "2023-11-05 08:40:00+00:00"),
        ("SELECT date_trunc('day', '2023-11-05 23:40:00-08:00'::timestamptz, 'US/Pacific') AS t", "2023-11-05 07:00:00+00:00"),
        ("SELECT date_trunc('week', '2023-03-15 12:00:00-07:00'::timestamptz, 'US/Pacific') AS t", "2023-03-13 07:00:00+00:00"),
        // On Lord Howe Island clocks change by half an hour.
        ("SELECT date_trunc('hour', '2023-04-02 01:40:00+11:00'::timestamptz, 'Australia/Lord_Howe') AS t", "2023-04-01 14:00:00+00:00"),
        ("SELECT date_trunc('hour', '2023-04-02 01:40:00+10:30'::timestamptz, 'Australia/Lord_Howe') AS t", "2023-04-01 14:30:00+00:00"),
        // A local time that occurs twice means the second instant; one that does not occur takes the offset before the change.
        ("SELECT timezone('US/Pacific', '2023-11-05 01:40:00'::timestamp) AS t", "2023-11-05 09:40:00+00:00"),
        ("SELECT timezone('Europe/Moscow', '2014-10-26 01:00'::timestamp) AS t", "2014-10-25 22:00:00+00:00"),
        ("SELECT '2023-03-12 02:30:00'::timestamp AT TIME ZONE 'US/Pacific' AS t", "2023-03-12 10:30:00+00:00"),
        ("SELECT '2011-12-30 12:00:00'::timestamp AT TIME ZONE 'Pacific/Apia' AS t", "2011-12-30 22:00:00+00:00"),
        ("SELECT '2023-10-29 00:30:00Z'::timestamptz AT TIME ZONE 'Europe/Berlin' AS t", "2023-10-29 02:30:00"),
        ("SELECT '2023-10-29 01:30:00Z'::timestamptz AT TIME ZONE 'Europe/Berlin' AS t", "2023-10-29 02:30:00"),
        // Before time zones, local mean time.
        ("SELECT '1883-11-01 12:00:00'::timestamp AT TIME ZONE 'America/New_York' AS t", "1883-11-01 16:56:02+00:00"),
        ("SELECT '0001-01-01 00:00:00'::timestamp AT TIME ZONE 'Europe/Berlin' AS t", "0001-12-31 23:06:32+00:00 BC"),
        ("SELECT make_timestamp(-20000, 1, 1, 0, 0, 0) AT TIME ZONE 'Europe/Berlin' AS t", "20001-12-31 23:06:32+00:00 BC"),
        ("SELECT '2500-07-01 12:00:00Z'::timestamptz AT TIME ZONE 'Europe/Berlin' AS t", "2500-07-01 14:00:00"),
        // Parts of times.
        (
            "SELECT extract(julian FROM '2023-06-01 12:00'::timestamp) AS j, extract(julian FROM '2023-06-01'::date) AS d",
            "2460097.500000000|2460097"
        ),
        ("SELECT date_part('julian', '2023-06-01'::date) AS j, date_part('hour', '2023-06-01'::date) AS h", "2460097|0"),
        ("SELECT extract(century FROM '250 years'::interval) AS c, date_trunc('decade', '25 years 3 months'::interval) AS d", "2|20 years"),
    ];

    private static readonly (string Sql, string Rows)[] Numbers =
    [
        ("SELECT pg_typeof(exp(1::decimal)) AS t, pg_typeof(ln(2.5)) AS l, pg_typeof(exp(1)) AS d", "numeric|numeric|double precision"),
        (
            "SELECT exp(1::decimal) AS e, round(exp(12::decimal), 7) AS r, exp(-1::decimal) AS n",
            "2.7182818284590452353602874714|162754.7914190|0.3678794411714423215955237702"
        ),
        (
            "SELECT ln(2::decimal) AS a, ln(exp(1::decimal)) AS b, log(1000::decimal) AS c, log10(0.01) AS d",
            "0.6931471805599453094172321215|1|3|-2"
        ),
        (
            "SELECT ln(1e-28::decimal) AS a, ln(79228162514264337593543950335::decimal) AS b",
            "-64.472382603833279152503760731|66.54212933375474970405428366"
        ),
        (
            "SELECT exp('-inf'::decimal) AS a, exp('inf'::float8) AS b, exp('-inf'::float8) AS c, power('inf'::float8, 2) AS d",
            "0|Infinity|0|Infinity"
        ),
        (
            "SELECT exp('nan'::float8) AS a, 'inf'::float8 * 2 AS b, 1 / 'inf'::float8 AS c, 0::float8 * '1e-300'::float8 AS d",
            "NaN|Infinity|0|0"
        ),
        (
            "SELECT 1.1::numeric = 1.1::float8 AS a, 0.1::numeric + 0.2::float8 AS b, 1::numeric < 'nan'::float8 AS c",
            "t|0.30000000000000004|t"
        ),
    ];

    private static readonly (string Sql, string State, string Message)[] Refusals =
    [
        ("SELECT exp(1000)", "22003", "Numeric out of range: overflow"),
        ("SELECT exp(-10000000)", "22003", "Numeric out of range: underflow"),
        ("SELECT exp(67::decimal)", "22003", "Numeric out of range: overflow"),
        ("SELECT exp(-67::decimal)", "22003", "Numeric out of range: underflow"),
        ("SELECT pow(100000, 200000000000000)", "22003", "Numeric out of range: overflow"),
        ("SELECT power('1e-200'::float8, 2)", "22003", "Numeric out of range: underflow"),
        ("SELECT '1e300'::float8 * '1e300'::float8", "22003", "Numeric out of range: overflow"),
        ("SELECT '1e-300'::float8 * '1e-300'::float8", "22003", "Numeric out of range: underflow"),
        ("SELECT '1e-300'::float8 / '1e300'::float8", "22003", "Numeric out of range: underflow"),
        ("SELECT '1e300'::float8 / '1e-300'::float8", "22003", "Numeric out of range: overflow"),
        ("SELECT '1e300'::float8::real", "22003", "Numeric out of range: overflow"),
        ("SELECT '1e-300'::float8::real", "22003", "Numeric out of range: underflow"),
        ("SELECT '1e30'::real * '1e30'::real", "22003", "Numeric out of range: overflow"),
        ("SELECT degrees('1e308'::float8)", "22003", "Numeric out of range: overflow"),
        ("SELECT to_timestamp('nan'::float8)", "22003", "out of range"),
        ("SELECT make_timestamp(262000, 1, 1, 0, 0, 0) - make_timestamp(-262000, 1, 1, 0, 0, 0)", "22003", "out of range"),
        ("SELECT ln(0::decimal)", "22023", "logarithm of zero or a negative number"),
        ("SELECT log10('-inf'::float8)", "22023", "logarithm of zero or a negative number"),
        ("SELECT extract(hour FROM '2023-06-01'::date)", "22023", "unit \"hour\" is not recognized here"),
        ("SELECT now() AT TIME ZONE 'Mars/Olympus'", "22023", "'Mars/Olympus' is not a valid timezone"),
        ("SET timezone = 'Mars/Olympus'", "22023", "Invalid value `Mars/Olympus` for `timezone`"),
    ];

    // Zones with changes of a whole and of half an hour, of the base offset and of a whole day, in both hemispheres.
    private static readonly string[] Odd =
    [
        "US/Pacific",
        "America/New_York",
        "America/Sao_Paulo",
        "Europe/Berlin",
        "Europe/Moscow",
        "Europe/Dublin",
        "Africa/Casablanca",
        "Asia/Tehran",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Pacific/Chatham",
        "Antarctica/Troll",
    ];

    [Fact]
    public Task Clock_changes_neither_lose_nor_add_an_hour() => StatementTable.AnswersAsync(Answers);

    [Fact]
    public async Task Numbers_beyond_their_type_are_errors()
    {
        await StatementTable.AnswersAsync(Numbers);
        await StatementTable.RefusesAsync(Refusals);
    }

    [Fact]
    public async Task The_repeated_hour_is_two_groups_of_a_view_even_after_a_crash()
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync(
            "SET timezone = 'us/pacific'; CREATE TABLE tz (id INT PRIMARY KEY, t TIMESTAMPTZ);"
                + "INSERT INTO tz VALUES (1, '2023-11-05 01:40:00-07:00'), (2, '2023-11-05 01:40:00-08:00'); FLUSH;"
                + "CREATE MATERIALIZED VIEW mv AS SELECT date_trunc('hour', t) AS h, count(*) AS n FROM tz GROUP BY 1"
        );
        Assert.Equal(["US/Pacific"], await engine.TextAsync("SHOW timezone"));
        const string sql = "SELECT extract(epoch FROM h)::bigint AS h, n FROM mv ORDER BY 1";
        Assert.Equal(["1699171200|1", "1699174800|1"], await engine.TextAsync(sql));
        Assert.Equal(
            ["1699173600"],
            await engine.TextAsync(
                "SELECT extract(epoch FROM date_trunc('microseconds', '2023-11-05 01:40:00-07:00'::timestamptz))::bigint"
            )
        );
        Assert.Equal(["-25200", "-28800"], await engine.TextAsync("SELECT extract(timezone FROM t)::int FROM tz ORDER BY id"));
        Assert.Equal(
            ["2460096.70833"],
            await engine.TextAsync("SELECT round(extract(julian FROM '2023-06-01 00:00:00Z'::timestamptz), 5)")
        );
        await engine.CrashAsync();
        _ = await engine.QueryAsync("INSERT INTO tz VALUES (3, '2023-11-05 08:59:00Z'); FLUSH");
        Assert.Equal(["1699171200|2", "1699174800|1"], await engine.TextAsync(sql));
    }

    [Fact]
    public async Task Zones_equal_the_reference_at_every_change()
    {
        await using var engine = await EngineFixture.StartAsync();
        using var judge = new DuckJudge();
        var random = new Random(11);
        foreach (var name in Odd)
        {
            var zone = Zone.Named(name);
            var instants = new List<long>();
            // Before 1990, DuckDB's database of zones differs.
            for (var hour = 20L * 365 * 24; hour < 54L * 365 * 24; hour += 24)
            {
                var (start, end) = (hour * Timestamps.Hour, (hour + 24) * Timestamps.Hour);
                if (zone.OffsetAt(start) == zone.OffsetAt(end))
                    continue;
                instants.AddRange(
                    Enumerable.Range(-3, 30).Select(h => start + (h * Timestamps.Hour) + (random.Next(4) * 15 * Timestamps.Minute))
                );
            }

            // A change every few years tells as much as one every year.
            var changes = instants.Chunk(30).ToList();
            var chosen = changes.Where(_ => changes.Count < 5 || random.Next(3) == 0).SelectMany(c => c).ToArray();
            var values = string.Join(", ", chosen.Select(i => $"('{Civil(i)}')"));
            judge.Execute($"SET TimeZone = '{name}'");
            _ = await engine.QueryAsync($"SET timezone = '{name}'");
            const string given = "(s || '+00')::timestamptz";
            var sql =
                $"SELECT s, extract(epoch FROM s::timestamp AT TIME ZONE '{name}')::bigint AS r, extract(epoch FROM date_trunc('day', {given}))::bigint AS t, "
                + $"extract(epoch FROM {given}::date::timestamptz)::bigint AS d, extract(epoch FROM {given} AT TIME ZONE '{name}')::bigint AS l, "
                + $"extract(hour FROM {given})::int AS h, {given}::date::varchar AS y FROM (VALUES {values}) t(s)";
            var ours = Judge.Sorted(await engine.QueryAsync(sql));
            var theirs = judge.Rows(sql);
            Assert.Equal(
                (name, chosen.Length, string.Join("\n", theirs.Except(ours))),
                (name, ours.Count, string.Join("\n", ours.Except(theirs)))
            );
        }
    }

    private static string Civil(long instant) =>
        DateTime.UnixEpoch.AddMicroseconds(instant).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
