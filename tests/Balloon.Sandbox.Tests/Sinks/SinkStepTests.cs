using Balloon.Iceberg;
using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Catalog.Rest;
using Balloon.Sandbox.Sinks;
using Balloon.Sandbox.Tests.Catalog;
using Balloon.Sandbox.Tests.Engine;
using Balloon.Testing;

namespace Balloon.Sandbox.Tests.Sinks;

/// <summary>State and table from different times: the sink rewrites its table, or stops with an error; it never omits rows.</summary>
public sealed class SinkStepTests(CatalogFixture catalog) : IClassFixture<CatalogFixture>
{
    private readonly string ns = $"n{Guid.NewGuid():n}";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_state_older_than_the_table_rewrites_the_table()
    {
        await using var engine = await StartAsync("upsert");
        await engine.QueryAsync("INSERT INTO pops SELECT k, 'first' FROM generate_series(1, 100) AS s(k); FLUSH");
        await InTableAsync(engine);
        using var backup = new TempFolder();
        await BackUpAsync(engine, backup);
        // Rows that are added, changed and removed after the backup: the older state does not know them.
        await engine.QueryAsync("INSERT INTO pops SELECT k, 'later' FROM generate_series(101, 150) AS s(k)");
        await engine.QueryAsync("UPDATE pops SET v = 'changed' WHERE k <= 10; FLUSH");
        await InTableAsync(engine);
        await engine.QueryAsync("DELETE FROM pops WHERE k > 90; FLUSH");
        await InTableAsync(engine);
        await RestoreAsync(engine, backup);
        await InTableAsync(engine);
        Assert.Equal(100L, await engine.ScalarAsync("SELECT count(*) FROM pops WHERE v = 'first'"));
        await engine.QueryAsync("INSERT INTO pops VALUES (1000, 'on'); FLUSH");
        await InTableAsync(engine);
        Assert.Null(engine.Engine.Status.Sinks[0].Error);
        await engine.CrashAsync();
        await engine.QueryAsync("DELETE FROM pops WHERE k = 1000; FLUSH");
        await InTableAsync(engine);
    }

    [Fact]
    public async Task A_table_restored_to_an_earlier_state_is_rewritten()
    {
        await using var engine = await StartAsync("upsert");
        await engine.QueryAsync("INSERT INTO pops VALUES (1, 'a'); FLUSH");
        await InTableAsync(engine);
        var first = (await LoadAsync()).Metadata.CurrentSnapshotId!.Value;
        await engine.QueryAsync("INSERT INTO pops VALUES (2, 'b'); FLUSH");
        await InTableAsync(engine);
        await (await LoadAsync()).NewTransaction().RollbackTo(first).CommitAsync(Stop);
        await engine.QueryAsync("INSERT INTO pops VALUES (3, 'c'); FLUSH");
        await InTableAsync(engine);
    }

    [Fact]
    public async Task A_table_of_all_versions_cannot_be_rewritten_and_its_sink_stops_with_an_error()
    {
        await using var engine = await StartAsync("append-only', force_append_only='true");
        await engine.QueryAsync("INSERT INTO pops VALUES (1, 'a'); FLUSH");
        await InTableAsync(engine);
        using var backup = new TempFolder();
        await BackUpAsync(engine, backup);
        await engine.QueryAsync("INSERT INTO pops VALUES (2, 'b'); FLUSH");
        await InTableAsync(engine);
        var before = (await LoadAsync()).Metadata.CurrentSnapshotId;
        await RestoreAsync(engine, backup);
        await Soon.TrueAsync(() => engine.Engine.Status.Sinks[0].Error is not null, "the sink tells that it stopped");
        var error = engine.Engine.Status.Sinks[0].Error!.Message;
        Assert.Contains("the state is older than the table", error, StringComparison.Ordinal);
        Assert.Contains("drop the sink and its table", error, StringComparison.Ordinal);
        await engine.QueryAsync("INSERT INTO pops VALUES (3, 'c'); FLUSH");
        Assert.Equal(before, (await LoadAsync()).Metadata.CurrentSnapshotId);
        Assert.Equal(error, engine.Engine.Status.Sinks[0].Error!.Message);
    }

    [Fact]
    public async Task A_restart_of_engine_and_table_together_commits_nothing_again()
    {
        await using var engine = await StartAsync("upsert");
        await engine.QueryAsync("INSERT INTO pops VALUES (1, 'a'); FLUSH");
        await InTableAsync(engine);
        await engine.RestartAsync();
        await engine.QueryAsync("FLUSH");
        await engine.QueryAsync("INSERT INTO pops VALUES (2, 'b'); FLUSH");
        await InTableAsync(engine);
        Assert.Equal(2, (await LoadAsync()).Metadata.Snapshots.Count);
    }

