using System.Globalization;

namespace Balloon.Sandbox.Tests.Engine;

public sealed class StructTests
{
    [Theory]
    [InlineData("SELECT ROW(1, 'a b', NULL)", "(1,\"a b\",)")]
    [InlineData("SELECT (1, (2, NULL))::STRUCT<i BIGINT, j STRUCT<a BIGINT, b VARCHAR>>", "(1,\"(2,)\")")]
    [InlineData("SELECT ((1, (2, NULL))::STRUCT<i BIGINT, j STRUCT<a BIGINT, b VARCHAR>>).j.a", "2")]
    [InlineData("SELECT (NULL::STRUCT<i INT>).i", "NULL")]
    [InlineData("SELECT pg_typeof(ROW(1, true)), pg_typeof(ROW(ARRAY[1])::STRUCT<\"A\" INT[]>)", "record|struct<\"A\" integer[]>")]
    [InlineData("SELECT (ROW('x', 7)).f2", "7")]
    [InlineData("SELECT (ROW(1, 2)::STRUCT<a INT, b INT>).*", "1|2")]
    [InlineData("SELECT ROW(1, '2') = ROW('1', 2), ROW(1, NULL) = ROW(1, NULL), ROW(1, 3) < ROW(1, NULL)", "t|t|t")]
    [InlineData("SELECT ROW(1) = ROW(1.0), ROW(1, ROW('a')) IN (ROW(1, ROW('b')), ROW(1, ROW('a')))", "t|t")]
    [InlineData("SELECT ARRAY[ROW(1, 'x'), ROW(2, NULL)]", "{\"(1,x)\",\"(2,)\"}")]
    [InlineData("SELECT CASE WHEN true THEN ROW(0, 'q') ELSE ROW(1.5, 'r') END", "(0,q)")]
    [InlineData("SELECT '(1,b)'::STRUCT<a INT, b VARCHAR>, ROW(1, 'b')::varchar", "(1,b)|(1,b)")]
    public async Task Rows_are_created_compared_and_accessed_by_field(string sql, string expected)
    {
        await using var engine = await EngineFixture.StartAsync();
        Assert.Equal([expected], await engine.TextAsync(sql));
    }

    [Theory]
    [InlineData("SELECT (ROW(1)).f2", "column \"f2\" not found in struct type")]
    [InlineData("SELECT (1).a", "not a composite type")]
    [InlineData("SELECT ROW(1) = ROW(1, 2)", "cannot be matched")]
    [InlineData("SELECT ROW(1) = ROW(true)", "cannot be matched")]
    [InlineData("SELECT ROW(1, 2)::STRUCT<a INT>", "cannot cast type")]
    [InlineData("SELECT '(\"a\")'::STRUCT<a VARCHAR>", "does not support the text of a struct")]
    public async Task Values_that_do_not_fit_are_errors(string sql, string message)
    {
        await using var engine = await EngineFixture.StartAsync();
        Assert.Contains(message, (await engine.FailsAsync(sql)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_of_structs_feeds_views_and_survives_a_restart()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            """
            CREATE TABLE t (id INT PRIMARY KEY, v STRUCT<a INT, b STRUCT<c VARCHAR, d NUMERIC[]>>);
            CREATE MATERIALIZED VIEW fields AS SELECT id, (v).a, ((v).b).c, (v).b.d FROM t;
            CREATE MATERIALIZED VIEW groups AS SELECT v, count(*) AS n FROM t GROUP BY v;
            CREATE MATERIALIZED VIEW ends AS SELECT min((v).b) AS low, max((v).b) AS high, array_agg(v ORDER BY id) AS all FROM t;
            INSERT INTO t VALUES (1, (1, ('x', ARRAY[1.50, NULL]))), (2, (1, ('x', ARRAY[1.5, NULL]))), (3, NULL), (4, (NULL, ('y', NULL)));
            FLUSH;
            """
        );
        string[] groups = ["(,\"(y,)\")|1", "(1,\"(x,\"\"{1.5,NULL}\"\")\")|2", "NULL|1"];
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(groups, (await engine.TextAsync("SELECT * FROM groups")).Order(StringComparer.Ordinal));
            Assert.Equal(
                ["1|1|x|{1.50,NULL}", "2|1|x|{1.5,NULL}", "3|NULL|NULL|NULL", "4|NULL|y|NULL"],
                await engine.TextAsync("SELECT * FROM fields ORDER BY id")
            );
            Assert.Equal(["(x,\"{1.50,NULL}\")|(y,)"], await engine.TextAsync("SELECT low, high FROM ends"));
            Assert.Equal(["3", "4", "2", "1"], await engine.TextAsync("SELECT id FROM t ORDER BY v DESC, id DESC"));
            await engine.RestartAsync();
        }

        await engine.QueryAsync("DELETE FROM t WHERE v = (1, ('x', ARRAY[1.5, NULL]::numeric[])); FLUSH");
        Assert.Equal(["NULL|1"], (await engine.TextAsync("SELECT * FROM groups")).Where(r => !r.Contains('(')));
        Assert.Equal(["(y,)|(y,)"], await engine.TextAsync("SELECT low, high FROM ends"));
    }

    [Fact]
    public async Task Objects_of_JSON_become_structs_and_one_that_does_not_fit_becomes_null()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.CreateTopicAsync("things", 1);
        await engine.QueryAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                CREATE SOURCE s (id INT, v STRUCT<a INT, "B" STRUCT<at TIMESTAMPTZ, n DOUBLE>[]>)
                WITH (connector = 'kafka', topic = 'things', properties.bootstrap.server = '{engine.Broker.BootstrapServers}',
                      scan.startup.mode = 'earliest') FORMAT PLAIN ENCODE JSON;
                CREATE MATERIALIZED VIEW m AS SELECT id, (v).a, (v)."B" FROM s;
                """
            )
        );
        await engine.ProduceAsync(
            "things",
            [
                ("", """{"id":1,"v":{"a":7,"b":[{"at":"2026-01-02T03:04:05Z","n":1.5,"more":[{}]},null,{"n":null}],"rest":{"a":1}}}"""),
                ("", """{"id":2,"v":{"a":"none","B":[]}}"""),
                ("", """{"v":[{"a":1}],"id":3}"""),
                ("", """{"v":{"B":[{"at":[1,[2]]}],"a":5},"id":4}"""),
                ("", """{"v":{},"id":5}"""),
            ]
        );
        await Soon.EqualAsync(5L, async () => (long)(await engine.ScalarAsync("SELECT count(*) FROM m"))!, "rows of the topic");
        Assert.Equal(
            ["1|7|{\"(\\\"2026-01-02 03:04:05+00:00\\\",1.5)\",NULL,\"(,)\"}", "2|NULL|NULL", "3|NULL|NULL", "4|NULL|NULL", "5|NULL|NULL"],
            await engine.TextAsync("SELECT * FROM m ORDER BY id")
        );
    }
}
