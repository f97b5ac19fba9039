namespace Balloon.Sandbox.Tests.Engine;

/// <summary>Functions of bytes, angles, arrays, texts and times, with the results in RisingWave's own tests.</summary>
public sealed class MoreFunctionTests
{
    private static readonly (string Sql, string Rows)[] Answers =
    [
        ("SELECT get_bit('\\x1234567890'::bytea, 30) AS a, set_bit('\\x1234567890'::bytea, 28, 0) AS b", "1|\\x1234566890"),
        ("SELECT get_byte('\\x1234567890'::bytea, 4) AS a, set_byte('\\x1234567890'::bytea, 4, -300) AS b", "144|\\x12345678d4"),
        ("SELECT bit_count('\\x4294967295'::bytea) AS a, reverse('\\xabcd'::bytea) AS b", "17|\\xcdab"),
        ("SELECT substr('abcde'::bytea, -2, 5) AS a, btrim('\\x1234567890'::bytea, '\\x9012'::bytea) AS b", "\\x6162|\\x345678"),
        ("SELECT crc32('123456789'::bytea) AS a, crc32c('123456789'::bytea) AS b", "3421780262|3808858755"),
        ("SELECT encode('\\xc3b1', 'escape') AS a, decode('\\303\\261', 'escape') AS b", "\\303\\261|\\xc3b1"),
        ("SELECT encode('123\\000\\001', 'base64') AS a, decode('MTIz/A+=', 'base64') AS b", "MTIzAAE=|\\x313233fc0f"),
        ("SELECT convert_from(convert_to('wow🐮', 'UTF8'), 'utf-8') AS a", "wow🐮"),
        ("SELECT int8send(2147483647) AS a, int8recv(int8send(76)) AS b", "\\x000000007fffffff|76"),
        ("SELECT sind(30) AS a, cosd(90) AS b, tand(270) AS c, cotd(90) AS d, asind(1) AS e", "0.5|0|-Infinity|0|90"),
        ("SELECT gamma(5) AS a, lgamma(1) AS b, lgamma('-inf'::float8) AS c", "24|0|Infinity"),
        ("SELECT abs(gamma(0.5::float8) - sqrt(pi())) < 1e-12 AS a, abs(lgamma(1000) - 5905.220423209181) < 1e-9 AS b", "t|t"),
        ("SELECT scale(8.4100) AS a, min_scale(8.4100) AS b, trim_scale(8.4100) AS c, scale('nan'::numeric) AS d", "4|2|8.41|NULL"),
        ("SELECT |/ 6.25::float8 AS a, ||/ -125::float8 AS b", "2.5|-5"),
        (
            "SELECT ARRAY[1, 2] && ARRAY[2, 3] AS a, array_overlaps(ARRAY['a'], ARRAY['b']) AS b, ARRAY[1, NULL] && ARRAY[NULL, 2] AS c",
            "t|f|f"
        ),
        ("SELECT array_reverse(ARRAY[1, NULL, 3]) AS a, array_ndims(ARRAY[ARRAY[1]]) AS b", "{3,NULL,1}|2"),
        ("SELECT array_lower(ARRAY[5, 6], 1) AS a, array_upper(ARRAY[5, 6], 1) AS b, array_lower(ARRAY[5], 2) AS c", "1|2|NULL"),
        ("SELECT string_to_array('a b', NULL) AS a, string_to_array('a b c', ' ', 'b') AS b", "{a,\" \",b}|{a,NULL,c}"),
        ("SELECT format('%s is %I or %L, %%', 'it', 'a b', 'x''y') AS a, format('%s%s', 'a', NULL) AS b", "it is \"a b\" or 'x''y', %|a"),
        (
            "SELECT 'abc' SIMILAR TO '%(b|d)%' AS a, 'abc' NOT SIMILAR TO 'a' AS b, 'foobar' SIMILAR TO '%#\"o_b#\"%' ESCAPE '#' AS c",
            "t|t|t"
        ),
        ("SELECT to_date('2022-Dec-25', 'YYYY-Mon-DD') AS a, to_date('-2022-12-25', 'YYYY-MM-DD') AS b", "2022-12-25|2022-12-25 BC"),
        ("SELECT to_timestamp('2021/12/30 14:52:49 +03:30', 'YYYY/MM/DD HH24:MI:SS TZH:TZM') AS a", "2021-12-30 11:22:49+00:00"),
        ("SELECT to_timestamp('2001-04-17 00:00:00.900006', 'YYYY-MM-DD HH24:MI:SS.US') AS a", "2001-04-17 00:00:00.900006+00:00"),
        ("SELECT date('2030-03-30') AS a, date(TIMESTAMP '2030-03-31 12:00:00') AS b", "2030-03-30|2030-03-31"),
        (
            "SELECT to_char('-1year -1month -1day -1hours -1minute -1second'::interval, 'YYYY IYYY YY MM DD PM HH12 HH24 MI SS US') AS a",
            "-0001 -0002 -01 -01 -1 AM -01 -01 -01 -01 000000"
        ),
        ("SELECT to_char('23:22:57.124562'::interval, 'HH12 MI SS MS US') AS a", "11 22 57 124 124562"),
        (
            "SELECT date_trunc('century', INTERVAL '2333 years 4 months') AS a, date_trunc('hour', TIME '02:47:33') AS b",
            "2300 years|02:00:00"
        ),
        ("SELECT trim(both from 'abcxyzabc', 'cba') AS a, substr('abc', 0, 2) AS b", "xyz|a"),
        ("SELECT array_transform(ARRAY[1, NULL, 3], |x| x * 2 + 0.5) AS a", "{2.5,NULL,6.5}"),
        (
            "SELECT array_transform(a, |x| concat(x::varchar, '!')) AS a FROM (VALUES (ARRAY[1, 2]), (NULL), (ARRAY[]::int[])) t(a)",
            "NULL;{1!,2!};{}"
        ),
        ("SELECT map_filter(MAP{'a': 1, 'b': 2}, |k, v| v > 1 AND k <> 'a') AS a", "{b:2}"),
        ("SELECT a.x, b.y FROM ((SELECT 1 AS x) a CROSS JOIN (SELECT 2 AS y) b)", "1|2"),
    ];

