using Balloon.Iceberg.Spec;
using Balloon.Notebook.Lake;
using Balloon.Notebook.Profiles;
using Balloon.Notebook.Tests.Lake;

namespace Balloon.Notebook.Tests.Workshops;

/// <summary>From the generator to the lake, and back.</summary>
[Collection(SandboxCollection.Name)]
public sealed class PipelineTests(SandboxFixture sandbox)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Workshop Workshop => sandbox.Workshop;

    [Fact]
    public async Task The_five_tables_equal_DuckDBs_results_over_the_raw_events()
    {
        await Workshop.CaughtUpAsync(cancellationToken: Cancel);
        var expected = Duck.Tables(await Workshop.Events.ReadAsync(Cancel));
        foreach (var table in CourseTables.All)
        {
            var lake = await Workshop.Table(table.Name).ReadAsync(cancellationToken: Cancel);
            var comparison = Comparison.Of(table.Name, expected[table.Name], lake, table.Key);
            Assert.True(comparison.Same && comparison.Rows > 0, comparison.ToString());
        }
    }

    [Fact]
    public async Task Every_table_equals_its_view_and_the_recomputation()
    {
        await Workshop.CaughtUpAsync(cancellationToken: Cancel);
        var result = await Workshop.CompareAsync(cancellationToken: Cancel);
        Assert.Equal(10, result.Rows.Count);
    }

    [Fact]
    public async Task Messages_that_are_not_events_are_only_in_the_log_and_nobody_waits_for_them()
    {
        await Workshop.CaughtUpAsync(cancellationToken: Cancel);
        var events = await Workshop.Events.ReadAsync(Cancel);
        var log = await Workshop.Events.CountAsync(Cancel);
        var reconciliation = await Workshop.ReconcileAsync(Cancel);
        Assert.True(log > events.Count);
        Assert.False(reconciliation.Agrees);
        Assert.Equal([log, log], reconciliation.Hops.Take(2).Select(h => h.Events!.Value));
        Assert.All(reconciliation.Hops.Skip(2), h => Assert.Equal(events.Count, h.Events));
        Assert.Single(reconciliation.Hops.Select(h => h.Points).OfType<long>().Distinct());
    }

    /// <summary>A sink keeps to the table that it began to write to, so waiting for another of the same name would only end with the time.</summary>
    [Fact]
    public async Task A_sink_whose_table_was_dropped_is_named_at_once()
    {
        var schema = new Schema(NestedField.Mandatory(1, "id", PrimitiveType.Int)) with { IdentifierFieldIds = [1] };
        await Workshop.Table("lab_lost").CreateAsync(schema, cancellationToken: Cancel);
        await Workshop.Sql.QueryAsync("CREATE TABLE lab_ids (id INT PRIMARY KEY); INSERT INTO lab_ids VALUES (1); FLUSH", [], Cancel);
        await Workshop.Sql.QueryAsync(
            $"CREATE SINK sink_lost FROM lab_ids WITH (connector = 'iceberg', type = 'upsert', primary_key = 'id', catalog.type = 'rest', "
                + $"catalog.uri = '{Workshop.Profile["catalog_uri"]}', warehouse.path = '{Workshop.Profile["warehouse"]}', "
                + $"database.name = '{Workshop.Profile["namespace"]}', table.name = 'lab_lost', commit_checkpoint_interval = '1')",
            [],
            Cancel
        );
        await Workshop.CaughtUpAsync(cancellationToken: Cancel);

        await Workshop.Table("lab_lost").DropAsync(Cancel);
        await LostAsync("which the sink sink_lost writes, does not exist any more");
        await Workshop.Table("lab_lost").CreateAsync(schema, cancellationToken: Cancel);
        await LostAsync("was dropped and created again while the sink sink_lost was writing to it");

        await Workshop.Sql.QueryAsync("DROP SINK sink_lost; DROP TABLE lab_ids", [], Cancel);
        await Workshop.Table("lab_lost").DropAsync(Cancel);

        async Task LostAsync(string words)
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            var lost = await Assert.ThrowsAsync<BalloonException>(() => Workshop.CaughtUpAsync(cancellationToken: Cancel));
            Assert.Contains(words, lost.Message, StringComparison.Ordinal);
            Assert.Contains("Run DROP SINK sink_lost", lost.Message, StringComparison.Ordinal);
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(15), $"{clock.Elapsed}");
        }
    }

    [Fact]
    public async Task A_table_can_be_read_as_of_an_earlier_time()
    {
        await Workshop.CaughtUpAsync(cancellationToken: Cancel);
        var before = DateTimeOffset.UtcNow;
        await Workshop.GenerateAsync(count: 500, seed: 9, start: SandboxFixture.Start, cancellationToken: Cancel);
        await Workshop.CaughtUpAsync(cancellationToken: Cancel);
        var then = await Workshop.Table("leaderboard").Select("pops").ReadAsync(asOf: before, cancellationToken: Cancel);
        var now = await Workshop.Table("leaderboard").ToDataFrameAsync(cancellationToken: Cancel);
        Assert.Equal(500, now["pops"].Cast<long>().Sum() - then.Column<long>("pops").Sum());
    }

    [Fact]
    public async Task Every_service_reports_its_health_and_address()
    {
        var health = await Workshop.HealthAsync(Cancel);
        Assert.Equal(3, health.Rows.Count);
        Assert.All(health.Rows, r => Assert.DoesNotContain("✗", (string)r[3]!, StringComparison.Ordinal));
        Assert.All(health.Rows, r => Assert.Equal("stack.json", r[2]));
    }

    [Fact]
    public async Task The_cluster_profile_pointed_at_the_sandbox_sees_the_same()
    {
        await Workshop.CaughtUpAsync(cancellationToken: Cancel);
        var sandboxProfile = sandbox.Profile;
        var variables = new Dictionary<string, string>
        {
            [Profile.Variable] = "cluster",
            ["KAFKA_BOOTSTRAP_SERVERS"] = sandboxProfile.Kafka,
            ["PGHOST"] = sandboxProfile.SqlHost,
            ["PGPORT"] = sandboxProfile["sql_port"],
            ["ICEBERG_REST_URI"] = sandboxProfile.CatalogUri.ToString(),
            ["CATALOG_NAME"] = sandboxProfile.Warehouse,
        };
        await using var cluster = Workshop.Connect(
            Profile.Load(variables.GetValueOrDefault, () => throw new InvalidOperationException("the cluster has no stack file"))
        );
        var health = await cluster.HealthAsync(Cancel);
        Assert.All(health.Rows, r => Assert.DoesNotContain("✗", (string)r[3]!, StringComparison.Ordinal));
        Assert.Equal(["$KAFKA_BOOTSTRAP_SERVERS", "$PGPORT", "$ICEBERG_REST_URI"], health.Column<string>("from"));
        var expected = (await Workshop.ReconcileAsync(Cancel)).Hops.Where(h => h.Name != "produced");
        Assert.Equal(expected, (await cluster.ReconcileAsync(Cancel)).Hops);
    }

    [Fact]
    public async Task A_statement_that_is_refused_says_why_and_where()
    {
        var error = await Assert.ThrowsAsync<BalloonException>(() =>
            Workshop.Sql.QueryAsync("SELECT player,\n  nothing FROM mv_leaderboard", [], Cancel)
        );
        Assert.Contains("nothing", error.Message, StringComparison.Ordinal);
        Assert.Contains("LINE 2:   nothing FROM mv_leaderboard\n          ^", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT * FROM mv_leaderbord", "Did you mean mv_leaderboard?")]
    [InlineData("SELECT plaeyr FROM mv_leaderboard", "Did you mean player?")]
    [InlineData("SELECT substrng(player, 1) FROM mv_leaderboard", "Did you mean substring or substr?")]
    public async Task A_name_that_does_not_exist_brings_the_nearest(string sql, string hint)
    {
        var error = await Assert.ThrowsAsync<BalloonException>(() => Workshop.Sql.QueryAsync(sql, [], Cancel));
        Assert.Contains(hint, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("redacted", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_error_for_a_misplaced_now_names_RisingWaves_rule()
    {
        var error = await Assert.ThrowsAsync<BalloonException>(() =>
            Workshop.Sql.QueryAsync("CREATE MATERIALIZED VIEW lab_now AS SELECT player, now() AS at FROM mv_leaderboard", [], Cancel)
        );
        Assert.Contains("WHERE, HAVING, ON and FROM", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A file of some size: those below 64 KiB are read whole, footer and all.</summary>
    [Fact]
    public async Task A_report_counts_the_bytes_of_the_records_columns_only()
    {
        var schema = new Schema(NestedField.Optional(1, "score", PrimitiveType.Int), NestedField.Optional(2, "note", PrimitiveType.String));
        await Workshop.Table("wide").CreateAsync(schema, cancellationToken: Cancel);
        var table = await Workshop.Table("wide").LoadAsync(Cancel);
        var writer = table.NewDataWriter();
        for (var i = 0; i < 20_000; i++)
            await writer.WriteAsync([i % 100, $"{i * 2_654_435_761L:x}"]);
        await table.NewTransaction().Append(await writer.CompleteAsync()).CommitAsync(Cancel);
        var whole = await Workshop.Table("wide").ScanReportAsync(cancellationToken: Cancel);
        var scores = await Workshop.Table("wide").Where<Scored>(s => s.Score >= 0).ScanReportAsync(cancellationToken: Cancel);
        Assert.Equal((20_000, 20_000), (whole.Rows, scores.Rows));
        Assert.InRange(scores.Bytes, 1, 0.7 * whole.AllBytes);
        Assert.True(whole.Bytes >= 0.9 * whole.AllBytes, whole.ToString());
        await Workshop.Table("wide").DropAsync(Cancel);
    }

    private sealed record Scored(int Score);

    [Fact]
    public async Task A_scan_says_how_much_it_read_and_its_files_open_with_Parquet()
    {
        await Workshop.CaughtUpAsync(cancellationToken: Cancel);
        var all = await Workshop.Table("balloon_color_stats").ScanReportAsync(cancellationToken: Cancel);
        var red = await Workshop
            .Table("balloon_color_stats")
            .Where("balloon_color = 'red'")
            .Select("player")
            .ScanReportAsync(cancellationToken: Cancel);
        Assert.Equal((all.AllDataFiles, all.AllBytes), (red.AllDataFiles, red.AllBytes));
        Assert.Equal(all.AllDataFiles, all.DataFiles);
        Assert.InRange(red.DataFiles, 1, all.DataFiles - 1);
        Assert.InRange(red.Bytes, 1, all.Bytes - 1);
        Assert.InRange(red.Rows, 1, all.Rows - 1);
        var files = await Workshop.Table("leaderboard").DataFilesAsync(cancellationToken: Cancel);
        Assert.All(files, f => Assert.True(File.Exists(f)));
        var frame = await DataFrames.LoadParquetAsync(files[0], Cancel);
        Assert.Contains("player", frame.Columns.Select(c => c.Name));
        Assert.True(frame.Rows.Count > 0);
    }
}
