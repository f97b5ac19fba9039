using System.Text;
using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Sources;
using Balloon.Sandbox.Types;
using Balloon.Testing;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>
/// However deeply nested or long a statement is, the process goes on: excessive nesting is an error with a position, and long sequences are
/// answered. A stack overflow would end the test run itself.
/// </summary>
public sealed class NestingTests : IAsyncLifetime
{
    private EngineFixture engine = null!;

    public async ValueTask InitializeAsync() => engine = await EngineFixture.StartAsync();

    public ValueTask DisposeAsync() => engine.DisposeAsync();

    private const int Deep = 10_000;

    /// <summary>Constructs that can be nested: the text before, the innermost text, the text after.</summary>
    public static TheoryData<string, string, string> Nests =>
        new()
        {
            { "(", "1", ")" },
            { "abs(", "1", ")" },
            { "cast(", "1", " as int)" },
            { "coalesce(1, ", "1", ")" },
            { "array[", "1", "]" },
            { "array(select ", "1", ")" },
            { "row(", "1", ")" },
            { "case when true then ", "1", " end" },
            { "case 1 when ", "1", " then 1 end" },
            { "not ", "true", "" },
            { "- ", "1", "" },
            { "+ ", "1", "" },
            { "~ ", "1", "" },
            { "(select ", "1", ")" },
            { "exists (select 1 where ", "true", ")" },
            { "array(select ", "1", ")" },
            { "(select max(", "1", "))" },
            { "1 = any(select ", "1", ")" },
            { "1 in (", "1", ")" },
            { "1 in (select ", "1", ")" },
            { "1 = any(array[", "1", "])" },
            { "1 + (", "1", ")" },
            { "extract(year from ", "now()", ")" },
            { "substring('a' from ", "1", ")" },
            { "trim(both 'a' from ", "'b'", ")" },
            { "overlay('a' placing 'b' from ", "1", ")" },
            { "position('a' in ", "'b'", ")" },
            { "map{1: ", "1", "}" },
            { "jsonb_build_array(", "1", ")" },
            { "jsonb_build_object('a', ", "1", ")" },
            { "to_jsonb(array[", "1", "])" },
            { "sum(1) over (order by ", "1", ")" },
            { "count(*) filter (where ", "true", ")" },
            { "true and (", "true", ")" },
            { "true or not (", "true", ")" },
        };

    /// <summary>Operators that can be chained.</summary>
    public static TheoryData<string, string> Chains =>
        new()
        {
            { "1", " + 1" },
            { "1", " * 1" },
            { "2", " ^ 1" },
            { "'a'", " || 'a'" },
            { "true", " = true" },
            { "1", "::int" },
            { "array[1]", "[1]" },
            { "null::int", "[]" },
            { "(row(1))", ".a" },
            { "'a'", " collate \"C\"" },
            { "true", " is true" },
            { "1", " isnull" },
            { "true", " is distinct from true" },
            { "true", " in (true)" },
            { "'a'", " like 'a'" },
            { "now()", " at time zone 'UTC'" },
            { "jsonb '{}'", " -> 'a'" },
        };

    [Theory]
    [MemberData(nameof(Nests))]
    public async Task Too_deep_nesting_is_refused_with_its_position(string before, string inner, string behind)
    {
        foreach (var query in Around(Nested(before, inner, behind, Deep)))
            await RefusedAsync(query);
    }

