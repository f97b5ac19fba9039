namespace Balloon.Sandbox.Tests.Engine;

/// <summary>Functions that return sets of rows, in the list of SELECT and in FROM, as queries and as views.</summary>
public sealed class SetFunctionTests
{
    private static readonly (string Sql, string Rows)[] Answers =
    [
        ("SELECT unnest(ARRAY[1, 2, 3]) AS x, 7 AS y", "1|7;2|7;3|7"),
        ("SELECT unnest(ARRAY[1, 2, 3]) AS x, unnest(ARRAY['a', 'b']) AS y", "1|a;2|b;3|NULL"),
        ("SELECT unnest(ARRAY[1, 2, 3]) * unnest(ARRAY[10, 100]) AS x", "10;200;NULL"),
        ("SELECT generate_series(1, unnest(ARRAY[1, 2])) AS x", "1;1;2"),
        ("SELECT unnest(ARRAY[ARRAY[1, 2], ARRAY[3]]) AS x", "1;2;3"),
        ("SELECT DISTINCT unnest(ARRAY[1, 1, 2]) AS x", "1;2"),
        ("SELECT x, count(*) AS n FROM (SELECT unnest(ARRAY[1, 1, 2]) AS x) s GROUP BY x", "1|2;2|1"),
        ("SELECT sum(v) AS s, generate_series(1, 2) AS x FROM (VALUES (1), (2)) t(v)", "3|1;3|2"),
        ("SELECT unnest(a) AS x FROM (VALUES (ARRAY[1, NULL]), (NULL), (ARRAY[2])) t(a)", "1;2;NULL"),
        ("SELECT * FROM unnest(ARRAY[5, 6]) WITH ORDINALITY", "5|1;6|2"),
        ("SELECT t.k, x.* FROM (VALUES (1, ARRAY[5, 6]), (2, NULL)) t(k, a), unnest(t.a) WITH ORDINALITY AS x(v, n)", "1|5|1;1|6|2"),
        ("SELECT t.k, x.v FROM (VALUES (1, ARRAY[5, 6]), (2, NULL)) t(k, a) LEFT JOIN unnest(t.a) AS x(v) ON true", "1|5;1|6;2|NULL"),
        ("SELECT t.k, x.v FROM (VALUES (1, ARRAY[5, 6])) t(k, a) JOIN unnest(t.a) AS x(v) ON x.v > 5 AND t.k = 1", "1|6"),
        ("SELECT * FROM (VALUES (-1), (2)) t(v), abs(v)", "-1|1;2|2"),
        ("SELECT * FROM range(1, 4)", "1;2;3"),
        ("SELECT * FROM generate_series(5, 1, -2)", "1;3;5"),
        ("SELECT * FROM generate_series(2147483646, 2147483647)", "2147483646;2147483647"),
        ("SELECT * FROM generate_series(0.1, 1.2, 0.5)", "0.1;0.6;1.1"),
        ("SELECT * FROM generate_series(1, 100000000) WHERE 1 = 0", ""),
        ("SELECT generate_subscripts(ARRAY[5, 10, 15], 1, true) AS x", "1;2;3"),
        ("SELECT generate_subscripts(ARRAY[ARRAY[1, 2], ARRAY[3, 4]], 2) AS x", "1;2"),
        ("SELECT generate_subscripts(ARRAY[1], 0) AS x", ""),
        ("SELECT array_to_string(regexp_matches('foobarbequebaz', '(b[^b]+)(b[^b]+)', 'g'), '-') AS x", "bar-beque"),
        ("SELECT unnest(regexp_matches('#1 #2 x', '#[0-9]', 'g')) AS x", "#1;#2"),
        ("SELECT jsonb_array_elements_text('[1, \"a\", null]'::jsonb) AS x", "1;NULL;a"),
        ("SELECT jsonb_object_keys('{\"b\": 1, \"a\": 2}'::jsonb) AS x", "a;b"),
    ];

    [Fact]
    public Task A_query_and_a_view_give_the_same_rows() => StatementTable.AnswersAsync(Answers);

    private static readonly (string Sql, string State, string Message)[] Refusals =
    [
        ("SELECT 1 WHERE unnest(ARRAY[true])", "0A000", "table functions are not allowed in WHERE"),
        ("SELECT CASE WHEN true THEN unnest(ARRAY[1]) END", "0A000", "table functions are not allowed in CASE"),
        ("SELECT sum(unnest(ARRAY[1]))", "0A000", "table functions are not allowed in an aggregate"),
        ("SELECT * FROM generate_series(1, 10, 0)", "22023", "step size cannot equal zero"),
        ("SELECT unnest(1)", "42883", "function unnest(integer) does not exist"),
        ("SELECT jsonb_array_elements('{}'::jsonb)", "22023", "cannot extract elements from an object"),
        ("SELECT count(*) FROM generate_series(1, 100000000)", "0A000", "more than 10000000 rows"),
    ];

    [Fact]
    public Task Impossible_requests_are_refused() => StatementTable.RefusesAsync(Refusals);
}
