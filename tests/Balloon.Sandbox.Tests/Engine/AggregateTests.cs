namespace Balloon.Sandbox.Tests.Engine;

/// <summary>Aggregates, as a query and as a view over a table whose rows are added and removed.</summary>
public sealed class AggregateTests
{
    private static readonly (string Sql, string Before, string After)[] Answers =
    [
        ("SELECT arg_min(w, v) AS a, arg_max(w, v) AS b FROM t", "one|three", "two|three"),
        ("SELECT g, arg_max(w, v ORDER BY k DESC) FILTER (WHERE k < 9) AS a FROM t GROUP BY g", "0|two;1|three", "0|two;1|three"),
        ("SELECT bit_and(v) AS a, bit_or(v) AS b, bit_xor(v) AS c FROM t", "0|7|5", "2|6|4"),
        ("SELECT bit_xor(v::smallint) AS a, bit_or(v::bigint) AS b FROM t WHERE v > 100", "NULL|NULL", "NULL|NULL"),
        ("SELECT sum(i) AS s, avg(i) AS a FROM t", "1 mon 2 days 00:00:02|10 days 16:00:00.666667", "1 mon 00:00:01|15 days 00:00:00.5"),
        ("SELECT jsonb_agg(w ORDER BY k DESC) AS j FROM t", "[null, \"three\", \"two\", \"one\"]", "[null, \"three\", \"two\"]"),
        ("SELECT jsonb_agg(v) AS j FROM t WHERE k > 9", "[]", "[]"),
        (
            "SELECT jsonb_object_agg(w, v) FILTER (WHERE w IS NOT NULL) AS j FROM t",
            "{\"one\": 1, \"three\": 6, \"two\": 2}",
            "{\"three\": 6, \"two\": 2}"
        ),
        ("SELECT aggregate:array_sum(v) AS a, aggregate:array_max(w ORDER BY k) AS b FROM t", "9|two", "8|two"),
        ("SELECT var_pop(v) AS a, round(stddev_samp(v), 10) AS b FROM t", "4.6666666666666666666666666667|2.6457513111", "4|2.8284271247"),
        ("SELECT stddev_pop(v) AS a FROM t WHERE k = 2", "0", "0"),
    ];

    [Fact]
    public async Task A_query_and_a_view_follow_the_rows()
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync("CREATE TABLE t (k INT PRIMARY KEY, g INT, v INT, w VARCHAR, i INTERVAL)");
        for (var q = 0; q < Answers.Length; q++)
            _ = await engine.QueryAsync($"CREATE MATERIALIZED VIEW v{q} AS {Answers[q].Sql}");
        _ = await engine.QueryAsync(
            "INSERT INTO t VALUES (1, 0, 1, 'one', '2 days 1 second'), (2, 0, 2, 'two', '1 month'), (3, 1, 6, 'three', '1 second'), (4, 1, NULL, NULL, NULL)"
        );
        for (var q = 0; q < Answers.Length; q++)
            await BothAsync(q, Answers[q].Before);
        _ = await engine.QueryAsync("DELETE FROM t WHERE k = 1; FLUSH");
        await engine.RestartAsync();
        for (var q = 0; q < Answers.Length; q++)
            await BothAsync(q, Answers[q].After);

        async Task BothAsync(int query, string rows)
        {
            await engine.AsksAsync(Answers[query].Sql, rows);
            await engine.AsksAsync($"SELECT * FROM v{query}", rows);
        }
    }

    [Fact]
    public async Task Windows_choose_rows_by_another_column()
    {
        await using var engine = await EngineFixture.StartAsync();
        const string rows = "(VALUES (1, 10, 1), (2, 20, 1), (3, 15, 2), (NULL, 99, 2)) t(a, b, p)";
        await engine.AnswersAsync(
            $"SELECT b, arg_min(a, b) OVER (PARTITION BY p) AS l, arg_max(a, b) OVER (PARTITION BY p) AS h FROM {rows}",
            "10|1|2;15|3|3;20|1|2;99|3|3"
        );
    }

    [Fact]
    public async Task Ambiguous_results_are_refused()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.RefusesAsync("SELECT arg_min(*)", "42601", "Failed to bind expression: arg_min(*)");
        await engine.RefusesAsync("SELECT arg_max(1, ARRAY[1])", "22023", "arg_max does not support struct, array");
        await engine.RefusesAsync("SELECT bit_and('a'::varchar)", "42883", "function bit_and(character varying) does not exist");
        await engine.RefusesAsync("SELECT jsonb_object_agg(k, 1) FROM (VALUES (NULL)) t(k)", "22004", "field name must not be null");
        await engine.RefusesAsync("SELECT jsonb_object_agg(k, v) FROM (VALUES ('a', 1), ('a', 2)) t(k, v)", "0A000", "without ORDER BY");
        await engine.AsksAsync("SELECT jsonb_object_agg(k, v ORDER BY v) FROM (VALUES ('a', 1), ('a', 2)) t(k, v)", "{\"a\": 2}");
    }
}
