using Balloon.Sandbox.Hosting;
using Balloon.Testing;
using static Balloon.Cli.Tests.Sandbox.DamagedSandbox;

namespace Balloon.Cli.Tests.Sandbox;

/// <summary>
/// A stopped sandbox with views, sinks and events. It is created once for a class of tests; each test gets a copy of its files in the same
/// folder, as the metadata of tables contains their locations.
/// </summary>
public sealed class MadeSandbox : IAsyncDisposable
{
    private readonly TempFolder aside = new();
    private BalloonCommand? made;

    /// <summary>The sandbox, stopped and undamaged. Skips the test unless <c>tests/run --long</c> runs.</summary>
    public async Task<BalloonCommand> FreshAsync()
    {
        Long.Only(); // Forty starts of a sandbox take minutes.
        if (made is { } there)
        {
            await there.RunAsync("down");
            Directory.Delete(there.Home, recursive: true);
            Copy(aside["home"], there.Home);
            return there;
        }

        var balloon = new BalloonCommand();
        await MakeAsync(balloon);
        Copy(balloon.Home, aside["home"]);
        return made = balloon;
    }

    public async ValueTask DisposeAsync()
    {
        if (made is { } there)
            await there.DisposeAsync();
        aside.Dispose();
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
    }

    private static async Task MakeAsync(BalloonCommand balloon)
    {
        await balloon.UpAsync();
        var stack = Stack.TryRead(balloon.StackFile)!;
        for (var batch = 0; batch < 2; batch++)
        {
            // However large batches are, each partition has more than one.
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
    }
}
