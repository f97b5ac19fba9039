using System.Text;
using Balloon.Sandbox.Sources;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>Text is characters, which are code points, in the order of their UTF-8 bytes; never the units of UTF-16.</summary>
public sealed class CharacterTests
{
    private static readonly (string Sql, string Rows)[] Answers =
    [
        (
            "SELECT '🎈' LIKE '_' AS a, 'a🎈b' LIKE 'a_b' AS b, '🎈' LIKE '__' AS c, 'x🎈' LIKE '%_' AS d, '🎈🎊' LIKE '%🎊' AS e",
            "t|t|f|t|t"
        ),
        ("SELECT '🎈_' LIKE '_!_' ESCAPE '!' AS a, '🎈🎊' LIKE '🎈🎈🎊' ESCAPE '🎈' AS b, 'é🎈' ILIKE '__' AS c", "t|t|t"),
        ("SELECT '_' LIKE '🎈_' ESCAPE '🎈' AS a, 'x' LIKE '🎈_' ESCAPE '🎈' AS b", "t|f"),
        (
            "SELECT regexp_match('🎈b','(.)b') AS a, regexp_replace('🎈🎈','.','x','g') AS b, regexp_count('🎈🎈','.') AS c, regexp_count('a🎈b🎈', '🎈', 3) AS d",
            "{🎈}|xx|2|1"
        ),
        (
            "SELECT '🎈🎈' ~ '^🎈{2}$' AS a, '🎊' ~ '^[🎈-🎊]$' AS b, '🎋' ~ '^[🎈-🎊]$' AS c, '🎋' ~ '^[^🎈-🎊]$' AS d, '🎈' ~ '^[^a]$' AS e",
            "t|t|f|t|t"
        ),
        ("SELECT '𠮷' ~ '^\\w$' AS a, '🎈' ~ '^\\w$' AS b, '🎈' ~ '^\\W$' AS c, '𝟗' ~ '^\\d$' AS d, '🎈' ~ '^\\p{So}$' AS e", "t|f|t|t|t"),
        (
            "SELECT '🎈' ~ '^\\x{1F388}$' AS a, regexp_split_to_array('a🎈b🎊c', '[🎈🎊]') AS b, regexp_replace('a🎈', '🎈$', 'b') AS c",
            "t|{a,b,c}|ab"
        ),
        ("SELECT '🎈' > '�' AS a, greatest('🎈', '�') AS b, '🎈' BETWEEN '�' AND '🎉' AS c, ARRAY['🎈'] > ARRAY['�'] AS d", "t|🎈|t|t"),
        ("SELECT array_sort(ARRAY['🎈', '�', 'z']) AS a, array_max(ARRAY['🎈', '�']) AS b", "{z,�,🎈}|🎈"),
        (
            "SELECT length('🎈') AS a, substr('🎈é',1,1) AS b, reverse('a🎈b') AS c, ascii('🎈') AS d, chr(127880) AS e",
            "1|🎈|b🎈a|127880|🎈"
        ),
        ("SELECT left('🎈🎊x', 2) AS a, left('🎈🎊x', -1) AS b, right('a🎈🎊', 2) AS c, right('a🎈🎊', -2) AS d", "🎈🎊|🎈🎊|🎈🎊|🎊"),
        ("SELECT lpad('🎈', 3, '🎊é') AS a, rpad('🎈', 2, '🎊') AS b, lpad('🎈🎊', 1) AS c, repeat('🎈', 2) AS d", "🎊é🎈|🎈🎊|🎈|🎈🎈"),
        (
            "SELECT position('b' IN '🎈b') AS a, strpos('🎈🎊', '🎊') AS b, overlay('🎈🎊🎋' PLACING 'x' FROM 2) AS c, overlay('a🎈b' PLACING '' FROM 2 FOR 1) AS d",
            "2|2|🎈x🎋|ab"
        ),
        (
            "SELECT split_part('a🎈b🎈c', '🎈', 2) AS a, translate('a🎈b🎊', '🎈🎊b', 'x🎋') AS b, translate('aba', 'aa', 'xy') AS c",
            "b|ax🎋|xbx"
        ),
        ("SELECT btrim('🎈a🎊🎈', '🎈🎊') AS a, ltrim('🎈🎊', '🎈') AS b, rtrim('🎈🎉', '🎈') AS c", "a|🎊|🎈🎉"),
        ("SELECT initcap('𐐨𐐨 éa') AS a, octet_length('🎈') AS b, bit_length('é') AS c, char_length('é🎈') AS d", "𐐀𐐨 Éa|4|16|2"),
        ("SELECT E'\\uD83C\\uDF88' = '🎈' AS a, E'\\U0001F388' = '🎈' AS b", "t|t"),
        ("SELECT s FROM (VALUES ('🎈'), ('�'), ('z')) t(s) WHERE s > '�'", "🎈"),
        ("SELECT max(s) AS a, min(s) AS b, string_agg(s, '' ORDER BY s DESC) AS c FROM (VALUES ('🎈'), ('�')) t(s)", "🎈|�|🎈�"),
        ("SELECT s, row_number() OVER (ORDER BY s) AS n FROM (VALUES ('🎈'), ('�')) t(s)", "🎈|2;�|1"),
        // Patterns that .NET alone would interpret differently.
        ("SELECT E'a\\n' ~ 'a$' AS a, E'a\\nb' ~ '(?m)a$' AS b, 'a]' ~ '^[[:alpha:]]]$' AS c, 'b' ~ '^[a[bc]]$' AS d", "f|t|t|t"),
        (
            "SELECT regexp_match('ab', '(?P<x>a)(b)') AS a, regexp_match('aa', '(?<x>a)\\k<x>') AS b, E'\\n' ~ '^.$' AS c, E'\\n' ~ '(?s)^.$' AS d",
            "{a,b}|{a}|f|t"
        ),
        ("SELECT 'A b' ~ '(?i)a (?-i:b)' AS a, 'ab' ~ '(?x) a  b # both' AS b, '{' ~ '^{$' AS c, 'a-' ~ '^[a-]{2}$' AS d", "t|t|t|t"),
    ];

