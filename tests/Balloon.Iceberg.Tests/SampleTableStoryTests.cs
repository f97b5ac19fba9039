using Balloon.Iceberg.Scan;
using Balloon.Iceberg.Tests.Support;

namespace Balloon.Iceberg.Tests;

/// <summary>Time travel, filters, pruning and refusals over tables of other engines, as EXPECTED.md documents them.</summary>
public sealed class SampleTableStoryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("duckdb/lineitem_iceberg", 7817332053627255703, 60175)]
    [InlineData("icebird/spark_bunnies", 7505300640432048841, 21)]
    [InlineData("impala/iceberg_v2_delete_equality_nulls", 4346796256488077976, 3)]
    [InlineData("impala/iceberg_v2_delete_positional", 6816997371555012807, 3)]
    [InlineData("impala/iceberg_v2_positional_delete_all_rows", 8593920101374128463, 3)]
    [InlineData("impala/iceberg_v2_positional_update_all_rows", 3877007445826010687, 3)]
    [InlineData("impala/iceberg_v3_default_value", 7752776210164022855, 1)]
    public async Task A_snapshot_has_the_rows_that_it_had_then(string folder, long snapshot, long rows)
    {
        var table = await SampleTable.Named(folder).OpenAsync();
        var scan = table.NewScan().UseSnapshot(snapshot);
        Assert.Equal(rows, (await scan.ToListAsync(Token)).Count);
        Assert.Equal(rows, await scan.CountAsync(Token));
        var time = DateTimeOffset.FromUnixTimeMilliseconds(table.Metadata.FindSnapshot(snapshot)!.TimestampMs);
        Assert.Equal(rows, await table.NewScan().AsOf(time).CountAsync(Token));
    }

    [Fact]
    public async Task A_snapshot_has_the_columns_that_it_had_then()
    {
        var table = await SampleTable.Named("impala/iceberg_v3_default_value").OpenAsync();
        var old = table.NewScan().UseSnapshot(7752776210164022855);
        Assert.Equal(["i"], old.Schema.Fields.Select(field => field.Name));
        Assert.Equal(2, table.NewScan().Schema.Fields.Count);
    }

    [Theory]
    [InlineData("icebird/java_bunnies", "v2.metadata.json", 21)]
    [InlineData("icebird/java_bunnies", "v3.metadata.json", 21)]
    [InlineData("icebird/java_bunnies", "v4.metadata.json", 15)]
    [InlineData("icebird/java_bunnies", "v5.metadata.json", 15)]
    [InlineData("icebird/spark_bunnies", "v1.metadata.json", 21)]
    [InlineData("icebird/spark_bunnies", "v3.metadata.json", 20)]
    public async Task An_older_metadata_file_has_its_rows(string folder, string file, long rows)
    {
        var table = await SampleTable.Named(folder).OpenAsync(file);
        Assert.Equal(rows, await table.NewScan().CountAsync(Token));
    }

    [Theory]
    [InlineData("impala/iceberg_non_partitioned", "id > 10", 10)]
    [InlineData("impala/iceberg_non_partitioned", "action = 'click'", 6)]
    [InlineData("impala/iceberg_non_partitioned", "event_time > timestamp '2020-01-01 09:00:00'", 6)]
    [InlineData("impala/iceberg_partitioned", "id > 10", 10)]
    [InlineData("impala/iceberg_partitioned", "action <> 'click'", 14)]
    [InlineData("impala/iceberg_partitioned", "event_time > '2020-01-01T09:00:00Z'", 6)]
    [InlineData("impala/iceberg_partitioned", "event_time >= '2020-01-01T08:00:00Z' and event_time < '2020-01-01T09:00:00Z'", 8)]
    [InlineData("impala/iceberg_lineitem_multiblock", "l_linenumber in (5, 10)", 0)]
    [InlineData("duckdb/null_stats", "flag is null", 5)]
    [InlineData("duckdb/uuid", "uuid = '1571effb-facd-42a3-90e9-0af522e9b6c2'", 1)]
    public async Task A_filter_keeps_the_rows_that_the_fixture_lists(string folder, string filter, long rows)
    {
        var table = await SampleTable.Named(folder).OpenAsync();
        Assert.Equal(rows, (await table.NewScan().Where(filter).ToListAsync(Token)).Count);
        Assert.Equal(rows, await table.NewScan().Where(filter).CountAsync(Token));
    }

    [Fact]
    public async Task A_snapshot_before_an_equality_delete_has_the_null_key()
    {
        var table = await SampleTable.Named("impala/iceberg_v2_delete_equality_nulls").OpenAsync();
        var rows = await table.NewScan().UseSnapshot(4346796256488077976).ToListAsync(Token);
        Assert.Equal(["1 str1", "3 str3", "null str2"], rows.Select(row => $"{row[0] ?? "null"} {row[1]}").Order());
    }

    [Fact]
    public async Task A_filter_on_null_finds_the_rows_that_the_fixture_lists()
    {
        var table = await SampleTable.Named("duckdb/null_stats").OpenAsync();
        var rows = await table.NewScan().Where("flag is null").ToListAsync(Token);
        Assert.Equal([4, 5, 7, 8, 9], rows.Select(row => Convert.ToInt32(row[0], null)).Order());
    }

    [Fact]
    public async Task Partitions_hold_the_rows_that_the_fixture_lists()
    {
        var table = await SampleTable.Named("impala/iceberg_partitioned").OpenAsync();
        var partitions = await table.Inspect.PartitionsAsync(cancellationToken: Token);
        Assert.Equal(
            ["438296 view 8", "438297 click 6", "438298 download 6"],
            partitions.Select(partition => $"{partition.Partition.Plain(0)} {partition.Partition.Plain(1)} {partition.Records}").Order()
        );
    }

    [Fact]
    public async Task Columns_beside_an_unreadable_one_can_be_read()
    {
        var table = await SampleTable.Named("impala/trino_variant").OpenAsync();
        var others = table.Schema.Fields.Where(field => field.Type is not Spec.PrimitiveType { Kind: Spec.TypeKind.Variant });
        Assert.Equal(55, (await table.NewScan().Select([.. others.Select(field => field.Name)]).ToListAsync(Token)).Count);
    }

    [Fact]
    public async Task Files_are_pruned_by_their_metrics()
    {
        var generated = await SampleTable.Named("duckdb/generated_bounds").OpenAsync();
        Assert.Empty(await generated.NewScan().Where("block_number between 5000000 and 5000100").PlanFilesAsync(Token));
        Assert.Equal(5000, (await generated.NewScan().PlanFilesAsync(Token)).Count);

        var uuid = await SampleTable.Named("duckdb/uuid").OpenAsync();
        Assert.Equal(2, (await uuid.NewScan().PlanFilesAsync(Token)).Count);
        Assert.Single(await uuid.NewScan().Where("uuid = '1571effb-facd-42a3-90e9-0af522e9b6c2'").PlanFilesAsync(Token));

        var nulls = await SampleTable.Named("duckdb/is_null_is_not_null").OpenAsync();
        var column = nulls.Schema.Fields[1].Name;
        var planned = await nulls.NewScan().Where(Filter.IsNull(column)).PlanFilesAsync(Token);
        Assert.True(planned.Count < (await nulls.NewScan().PlanFilesAsync(Token)).Count);
        Assert.DoesNotContain(
            planned,
            task => task.File.RecordCount == 3 && task.File.NullValueCounts!.TryGet(2, out var count) && count == 0
        );
        var rows = await nulls.NewScan().Where(Filter.IsNull(column)).ToListAsync(Token);
        Assert.Equal([1L, 2L, 3L, 7L], rows.Select(row => Convert.ToInt64(row[0], null)).Order());
    }

    [Theory]
    [InlineData("impala/iceberg_mixed_file_format_test", "ORC")]
    [InlineData("impala/iceberg_v3_default_value_avro", "AVRO")]
    [InlineData("impala/trino_variant", "variant")]
    public async Task Unsupported_columns_are_refused_by_name(string folder, string named)
    {
        var table = await SampleTable.Named(folder).OpenAsync();
        var error = await Assert.ThrowsAsync<IcebergException>(() => table.NewScan().ToListAsync(Token));
        Assert.Equal(ErrorKind.Unsupported, error.Kind);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Contains(error.Context, pair => pair.Key == "file");
    }

    [Fact]
    public async Task A_table_without_a_snapshot_is_empty()
    {
        var table = await SampleTable.Named("duckdb/timestamptz_ns").OpenAsync();
        Assert.Empty(await table.NewScan().ToListAsync(Token));
        Assert.Null(table.CurrentSnapshot);
    }
}
