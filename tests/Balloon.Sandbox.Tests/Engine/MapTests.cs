namespace Balloon.Sandbox.Tests.Engine;

public sealed class MapTests
{
    [Theory]
    [InlineData("SELECT MAP{'a': 1, 'b': 2.5}, MAP{}::map(varchar, int), MAP{1: MAP{2: 'x'}}", "{a:1,b:2.5}|{}|{1:{2:x}}")]
    [InlineData("SELECT MAP{'a': 1}['a'], MAP{'a': 1}['c'], MAP{'a': 1}[1], MAP{1: MAP{2: 3}}[1][2]", "1|NULL|NULL|3")]
    [InlineData("SELECT map_from_key_values(ARRAY[1, 2], ARRAY['x', NULL]), map_from_entries(ARRAY[ROW('a', true)])", "{1:x,2:NULL}|{a:t}")]
    [InlineData(
        "SELECT map_keys(MAP{'b': 1, 'a': NULL}), map_values(MAP{'b': 1, 'a': NULL}), map_entries(MAP{'b': 1})",
        "{b,a}|{1,NULL}|{\"(b,1)\"}"
    )]
    [InlineData(
        "SELECT map_cat(MAP{'a': 1, 'b': 2}, MAP{'b': 3.5}), map_insert(MAP{'a': 1}, 'a', 4), map_delete(MAP{'a': 1}, 'a')",
        "{a:1,b:3.5}|{a:4}|{}"
    )]
    [InlineData("SELECT map_contains(MAP{1: 1}, '1'), map_length(MAP{1: 1}), map_access(MAP{1: 7}, 1)", "t|1|7")]
    [InlineData(
        "SELECT to_jsonb(MAP{2: ARRAY[1], 10: NULL}), jsonb_populate_map(MAP{'a': 1}, '{\"a\": \"3\", \"c\": 4}')",
        "{\"10\": null, \"2\": [1]}|{a:3,c:4}"
    )]
    [InlineData("SELECT MAP{'a': 1}::map(varchar, double precision), pg_typeof(MAP{'a': 1})", "{a:1}|map(character varying,integer)")]
    public async Task Maps_are_created_read_and_changed(string sql, string expected)
    {
        await using var engine = await EngineFixture.StartAsync();
        Assert.Equal([expected], await engine.TextAsync(sql));
    }

    [Theory]
    [InlineData("SELECT MAP{'a': 1, 'a': 2}", "map keys must be unique")]
    [InlineData("SELECT MAP{NULL: 1, 'a': 2}", "map keys must not be NULL")]
    [InlineData("SELECT MAP{1.5: 1}", "invalid map key type: numeric")]
    [InlineData("SELECT MAP{}", "cannot determine type of empty map")]
    [InlineData("SELECT MAP{1: 1} = MAP{1: 1}", "function equal(map(integer,integer), map(integer,integer)) does not exist")]
    [InlineData("SELECT map_contains(MAP{1: 1}, 1.0)", "Cannot check if numeric exists in map(integer,integer)")]
    [InlineData("SELECT map_from_key_values(ARRAY[1], ARRAY[1, 2])", "map keys and values have different length")]
    [InlineData("SELECT map_from_entries(ARRAY[1])", "invalid map entries type, expected struct, got: integer")]
    [InlineData("SELECT DISTINCT MAP{1: 1}", "does not support GROUP BY and DISTINCT of a map")]
    public async Task Impossible_operations_on_maps_are_errors(string sql, string message)
    {
        await using var engine = await EngineFixture.StartAsync();
        Assert.Contains(message, (await engine.FailsAsync(sql)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Maps_in_tables_and_views_survive_a_restart()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            """
            CREATE TABLE t (id INT PRIMARY KEY, m map(varchar, struct<x int>), l map(int, bool)[]);
            CREATE MATERIALIZED VIEW v AS SELECT id, (m['a']).x AS a, map_length(m) AS n, l[1] AS first FROM t;
            INSERT INTO t VALUES (1, MAP{'b': ROW(1), 'a': ROW(2)}, ARRAY[MAP{1: true, 2: NULL}]), (2, NULL, NULL);
            FLUSH;
            """
        );
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(["1|{b:(1),a:(2)}|{\"{1:t,2:NULL}\"}", "2|NULL|NULL"], await engine.TextAsync("SELECT * FROM t ORDER BY id"));
            Assert.Equal(["1|2|2|{1:t,2:NULL}", "2|NULL|NULL|NULL"], await engine.TextAsync("SELECT * FROM v ORDER BY id"));
            await engine.RestartAsync();
        }
    }
}
