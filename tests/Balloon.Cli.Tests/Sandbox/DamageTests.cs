using Balloon.Sandbox.Hosting;
using Balloon.Testing;
using Microsoft.Data.Sqlite;

namespace Balloon.Cli.Tests.Sandbox;

/// <summary>
/// Each row of the table in Balloon.Sandbox's README: a file of the home is damaged, and what happens is what the table says.
/// </summary>
public sealed class DamageTests
{
    private const string Garbage = "\u0000\u0001garbage, as a torn write leaves it\u00ff";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("engine/engine.db", true)]
    [InlineData("engine/engine.db", false)]
    public async Task A_torn_or_lost_engine_file_is_told_and_rebuild_makes_the_views_anew(string file, bool torn)
    {
        await using var balloon = await MadeAsync();
        await DamageAsync(balloon, file, torn ? Garbage : null);
        Delete(balloon, "engine/engine.db-wal");
        await RefusedAsync(balloon, "engine.db", "'balloon rebuild'");
        await RebuildAsync(balloon);
        await AssertAllAsync(balloon, tableRows: false);
    }

    [Fact]
    public async Task A_page_of_a_view_that_is_damaged_stops_the_view_alone_and_rebuild_makes_it_anew()
    {
        await using var balloon = await MadeAsync();
        await ChangeAsync(
            balloon,
            "engine/engine.db",
            "UPDATE pages SET data = substr(data, 1, 30) || x'ff' || substr(data, 32) WHERE id >> 32 = (SELECT id FROM objects WHERE name = 'm')"
        );
        await UpAsync(balloon);
        var (_, status, _) = await balloon.RunAsync("status");
        Assert.Contains("of materialized view m does not fit its checksum", status, StringComparison.Ordinal);
        Assert.Contains("'balloon rebuild'", status, StringComparison.Ordinal);
        var (_, doctor, _) = await balloon.RunAsync("doctor");
        Assert.Contains("of materialized view m does not fit its checksum", doctor, StringComparison.Ordinal);
        Assert.Contains("was stopped", (await balloon.RunAsync("sql", "-c", "SELECT n FROM m")).Errors, StringComparison.Ordinal);
        Assert.Contains("7", await SqlAsync(balloon, "SELECT k FROM t"), StringComparison.Ordinal);
        await RebuildAsync(balloon);
        await AssertAllAsync(balloon, tableRows: true);
    }

    [Theory]
    [InlineData("UPDATE offsets SET next = next - 1")]
    [InlineData("UPDATE objects SET sql = replace(sql, 'count', 'max')")]
    [InlineData("DELETE FROM stores")]
    public async Task Statements_and_offsets_that_changed_are_told_and_rebuild_goes_on(string change)
    {
        await using var balloon = await MadeAsync();
        await ChangeAsync(balloon, "engine/engine.db", change);
        await RefusedAsync(balloon, "engine.db is damaged: statements, offsets or commits", "'balloon rebuild'");
        await RebuildAsync(balloon);
        await AssertAllAsync(balloon, tableRows: true);
    }

    /// <summary>As a kill leaves it, with the last checkpoints in the WAL: what is lost with them is told, and the views are right.</summary>
    [Theory]
    [InlineData(Garbage)]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_damaged_wal_alone_costs_the_last_checkpoints_and_is_told(string? content)
    {
        await using var balloon = await MadeAsync();
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
        Assert.Contains("the statements that made table late: run them again", status, StringComparison.Ordinal);
        Assert.Contains("what INSERT, UPDATE and DELETE changed", (await balloon.RunAsync("doctor")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_copy_of_the_statements_is_written_anew()
    {
        await using var balloon = await MadeAsync();
        await DamageAsync(balloon, "engine/statements.json", Garbage);
        await UpAsync(balloon);
        await AssertAllAsync(balloon, tableRows: true);
        Assert.Contains("CREATE MATERIALIZED VIEW m", await ReadAsync(balloon, "engine/statements.json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Garbage)]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_damaged_catalog_is_told_and_rebuild_registers_the_tables(string? content)
    {
        await using var balloon = await MadeAsync();
        await DamageAsync(balloon, "catalog.db", content);
        await RefusedAsync(balloon, "catalog.db is ", "'balloon rebuild'");
        Assert.Contains("Registered anew from the warehouse: n.t", await RebuildAsync(balloon), StringComparison.Ordinal);
        await AssertAllAsync(balloon, tableRows: true);
    }

    [Theory]
    [InlineData(Garbage)]
    [InlineData("{}")]
    [InlineData("")]
    public async Task A_damaged_broker_file_costs_the_clusters_id_and_is_told(string content)
    {
        await using var balloon = await MadeAsync();
        await DamageAsync(balloon, "kafka/broker.json", content);
        await UpAsync(balloon);
        Assert.Contains("the cluster's id is lost", (await balloon.RunAsync("status")).Output, StringComparison.Ordinal);
        Assert.Contains("the cluster's id is lost", (await balloon.RunAsync("doctor")).Output, StringComparison.Ordinal);
        await AssertAllAsync(balloon, tableRows: true);
    }

    [Fact]
    public async Task A_topics_settings_are_mended_by_their_copy_and_told_where_both_are_damaged()
    {
        await using var balloon = await MadeAsync();
        const string Topic = "kafka/topics/balloon-game/";
        await DamageAsync(balloon, Topic + "topic.json", Garbage);
        await UpAsync(balloon);
        await AssertAllAsync(balloon, tableRows: true);
        await balloon.RunAsync("down");
        await DamageAsync(balloon, Topic + "topic.json", Garbage);
        await DamageAsync(balloon, Topic + "topic.copy.json", "{}");
        await RefusedAsync(balloon, "topic.json cannot be read, nor its copy", "move");
    }

    [Theory]
    [InlineData(Garbage)]
    [InlineData("""{"kafka":[99999],"catalog":[-1]}""")]
    [InlineData("{}")]
    public async Task Damaged_ports_are_told_and_cost_the_ports_alone(string content)
    {
        await using var balloon = await MadeAsync();
        var before = Stack.TryRead(balloon.StackFile);
        Assert.Null(before);
        await DamageAsync(balloon, "ports.json", content);
        await UpAsync(balloon);
        Assert.Contains("the ports of earlier runs are lost", (await balloon.RunAsync("status")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stack.json")]
    [InlineData("host.json")]
    [InlineData("start-failure.json")]
    [InlineData("sandbox.log")]
    [InlineData("sandbox.1.log")]
    [InlineData("catalog.db.damaged")]
    [InlineData("engine/epoch")]
    [InlineData("engine/engine.damaged.db")]
    [InlineData("kafka/topics/balloon-game/topic.copy.json")]
    [InlineData("kafka/topics/balloon-game/0/skipped")]
    [InlineData("host.lock")]
    [InlineData("command.lock")]
    [InlineData("generated.lines.json")]
    [InlineData("progress.json")]
    [InlineData("engine/engine.lock")]
    [InlineData("kafka/lock")]
    [InlineData("kafka/offsets")]
    public async Task Files_without_which_nothing_is_lost_stop_nothing(string file)
    {
        await using var balloon = await MadeAsync();
        await DamageAsync(balloon, file, Garbage);
        await UpAsync(balloon);
        await AssertAllAsync(balloon, tableRows: true);
    }

    [Fact]
    public async Task A_damaged_index_of_a_segment_is_made_anew()
    {
        await using var balloon = await MadeAsync();
        var indexes = Directory.GetFiles(Path.Combine(balloon.Home, "kafka"), "*.idx", SearchOption.AllDirectories);
        Assert.NotEmpty(indexes);
        foreach (var index in indexes)
            await File.WriteAllTextAsync(index, Garbage, Cancellation);
        await UpAsync(balloon);
        await AssertAllAsync(balloon, tableRows: true);
        Assert.DoesNotContain("lost", (await balloon.RunAsync("status")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_that_are_gone_from_the_log_are_told_by_status_and_doctor()
    {
        await using var balloon = await MadeAsync();
        var log = new DirectoryInfo(Path.Combine(balloon.Home, "kafka", "topics"))
            .EnumerateFiles("*.log", SearchOption.AllDirectories)
            .MaxBy(file => file.Length)!;
        File.Delete(Path.ChangeExtension(log.FullName, ".idx"));
        var bytes = await File.ReadAllBytesAsync(log.FullName, Cancellation);
        bytes[70] ^= 0xFF;
        await File.WriteAllBytesAsync(log.FullName, bytes, Cancellation);
        await UpAsync(balloon);
        Assert.Contains("is damaged", (await balloon.RunAsync("status")).Output, StringComparison.Ordinal);
        var (exitCode, doctor, _) = await balloon.RunAsync("doctor");
        Assert.Equal(1, exitCode);
        Assert.Contains(log.Name, doctor, StringComparison.Ordinal);
        Assert.Contains("'balloon topic skip-damaged balloon-game'", doctor, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Views_that_stop_at_a_damaged_middle_of_the_log_go_on_behind_it_once_someone_decides_so()
    {
        await using var balloon = await MadeAsync();
        await UpAsync(balloon);
        for (var batch = 0; batch < 5; batch++)
            Assert.Equal(0, (await balloon.RunAsync("generate", "--count", "500")).ExitCode);
        await balloon.RunAsync("down");
        var log = new DirectoryInfo(Path.Combine(balloon.Home, "kafka", "topics"))
            .EnumerateFiles("*.log", SearchOption.AllDirectories)
            .MaxBy(file => file.Length)!;
        var bytes = await File.ReadAllBytesAsync(log.FullName, Cancellation);
        bytes[bytes.Length / 2] ^= 0xFF;
        await File.WriteAllBytesAsync(log.FullName, bytes, Cancellation);

        // The views are made anew from a log that cannot be read to its end.
        await RebuildAsync(balloon);
        await Eventually.TrueAsync(
            async () => (await balloon.RunAsync("status")).Output.Contains("Kafka's log is damaged from offset", StringComparison.Ordinal),
            "the source says where it stopped",
            cancellationToken: Cancellation
        );
        const string Advice = "'balloon topic skip-damaged balloon-game'";
        var (_, status, _) = await balloon.RunAsync("status");
        Assert.Contains(Advice, status, StringComparison.Ordinal);
        var (ill, doctor, _) = await balloon.RunAsync("doctor");
        Assert.Equal(1, ill);
        Assert.Contains(Advice, doctor, StringComparison.Ordinal);
        Assert.Contains(Advice, (await balloon.RunAsync("sql", "-c", "SELECT count(*) FROM s")).Errors, StringComparison.Ordinal);

        var (exitCode, told, _) = await balloon.RunAsync("topic", "skip-damaged", "balloon-game");
        Assert.Equal(0, exitCode);
        var lost = int.Parse(
            System.Text.RegularExpressions.Regex.Match(told, @"\((\d+) records\)").Groups[1].Value,
            System.Globalization.CultureInfo.InvariantCulture
        );
        Assert.InRange(lost, 1, 1000);
        for (var start = 0; start < 2; start++)
        {
            await Eventually.TrueAsync(
                async () =>
                    (await SqlAsync(balloon, "SELECT 'events ' || n::varchar AS n FROM m")).Contains(
                        $"events {4500 - lost}",
                        StringComparison.Ordinal
                    ),
                "the view holds all that can be read",
                cancellationToken: Cancellation
            );
            Assert.Contains(
                $"events {4500 - lost}",
                await SqlAsync(balloon, "SELECT 'events ' || count(*)::varchar AS n FROM s"),
                StringComparison.Ordinal
            );
            Assert.Contains($"({lost} records)", (await balloon.RunAsync("status")).Output, StringComparison.Ordinal);
            Assert.Contains("Readers skip them", (await balloon.RunAsync("doctor")).Output, StringComparison.Ordinal);
            await balloon.RunAsync("down");
            await UpAsync(balloon);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("garbage\nmore of it\n")]
    public async Task A_damaged_list_of_what_the_sandbox_made_is_made_anew_of_its_own_files(string? content)
    {
        await using var balloon = await MadeAsync();
        await DamageAsync(balloon, "made-by-balloon.txt", content);
        await UpAsync(balloon);
        await AssertAllAsync(balloon, tableRows: true);
        Assert.Contains("\nkafka/\n", await ReadAsync(balloon, "made-by-balloon.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_start_that_is_damaged_costs_nothing()
    {
        await using var balloon = await MadeAsync();
        foreach (var file in Directory.GetFiles(Path.Combine(balloon.Home, "kafka"), "log-start", SearchOption.AllDirectories))
            await File.WriteAllTextAsync(file, Garbage, Cancellation);
        await UpAsync(balloon);
        await AssertAllAsync(balloon, tableRows: true);
    }

    [Fact]
    public async Task A_first_segment_that_is_missing_is_told_by_status_and_doctor()
    {
        await using var balloon = await MadeAsync();
        var log = new DirectoryInfo(Path.Combine(balloon.Home, "kafka", "topics"))
            .EnumerateFiles("*.log", SearchOption.AllDirectories)
            .MaxBy(file => file.Length)!;
        // As if the log had gone on in a second one: what is in the first is all that there was.
        File.Move(log.FullName, Path.Combine(log.DirectoryName!, "00000000000000100000.log"));
        File.Delete(Path.ChangeExtension(log.FullName, ".idx"));
        await File.WriteAllBytesAsync(Path.Combine(log.DirectoryName!, "00000000000000100000.log"), [], Cancellation);
        await UpAsync(balloon);
        Assert.Contains("lost the offsets 0 to 99999", (await balloon.RunAsync("status")).Output, StringComparison.Ordinal);
        Assert.Equal(1, (await balloon.RunAsync("doctor")).ExitCode);
    }

    [Fact]
    public async Task An_index_of_another_partition_loses_no_record()
    {
        await using var balloon = await MadeAsync();
        var indexes = Directory.GetFiles(Path.Combine(balloon.Home, "kafka", "topics"), "*.idx", SearchOption.AllDirectories);
        Assert.True(indexes.Length > 1);
        var largest = indexes.MaxBy(file => new FileInfo(Path.ChangeExtension(file, ".log")).Length)!;
        foreach (var index in indexes.Where(index => index != largest))
            File.Copy(largest, index, overwrite: true);
        await UpAsync(balloon);
        await AssertAllAsync(balloon, tableRows: true);
        Assert.DoesNotContain("lost", (await balloon.RunAsync("status")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_file_that_is_another_or_gone_is_named_by_the_read_of_its_table()
    {
        await using var balloon = await MadeAsync();
        var file = Directory.GetFiles(Path.Combine(balloon.Home, "warehouse"), "*.parquet", SearchOption.AllDirectories)[0];
        File.Delete(file);
        await UpAsync(balloon);
        var (exitCode, _, errors) = await balloon.RunAsync("table", "scan", "n.t");
        Assert.NotEqual(0, exitCode);
        Assert.Contains(Path.GetFileName(file), errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rebuild_that_was_ended_in_the_middle_is_begun_again()
    {
        await using var balloon = await MadeAsync();
        await DamageAsync(balloon, "engine/rebuild", "");
        await DamageAsync(balloon, "engine/engine.damaged.db", Garbage);
        await DamageAsync(balloon, "engine/engine.new.db", Garbage);
        await UpAsync(balloon);
        await AssertAllAsync(balloon, tableRows: true);
        Assert.False(File.Exists(Path.Combine(balloon.Home, "engine", "rebuild")));
    }

    private static async Task<BalloonCommand> MadeAsync()
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

    private static async Task AssertAllAsync(BalloonCommand balloon, bool tableRows)
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

    private static async Task<string> SqlAsync(BalloonCommand balloon, string sql)
    {
        var (exitCode, output, errors) = await balloon.RunAsync("sql", "-c", sql);
        Assert.True(exitCode == 0, errors);
        return output;
    }

    private static async Task UpAsync(BalloonCommand balloon)
    {
        var (exitCode, _, errors) = await balloon.RunAsync("up");
        Assert.True(exitCode == 0, errors);
    }

    private static async Task<string> RebuildAsync(BalloonCommand balloon)
    {
        var (exitCode, output, errors) = await balloon.RunAsync("rebuild");
        Assert.True(exitCode == 0, errors);
        return output;
    }

    /// <summary>It does not start, and one sentence says the file and what to do; not a stack trace.</summary>
    private static async Task RefusedAsync(BalloonCommand balloon, params string[] words)
    {
        var (exitCode, _, errors) = await balloon.RunAsync("up");
        Assert.Equal(1, exitCode);
        Assert.All(words, word => Assert.Contains(word, errors, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", errors, StringComparison.Ordinal);
    }

    private static async Task DamageAsync(BalloonCommand balloon, string file, string? content)
    {
        var path = Path.Combine(balloon.Home, file);
        if (content is null)
            File.Delete(path);
        else
            await File.WriteAllTextAsync(path, content, Cancellation);
    }

    private static void Delete(BalloonCommand balloon, string file) => File.Delete(Path.Combine(balloon.Home, file));

    private static Task<string> ReadAsync(BalloonCommand balloon, string file) =>
        File.ReadAllTextAsync(Path.Combine(balloon.Home, file), Cancellation);

    private static async Task ChangeAsync(BalloonCommand balloon, string file, string sql)
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
