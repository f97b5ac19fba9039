using Balloon.Sandbox.Hosting;
using Balloon.Testing;

namespace Balloon.Cli.Tests.Sandbox;

/// <summary><c>balloon reset</c> removes what a sandbox made, and nothing else.</summary>
public sealed class ResetTests
{
    private const string ListFile = "made-by-balloon.txt";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_folder_where_no_sandbox_ever_ran_is_not_touched()
    {
        await using var balloon = new BalloonCommand();
        string[] mine = ["package.json", "warehouse/important.txt", "engine/plan.md", "catalog.db", "sandbox.log"];
        foreach (var file in mine)
            await WriteAsync(balloon, file);
        var (exitCode, _, errors) = await balloon.RunAsync("reset");
        Assert.Equal(1, exitCode);
        Assert.Contains("no sandbox has ever run in", errors, StringComparison.Ordinal);
        Assert.All(mine, file => Assert.Equal("mine", File.ReadAllText(Path.Combine(balloon.Home, file))));
        Assert.False(File.Exists(Path.Combine(balloon.Home, "command.lock")));
    }

    [Theory]
    [InlineData("warehouse/important.txt", "warehouse")]
    [InlineData("catalog.db", "catalog.db")]
    [InlineData("sandbox.log", "sandbox.log")]
    public async Task A_sandbox_does_not_start_over_files_it_did_not_create(string file, string named)
    {
        await using var balloon = new BalloonCommand();
        await WriteAsync(balloon, file);
        var (exitCode, _, errors) = await balloon.RunAsync("up", "--kafka-port", "0", "--sql-port", "0", "--catalog-port", "0");
        Assert.Equal(1, exitCode);
        Assert.Contains($"{Path.Combine(balloon.Home, named)} exists, but no sandbox created it", errors, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(balloon.Home, file), Cancellation));
    }

    [Fact]
    public async Task Files_of_others_are_kept_and_named()
    {
        await using var balloon = new BalloonCommand();
        await WriteAsync(balloon, "package.json");
        string[] lasting = ["cluster.json", "progress.json"];
        foreach (var file in lasting)
            await WriteAsync(balloon, file);
        await balloon.UpAsync();
        await MakeThingsAsync(balloon);
        Assert.True(Directory.Exists(Path.Combine(balloon.Home, "warehouse", "n", "t")));
        await WriteAsync(balloon, "warehouse/important.txt");
        await WriteAsync(balloon, "warehouse/n/mine/data.csv");
        var (exitCode, output, errors) = await balloon.RunAsync("reset");
        Assert.True(exitCode == 0, errors);
        Assert.Contains("package.json, " + Path.Combine("warehouse", "important.txt"), output, StringComparison.Ordinal);
        Assert.All(lasting, file => Assert.DoesNotContain(file, output, StringComparison.Ordinal));
        Assert.Equal(
            ["cluster.json", "command.lock", "package.json", "progress.json", "warehouse/important.txt", "warehouse/n/mine/data.csv"],
            Directory
                .EnumerateFiles(balloon.Home, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(balloon.Home, path).Replace('\\', '/'))
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task The_home_is_private_each_file_is_documented_and_the_next_up_finishes_a_killed_reset()
    {
        await using var balloon = new BalloonCommand();
        await balloon.UpAsync();
        await MakeThingsAsync(balloon);
        HomeTable.AssertHolds(balloon.Home);
        AssertUsersAlone(balloon);
        await balloon.RunAsync("down");
        await File.AppendAllTextAsync(Path.Combine(balloon.Home, ListFile), "# reset\n", Cancellation);
        Directory.Delete(Path.Combine(balloon.Home, "kafka"), recursive: true);
        Assert.Contains("A reset was interrupted", (await balloon.RunAsync("status")).Output, StringComparison.Ordinal);
        await balloon.UpAsync();
        await AssertFreshAsync(balloon);
    }

    [Fact]
    public async Task A_home_of_an_earlier_version_is_recognized_by_its_files()
    {
        Long.Only();
        await using var balloon = new BalloonCommand();
        await balloon.UpAsync();
        await MakeThingsAsync(balloon);
        await balloon.RunAsync("down");
        File.Delete(Path.Combine(balloon.Home, ListFile));
        await balloon.UpAsync();
        Assert.Contains("m", (await balloon.RunAsync("sql", "-c", "SHOW MATERIALIZED VIEWS")).Output, StringComparison.Ordinal);
        await balloon.RunAsync("down");
        File.Delete(Path.Combine(balloon.Home, ListFile));
        await WriteAsync(balloon, "notes.txt");
        Assert.Equal(0, (await balloon.RunAsync("reset")).ExitCode);
        Assert.Equal(
            ["command.lock", "notes.txt"],
            Directory.EnumerateFileSystemEntries(balloon.Home).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_home_that_others_could_read_is_made_private_at_the_next_start()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps a user's folders to that user by other means.");
        await using var balloon = new BalloonCommand();
        await balloon.UpAsync();
        await balloon.RunAsync("down");
        if (OperatingSystem.IsWindows())
            return;
        var open = (UnixFileMode)0x1ED; // 0755
        File.SetUnixFileMode(balloon.Home, open);
        File.SetUnixFileMode(Path.Combine(balloon.Home, "engine"), open);
        await balloon.UpAsync();
        var closed = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Assert.Equal(closed, File.GetUnixFileMode(balloon.Home));
        Assert.Equal(closed, File.GetUnixFileMode(Path.Combine(balloon.Home, "engine")));
    }

    [Fact]
    public async Task After_a_reset_killed_at_any_moment_the_next_up_finds_all_or_nothing()
    {
        Long.Only();
        var random = new Random(20261130);
        for (var round = 0; round < 16; round++)
        {
            await using var balloon = new BalloonCommand();
            await balloon.UpAsync();
            await MakeThingsAsync(balloon);
            using (var reset = balloon.Start("reset"))
            {
                await Task.WhenAny(reset.WaitForExitAsync(Cancellation), Task.Delay(random.Next(150, 1500), Cancellation));
                reset.Kill();
                await reset.WaitForExitAsync(Cancellation);
            }

            var began =
                !File.Exists(Path.Combine(balloon.Home, ListFile))
                || (await File.ReadAllTextAsync(Path.Combine(balloon.Home, ListFile), Cancellation)).Contains(
                    "# reset",
                    StringComparison.Ordinal
                );
            await balloon.UpAsync();
            if (began)
                await AssertFreshAsync(balloon);
            else
                Assert.Contains("10", (await balloon.RunAsync("sql", "-c", "SELECT n FROM m")).Output, StringComparison.Ordinal);
        }
    }

    private static async Task MakeThingsAsync(BalloonCommand balloon)
    {
        var stack = Stack.TryRead(balloon.StackFile)!;
        Assert.Equal(0, (await balloon.RunAsync("generate", "--count", "10")).ExitCode);
        await File.WriteAllTextAsync(
            balloon.Home + ".sql",
            $"""
            CREATE SOURCE s (player varchar, score int) WITH (connector = 'kafka', topic = 'balloon-game', properties.bootstrap.server = '{stack.Kafka}') FORMAT PLAIN ENCODE JSON;
            CREATE MATERIALIZED VIEW m AS SELECT count(*) AS n FROM s;
            CREATE SINK k FROM m WITH (connector = 'iceberg', type = 'append-only', force_append_only = 'true', catalog.type = 'rest', catalog.uri = '{stack.Catalog}', warehouse.path = '{stack.Warehouse}', database.name = 'n', table.name = 't', create_table_if_not_exists = 'true');
            """,
            Cancellation
        );
        var (exitCode, _, errors) = await balloon.RunAsync("sql", balloon.Home + ".sql");
        Assert.True(exitCode == 0, errors);
    }

    /// <summary>Windows restricts a user's folders by other means.</summary>
    private static void AssertUsersAlone(BalloonCommand balloon)
    {
        if (OperatingSystem.IsWindows())
            return;
        string[] all = [balloon.Home, .. Directory.EnumerateFileSystemEntries(balloon.Home, "*", SearchOption.AllDirectories)];
        Assert.Contains(all, path => path.EndsWith("host.json", StringComparison.Ordinal));
        Assert.Contains(all, path => path.EndsWith("engine.db-wal", StringComparison.Ordinal));
        const UnixFileMode Others =
            UnixFileMode.GroupRead
            | UnixFileMode.GroupWrite
            | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead
            | UnixFileMode.OtherWrite
            | UnixFileMode.OtherExecute;
        Assert.DoesNotContain(all, path => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0);
    }

    private static async Task AssertFreshAsync(BalloonCommand balloon)
    {
        var (exitCode, output, errors) = await balloon.RunAsync("status");
        Assert.True(exitCode == 0, errors);
        Assert.Contains("Topics: none yet", output, StringComparison.Ordinal);
        Assert.DoesNotContain(" view ", output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(balloon.Home, "warehouse")));
    }

    private static async Task WriteAsync(BalloonCommand balloon, string file)
    {
        var path = Path.Combine(balloon.Home, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, "mine", Cancellation);
    }
}
