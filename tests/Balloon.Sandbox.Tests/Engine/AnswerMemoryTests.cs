using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Types;
using Balloon.Testing;

namespace Balloon.Sandbox.Tests.Engine;

public sealed class AnswerMemoryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_result_that_needs_too_much_memory_is_refused_and_the_session_continues()
    {
        using var folder = new TempFolder();
        await using var engine = await StreamEngine.OpenAsync(
            new StreamEngineOptions { Folder = folder["engine"], AnswerMemory = 8 << 20 },
            Stop
        );
        await using var session = engine.OpenSession(new SessionParameters());
        const string Product = "FROM generate_series(1, 2000) AS a(x), generate_series(1, 2000) AS b(y)";
        var error = await Assert.ThrowsAsync<SqlException>(() => CountAsync($"SELECT x, y {Product}"));
        Assert.Equal(SqlStates.OutOfMemory, error.SqlState);
        Assert.Contains("8 MiB", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, await CountAsync($"SELECT sum(x + y) {Product}"));
        Assert.Equal(20_000, await CountAsync("SELECT x, y FROM generate_series(1, 100) AS a(x), generate_series(1, 200) AS b(y)"));

        async Task<int> CountAsync(string sql)
        {
            await using var result = await session.Prepare(sql)[0].ExecuteAsync(null, Stop);
            var rows = 0;
            await foreach (var _ in result.Rows.WithCancellation(Stop))
                rows++;
            return rows;
        }
    }
}
