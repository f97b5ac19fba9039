namespace Balloon.Sandbox.Tests.Engine;

/// <summary>Functions and operators of jsonb, with the results in RisingWave's documentation.</summary>
public sealed class JsonFunctionTests
{
    private static readonly (string Sql, string Rows)[] Answers =
    [
        (
            "SELECT '{\"a\":{\"b\":[1,\"🎈\"]}}'::jsonb #> '{a,b}' AS a, '{\"a\":{\"b\":[1,\"🎈\"]}}'::jsonb #>> '{a,b,-1}' AS b",
            "[1, \"🎈\"]|🎈"
        ),
        (
            "SELECT '{\"a\": null}'::jsonb #> '{a}' AS a, '{\"a\": null}'::jsonb #>> '{a}' AS b, '[1]'::jsonb #> '{x}' AS c, '[1]'::jsonb #> '{}' AS d",
            "null|NULL|NULL|[1]"
        ),
        (
            "SELECT jsonb_extract_path('{\"a\": [{\"b\": 2}]}', 'a', '0', 'b') AS a, jsonb_extract_path_text('{\"a\": \"x\"}', 'a') AS b",
            "2|x"
        ),
        ("SELECT jsonb_object_field('{\"a\": 1}', 'a') AS a, jsonb_array_element_text('[\"x\", \"y\"]', -1) AS b", "1|y"),
        (
            "SELECT '{\"a\": 1}'::jsonb ? 'a' AS a, '[\"a\"]'::jsonb ? 'a' AS b, '\"a\"'::jsonb ? 'a' AS c, '[1]'::jsonb ? '1' AS d",
            "t|t|t|f"
        ),
        (
            "SELECT '{\"a\": 1}'::jsonb ?| ARRAY['x', 'a'] AS a, '{\"a\": 1}'::jsonb ?& ARRAY['x', 'a'] AS b, jsonb_exists_all('[\"a\"]', '{}') AS c",
            "t|f|t"
        ),
        (
            "SELECT '[1, 2, [3]]'::jsonb @> '[2]' AS a, '[1, 2]'::jsonb @> '1' AS b, '[[1, 2]]'::jsonb @> '1' AS c, '[1.0]'::jsonb @> '[1]' AS d",
            "t|t|f|t"
        ),
        (
            "SELECT '{\"a\": {\"b\": 1, \"c\": 2}}'::jsonb @> '{\"a\": {\"b\": 1}}' AS a, '{\"a\": 1}'::jsonb <@ '{\"a\": 1, \"b\": 2}' AS b",
            "t|t"
        ),
        (
            "SELECT '{\"a\": 1, \"b\": 2}'::jsonb || '{\"b\": 3}' AS a, '[1]'::jsonb || '[2]' AS b, '[1]'::jsonb || '{\"a\": 2}' AS c, '1'::jsonb || '2' AS d",
            "{\"a\": 1, \"b\": 3}|[1, 2]|[1, {\"a\": 2}]|[1, 2]"
        ),
        (
            "SELECT '{\"a\": 1, \"b\": 2}'::jsonb - 'a' AS a, '[\"a\", \"b\", \"a\"]'::jsonb - 'a' AS b, '[1, 2, 3]'::jsonb - (-1) AS c, '[1]'::jsonb - 5 AS d",
            "{\"b\": 2}|[\"b\"]|[1, 2]|[1]"
        ),
        (
            "SELECT '{\"a\": 1, \"b\": 2, \"c\": 3}'::jsonb - ARRAY['a', 'c'] AS a, '{\"a\": [1, {\"b\": 2}]}'::jsonb #- '{a,1,b}' AS b",
            "{\"b\": 2}|{\"a\": [1, {}]}"
        ),
        (
            "SELECT jsonb_set('[{\"f1\": 1, \"f2\": null}, 2]', '{0,f1}', '[2,3,4]', false) AS a, jsonb_set('[{\"f1\": 1}]', '{0,f3}', '[2]') AS b",
            "[{\"f1\": [2, 3, 4], \"f2\": null}, 2]|[{\"f1\": 1, \"f3\": [2]}]"
        ),
        (
            "SELECT jsonb_set('[1, 2]', '{-5}', '0') AS a, jsonb_set('[1, 2]', '{5}', '3') AS b, jsonb_set('[1]', '{5}', '3', false) AS c, jsonb_set('{\"a\": 1}', '{b,c}', '2') AS d",
            "[0, 1, 2]|[1, 2, 3]|[1]|{\"a\": 1}"
        ),
        ("SELECT jsonb_strip_nulls('{\"a\": null, \"b\": [1, null, {\"c\": null}]}') AS a", "{\"b\": [1, null, {}]}"),
        ("SELECT jsonb_pretty('{\"b\": [1, {}], \"a\": []}') AS a", "{\n    \"a\": [],\n    \"b\": [\n        1,\n        {}\n    ]\n}"),
        (
            "SELECT jsonb_object('{a, 1, b, x}') AS a, jsonb_object(ARRAY[['a', '1'], ['b', NULL]]) AS b, jsonb_object(ARRAY['a', 'b'], ARRAY['1', NULL]) AS c",
            "{\"a\": \"1\", \"b\": \"x\"}|{\"a\": \"1\", \"b\": null}|{\"a\": \"1\", \"b\": null}"
        ),
        ("SELECT jsonb_to_array('[1, \"a\"]') AS a", "{1,\"\\\"a\\\"\"}"),
        (
            "SELECT '9007199254740993'::jsonb::bigint AS a, '9223372036854775807'::jsonb::numeric AS b, '1.5'::jsonb::int AS c",
            "9007199254740993|9223372036854775807|2"
        ),
    ];

    private static readonly (string Sql, string State, string Message)[] Refusals =
    [
        ("SELECT '1'::jsonb - 'a'", "22023", "cannot delete from scalar"),
        ("SELECT '{}'::jsonb - 1", "22023", "cannot delete from object using integer index"),
        ("SELECT jsonb_set('[1]', '{a}', '2')", "22023", "path element at position 1 is not an integer: \"a\""),
        ("SELECT jsonb_set('1', '{a}', '2')", "22023", "cannot set path in scalar"),
        ("SELECT jsonb_object(ARRAY['a'])", "22023", "array must have even number of elements"),
        ("SELECT jsonb_object(ARRAY['a'], ARRAY['1', '2'])", "22023", "mismatched array dimensions"),
        ("SELECT jsonb_to_array('{}')", "22023", "cannot extract elements from a non-array"),
        ("SELECT '1e300'::jsonb::real", "22003", "Numeric out of range: overflow"),
        ("SELECT jsonb_path_exists('{}', '$.a')", "0A000", "jsonb_path_exists"),
    ];

    [Fact]
    public Task Jsonb_is_searched_and_changed() => StatementTable.AnswersAsync(Answers);

    [Fact]
    public Task Impossible_operations_on_jsonb_are_refused() => StatementTable.RefusesAsync(Refusals);
}
