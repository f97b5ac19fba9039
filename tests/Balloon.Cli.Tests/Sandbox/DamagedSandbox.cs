using Balloon.Sandbox.Hosting;
using Balloon.Testing;
using Microsoft.Data.Sqlite;

namespace Balloon.Cli.Tests.Sandbox;

/// <summary>A sandbox with views, sinks and events, whose files are damaged while it is down.</summary>
internal static class DamagedSandbox
{
    internal const string Garbage = "\u0000\u0001garbage, as a torn write leaves it\u00ff";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal static async Task<BalloonCommand> MadeAsync()
    {
        Long.Only(); // Forty starts of a sandbox take minutes.
        var balloon = new BalloonCommand();
        await balloon.UpAsync();
        var stack = Stack.TryRead(balloon.StackFile)!;
        for (var batch = 0; batch < 2; batch++)
        {
            // Whatever a batch holds, each partition has more than one.
            var (exitCode, _, errors) = await balloon.RunAsync("generate", "--count", "1000");
            Assert.True(exitCode == 0, errors);
        }

        await SqlAsync(
            balloon,
            $"CREATE SOURCE s (player varchar, score int) WITH (connector = 'kafka', topic = 'balloon-game', properties.bootstrap.server = '{stack.Kafka}') FORMAT PLAIN ENCODE JSON"
        );
        await SqlAsync(balloon, "CREATE MATERIALIZED VIEW m AS SELECT count(*) AS n FROM s");
        await SqlAsync(balloon, "CREATE TABLE t (k int PRIMARY KEY)");
        await SqlAsync(balloon, "INSERT INTO t VALUES (7)");
        await SqlAsync(
            balloon,
            $"CREATE SINK k FROM m WITH (connector = 'iceberg', type = 'upsert', primary_key = 'n', catalog.type = 'rest', catalog.uri = '{stack.Catalog}', warehouse.path = '{stack.Warehouse}', database.name = 'n', table.name = 't', create_table_if_not_exists = 'true', commit_checkpoint_interval = '1')"
        );
        await SqlAsync(balloon, "FLUSH");
        await balloon.RunAsync("down");
        return balloon;
    }

    internal static async Task AssertAllAsync(BalloonCommand balloon, bool tableRows)
    {
        Assert.Contains("events 2000", await SqlAsync(balloon, "SELECT 'events ' || n::varchar AS n FROM m"), StringComparison.Ordinal);
        Assert.Contains(
            tableRows ? "rows 1" : "rows 0",
            await SqlAsync(balloon, "SELECT 'rows ' || count(*)::varchar AS n FROM t"),
            StringComparison.Ordinal
        );
        await Balloon.Testing.Eventually.TrueAsync(
            async () => (await balloon.RunAsync("table", "scan", "n.t")).Output.Contains("2000", StringComparison.Ordinal),
            "the table holds what the view says",
            cancellationToken: Cancellation
        );
    }

    internal static async Task<string> SqlAsync(BalloonCommand balloon, string sql)
    {
        var (exitCode, output, errors) = await balloon.RunAsync("sql", "-c", sql);
        Assert.True(exitCode == 0, errors);
        return output;
    }

    internal static async Task UpAsync(BalloonCommand balloon)
    {
        var (exitCode, _, errors) = await balloon.RunAsync("up");
        Assert.True(exitCode == 0, errors);
    }

    internal static async Task<string> RebuildAsync(BalloonCommand balloon)
    {
        var (exitCode, output, errors) = await balloon.RunAsync("rebuild");
        Assert.True(exitCode == 0, errors);
        return output;
    }

    /// <summary>It does not start, and one sentence says the file and what to do; not a stack trace.</summary>
    internal static async Task RefusedAsync(BalloonCommand balloon, params string[] words)
    {
        var (exitCode, _, errors) = await balloon.RunAsync("up");
        Assert.Equal(1, exitCode);
        Assert.All(words, word => Assert.Contains(word, errors, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", errors, StringComparison.Ordinal);
    }

    internal static async Task DamageAsync(BalloonCommand balloon, string file, string? content)
    {
        var path = Path.Combine(balloon.Home, file);
        if (content is null)
            File.Delete(path);
        else
            await File.WriteAllTextAsync(path, content, Cancellation);
    }

    internal static void Delete(BalloonCommand balloon, string file) => File.Delete(Path.Combine(balloon.Home, file));

    internal static Task<string> ReadAsync(BalloonCommand balloon, string file) =>
        File.ReadAllTextAsync(Path.Combine(balloon.Home, file), Cancellation);

    internal static async Task ChangeAsync(BalloonCommand balloon, string file, string sql)
    {
        await using var database = new SqliteConnection($"Data Source={Path.Combine(balloon.Home, file)};Pooling=False");
        await database.OpenAsync(Cancellation);
        await using var command = database.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        Assert.True(await command.ExecuteNonQueryAsync(Cancellation) > 0);
    }
}
