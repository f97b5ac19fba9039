namespace Balloon.Sandbox.Tests.Engine;

/// <summary>Texts, casts and functions of the types, one line each.</summary>
public sealed class TypeTests
{
    [Theory]
    [InlineData("SELECT ARRAY[]::int[], ARRAY['1', '2']::int[], ARRAY[ARRAY[1, true]]::bool[][]", "{}|{1,2}|{{t,t}}")]
    [InlineData("SELECT (ARRAY[1, NULL, 2])[2:9], (ARRAY[1, 2])[:1], (ARRAY[1, 2])[2:], (ARRAY[1])[3:1]", "{NULL,2}|{1}|{2}|{}")]
    [InlineData("SELECT (ARRAY[[1, 2], [3, 4]])[2][1], (ARRAY[[1, 2], [3, 4]])[5][1]", "3|NULL")]
    [InlineData("SELECT array_length(ARRAY[]::int[]), array_length(ARRAY[[1, 2]], 1), cardinality(ARRAY[ARRAY[1, 2], NULL])", "0|1|2")]
    [InlineData(
        "SELECT array_append(ARRAY[1], 2.5), array_prepend(NULL, ARRAY['a']), ARRAY[[1]] || ARRAY[2]",
        "{1,2.5}|{NULL,a}|{{1},{2}}"
    )]
    [InlineData("SELECT array_position(ARRAY[1, NULL], NULL), array_position(ARRAY[ROW(1), ROW(2)], ROW(2))", "2|2")]
    [InlineData("SELECT ARRAY[1, NULL] @> ARRAY[NULL]::int[], ARRAY[[1], [2]] @> ARRAY[[2]], ARRAY[1] <@ ARRAY[2, 1]", "f|t|t")]
    [InlineData("SELECT '\\x De ad '::bytea, '😇'::bytea, length('😇'::bytea), bit_length('a'::bytea)", "\\xdead|\\xf09f9887|4|8")]
    [InlineData("SELECT booleq(true, false), boolne(true, false)", "f|t")]
    [InlineData(
        "SELECT '2562047788:00:54.775807'::interval, '-2562047788:00:54.775808'::interval",
        "2562047788:00:54.775807|-2562047788:00:54.775808"
    )]
    [InlineData(
        "SELECT '1 year -2 mons 3'::interval, '1 day 1:'::interval, '- 1 day -0:30'::interval",
        "10 mons 00:00:03|1 day 01:00:00|-1 days -00:30:00"
    )]
    [InlineData(
        "SELECT INTERVAL '3' MONTH, INTERVAL '-2147483648 days', 'P1Y2M3DT4H5M6.5S'::interval",
        "3 mons|-2147483648 days|1 year 2 mons 3 days 04:05:06.5"
    )]
    [InlineData("SELECT '123' IS JSON, '[1]' IS JSON ARRAY, '[1]' IS NOT JSON OBJECT, 'x' IS JSON, '1' IS JSON SCALAR", "t|t|t|f|t")]
    [InlineData(
        "SELECT to_jsonb(ROW(1, 2.50, 'NaN'::real, '2026-01-02 03:04:05'::timestamp)::STRUCT<b INT, a NUMERIC, d REAL, c TIMESTAMP>)",
        "{\"a\": 2.5, \"b\": 1, \"c\": \"2026-01-02T03:04:05\", \"d\": \"NaN\"}"
    )]
    [InlineData(
        "SELECT to_jsonb(NULL::int), to_jsonb(ARRAY[ARRAY[1], NULL]), jsonb_build_array(1, true, NULL, 'x')",
        "null|[[1], null]|[1, true, null, \"x\"]"
    )]
    [InlineData("SELECT jsonb_build_object('b', 1.5::real, true, DATE '2026-01-02')", "{\"b\": 1.5, \"true\": \"2026-01-02\"}")]
    [InlineData("SELECT jsonb_populate_record(ROW(1, 2)::STRUCT<a INT, b BIGINT>, '{\"b\": \"7\"}')", "(1,7)")]
    [InlineData("SELECT (row(2, 1) > row(1, 9)), (1, 2) < (1, 3) AND (1, 2) BETWEEN (1, 1) AND (1, 2)", "t|t")]
    public async Task Values_equal_RisingWaves(string sql, string expected)
    {
        await using var engine = await EngineFixture.StartAsync();
        Assert.Equal([expected], await engine.TextAsync(sql));
    }

    [Theory]
    [InlineData("SELECT ARRAY[]", "cannot determine type of empty array")]
    [InlineData("SELECT ARRAY[[ARRAY[1]], [[2]]]", "syntax error")]
    [InlineData("SELECT (ARRAY[1])[1:4294967296]", "cannot cast type")]
    [InlineData("SELECT ARRAY[1] = ARRAY[1::bigint]", "cannot be matched")]
    [InlineData("SELECT '1.5 days'::interval", "invalid input syntax for type interval")]
    [InlineData("SELECT '1 fortnight'::interval", "invalid input syntax for type interval")]
    [InlineData("SELECT INTERVAL '1 day' HOUR", "invalid input syntax for type interval")]
    [InlineData("SELECT '2562047788:00:54.775808'::interval", "invalid input syntax for type interval")]
    [InlineData("SELECT DATE '2026-01-01' - INTERVAL '-2147483648 days'", "out of range")]
    [InlineData("SELECT '1900-1-1'::date", "invalid input syntax for type date")]
    [InlineData("SELECT 5.5::double precision % 2", "function modulus(double precision, integer) does not exist")]
    [InlineData("SELECT '[1.0]'::jsonb::real", "cannot cast jsonb array to type number")]
    [InlineData("SELECT jsonb_build_object(ARRAY[1], 1)", "key value must be scalar")]
    [InlineData("SELECT jsonb_build_object(NULL, 1)", "key must not be null")]
    public async Task What_RisingWave_refuses_is_an_error(string sql, string message)
    {
        await using var engine = await EngineFixture.StartAsync();
        Assert.Contains(message, (await engine.FailsAsync(sql)).Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_null_with_a_type_keeps_it()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE TABLE t (a DOUBLE[])");
        Assert.Contains("cannot cast", (await engine.FailsAsync("INSERT INTO t VALUES (ARRAY[NULL])")).Message);
        await engine.QueryAsync("INSERT INTO t VALUES (ARRAY[NULL::DOUBLE]), (NULL), (ARRAY[NULL]::DOUBLE[]); FLUSH");
        Assert.Equal(["{NULL}", "{NULL}", "NULL"], await engine.TextAsync("SELECT a FROM t ORDER BY a"));
        Assert.Equal(["jsonb"], await engine.TextAsync("SELECT pg_typeof(v) FROM (VALUES (NULL::jsonb), ('1')) AS t (v) LIMIT 1"));
    }
}
