using System.Globalization;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>The rows of a view over groups stand where the groups stand; what stands on them learns of each change, and of no more.</summary>
public sealed class GroupRowTests
{
    private const string Groups = "SELECT k, s, sum(v) AS total, count(*) AS n, max(v) AS most FROM t GROUP BY k, s";
    private const string Above =
        "SELECT n, count(*) AS groups, sum(total) AS total, string_agg(s, ',' ORDER BY s, k) AS s FROM g GROUP BY n";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Views_and_sinks_on_them_follow_as_groups_come_change_go_and_return(int seed)
    {
        var sinks = new MemorySinks();
        var random = new Random(seed);
        var failures = new Random(seed);
        sinks.Fails = _ => failures.Next(3) == 0;
        await using var engine = await EngineFixture.StartAsync(sinks);
        await engine.QueryAsync("CREATE TABLE t (id INT PRIMARY KEY, k INT, s VARCHAR, v INT)");
        await engine.QueryAsync($"CREATE MATERIALIZED VIEW g AS {Groups}");
        await engine.QueryAsync($"CREATE MATERIALIZED VIEW above AS {Above}");
        await engine.QueryAsync(
            "CREATE SINK sink FROM g WITH (connector='memory', type='upsert', primary_key='k,s', commit_checkpoint_interval='1')"
        );
        for (var step = 0; step < 24; step++)
        {
            await engine.QueryAsync(Change(random));
            if (random.Next(3) == 0)
                await engine.QueryAsync("FLUSH");
            if (random.Next(6) == 0)
                await engine.CrashAsync();
            if (step == 12)
            {
                await engine.QueryAsync($"CREATE MATERIALIZED VIEW late AS {Above}");
                await engine.QueryAsync("FLUSH");
            }

            Assert.Equal(await SortedAsync(Groups), await SortedAsync("SELECT * FROM g"));
            Assert.Equal(await SortedAsync(Above), await SortedAsync("SELECT * FROM above"));
        }

        Assert.Equal(await SortedAsync(Above), await SortedAsync("SELECT * FROM late"));
        sinks.Fails = _ => false;
        await engine.QueryAsync("FLUSH");
        var rows = await SortedAsync("SELECT * FROM g");
        await Soon.TrueAsync(() => sinks.Rows("sink").SequenceEqual(rows), "the table equals the view");
        Assert.Empty(sinks.Problems);

        async Task<List<string>> SortedAsync(string sql) => Judge.Sorted(await engine.QueryAsync(sql));
    }

    [Fact]
    public async Task A_group_that_is_touched_and_stays_as_it_was_is_no_change()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE TABLE t (id INT PRIMARY KEY, k INT, v INT)");
        await engine.QueryAsync("CREATE MATERIALIZED VIEW g AS SELECT k, max(v) AS most FROM t GROUP BY k");
        await engine.QueryAsync("CREATE SUBSCRIPTION sub FROM g WITH (retention = '1D')");
        await engine.QueryAsync("INSERT INTO t VALUES (1, 1, 10), (2, 2, 20); FLUSH");
        await engine.QueryAsync("DECLARE c SUBSCRIPTION CURSOR FOR sub");
        await engine.QueryAsync(
            "INSERT INTO t VALUES (3, 1, 5); FLUSH; UPDATE t SET v = 30 WHERE id = 2; FLUSH; DELETE FROM t WHERE k = 2; FLUSH"
        );
        var changes = await engine.TextAsync("FETCH 10 FROM c");
        Assert.Equal(
            ["2|20|UpdateDelete", "2|30|UpdateInsert", "2|30|Delete"],
            changes.Select(line => string.Join('|', line.Split('|').Take(3)))
        );
    }

    // Enough groups for several pages of the state, of which few change at a time.
    private static string Change(Random random)
    {
        var first = random.Next(1200);
        return random.Next(5) switch
        {
            0 => $"DELETE FROM t WHERE id >= {first} AND id < {first + random.Next(300)}",
            1 => $"UPDATE t SET v = {random.Next(9)} WHERE id % 97 = {random.Next(97)}",
            2 => $"UPDATE t SET k = {random.Next(700)}, s = NULL WHERE id % 89 = {random.Next(89)}",
            _ => "INSERT INTO t VALUES "
                + string.Join(
                    ", ",
                    Enumerable
                        .Range(first, random.Next(1, 300))
                        .Select(id =>
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"({id}, {random.Next(700)}, 's{random.Next(2)}', {random.Next(9)})"
                            )
                        )
                ),
        };
    }
}
