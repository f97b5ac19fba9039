using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Catalog.Rest;
using Balloon.Sandbox.Sinks;
using Balloon.Sandbox.Tests.Catalog;
using Balloon.Sandbox.Tests.Engine;
using Balloon.Testing;

namespace Balloon.Sandbox.Tests.Sinks;

/// <summary>A lake whose disk is really full, or read-only.</summary>
public sealed class SinkStorageTests
{
    private readonly string ns = $"n{Guid.NewGuid():n}";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_sink_reports_a_read_only_lake_and_catches_up_later(bool full)
    {
        using var disk = new SmallDisk();
        using var folder = new TempFolder();
        await using var catalog = await CatalogHost.StartAsync(folder.Path, allowed: [disk["lake"]]);
        await using var rest = await RestCatalog.ConnectAsync(new RestCatalogOptions { Uri = catalog.Uri }, Stop);
        var lake = new Dictionary<string, string> { ["location"] = $"file://{disk["lake"]}" };
        await rest.CreateNamespaceAsync(new Namespace(ns), lake, Stop);
        await using var engine = await EngineFixture.StartAsync(new IcebergSinkFactory(TimeProvider.System));
        await engine.QueryAsync("CREATE TABLE pops (k INT PRIMARY KEY, v VARCHAR)");
        await engine.QueryAsync(
            $"""
            CREATE SINK s FROM pops WITH (connector='iceberg', type='upsert', primary_key='k', catalog.type='rest', catalog.uri='{catalog.Uri}',
              warehouse.path='lake', database.name='{ns}', table.name='t', create_table_if_not_exists='true', commit_checkpoint_interval='1')
            """
        );
        await engine.QueryAsync("INSERT INTO pops SELECT k, 'before' FROM generate_series(1, 100) AS s(k); FLUSH");
        await InTableAsync(100);

        if (full)
            disk.Fill();
        else
            disk.MakeReadOnly();
        await engine.QueryAsync("INSERT INTO pops SELECT k, 'while' FROM generate_series(51, 150) AS s(k); FLUSH");
        await Soon.TrueAsync(() => engine.Engine.Status.Sinks[0].Error is not null, "the error is reported");
        var error = engine.Engine.Status.Sinks[0].Error!;
        Assert.Contains(full ? "space" : "ead-only", error.Message, StringComparison.Ordinal);
        Assert.Equal([true, true], (await engine.QueryAsync("SELECT error IS NOT NULL, error_since IS NOT NULL FROM balloon_sinks"))[0]);

        // It keeps failing, with an unchanged time of the error, and the rest of the engine goes on.
        await engine.QueryAsync("INSERT INTO pops SELECT k, 'later' FROM generate_series(151, 200) AS s(k); FLUSH");
        Assert.Equal(200L, await engine.ScalarAsync("SELECT count(*) FROM pops"));
        Assert.Equal(error.Since, engine.Engine.Status.Sinks[0].Error!.Since);
        Assert.Null(engine.Engine.Status.CheckpointError);

        if (full)
            disk.Free();
        else
            disk.MakeWritable();
        await InTableAsync(200);
        await Soon.TrueAsync(() => engine.Engine.Status.Sinks[0].Error is null, "the error is over");
        var rows = new List<string>();
        var table = await rest.LoadTableAsync(new TableIdentifier(ns, "t"), Stop);
        await foreach (var row in table.NewScan().ReadRowsAsync(Stop))
            rows.Add($"{row["k"]}|{row["v"]}");
        rows.Sort(StringComparer.Ordinal);
        Assert.Equal(Judge.Sorted(await engine.QueryAsync("SELECT * FROM pops")), rows);

        async Task InTableAsync(long count) =>
            await Soon.EqualAsync(
                count,
                async () =>
                {
                    var rows = 0L;
                    var loaded = await rest.LoadTableAsync(new TableIdentifier(ns, "t"), Stop);
                    await foreach (var _ in loaded.NewScan().ReadRowsAsync(Stop))
                        rows++;
                    return rows;
                },
                "rows of the table"
            );
    }
}