    private static readonly (string Sql, string State, string Message)[] Refusals =
    [
        ("SELECT E'\\uD83C'", "42601", "invalid Unicode surrogate pair"),
        ("SELECT E'\\uDF88\\uD83C'", "42601", "invalid Unicode surrogate pair"),
        ("SELECT E'\\U00110000'", "42601", "invalid Unicode escape value"),
        ("SELECT E'\\u12'", "42601", "invalid escape in string"),
        ("SELECT E'a\\0b'", "42601", "the character with the code 0"),
        ("SELECT chr(0)", "54000", "null character not permitted"),
        ("SELECT chr(55356)", "54000", "55356 is not a character"),
        ("SELECT 'a' LIKE 'a' ESCAPE '🎈🎈'", "22023", "invalid escape string"),
        ("SELECT 'a' ~ '['", "22023", "invalid regular expression \"[\": unclosed character class"),
        ("SELECT 'a' ~ 'a**'", "22023", "invalid regular expression \"a**\""),
        ("SELECT 'a' ~ repeat('[', 100000)", "54000", "nest deeper than 100 levels"),
        ("SELECT 'a' ~ '[a&&b]'", "0A000", "&& in a class"),
        ("SELECT 'a' ~ '\\p{Greek}'", "0A000", "the property Greek"),
    ];

    [Fact]
    public Task Functions_and_ordering_work_on_characters() => StatementTable.AnswersAsync(Answers);

    [Fact]
    public Task Invalid_text_is_refused() => StatementTable.RefusesAsync(Refusals);

