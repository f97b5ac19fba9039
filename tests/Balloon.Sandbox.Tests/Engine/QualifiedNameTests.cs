namespace Balloon.Sandbox.Tests.Engine;

/// <summary>Tables of the same name in several schemas: a column qualified with a schema belongs to that table only.</summary>
public sealed class QualifiedNameTests
{
    private const string Tables =
        "CREATE SCHEMA a1; CREATE SCHEMA a2; CREATE TABLE a1.x (id int PRIMARY KEY, v int); CREATE TABLE a2.x (id int PRIMARY KEY, v int);"
        + "INSERT INTO a1.x VALUES (1, 10), (2, 20), (3, 30); INSERT INTO a2.x VALUES (1, 100);";

    [Theory]
    [InlineData("SELECT id FROM a1.x WHERE EXISTS (SELECT 1 FROM a2.x WHERE a2.x.id = a1.x.id) ORDER BY id", "1")]
    [InlineData("SELECT id FROM a1.x WHERE NOT EXISTS (SELECT 1 FROM a2.x WHERE a2.x.id = a1.x.id) ORDER BY id", "2;3")]
    [InlineData("SELECT id, (SELECT max(v) FROM a2.x WHERE a2.x.id = a1.x.id) AS m FROM a1.x ORDER BY id", "1|100;2|NULL;3|NULL")]
    [InlineData("SELECT a1.x.* FROM a1.x WHERE a1.x.id IN (SELECT a2.x.id FROM a2.x)", "1|10")]
    [InlineData("SELECT count(*) AS n FROM a1.x t JOIN a2.x u ON t.id = u.id", "1")]
    [InlineData("SELECT x.id FROM a1.x WHERE EXISTS (SELECT 1 FROM a2.x WHERE x.v = 100 AND a1.x.v = 10)", "1")]
    public async Task Queries_and_views_distinguish_qualified_names(string query, string rows)
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync(Tables);
        await engine.AsksAsync(query, rows);
        _ = await engine.QueryAsync($"CREATE MATERIALIZED VIEW m AS {query.Replace(" ORDER BY id", "", StringComparison.Ordinal)}");
        await engine.AsksAsync("SELECT * FROM m ORDER BY 1", rows);
    }

    [Fact]
    public async Task A_delete_and_an_update_change_only_the_rows_meant()
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync(Tables);
        _ = await engine.QueryAsync("UPDATE a1.x SET v = (SELECT a2.x.v + 10 FROM a2.x WHERE a2.x.id = a1.x.id) WHERE a1.x.id < 3");
        await engine.AsksAsync("SELECT v FROM a1.x ORDER BY id", "110;30;NULL");
        _ = await engine.QueryAsync("DELETE FROM a1.x WHERE EXISTS (SELECT 1 FROM a2.x WHERE a2.x.id = a1.x.id)");
        await engine.AsksAsync("SELECT id FROM a1.x ORDER BY id", "2;3");
        await engine.AsksAsync("DELETE FROM a1.x WHERE id = 2 RETURNING a1.x.id AS gone", "2");
    }

    [Theory]
    [InlineData("SELECT nosuch.tt.v FROM a1.x tt", "nosuch.tt")]
    [InlineData("SELECT a1.tt.v FROM a1.x tt", "a1.tt")]
    [InlineData("SELECT a2.x.v FROM a1.x", "a2.x")]
    [InlineData("SELECT a2.x.* FROM a1.x", "x")]
    [InlineData("DELETE FROM a1.x WHERE a2.x.id = 1", "a2.x")]
    [InlineData("SELECT a1.x.v FROM (SELECT * FROM a1.x) x", "a1.x")]
    public async Task A_wrong_schema_is_refused(string sql, string table)
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync(Tables);
        await engine.RefusesAsync(sql, "42P01", $"missing FROM-clause entry for table \"{table}\"");
    }

    [Fact]
    public async Task A_table_whose_columns_a_view_qualifies_with_the_schema_cannot_be_renamed()
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync(Tables + "CREATE MATERIALIZED VIEW m AS SELECT a1.x.id FROM a1.x");
        await engine.RefusesAsync("ALTER TABLE a1.x RENAME TO y", "0A000", "whose columns m qualifies with their schema");
        await engine.RestartAsync();
        await engine.AsksAsync("SELECT * FROM m ORDER BY 1", "1;2;3");
    }

    [Theory]
    [InlineData("CREATE TABLE \"\" (id int)", "42601", "zero-length delimited identifier")]
    [InlineData("CREATE SCHEMA \"\"", "42601", "zero-length delimited identifier")]
    [InlineData("WITH a AS (SELECT 1), a AS (SELECT 2) SELECT * FROM a", "42712", "WITH query name \"a\" specified more than once")]
    [InlineData("CREATE MATERIALIZED VIEW m AS SELECT (SELECT generate_series(1, 2))", "21000", "might produce more than one row")]
    [InlineData("CREATE MATERIALIZED VIEW m AS SELECT (SELECT id FROM a1.x) AS one", "21000", "might produce more than one row")]
    public async Task Impossible_names_are_refused_with_their_position(string sql, string state, string message)
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync(Tables);
        await engine.RefusesAsync(sql, state, message);
    }
}
