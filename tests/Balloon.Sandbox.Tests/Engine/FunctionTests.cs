namespace Balloon.Sandbox.Tests.Engine;

/// <summary>Functions and operators whose answers are RisingWave's, to the letter.</summary>
public sealed class FunctionTests
{
    private static readonly (string Sql, string Rows)[] Answers =
    [
        ("SELECT regexp_replace('A long function', 'a|e|i|o|u', 'X', 1, 3, 'i') AS x", "A long fXnction"),
        ("SELECT regexp_replace('foobarbaz', 'b(..)', '<\\1>', 'g') AS x", "foo<ar><az>"),
        ("SELECT regexp_replace('foobarbaz', 'b(..)', 'X', 5) AS x", "foobarX"),
        ("SELECT regexp_count('ABCABCAXYaxy', 'A.', 1, 'i') AS x, regexp_count('foobarbaz', 'b..', 5) AS y", "4|1"),
        ("SELECT regexp_split_to_array('a, b,c', ',\\s*') AS x, regexp_split_to_array('ab', '\\s*') AS y", "{a,b,c}|{a,b}"),
        ("SELECT regexp_split_to_array('', ',') AS x, regexp_split_to_array(',a,', ',') AS y", "{\"\"}|{\"\",a,\"\"}"),
        ("SELECT make_time(14, 20, 26.5) AS t, make_timestamp(2024, 1, 26, 0, 0, 1.25) AS s", "14:20:26.500|2024-01-26 00:00:01.250"),
        ("SELECT make_date(-5, 2, 29) AS a, make_date(20240, 1, 26) AS b", "0005-02-29 BC|20240-01-26"),
        ("SELECT make_timestamptz(-1973, 7, 15, 8, 15, 55.5) AS t", "1973-07-15 08:15:55.500+00:00 BC"),
        ("SELECT '0001-01-31 12:34:56'::timestamp - '10 years 2 months'::interval AS t", "0011-11-30 12:34:56 BC"),
        ("SELECT make_timestamptz(2013, 7, 15, 8, 15, 23.5, 'America/New_York') AS t", "2013-07-15 12:15:23.500+00:00"),
        ("SELECT 'a' NOT LIKE ANY (ARRAY['a', 'b']) AS x, 'ab' LIKE ALL (ARRAY['a%', '%b']) AS y", "t|t"),
        ("SELECT 'a' < 'b' COLLATE \"C\" AS x, ('10' COLLATE \"POSIX\") - 1 AS y", "t|9"),
        ("SELECT array_sum(ARRAY[1, NULL, 2]) AS a, array_min(ARRAY['b', 'a']) AS b, array_sort(ARRAY[3, NULL, 1]) AS c", "3|a|{1,3,NULL}"),
        ("SELECT array_to_string(ARRAY[1, NULL, 2], '-') AS a, array_join(ARRAY[true, NULL], ',', '*') AS b", "1-2|t,*"),
        ("SELECT sqrt(2.25) AS a, sqrt(2::numeric) AS b, sqrt(4) AS c", "1.5000000000000000000000000000|1.4142135623730950488016887242|2"),
        (
            "SELECT g, ARRAY(SELECT v FROM (VALUES (1, 5), (1, 4), (2, 6)) u(k, v) WHERE u.k = t.g ORDER BY v) AS a FROM (VALUES (1), (3)) t(g)",
            "1|{4,5};3|{}"
        ),
        ("SELECT ARRAY(SELECT 1 UNION SELECT 2) AS a", "{1,2}"),
        (
            "SELECT jsonb_agg(t.* ORDER BY a) AS j FROM (VALUES (1, 'x'), (2, NULL)) t(a, b)",
            "[{\"a\": 1, \"b\": \"x\"}, {\"a\": 2, \"b\": null}]"
        ),
        ("SELECT (SELECT string_agg(v, ',' ORDER BY t.a, v DESC) FROM (VALUES ('p'), ('q')) u(v)) AS s FROM (VALUES (1)) t(a)", "q,p"),
        ("SELECT * EXCEPT (t.b) FROM (VALUES (1, 2, 3)) t(a, b, c)", "1|3"),
        ("SELECT * FROM (VALUES (1), (2)) t(a) WHERE 1 = 0", ""),
        (
            "SELECT date_bin('15 minutes', '2020-02-11 15:44:17'::timestamp, '2001-01-01'::timestamp) AS a, date_bin('1 hour', '2020-02-11 15:44:17Z'::timestamptz, '2021-01-01 00:30:00Z'::timestamptz) AS b",
            "2020-02-11 15:30:00|2020-02-11 15:30:00+00:00"
        ),
        (
            "SELECT inet_aton('10.0.5.9') AS a, inet_ntoa(167773449) AS b, inet_ntoa(inet_aton('255.255.255.255')) AS c",
            "167773449|10.0.5.9|255.255.255.255"
        ),
        (
            "SELECT hmac('key', 'The quick brown fox jumps over the lazy dog'::bytea, 'sha256') AS a, secure_compare('a', 'a') AS b, secure_compare('a', 'ab') AS c",
            "\\xf7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8|t|f"
        ),
        ("SELECT to_ascii('Žluťoučký kůň') AS a, '\\x01'::bytea || '\\x02' AS b", "Zlutoucky kůn|\\x0102"),
    ];

