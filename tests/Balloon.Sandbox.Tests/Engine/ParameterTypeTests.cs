using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>The type of a parameter that the client does not declare.</summary>
public sealed class ParameterTypeTests
{
    [Theory]
    [InlineData("SELECT k FROM t WHERE k = $1", "integer")]
    [InlineData("SELECT k FROM t WHERE k = ANY($1)", "integer[]")]
    [InlineData("SELECT k FROM t WHERE name <> ALL($1)", "character varying[]")]
    [InlineData("SELECT k FROM t WHERE $1 = ANY(tags)", "smallint")]
    [InlineData("SELECT k FROM t WHERE $1 = ANY($2)", "character varying, character varying[]")]
    [InlineData("SELECT k FROM t WHERE k IN ($1, $2)", "integer, integer")]
    [InlineData("SELECT $1", "character varying")]
    [InlineData("SELECT $1, $1 + 1", "integer")]
    [InlineData("SELECT $1 UNION ALL SELECT 1::bigint", "bigint")]
    [InlineData("SELECT coalesce($1, k), CASE WHEN k > 1 THEN $2 ELSE 1.5 END FROM t", "integer, numeric")]
    [InlineData("SELECT k FROM (VALUES ($1), (2)) AS v (k)", "integer")]
    [InlineData("SELECT array_append($1, k), upper($2) FROM t", "integer[], character varying")]
    [InlineData("SELECT k FROM t ORDER BY k LIMIT $1 OFFSET $2", "bigint, bigint")]
    [InlineData("SELECT k FROM t WHERE k = $1 LIMIT $1 + 1", "integer")]
    [InlineData("INSERT INTO t (k, tags) SELECT $1, $2", "integer, smallint[]")]
    [InlineData("UPDATE t SET tags = $1 WHERE k = $2 RETURNING $1, $2 + 1", "smallint[], integer")]
    [InlineData("INSERT INTO t (k, tags) VALUES ($1, $2)", "integer, smallint[]")]
    [InlineData("UPDATE t SET tags = $1 WHERE k = $2", "smallint[], integer")]
    [InlineData("UPDATE t SET (name, tags) = ($1, $2)", "character varying, smallint[]")]
    public async Task A_parameter_takes_the_type_of_its_context(string sql, string types)
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE TABLE t (k INT PRIMARY KEY, name VARCHAR, tags SMALLINT[])");
        Assert.Equal(types, string.Join(", ", engine.Session.Prepare(sql)[0].ParameterTypes.Select(t => t.Name)));
    }

    [Fact]
    public async Task A_list_of_keys_is_one_parameter()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE TABLE t (k INT PRIMARY KEY); INSERT INTO t SELECT * FROM generate_series(1, 9)");
        var statement = engine.Session.Prepare("SELECT k FROM t WHERE k = ANY($1) ORDER BY k")[0];
        await using var result = await statement.ExecuteAsync([new SqlArray([7, null, 3, 77])], TestContext.Current.CancellationToken);
        var found = new List<object?>();
        await foreach (var row in result.Rows)
            found.Add(row[0]);
        Assert.Equal([3, 7], found);
    }
}
