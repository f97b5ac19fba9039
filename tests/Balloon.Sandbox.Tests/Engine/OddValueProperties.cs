using System.Globalization;
using System.Text;
using Balloon.Testing;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>
/// Random changes of rare values: text around and beyond U+FFFF, NaN and infinities, instants in hours that occur twice or not at all; in
/// tables of the same name in two schemas, in deep joins, and through sinks into NOT NULL columns. Each view equals the same SELECT as a
/// query, and DuckDB's result.
/// </summary>
public sealed class OddValueProperties
{
    private const string Zone = "America/New_York";

    // Where DuckDB's function has another meaning, the judge gets a different query.
    private static readonly (string Ours, string? Judge)[] Queries =
    [
        ("SELECT w, count(*) AS n FROM s1.t GROUP BY w", null),
        ("SELECT g, min(w) AS lo, max(w) AS hi, string_agg(w, '|' ORDER BY w DESC, k) AS l FROM s1.t GROUP BY g", null),
        ("SELECT k, w FROM s1.t WHERE w > '\uFFFD' OR w < 'b'", null),
        ("SELECT k, w FROM s1.t WHERE w BETWEEN '\uE000' AND '\U0001F388'", null),
        ("SELECT k, w FROM s1.t ORDER BY w DESC NULLS LAST, k LIMIT 3", null),
        (
            "SELECT k, rank() OVER (PARTITION BY g ORDER BY w NULLS LAST) AS r, first_value(w) OVER (PARTITION BY g ORDER BY w, k) AS f FROM s1.t",
            null
        ),
        ("SELECT k, length(w) AS n, left(w, 1) AS l, right(w, 1) AS r, substr(w, 2, 1) AS s, strpos(w, 'a') AS p FROM s1.t", null),
        (
            "SELECT k, reverse(w) AS r, lpad(w, 3, '\U0001F388b') AS l, rpad(w, 2, '\U0001F388') AS p, replace(w, '\U0001F388', 'xy') AS x FROM s1.t",
            null
        ),
        ("SELECT k, w LIKE '_' AS a, w LIKE '%\U0001F388_' AS b, w LIKE '__%' AS c, w NOT LIKE '%a%' AS d FROM s1.t", null),
        (
            "SELECT k, translate(w, 'a\U0001F388', '\U0001F38Aa') AS t, split_part(w, '\U0001F388', 2) AS s, ltrim(w, '\U0001F388') AS l FROM s1.t",
            null
        ),
        (
            "SELECT k, regexp_replace(w, '^.', 'x') AS r, w ~ '^.a' AS m, w ~ '^[\U0001F388-\U0001F38A]' AS c FROM s1.t",
            "SELECT k, regexp_replace(w, '^.', 'x') AS r, regexp_matches(w, '^.a') AS m, regexp_matches(w, '^[\U0001F388-\U0001F38A]') AS c FROM s1.t"
        ),
        ("SELECT d, count(*) AS n, min(k) AS k FROM s1.t GROUP BY d", null),
        ("SELECT g, min(d) AS lo, max(d) AS hi, count(DISTINCT d) AS n FROM s1.t GROUP BY g", null),
        ("SELECT k, d > 1 AS a, d = d AS b, d < 'NaN'::DOUBLE PRECISION AS c, d IN (0, 'Infinity'::DOUBLE PRECISION) AS e FROM s1.t", null),
        ("SELECT a.k AS one, b.k AS other FROM s1.t a JOIN s2.t b ON a.d = b.d", null),
        ("SELECT k, d FROM s1.t ORDER BY d DESC NULLS LAST, k LIMIT 4", null),
        ("SELECT a.k AS one, b.k AS other FROM s1.t a LEFT JOIN s2.t b ON a.w = b.w AND a.d < b.d", null),
        ("SELECT a.k, b.w FROM s1.t a JOIN s2.t b ON a.g = b.g AND b.w >= a.w", null),
        ("SELECT s1.t.k, s1.t.w FROM s1.t WHERE EXISTS (SELECT 1 FROM s2.t WHERE s2.t.g = s1.t.g AND s2.t.w > s1.t.w)", null),
        ("SELECT s1.t.k FROM s1.t WHERE NOT EXISTS (SELECT 1 FROM s2.t WHERE s2.t.k = s1.t.k)", null),
        ("SELECT s1.t.k, (SELECT max(s2.t.w) FROM s2.t WHERE s2.t.g = s1.t.g) AS m FROM s1.t", null),
        ("SELECT g, w FROM s1.t UNION SELECT g, w FROM s2.t", null),
        ("SELECT w FROM s1.t EXCEPT SELECT w FROM s2.t", null),
        ("SELECT k, extract(hour FROM ts)::INT AS h, extract(day FROM ts)::INT AS d, ts::DATE::VARCHAR AS x FROM s1.t", null),
        (
            "SELECT k, extract(epoch FROM ts AT TIME ZONE 'Europe/Moscow')::BIGINT AS e, extract(epoch FROM (ts AT TIME ZONE 'UTC') AT TIME ZONE 'Australia/Lord_Howe')::BIGINT AS l FROM s1.t",
            null
        ),
        // The offsets of this zone are whole hours, so its hours begin with those of UTC.
        (
            "SELECT extract(epoch FROM date_trunc('hour', ts))::BIGINT AS h, count(*) AS n FROM s1.t GROUP BY 1",
            "SELECT (extract(epoch FROM ts)::BIGINT // 3600) * 3600 AS h, count(*) AS n FROM s1.t GROUP BY 1"
        ),
        ("SELECT extract(epoch FROM date_trunc('day', ts))::BIGINT AS h, count(*) AS n FROM s1.t GROUP BY 1", null),
        (Deep(12, "JOIN"), null),
        (Deep(8, "LEFT JOIN"), null),
    ];