    private static readonly (string Sql, string State, string Message)[] Refusals =
    [
        ("SELECT regexp_replace('abc', 'b*', 'X', 'g')", "0A000", "with a match of no characters"),
        ("SELECT regexp_replace('abc', 'b', '$1')", "0A000", "$ in the replacement"),
        ("SELECT regexp_count('abc', 'b', 1, 'g')", "22023", "does not support the global option"),
        ("SELECT date_bin('1 month', now(), now())", "22023", "cannot have months"),
        ("SELECT date_bin('0 days', now(), now())", "22023", "must be positive"),
        ("SELECT inet_aton('10.0.5')", "22023", "Invalid IP address: 10.0.5"),
        ("SELECT inet_ntoa(-1)", "22023", "Invalid IP number: -1"),
        ("SELECT hmac('k', 'p'::bytea, 'md5')", "22023", "Unsupported SHA type: md5"),
        ("SELECT regexp_count('abc', 'b', 0)", "22023", "Invalid parameter start: 0"),
        ("SELECT make_date(2013, 2, 30)", "22023", "Invalid parameter year, month, day: invalid date: 2013-2-30"),
        ("SELECT make_date(-4, 2, 29)", "22023", "invalid date: -3-2-29"),
        ("SELECT date_trunc('month', make_timestamp(-5, 2, 28, 0, 0, 0))", "0A000", "a year before 1 or after 9999"),
        ("SELECT DATE '2022-08-09' - (INT '-2147483648')", "22003", "out of range"),
        ("SELECT DATE '2022-08-09' + (INTERVAL '2147483647 days')", "22003", "out of range"),
        ("SELECT make_date(300000, 2, 28)", "22023", "invalid date: 300000-2-28"),
        ("SELECT make_time(10, 55, 100.1)", "22023", "Invalid parameter hour, min, sec: invalid time: 10:55:100.1"),
        ("SELECT 2 || 3", "42883", "operator ||(integer, integer) does not exist"),
        ("SELECT NULL + '1'", "42725", "function add(unknown, unknown) is not unique"),
        ("SELECT 1 + '{}'::jsonb", "42883", "function add(integer, jsonb) does not exist"),
        ("SELECT 1 COLLATE \"C\"", "42804", "collations are not supported by type integer"),
        ("SELECT 'a' COLLATE \"c\"", "42704", "collation \"c\" does not exist"),
        ("SELECT 1 LIMIT generate_series(1, 2)", "42601", "after LIMIT, but found non-const expression"),
        ("SELECT 1 LIMIT '2.2'", "22P02", "after LIMIT, but the evaluation of the expression returns error"),
        ("SELECT * EXCEPT (a, a) FROM (VALUES (1, 2)) t(a, b)", "42601", "Duplicate entry in except list"),
        ("SELECT * EXCEPT (c) FROM (VALUES (1, 2)) t(a, b)", "42703", "Invalid column: c"),
        ("SELECT * EXCEPT (1) FROM (VALUES (1, 2)) t(a, b)", "42601", "Only support column name in except list"),
    ];

