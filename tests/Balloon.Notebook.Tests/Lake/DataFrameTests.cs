using Balloon.Iceberg;
using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Spec;
using Balloon.Testing;
using Microsoft.Data.Analysis;

namespace Balloon.Notebook.Tests.Lake;

/// <summary>Scans as data frames: the same values as the rows, in columns of the right types.</summary>
public sealed class DataFrameTests : IDisposable
{
    private static readonly Schema Columns = new(
        NestedField.Mandatory(1, "id", PrimitiveType.Long),
        NestedField.Optional(2, "player", PrimitiveType.String),
        NestedField.Optional(3, "score", PrimitiveType.Int),
        NestedField.Optional(4, "bonus", PrimitiveType.Boolean),
        NestedField.Optional(5, "share", PrimitiveType.Float),
        NestedField.Optional(6, "average", PrimitiveType.Double),
        NestedField.Optional(7, "at", PrimitiveType.Timestamptz),
        NestedField.Optional(8, "local", PrimitiveType.Timestamp),
        NestedField.Optional(9, "day", PrimitiveType.Date),
        NestedField.Optional(10, "price", PrimitiveType.Decimal(9, 2))
    );

    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_data_frame_has_the_values_of_rows_from_several_files()
    {
        var table = await FillAsync(files: 3, rows: 13);
        var rows = await table.NewScan().ToListAsync(Cancel);
        var frame = await table.NewScan().ToDataFrameAsync(Cancel);
        Assert.Equal(39, frame.Rows.Count);
        Assert.Equal(Columns.Fields.Select(f => f.Name), frame.Columns.Select(c => c.Name));
        for (var r = 0; r < rows.Count; r++)
        {
            for (var c = 0; c < Columns.Fields.Count; c++)
                Assert.Equal(Expected(rows[r][c]), frame.Columns[c][r]);
        }

        foreach (var column in frame.Columns)
            Assert.Equal(rows.Count(row => row[column.Name] is null), column.NullCount);
        Assert.IsType<Int64DataFrameColumn>(frame["id"]);
        Assert.IsType<StringDataFrameColumn>(frame["player"]);
        Assert.IsType<Int32DataFrameColumn>(frame["score"]);
        Assert.IsType<BooleanDataFrameColumn>(frame["bonus"]);
        Assert.IsType<SingleDataFrameColumn>(frame["share"]);
        Assert.IsType<DoubleDataFrameColumn>(frame["average"]);
        Assert.Equal(DateTimeKind.Utc, Assert.IsType<DateTimeDataFrameColumn>(frame["at"])[1]!.Value.Kind);
        Assert.Equal(DateTimeKind.Unspecified, Assert.IsType<DateTimeDataFrameColumn>(frame["local"])[0]!.Value.Kind);
    }

    [Fact]
    public async Task A_data_frame_can_be_changed_and_computed_with()
    {
        var frame = await (await FillAsync(files: 2, rows: 10)).NewScan().Select("id", "score", "player").ToDataFrameAsync(Cancel);
        Assert.Equal(190L, Assert.IsType<Int64DataFrameColumn>(frame["id"]).Sum());
        Assert.Equal(
            10 + 20 + 30 + 50 + 60 + 70 + 80 + 90,
            Convert.ToInt32(frame.Filter(frame["id"].ElementwiseLessThan(10L))["score"].Sum(), null)
        );
        frame["score"][0] = 5;
        Assert.Equal(5, frame["score"][0]);
        frame["player"][1] = null;
        Assert.Equal(5, frame["player"].NullCount);
    }

    [Fact]
    public async Task An_empty_table_is_a_data_frame_with_its_columns()
    {
        var frame = await (await FillAsync(files: 0, rows: 0)).NewScan().ToDataFrameAsync(Cancel);
        Assert.Equal(0, frame.Rows.Count);
        Assert.Equal(10, frame.Columns.Count);
        Assert.IsType<DateTimeDataFrameColumn>(frame["at"]);
    }

    [Fact]
    public async Task A_time_outside_DotNets_range_is_refused_with_its_column()
    {
        var table = await FillAsync(files: 1, rows: 1);
        await using var writer = table.NewDataWriter();
        await writer.WriteAsync([99L, null, null, null, null, null, long.MaxValue, null, null, null], Cancel);
        await table.NewTransaction().Append(await writer.CompleteAsync(Cancel)).CommitAsync(Cancel);
        var error = await Assert.ThrowsAsync<BalloonException>(() => table.NewScan().ToDataFrameAsync(Cancel));
        Assert.Contains("'at'", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await table.NewScan().Select("id").ToDataFrameAsync(Cancel)).Rows.Count);
    }

    private static object? Expected(object? value) =>
        value switch
        {
            DateTimeOffset time => time.UtcDateTime,
            DateOnly date => date.ToDateTime(TimeOnly.MinValue),
            IcebergDecimal number => number.ToDecimal(),
            _ => value,
        };

    private async Task<Table> FillAsync(int files, int rows)
    {
        await using var catalog = new InMemoryCatalog(LocalFileIO.Instance, "file://" + _folder[Guid.NewGuid().ToString("N")]);
        await catalog.CreateNamespaceAsync("db", cancellationToken: Cancel);
        var table = await catalog.CreateTableAsync("db.t", Columns, cancellationToken: Cancel);
        for (var file = 0; file < files; file++)
        {
            await using var writer = table.NewDataWriter();
            for (var row = 0; row < rows; row++)
                await writer.WriteAsync(Row((file * rows) + row), Cancel);
            await table.NewTransaction().Append(await writer.CompleteAsync(Cancel)).CommitAsync(Cancel);
        }

        return table;
    }

    private static object?[] Row(int i) =>
        [
            (long)i,
            i % 5 == 4 ? null : $"player {i % 3}",
            i % 10 == 4 ? null : i % 10 * 10,
            i % 5 == 3 ? null : i % 2 == 0,
            i % 7 == 3 ? null : i / 4f,
            i % 7 == 4 ? null : i / 8.0,
            i % 7 == 5 ? null : DateTimeOffset.UnixEpoch.AddSeconds(-i).AddMicroseconds(i),
            i % 7 == 6 ? null : new DateTime(2026, 11, 25).AddMinutes(i),
            i % 3 == 1 ? null : new DateOnly(2026, 11, 25).AddDays(i),
            i % 3 == 2 ? null : i + 0.25m,
        ];
}
