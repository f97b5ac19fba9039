using Xunit.Sdk;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>Runs tables of statements on one engine, and reports all that fail, not only the first.</summary>
internal static class StatementTable
{
    /// <summary>Checks the rows of each query, also as a view; see <see cref="EngineFixture.AnswersAsync"/>.</summary>
    public static Task AnswersAsync(params IEnumerable<(string Sql, string Rows)> table) =>
        EachAsync(table, static (engine, row) => engine.AnswersAsync(row.Sql, row.Rows), "DROP MATERIALIZED VIEW IF EXISTS answer");

    /// <summary>Each statement fails with its SQLSTATE and a message that contains this.</summary>
    public static Task RefusesAsync(params IEnumerable<(string Sql, string State, string Message)> table) =>
        EachAsync(table, static (engine, row) => engine.RefusesAsync(row.Sql, row.State, row.Message), null);

    private static async Task EachAsync<T>(IEnumerable<T> table, Func<EngineFixture, T, Task> check, string? tidy)
    {
        await using var engine = await EngineFixture.StartAsync();
        var failed = new List<string>();
        foreach (var row in table)
        {
            try
            {
                await check(engine, row);
            }
            catch (Exception e) when (e is XunitException or Types.SqlException)
            {
                failed.Add($"{row}: {e.Message}");
                if (tidy is not null)
                    _ = await engine.QueryAsync(tidy);
            }
        }

        Assert.Empty(failed);
    }
}