    [Fact]
    public async Task A_sink_into_a_table_with_rows_says_that_they_are_kept()
    {
        await using var engine = await StartAsync("upsert");
        Assert.DoesNotContain(engine.Notices, notice => notice.Contains("already held", StringComparison.Ordinal));
        await engine.QueryAsync("INSERT INTO pops VALUES (1, 'a'), (2, 'b'); FLUSH");
        await InTableAsync(engine);
        await engine.QueryAsync("DROP SINK s");
        await CreateSinkAsync(engine, "upsert");
        Assert.Contains(engine.Notices, notice => notice.StartsWith("the table of \"s\" already held 2 rows", StringComparison.Ordinal));
    }

    /// <summary>Nothing is written, so that no commit can find it out.</summary>
    [Fact]
    public async Task An_idle_sink_reports_that_its_table_was_dropped_or_replaced()
    {
        var clock = new HandClock(DateTimeOffset.UtcNow);
        await using var engine = await StartAsync("upsert", clock);
        await engine.QueryAsync("INSERT INTO pops VALUES (1, 'a'); FLUSH");
        await InTableAsync(engine);
        await Soon.TrueAsync(() => engine.Engine.Status.Sinks[0] is { State: "collecting", CommittedAt: not null }, "it is idle");
        await using var rest = await RestCatalog.ConnectAsync(new RestCatalogOptions { Uri = catalog.Uri }, Stop);
        var (name, other) = (new TableIdentifier(ns, "t"), new TableIdentifier(ns, "elsewhere"));

        await rest.RenameTableAsync(name, other, Stop);
        await ToldAsync("no longer exists");
        await rest.RenameTableAsync(other, name, Stop);
        await ToldAsync(null);

        var table = await LoadAsync();
        await rest.DropTableAsync(name, purge: false, Stop);
        await rest.CreateTableAsync(name, table.Schema, cancellationToken: Stop);
        await ToldAsync("created again since the sink began to write to it. Drop the sink and create it again");
        Assert.Empty(await RowsAsync());

        async Task ToldAsync(string? what)
        {
            clock.Move(TimeSpan.FromSeconds(61));
            // The loop is not woken for a look, so that a sandbox at rest sleeps.
            await engine.Engine.Loop.RunAsync(() => true);
            await Soon.TrueAsync(
                () =>
                {
                    var error = engine.Engine.Status.Sinks[0].Error?.Message;
                    return what is null ? error is null : error?.Contains(what, StringComparison.Ordinal) == true;
                },
                what ?? "all is well"
            );
        }
    }

    private async Task<EngineFixture> StartAsync(string type, TimeProvider? clock = null)
    {
        var engine = await EngineFixture.StartAsync(new IcebergSinkFactory(TimeProvider.System), clock);
        await engine.QueryAsync("CREATE TABLE pops (k INT PRIMARY KEY, v VARCHAR)");
        await CreateSinkAsync(engine, type);
        return engine;
    }

    private Task CreateSinkAsync(EngineFixture engine, string type) =>
        engine.QueryAsync(
            $"""
            CREATE SINK s FROM pops WITH (connector='iceberg', type='{type}', primary_key='k', catalog.type='rest', catalog.uri='{catalog.Uri}',
              warehouse.path='lake', database.name='{ns}', table.name='t', create_table_if_not_exists='true', commit_checkpoint_interval='1')
            """
        );

    private static async Task BackUpAsync(EngineFixture engine, TempFolder backup)
    {
        var folder = engine.Engine.Options.Folder;
        await engine.Engine.DisposeAsync();
        foreach (var file in Directory.EnumerateFiles(folder))
            File.Copy(file, backup[Path.GetFileName(file)]);
        await engine.OpenAsync();
    }

    private static async Task RestoreAsync(EngineFixture engine, TempFolder backup)
    {
        var folder = engine.Engine.Options.Folder;
        await engine.Engine.DisposeAsync();
        foreach (var file in Directory.EnumerateFiles(folder))
            File.Delete(file);
        foreach (var file in Directory.EnumerateFiles(backup.Path))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        await engine.OpenAsync();
    }

    private async Task InTableAsync(EngineFixture engine)
    {
        var rows = Judge.Sorted(await engine.QueryAsync("SELECT * FROM pops"));
        await Eventually.TrueAsync(
            async () => (await RowsAsync()).SequenceEqual(rows),
            "the table holds what the view holds",
            cancellationToken: Stop
        );
    }

    private async Task<List<string>> RowsAsync()
    {
        var rows = new List<string>();
        await foreach (var row in (await LoadAsync()).NewScan().ReadRowsAsync(Stop))
            rows.Add($"{row["k"]}|{row["v"]}");
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    private async Task<Table> LoadAsync()
    {
        var rest = await RestCatalog.ConnectAsync(new RestCatalogOptions { Uri = catalog.Uri }, Stop);
        return await rest.LoadTableAsync(new TableIdentifier(ns, "t"), Stop);
    }
}