    private static readonly (string Sql, string State, string Message)[] Refusals =
    [
        ("SELECT get_bit('\\x12'::bytea, 45)", "22023", "index 45 out of valid range, 0..7"),
        ("SELECT set_bit('\\x12'::bytea, 1, 10)", "22023", "value 10 is invalid, new bit must be 0 or 1"),
        ("SELECT int8recv('a'::bytea)", "22023", "could not convert slice to array"),
        ("SELECT decode('zz', 'hex')", "22023", "not hexadecimal text"),
        ("SELECT convert_from('\\xff'::bytea, 'UTF8')", "22023", "not text in UTF-8"),
        ("SELECT convert_from('\\x61'::bytea, 'LATIN1')", "22023", "UTF8 is the only one"),
        ("SELECT gamma(0)", "22003", "overflow"),
        ("SELECT gamma(-1000.5)", "22003", "underflow"),
        ("SELECT format('%s %s', 'a')", "22023", "too few arguments"),
        ("SELECT format('%x', 'a')", "22023", "unrecognized format() type specifier"),
        ("SELECT to_date('2022-13-01', 'YYYY-MM-DD')", "22007", "a day that does not exist"),
        ("SELECT to_timestamp('2001-04-17 00:00:00.9', 'YYYY-MM-DD HH24:MI:SS.MS')", "22007", "lacks 3 digits"),
        ("SELECT to_timestamp('2001', 'YYYY IW')", "22007", "lacks \" \""),
        ("SELECT to_timestamp('2001 1', 'YYYY IW')", "0A000", "the pattern \"IW\""),
        ("SELECT to_char('1 day'::interval, 'DD TZH')", "22023", "invalid format specification for an interval value"),
        ("SELECT date_trunc('week', INTERVAL '3 days')", "22023", "unit \"week\""),
        ("SELECT substr('abc', 1, -1)", "22023", "negative substring length not allowed"),
        ("SELECT array_transform(ARRAY[1], |x| x + y) FROM (VALUES (1)) t(y)", "42703", "\"y\" does not exist"),
        ("SELECT array_transform(ARRAY[1], |x| random())", "0A000", "in a lambda"),
        ("SELECT map_filter(MAP{'a': 1}, |k, v| v + 1)", "42804", "Lambda must return Boolean type, got integer"),
        ("SELECT map_filter(MAP{'a': 1}, |v| v > 1)", "42804", "exactly two parameters"),
        ("SELECT abs(|x| x)", "42601", "a lambda is allowed only in"),
    ];

    [Fact]
    public Task A_query_and_a_view_give_the_same_rows() => StatementTable.AnswersAsync(Answers);

    [Fact]
    public Task Impossible_requests_are_reported() => StatementTable.RefusesAsync(Refusals);
}