    private static readonly string[] Words =
    [
        "",
        "a",
        "b",
        "Z",
        "é",
        "\uE000",
        "\uFFFD",
        "\U0001F388",
        "\U0001F388a",
        "a\U0001F388",
        "\U0001F389",
        "\U00010400",
        "\U0001F388\U0001F38Ab",
    ];

    private static readonly string[] Numbers = ["'NaN'", "'Infinity'", "'-Infinity'", "0", "1.5", "-2.5", "'1e300'"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Views_equal_the_query_and_the_reference_after_every_step(int seed)
    {
        if (seed > 1)
            Long.Only();
        var random = new Random(seed);
        await using var engine = await EngineFixture.StartAsync();
        using var judge = new DuckJudge();
        judge.Execute("SET default_null_order='nulls_last'");
        await BothAsync($"SET TimeZone = '{Zone}'");
        foreach (var schema in (string[])["s1", "s2"])
        {
            await BothAsync($"CREATE SCHEMA {schema}");
            await BothAsync(
                $"CREATE TABLE {schema}.t (k INT PRIMARY KEY, g INT, w VARCHAR, d DOUBLE PRECISION, ts TIMESTAMP WITH TIME ZONE)"
            );
        }

        _ = await engine.QueryAsync(
            "CREATE TABLE kept (k INT PRIMARY KEY, w VARCHAR NOT NULL, d DOUBLE PRECISION NOT NULL); CREATE SINK keep INTO kept AS SELECT k, w, d FROM s1.t"
        );
        for (var q = 0; q < Queries.Length; q++)
            _ = await engine.QueryAsync($"CREATE MATERIALIZED VIEW v{q} AS {Queries[q].Ours}");
        for (var step = 0; step < 5; step++)
        {
            for (var change = 0; change < 8; change++)
                await BothAsync(Change(random, random.Next(3) == 0 ? "s2" : "s1"));
            _ = await engine.QueryAsync("FLUSH");
            if (step == 3)
            {
                await engine.CrashAsync();
                _ = await engine.QueryAsync($"SET TimeZone = '{Zone}'");
            }

            for (var q = 0; q < Queries.Length; q++)
            {
                var (ours, others) = Queries[q];
                var view = Lines(Judge.Sorted(await engine.QueryAsync($"SELECT * FROM v{q}")));
                Assert.Equal((ours, step, Lines(Judge.Sorted(await engine.QueryAsync(ours)))), (ours, step, view));
                Assert.Equal((ours, step, Lines(judge.Rows(others ?? ours))), (ours, step, view));
            }

            const string whole = "SELECT k, w, d FROM s1.t WHERE w IS NOT NULL AND d IS NOT NULL";
            Assert.Equal(
                (step, Lines(judge.Rows(whole))),
                (step, Lines(Judge.Sorted(await engine.QueryAsync("SELECT k, w, d FROM kept"))))
            );
        }

        async Task BothAsync(string sql)
        {
            _ = await engine.QueryAsync(sql);
            judge.Execute(sql);
        }
    }

    private static string Deep(int joins, string kind)
    {
        var sql = new StringBuilder("SELECT t0.k, t0.w AS a, t").Append(joins).Append(".w AS z FROM s1.t t0");
        for (var i = 1; i <= joins; i++)
            sql.Append(CultureInfo.InvariantCulture, $" {kind} s{1 + (i % 2)}.t t{i} ON t{i}.k = t{i - 1}.k");
        return sql.ToString();
    }

    private static string Change(Random random, string schema)
    {
        var k = random.Next(9);
        return random.Next(8) switch
        {
            < 4 =>
                $"DELETE FROM {schema}.t WHERE {schema}.t.k = {k}; INSERT INTO {schema}.t VALUES ({k}, {random.Next(3)}, {Word(random)}, {Number(random)}, '{Instant(random)}')",
            4 => $"DELETE FROM {schema}.t WHERE k = {k}",
            5 => $"UPDATE {schema}.t SET w = {Word(random)} WHERE k % 3 = {random.Next(3)}",
            6 => $"UPDATE {schema}.t SET d = {Number(random)}, ts = '{Instant(random)}' WHERE g = {random.Next(3)}",
            _ =>
                $"DELETE FROM s1.t WHERE EXISTS (SELECT 1 FROM s2.t WHERE s2.t.k = s1.t.k AND s2.t.w > '{Words[random.Next(Words.Length)]}')",
        };
    }

    private static string Word(Random random) => random.Next(6) == 0 ? "NULL" : $"'{Words[random.Next(Words.Length)]}'";

    private static string Number(Random random) => random.Next(6) == 0 ? "NULL" : Numbers[random.Next(Numbers.Length)];

    // Around the nights in which the zone's clocks change.
    private static string Instant(Random random) =>
        new DateTime(2023, random.Next(2) == 0 ? 11 : 3, random.Next(2) == 0 ? 5 : 12, 0, 0, 0, DateTimeKind.Utc)
            .AddMinutes(15 * random.Next(40))
            .ToString("yyyy-MM-dd HH:mm:ss+00:00", CultureInfo.InvariantCulture);

    private static string Lines(List<string> rows) => string.Join("\n", rows);
}
