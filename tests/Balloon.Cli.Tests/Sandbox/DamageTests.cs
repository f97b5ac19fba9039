using Balloon.Sandbox.Hosting;
using static Balloon.Cli.Tests.Sandbox.DamagedSandbox;

namespace Balloon.Cli.Tests.Sandbox;

/// <summary>
/// For each row of the table in Balloon.Sandbox's README: a file of the home is damaged, and the consequence is what the table says.
/// </summary>
public sealed class DamageTests(MadeSandbox made) : IClassFixture<MadeSandbox>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Garbage)]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_torn_or_lost_engine_file_is_reported_and_rebuild_recreates_the_views(string? content)
    {
        var balloon = await made.FreshAsync();
        await DamageAsync(balloon, "engine/engine.db", content);
        Delete(balloon, "engine/engine.db-wal");
        await RefusedAsync(balloon, "engine.db", "'balloon rebuild'");
        await RebuildAsync(balloon);
        await AssertAllAsync(balloon, tableRows: false);
    }

    [Fact]
    public async Task A_damaged_page_stops_only_its_view_and_rebuild_recreates_it()
    {
        var balloon = await made.FreshAsync();
        await ChangeAsync(
            balloon,
            "engine/engine.db",
            "UPDATE pages SET data = substr(data, 1, 30) || x'ff' || substr(data, 32) WHERE id >> 32 = (SELECT id FROM objects WHERE name = 'm')"
        );
        await UpAsync(balloon);
        var (_, status, _) = await balloon.RunAsync("status");
        Assert.Contains("of materialized view m does not match its checksum", status, StringComparison.Ordinal);
        Assert.Contains("'balloon rebuild'", status, StringComparison.Ordinal);
        var (_, doctor, _) = await balloon.RunAsync("doctor");
        Assert.Contains("of materialized view m does not match its checksum", doctor, StringComparison.Ordinal);
        Assert.Contains("was stopped", (await balloon.RunAsync("sql", "-c", "SELECT n FROM m")).Errors, StringComparison.Ordinal);
        Assert.Contains("7", await SqlAsync(balloon, "SELECT k FROM t"), StringComparison.Ordinal);
        await RebuildAsync(balloon);
        await AssertAllAsync(balloon, tableRows: true);
    }

    [Theory]
    [InlineData("UPDATE offsets SET next = next - 1")]
    [InlineData("UPDATE objects SET sql = replace(sql, 'count', 'max')")]
    [InlineData("DELETE FROM stores")]
    public async Task Changed_statements_and_offsets_are_reported_and_rebuild_continues(string change)
    {
        var balloon = await made.FreshAsync();
        await ChangeAsync(balloon, "engine/engine.db", change);
        await RefusedAsync(balloon, "engine.db is damaged: statements, offsets or commits", "'balloon rebuild'");
        await RebuildAsync(balloon);
        await AssertAllAsync(balloon, tableRows: true);
    }

    /// <summary>Like after a kill, with the last checkpoints in the WAL: their loss is reported, and the views are right.</summary>
    [Theory]
    [InlineData(Garbage)]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_damaged_wal_loses_only_the_last_checkpoints_and_is_reported(string? content)
    {
        var balloon = await made.FreshAsync();
        await UpAsync(balloon);
        await SqlAsync(balloon, "INSERT INTO t VALUES (8)");
        await SqlAsync(balloon, "CREATE TABLE late (v int)");
        await SqlAsync(balloon, "FLUSH");
        using (var host = System.Diagnostics.Process.GetProcessById(Stack.TryRead(balloon.StackFile)!.Pid))
        {
            host.Kill();
            await host.WaitForExitAsync(Cancellation);
        }

        Assert.True(new FileInfo(Path.Combine(balloon.Home, "engine", "engine.db-wal")).Length > 0);
        await DamageAsync(balloon, "engine/engine.db-wal", content);
        await UpAsync(balloon);
        await AssertAllAsync(balloon, tableRows: true);
        var (_, status, _) = await balloon.RunAsync("status");
        Assert.Contains("not the last one", status, StringComparison.Ordinal);
        Assert.Contains("the statements that created table late: run them again", status, StringComparison.Ordinal);
        Assert.Contains("what INSERT, UPDATE and DELETE have changed", (await balloon.RunAsync("doctor")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_copy_of_the_statements_is_rewritten()
    {
        var balloon = await made.FreshAsync();
        await DamageAsync(balloon, "engine/statements.json", Garbage);
        await UpAsync(balloon);
        await AssertAllAsync(balloon, tableRows: true);
        Assert.Contains("CREATE MATERIALIZED VIEW m", await ReadAsync(balloon, "engine/statements.json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Garbage)]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_damaged_catalog_is_reported_and_rebuild_registers_the_tables(string? content)
    {
        var balloon = await made.FreshAsync();
        await DamageAsync(balloon, "catalog.db", content);
        await RefusedAsync(balloon, "catalog.db is ", "'balloon rebuild'");
        Assert.Contains("Registered again from the warehouse: n.t", await RebuildAsync(balloon), StringComparison.Ordinal);
        await AssertAllAsync(balloon, tableRows: true);
    }

    [Theory]
    [InlineData(Garbage)]
    [InlineData("{}")]
    [InlineData("")]
    public async Task A_damaged_broker_file_loses_the_clusters_id_and_is_reported(string content)
    {
        var balloon = await made.FreshAsync();
        await DamageAsync(balloon, "kafka/broker.json", content);
        await UpAsync(balloon);
        Assert.Contains("the cluster's id is lost", (await balloon.RunAsync("status")).Output, StringComparison.Ordinal);
        Assert.Contains("the cluster's id is lost", (await balloon.RunAsync("doctor")).Output, StringComparison.Ordinal);
        await AssertAllAsync(balloon, tableRows: true);
    }

    [Fact]
    public async Task Damaged_commits_of_groups_are_reported()
    {
        var balloon = await made.FreshAsync();
        await DamageAsync(balloon, "kafka/offsets", Garbage);
        await UpAsync(balloon);
        Assert.Contains("bytes that are not a commit", (await balloon.RunAsync("status")).Output, StringComparison.Ordinal);
        Assert.Contains("bytes that are not a commit", (await balloon.RunAsync("doctor")).Output, StringComparison.Ordinal);
        await AssertAllAsync(balloon, tableRows: true);
    }

    [Fact]
    public async Task A_topics_settings_are_restored_from_their_copy_or_reported_if_both_are_damaged()
    {
        var balloon = await made.FreshAsync();
        const string Topic = "kafka/topics/balloon-game/";
        await DamageAsync(balloon, Topic + "topic.json", Garbage);
        await UpAsync(balloon);
        await AssertAllAsync(balloon, tableRows: true);
        await balloon.RunAsync("down");
        await DamageAsync(balloon, Topic + "topic.json", Garbage);
        await DamageAsync(balloon, Topic + "topic.copy.json", "{}");
        await RefusedAsync(balloon, "topic.json nor its copy can be read", "move");
    }

    [Theory]
    [InlineData(Garbage)]
    [InlineData("""{"kafka":[99999],"catalog":[-1]}""")]
    [InlineData("{}")]
    public async Task A_damaged_ports_file_is_reported_and_loses_only_the_ports(string content)
    {
        var balloon = await made.FreshAsync();
        var before = Stack.TryRead(balloon.StackFile);
        Assert.Null(before);
        await DamageAsync(balloon, "ports.json", content);
        await UpAsync(balloon);
        Assert.Contains("the ports of earlier runs are lost", (await balloon.RunAsync("status")).Output, StringComparison.Ordinal);
    }

    /// <summary>The files of a folder together, since none of them affects another.</summary>
    [Theory]
    [InlineData("", "stack.json host.json start-failure.json sandbox.log sandbox.1.log host.lock command.lock catalog.db.damaged")]
    [InlineData("", "catalog.db-journal generated.lines.json progress.json cluster.json")]
    [InlineData("engine/", "engine.lock epoch engine.damaged.db engine.damaged.db-wal")]
    [InlineData("kafka/", "lock topics/balloon-game/topic.copy.json topics/balloon-game/0/skipped")]
    [InlineData("", "ports.json.new host.json.new stack.json.new made-by-balloon.txt.new catalog.db.new progress.json.next")]
    [InlineData("engine/", "epoch.new statements.json.new")]
    [InlineData("kafka/", "broker.json.tmp topics/balloon-game/topic.json.tmp topics/balloon-game/0/log-start.tmp")]
    public async Task Damaged_files_that_hold_nothing_essential_stop_nothing(string folder, string files)
    {
        var balloon = await made.FreshAsync();
        foreach (var file in files.Split(' '))
            await DamageAsync(balloon, folder + file, Garbage);
        await UpAsync(balloon);
        await AssertAllAsync(balloon, tableRows: true);
    }

    [Theory]
    [InlineData("stack.json", "sql -c SHOW", "./balloon up")]
    [InlineData("host.json", "status", "is not up")]
    public async Task A_running_sandbox_whose_files_are_damaged_is_treated_as_down(string file, string command, string told)
    {
        var balloon = await made.FreshAsync();
        await UpAsync(balloon);
        var stack = await ReadAsync(balloon, file);
        await DamageAsync(balloon, file, Garbage);
        var (_, output, errors) = await balloon.RunAsync(command.Split(' '));
        Assert.Contains(told, output + errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        await DamageAsync(balloon, file, stack);
        await AssertAllAsync(balloon, tableRows: true);
    }

    [Fact]
    public async Task Damaged_progress_is_reported_by_the_command_that_shows_it()
    {
        var balloon = await made.FreshAsync();
        await DamageAsync(balloon, "progress.json", Garbage);
        var (exitCode, _, errors) = await balloon.RunAsync("progress");
        Assert.Equal(1, exitCode);
        Assert.Contains("holds the exercises that you solved, and cannot be read", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("garbage\nmore of it\n")]
    public async Task A_damaged_list_of_the_sandboxs_files_is_rebuilt_from_those_files(string? content)
    {
        var balloon = await made.FreshAsync();
        await DamageAsync(balloon, "made-by-balloon.txt", content);
        await UpAsync(balloon);
        await AssertAllAsync(balloon, tableRows: true);
        Assert.Contains("\nkafka/\n", await ReadAsync(balloon, "made-by-balloon.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replaced_or_missing_data_file_is_named_when_its_table_is_read()
    {
        var balloon = await made.FreshAsync();
        var file = Directory.GetFiles(Path.Combine(balloon.Home, "warehouse"), "*.parquet", SearchOption.AllDirectories)[0];
        File.Delete(file);
        await UpAsync(balloon);
        var (exitCode, _, errors) = await balloon.RunAsync("table", "scan", "n.t");
        Assert.NotEqual(0, exitCode);
        Assert.Contains(Path.GetFileName(file), errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_rebuild_is_restarted()
    {
        var balloon = await made.FreshAsync();
        await DamageAsync(balloon, "engine/rebuild", "");
        await DamageAsync(balloon, "engine/engine.damaged.db", Garbage);
        await DamageAsync(balloon, "engine/engine.new.db", Garbage);
        await UpAsync(balloon);
        await AssertAllAsync(balloon, tableRows: true);
        Assert.False(File.Exists(Path.Combine(balloon.Home, "engine", "rebuild")));
    }
}