    [Fact]
    public Task A_query_and_a_view_give_the_same_rows() => StatementTable.AnswersAsync(Answers);

    [Fact]
    public Task Impossible_requests_are_refused() => StatementTable.RefusesAsync(Refusals);

    [Fact]
    public async Task An_error_in_a_row_is_null_when_the_session_says_so_and_in_views()
    {
        await using var engine = await EngineFixture.StartAsync();
        const string sql = "SELECT 1 / v AS x FROM (VALUES (-1), (0), (1)) t(v)";
        await engine.RefusesAsync(sql, "22012", "Division by zero");
        _ = await engine.QueryAsync("SET batch_expr_strict_mode = false");
        await engine.AnswersAsync(sql, "-1;1;NULL");
        _ = await engine.QueryAsync("SET batch_expr_strict_mode = DEFAULT");
        await engine.RefusesAsync(sql, "22012", "Division by zero");
    }

    [Fact]
    public async Task Random_values_are_drawn_for_each_row_and_kept_only_in_a_view_of_constants()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.AsksAsync(
            "SELECT count(DISTINCT r) AS n, min(r) >= 0 AND max(r) < 1 AS b FROM (SELECT random() AS r FROM generate_series(1, 1000)) s",
            "1000|t"
        );
        await engine.AsksAsync("SELECT count(DISTINCT gen_random_uuid()) AS n FROM generate_series(1, 100)", "100");
        _ = await engine.QueryAsync("CREATE MATERIALIZED VIEW v AS SELECT random() AS r; CREATE TABLE t (k INT); FLUSH");
        var kept = await engine.TextAsync("SELECT r FROM v");
        await engine.RestartAsync();
        Assert.Equal(kept, await engine.TextAsync("SELECT r FROM v"));
        await engine.RefusesAsync(
            "CREATE MATERIALIZED VIEW w AS SELECT k, random() AS r FROM t",
            "0A000",
            "the impure expression random()"
        );
        await engine.AsksAsync("SELECT greatest(random(), 0.5) >= 0.5 AS g FROM generate_series(1, 3)", "t;t;t");
    }

    [Fact]
    public async Task Zones_with_local_mean_time_are_exact_to_the_second()
    {
        await using var engine = await EngineFixture.StartAsync();
        // On 18 November 1883, New York changed from its local solar time to that of a meridian.
        await engine.AnswersAsync("SELECT make_timestamptz(1883, 11, 1, 12, 0, 0, 'America/New_York') AS t", "1883-11-01 16:56:02+00:00");
        await engine.AnswersAsync("SELECT make_timestamptz(1883, 12, 1, 12, 0, 0, 'America/New_York') AS t", "1883-12-01 17:00:00+00:00");
        await engine.AnswersAsync("SELECT '1883-11-01 16:56:02Z'::timestamptz AT TIME ZONE 'America/New_York' AS t", "1883-11-01 12:00:00");
        await engine.AnswersAsync("SELECT make_timestamptz(1883, 11, 18, 12, 1, 0, 'America/New_York') AS t", "1883-11-18 17:01:00+00:00");
    }

    [Fact]
    public async Task A_view_stops_at_what_the_sandbox_cannot_compute()
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync("CREATE TABLE t (s VARCHAR)");
        _ = await engine.QueryAsync("CREATE MATERIALIZED VIEW v AS SELECT regexp_count(s, 'b*') AS n FROM t");
        _ = await engine.QueryAsync("INSERT INTO t VALUES ('abc')");
        var error = await engine.FailsAsync("SELECT * FROM v");
        Assert.Contains("with a match of no characters", error.Message, StringComparison.Ordinal);
        Assert.Equal("0A000", error.SqlState);
        _ = await engine.QueryAsync("FLUSH");
        await engine.RestartAsync();
        Assert.Equal("0A000", (await engine.FailsAsync("SELECT * FROM v")).SqlState);
        await engine.RefusesAsync("SELECT _rw_timestamp FROM t", "0A000", "_rw_timestamp");
        await engine.RefusesAsync("SELECT * FROM pg_catalog.pg_no_such_thing", "0A000", "pg_no_such_thing");
    }
}