    [Fact]
    public async Task Tables_indexes_and_joins_keep_character_order()
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync(
            "CREATE TABLE us (s VARCHAR); CREATE INDEX by_s ON us (s); CREATE TABLE by_key (s VARCHAR PRIMARY KEY, n INT);"
                + "CREATE MATERIALIZED VIEW most AS SELECT max(s) AS s FROM us;"
                + "CREATE MATERIALIZED VIEW first_two AS SELECT s FROM us ORDER BY s DESC LIMIT 2;"
                + "INSERT INTO us VALUES ('🎈'), ('�'), ('z'); INSERT INTO by_key VALUES ('🎈', 1), ('�', 2); FLUSH"
        );
        Assert.Equal(["🎈"], await engine.TextAsync("SELECT s FROM most"));
        Assert.Equal(["z", "�", "🎈"], await engine.TextAsync("SELECT s FROM us ORDER BY s"));
        Assert.Equal(["🎈", "�"], await engine.TextAsync("SELECT s FROM first_two ORDER BY s DESC"));
        Assert.Equal(["🎈"], await engine.TextAsync("SELECT s FROM us WHERE s > '�'"));
        Assert.Equal(["1"], await engine.TextAsync("SELECT count(*) FROM us WHERE s > '�'"));
        Assert.Equal(["�|2", "🎈|1"], await engine.TextAsync("SELECT us.s, n FROM us JOIN by_key k ON us.s = k.s ORDER BY us.s"));
        _ = await engine.QueryAsync("DELETE FROM us WHERE s = '🎈'; FLUSH");
        await engine.CrashAsync();
        Assert.Equal(["�"], await engine.TextAsync("SELECT s FROM most"));
        Assert.Equal(["�", "z"], await engine.TextAsync("SELECT s FROM first_two ORDER BY s DESC"));
    }

    [Fact]
    public async Task Jsonb_is_always_json()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.AnswersAsync("SELECT to_jsonb('🎈'::varchar) AS a, ('{\"a\":\"🎈\"}'::jsonb)::varchar AS b", "\"🎈\"|{\"a\": \"🎈\"}");
        await engine.AnswersAsync("SELECT '\"\\ud83c\\udf88\"'::jsonb AS a, '\"\\ud83c\\udf88\"'::jsonb ->> '{}' IS NULL AS b", "\"🎈\"|t");
        await engine.AnswersAsync("SELECT '{\"b\": 1, \"a\": 2, \"b\": 3}'::jsonb AS a", "{\"a\": 2, \"b\": 3}");
        await engine.AnswersAsync("SELECT '{\"🎈\": 1, \"�\": 2, \"z\": 3}'::jsonb AS a", "{\"z\": 3, \"�\": 2, \"🎈\": 1}");
        await engine.AnswersAsync("SELECT jsonb_build_object('🎈', 1, '�', 2) AS a", "{\"�\": 2, \"🎈\": 1}");
        await engine.AnswersAsync(
            "SELECT '[\"\\u0001\\u001f\\u007f\\b\\f\\n\\r\\t\\\"\\\\\\/é<>&''\"]'::jsonb AS a",
            "[\"\\u0001\\u001f\u007f\\b\\f\\n\\r\\t\\\"\\\\/é<>&'\"]"
        );
        await engine.AnswersAsync(
            "SELECT '[1e2, -0.5, 12345678901234567890, 1E-400]'::jsonb AS a",
            "[100.0, -0.5, 12345678901234567890, 0.0]"
        );
        await engine.AnswersAsync("SELECT to_jsonb('NaN'::float) AS a, to_jsonb('1e300'::float) AS b", "\"NaN\"|1e300");
        foreach (
            var text in (string[])
                ["{\"e\": 1e400}", "[-1e999]", "\"\\ud83c\"", "\"\\udf88\\ud83c\"", "{\"\\ud83c\": 1}", "{1: 2}", "[1,]", "'a'", "NaN", ""]
        )
        {
            var quoted = text.Replace("'", "''", StringComparison.Ordinal);
            await engine.RefusesAsync($"SELECT '{quoted}'::jsonb", "22P02", "invalid input syntax for type jsonb");
            await engine.RefusesAsync($"SELECT t.s::jsonb FROM (VALUES ('{quoted}')) t(s)", "22P02", "invalid input syntax for type jsonb");
        }
    }

    [Fact]
    public void Messages_that_are_not_UTF8_are_dropped()
    {
        (string, SqlType)[] plain = [("s", SqlType.Varchar), ("i", SqlType.Integer)];
        (string, SqlType)[] nested = [("s", SqlType.Varchar), ("j", SqlType.Jsonb)];
        byte[][] wrong =
        [
            [.. "{\"s\":\""u8, 0xC3, 0x28, .. "\",\"i\":1,\"j\":1}"u8],
            [.. "{\"s\":\""u8, .. new byte[70].Select(_ => (byte)0xFF), .. "\",\"i\":1,\"j\":1}"u8],
            [.. "{\"s\":\"\\ud83c\",\"i\":1,\"j\":1}"u8],
            [.. "{\"s\":\""u8, 0xED, 0xA0, 0xBC, .. "\",\"i\":1,\"j\":1}"u8],
        ];
        foreach (var columns in new[] { plain, nested })
        {
            var parser = new JsonRowParser(columns, TimestampHandling.GuessNumberUnit);
            Columns.Column[] rows = [.. columns.Select(c => Columns.Column.Create(c.Item2))];
            foreach (var message in wrong)
                Assert.False(parser.Parse(message, rows));
            Assert.True(parser.Parse(Encoding.UTF8.GetBytes("{\"s\":\"🎈\",\"i\":1,\"j\":{\"a\":\"🎈\"}}"), rows));
            Assert.Equal((4, 0L, "🎈"), ((int)parser.Malformed, parser.Padded, rows[0][0]));
        }

        var json = new JsonRowParser(nested, TimestampHandling.GuessNumberUnit);
        Columns.Column[] values = [.. nested.Select(c => Columns.Column.Create(c.Item2))];
        Assert.False(json.Parse("{\"s\":\"a\",\"j\":[1e400]}"u8, values));
        Assert.False(json.Parse("{\"s\":\"a\",\"j\":\"\\ud83c\"}"u8, values));
        Assert.Equal((2L, 0), (json.Malformed, values[0].Count));
    }
}
