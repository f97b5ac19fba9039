using Balloon.Sandbox.Binding;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Stream;
using Balloon.Sandbox.Tests.Plan;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>The value of a parameter in any position of a statement.</summary>
public sealed class ParameterValueTests
{
    private const string Tables =
        "CREATE TABLE a (k int PRIMARY KEY, v int, t varchar); CREATE TABLE b (k int, w int);"
        + "INSERT INTO a VALUES (1, 10, 'ab'), (2, 20, 'ac'), (3, NULL, 'b'); INSERT INTO b VALUES (1, 5), (2, 20), (4, NULL);";

    [Theory]
    [InlineData("SELECT k FROM a WHERE v = $1", 20, "2")]
    [InlineData("SELECT k, v + $1 FROM a", 1, "1|11;2|21;3|NULL")]
    [InlineData("SELECT k FROM a WHERE t LIKE $1", "a_", "1;2")]
    [InlineData("SELECT k FROM a WHERE k IN ($1, 3)", 1, "1;3")]
    [InlineData("SELECT sum(v * $1) FROM a", 2, "60")]
    [InlineData("SELECT x FROM (VALUES ($1 + 1), (2)) AS y (x)", 6, "2;7")]
    [InlineData("SELECT a.k FROM a JOIN b ON a.k = b.k + $1", 1, "2;3")]
    [InlineData("SELECT k, (SELECT count(*) + $1 FROM b WHERE b.k = a.k) FROM a", 5L, "1|6;2|6;3|5")]
    [InlineData("SELECT k, (SELECT w + $1 FROM b WHERE b.k = a.k) FROM a", 1, "1|6;2|21;3|NULL")]
    [InlineData(
        "SELECT k, (SELECT (SELECT max(c.w) + $1 FROM b c WHERE c.w <= b.w + a.k AND c.k <> a.k) FROM b WHERE b.k = a.k) FROM a",
        100,
        "1|NULL;2|105;3|NULL"
    )]
    [InlineData("SELECT $1, $1 + 1", 5, "5|6")]
    [InlineData("SELECT $1", "five", "five")]
    [InlineData("SELECT k FROM a ORDER BY k LIMIT $1", 2L, "1;2")]
    [InlineData("SELECT k FROM a ORDER BY k DESC FETCH FIRST $1 ROWS ONLY", 1L, "3")]
    [InlineData("SELECT k FROM a ORDER BY k OFFSET $1", 2L, "3")]
    [InlineData("SELECT k FROM a ORDER BY k LIMIT $1 + 1 OFFSET $1", 1L, "2;3")]
    [InlineData("SELECT k FROM a LIMIT $1", null, "1;2;3")]
    [InlineData("SELECT count(*) FROM (SELECT k FROM a ORDER BY v LIMIT $1) AS x", 2L, "2")]
    [InlineData("SELECT k FROM a UNION ALL SELECT k FROM b ORDER BY k LIMIT $1", 3L, "1;1;2")]
    [InlineData("INSERT INTO a SELECT k + 10, w, 'x' FROM b ORDER BY k LIMIT $1 RETURNING k", 1L, "11")]
    [InlineData("INSERT INTO a VALUES (4, $1, 'c') RETURNING v + 1, $1 * 2", 7, "8|14")]
    [InlineData("UPDATE a SET v = $1 WHERE k = 1 RETURNING v, $1 - 1", 7, "7|6")]
    [InlineData("DELETE FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.k = a.k AND b.w = $1) RETURNING k, $1 - 1", 5, "1|4")]
    public async Task A_statement_runs_with_a_parameter(string sql, object? value, string rows)
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync(Tables);
        await using var result = await engine.Session.Prepare(sql)[0].ExecuteAsync([value], TestContext.Current.CancellationToken);
        var lines = new List<string>();
        await foreach (var row in result.Rows)
            lines.Add(string.Join('|', row.Select((v, i) => v is null ? "NULL" : result.Columns![i].Type.Format(v))));
        lines.Sort(StringComparer.Ordinal);
        Assert.Equal(rows, string.Join(';', lines));
    }

    [Theory]
    [InlineData("SELECT k FROM a WHERE v = $1", "08P01", "the statement needs 1 parameters, but 0 were given")]
    [InlineData("INSERT INTO a VALUES ($1)", "08P01", "the statement needs 1 parameters, but 0 were given")]
    [InlineData("UPDATE a SET v = $1", "08P01", "the statement needs 1 parameters, but 0 were given")]
    [InlineData("DELETE FROM a WHERE v = $1", "08P01", "the statement needs 1 parameters, but 0 were given")]
    [InlineData("SELECT k FROM a LIMIT $1", "42P02", "there is no parameter $1")]
    [InlineData("EXPLAIN SELECT k FROM a LIMIT $1", "42P02", "there is no parameter $1")]
    [InlineData("CREATE VIEW w AS SELECT k FROM a LIMIT $1", "42601", "a view cannot have parameters")]
    [InlineData("CREATE MATERIALIZED VIEW w AS SELECT k FROM a ORDER BY k LIMIT $1", "42601", "a view cannot have parameters")]
    [InlineData("DECLARE c CURSOR FOR SELECT k FROM a WHERE v = $1", "42P02", "there is no parameter $1")]
    [InlineData("CREATE VIEW w AS SELECT k FROM a WHERE v = $1", "42601", "a view cannot have parameters")]
    [InlineData("CREATE MATERIALIZED VIEW w AS SELECT k FROM a WHERE v = $1", "42601", "a view cannot have parameters")]
    public async Task A_statement_without_its_parameter_is_refused(string sql, string state, string message)
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync(Tables);
        await engine.RefusesAsync(sql, state, message);
    }

    [Fact]
    public async Task A_negative_limit_is_refused()
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync(Tables);
        var error = await Assert.ThrowsAsync<SqlException>(() =>
            engine.Session.Prepare("SELECT k FROM a LIMIT $1")[0].ExecuteAsync([-1L], TestContext.Current.CancellationToken)
        );
        Assert.Equal(("2201W", "LIMIT must not be negative, but found: -1"), (error.SqlState, error.Message));
    }

    [Fact]
    public void One_plan_runs_with_any_values()
    {
        var query = ((QueryStatement)Parser.Parse("SELECT x + $1 FROM (VALUES (1), (2)) AS y (x) WHERE x <> $2")[0]).Query;
        var plan = new Binder(new Planner(), new BinderSettings(Zone.Utc, "root", "dev")).Bind(query).Root;
        Assert.Equal([12], Run(10, 1));
        Assert.Equal([6], Run(5, 2));

        List<object?> Run(params int[] values)
        {
            var context = new EvaluationContext(strict: true) { Parameters = [.. values.Select(v => new Constant(v, SqlType.Integer))] };
            var collector = new Collector(plan.Types);
            var flow = new PlanBuilder(context, 0).Build(plan, collector);
            flow.PushValues();
            flow.Flush();
            var rows = collector.Net();
            return [.. Enumerable.Range(0, rows.Count).Select(i => rows.Columns[0][i])];
        }
    }
}