    /// <summary>
    /// Statements as deep as the parser allows: planned, run and maintained, or refused for another reason, but the process never ends.
    /// </summary>
    [Theory]
    [MemberData(nameof(Nests))]
    public async Task Nesting_up_to_the_limit_is_accepted(string before, string inner, string behind)
    {
        foreach (var depth in (int[])[100, 245])
        {
            foreach (var query in Around(Nested(before, inner, behind, depth)))
                await TriedAsync(query);
        }
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public async Task Chains_of_operators_are_bounded(string first, string next)
    {
        foreach (var query in Around(Nested("", first, next, 990)))
            await TriedAsync(query);
        foreach (var query in Around(Nested("", first, next, 50_000)))
            await RefusedAsync(query);
    }

    /// <summary>Each BETWEEN contains the preceding expression twice.</summary>
    [Fact]
    public Task Chains_that_double_their_input_are_bounded()
    {
        Long.Only();
        return Chains_of_operators_are_bounded("true", " between true and true");
    }

    [Theory]
    [InlineData("struct<a ", "int", ">")]
    [InlineData("map(int, ", "int", ")")]
    [InlineData("", "int", "[]")]
    public async Task Types_are_bounded(string before, string inner, string behind)
    {
        foreach (var depth in (int[])[50, 245])
        {
            await TriedAsync($"select null::{Nested(before, inner, behind, depth)}");
            await TriedAsync($"create table deep{depth} (v {Nested(before, inner, behind, depth)})");
        }

        await RefusedAsync($"select null::{Nested(before, inner, behind, Deep)}");
        await RefusedAsync($"create table deepest (v {Nested(before, inner, behind, Deep)})");
    }

    [Theory]
    [InlineData("select * from (", "select 1 as v", ") q")]
    [InlineData("with q as (", "select 1 as v", ") select * from q")]
    [InlineData("(", "select 1", ")")]
    [InlineData("select 1 union (", "select 1", ")")]
    [InlineData("select * from (select 1) a, lateral (", "select 1", ") b")]
    [InlineData("select 1 order by (", "select 1", ")")]
    [InlineData("select 1 limit (", "select 1", ")")]
    [InlineData("explain ", "select 1", "")]
    [InlineData("select 1 except ", "select 1", "")]
    public async Task Nested_queries_are_bounded(string before, string inner, string behind)
    {
        foreach (var depth in (int[])[20, 100, 240])
            await TriedAsync(Nested(before, inner, behind, depth));
        await RefusedAsync(Nested(before, inner, behind, 5_000));
    }

    [Fact]
    public async Task Joins_are_bounded()
    {
        await RefusedAsync("select 1 from t0" + string.Concat(Enumerable.Range(1, 5_000).Select(i => $" join t{i} on true")));
        await RefusedAsync("select 1 from t0" + string.Concat(Enumerable.Range(1, 5_000).Select(i => $", t{i}")));
    }

    [Theory]
    [InlineData("and", "true", "true")]
    [InlineData("or", "false", "false")]
    public async Task A_chain_of_conditions_is_flat(string word, string part, string answer)
    {
        var query = "select " + part + string.Concat(Enumerable.Repeat($" {word} {part}", 20_000));
        Assert.Equal(answer == "true", (await engine.QueryAsync(query)).Single()[0]);
        var text = string.Join($" {word} ", Enumerable.Range(0, 10_000).Select(i => $"v = {i} + 1"));
        Assert.Equal(
            word == "and" ? 0L : 2L,
            (await engine.QueryAsync($"select count(*) from (values (1), (7)) as t (v) where {text}"))[0][0]
        );
    }

    [Fact]
    public async Task Lists_are_flat()
    {
        var numbers = string.Join(", ", Enumerable.Range(0, 5_000));
        Assert.Equal(1L, (await engine.QueryAsync($"select count(*) from (values (7), (-1)) as t (v) where v in ({numbers})"))[0][0]);
        Assert.Equal(5_000L, (await engine.QueryAsync($"select count(*) from (select unnest(array[{numbers}])) t"))[0][0]);
        var cases = string.Concat(Enumerable.Range(0, 5_000).Select(i => $" when {i} then {i + 1}"));
        Assert.Equal(5_000, (await engine.QueryAsync($"select case 4999{cases} end"))[0][0]);
        var rows = string.Join(", ", Enumerable.Range(0, 5_000).Select(i => $"({i} + 0)"));
        Assert.Equal(5_000L, (await engine.QueryAsync($"select count(*) from (values {rows}) t"))[0][0]);
    }

    [Theory]
    [InlineData("union all", 5_001L)]
    [InlineData("union", 7L)]
    public async Task A_chain_of_unions_is_flat(string word, long rows)
    {
        var query = "select 0 as v" + string.Concat(Enumerable.Range(1, 5_000).Select(i => $" {word} select {i % 7}"));
        Assert.Equal(rows, (await engine.QueryAsync($"select count(*) from ({query}) q"))[0][0]);
    }

    [Fact]
    public async Task A_long_chain_of_unions_is_a_view_like_a_short_one()
    {
        await engine.QueryAsync("create table chained (v int)");
        var parts = string.Concat(Enumerable.Range(1, 300).Select(i => $" union select v + {i % 3} from chained"));
        await engine.QueryAsync($"create materialized view of_chained as select v from chained{parts}");
        await engine.QueryAsync("insert into chained values (1), (2)");
        await engine.QueryAsync("flush");
        Assert.Equal([1, 2, 3, 4], (await engine.QueryAsync("select v from of_chained order by v")).Select(r => (int)r[0]!));
    }

    /// <summary>Each view is a short statement of its own.</summary>
    [Fact]
    public async Task Views_on_views_are_bounded()
    {
        Long.Only();
        await engine.QueryAsync("create view v0 as select 1 as v");
        SqlException? refused = null;
        for (var i = 1; i <= 3_000 && refused is null; i++)
            refused = await ErrorAsync($"create view v{i} as select v + 1 as v from v{i - 1}");
        Assert.Equal(SqlStates.StatementTooComplex, refused?.SqlState);
    }

    [Fact]
    public async Task A_view_with_more_state_than_allowed_is_refused()
    {
        await engine.QueryAsync("create table wide (v int)");
        var sum = string.Concat(Enumerable.Range(1, 150).Select(i => $" join wide t{i} on t{i}.v = t0.v"));
        var refused = await ErrorAsync($"create materialized view of_wide as select count(*) from wide t0{sum}");
        Assert.Equal(SqlStates.StatementTooComplex, refused?.SqlState);
    }

    /// <summary>Values that are parsed recursively: jsonb, texts of arrays and structs, patterns.</summary>
    [Theory]
    [InlineData("[", "1", "]", "jsonb '{0}'")]
    [InlineData("{\"a\":", "1", "}", "jsonb '{0}' -> 'a'")]
    [InlineData("{\"a\":[", "1", "]}", "jsonb_array_elements(jsonb '{0}' -> 'a')")]
    [InlineData("[", "1", "]", "jsonb_typeof('{0}'::varchar::jsonb)")]
    [InlineData("{", "1", "}", "'{0}'::int[][]")]
    [InlineData("{", "1", "}", "('{0}'::varchar)::int[]")]
    [InlineData("(", "a", ")", "'a' ~ '{0}'")]
    [InlineData("(?:", "a", ")*", "regexp_replace('aaa', '{0}', 'b')")]
    [InlineData("(?=", "a", ")", "'a' ~ '{0}'")]
    [InlineData("[a", "b", "]", "'a' ~ '{0}'")]
    [InlineData("[^a", "b", "]", "regexp_count('a', '{0}')")]
    [InlineData("ab|", "a", "", "'a' ~ '{0}'")]
    [InlineData("a?", "b", "", "regexp_match('aab', '{0}')")]
    [InlineData("/*", "", "*/", "{0} 1")]
    public async Task Nested_values_are_bounded(string before, string inner, string behind, string expression)
    {
        foreach (var depth in (int[])[1, 50, 120, 126, 127, 128, 250, 1_000, 50_000])
            await TriedAsync("select " + expression.Replace("{0}", Nested(before, inner, behind, depth), StringComparison.Ordinal));
    }

    /// <summary>A message that is nested too deeply is dropped and counted; the others are read.</summary>
    [Fact]
    public void Too_deeply_nested_messages_are_malformed()
    {
        (string, SqlType)[] columns = [("v", SqlType.Jsonb), ("i", SqlType.Integer)];
        var parser = new JsonRowParser(columns, TimestampHandling.GuessNumberUnit);
        var random = new Random(20261130);
        var malformed = 0;
        for (var round = 0; round < 300; round++)
        {
            var depth = random.Next(4) == 0 ? random.Next(100_000) : random.Next(200);
            var value = random.Next(2) == 0 ? Nested("[", "1", "]", depth) : Nested("{\"a\":", "1", "}", depth);
            var name = random.Next(2) == 0 ? "v" : "other";
            Column[] into = [.. columns.Select(c => Column.Create(c.Item2, 1))];
            var read = parser.Parse(Encoding.UTF8.GetBytes($"{{\"i\":7,\"{name}\":{value}}}"), into);
            // The message itself is one level.
            Assert.Equal(depth < JsonText.MaxDepth, read);
            malformed += read ? 0 : 1;
            Assert.Equal(malformed, parser.Malformed);
        }
    }

    private static string Nested(string before, string inner, string behind, int depth) =>
        string.Concat(Enumerable.Repeat(before, depth)) + inner + string.Concat(Enumerable.Repeat(behind, depth));

    // The positions in which an expression is allowed.
    private static IEnumerable<string> Around(string expression) =>
        ["select " + expression, $"select 1 from (values (1)) as t (v) where v = 1 and ({expression}) is not null group by v"];

    private async Task RefusedAsync(string query)
    {
        var refused = await ErrorAsync(query);
        Assert.Equal(SqlStates.StatementTooComplex, refused?.SqlState);
        Assert.InRange(refused!.Position ?? 0, 1, query.Length);
    }

    // Answered, or refused for another reason.
    private async Task TriedAsync(string query)
    {
        if (await ErrorAsync(query) is { } refused)
            Assert.False(refused.SqlState == SqlStates.InternalError, refused.ToString());
    }

    private async Task<SqlException?> ErrorAsync(string query)
    {
        try
        {
            await engine.QueryAsync(query);
            return null;
        }
        catch (SqlException e)
        {
            return e;
        }
    }
}
