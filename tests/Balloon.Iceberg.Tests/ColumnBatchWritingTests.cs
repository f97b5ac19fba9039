using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Spec;
using Balloon.Iceberg.Tests.Support;

namespace Balloon.Iceberg.Tests;

/// <summary>Batches of columns are written as the same rows given one by one.</summary>
public sealed class ColumnBatchWritingTests
{
    private static readonly Schema Pops = new Schema([
        new NestedField(1, "player", PrimitiveType.String, Required: true),
        new NestedField(2, "window_start", PrimitiveType.Timestamptz, Required: true),
        new NestedField(3, "pops", PrimitiveType.Long),
    ]) with
    {
        IdentifierFieldIds = [1, 2],
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public async Task Batches_replace_the_rows_of_their_keys_in_partitions_and_sorted_files(int seed, bool typed)
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(
            Pops,
            PartitionSpec.For(Pops).Hour("window_start").Bucket("player", 2).Build(),
            SortOrder.For(Pops).Descending("pops").Ascending("player").Build()
        );
        var random = new Random(seed);
        var expected = new SortedDictionary<string, long?>(StringComparer.Ordinal);
        for (var commit = 0; commit < 4; commit++)
        {
            var rows = new Rows(typed);
            for (var i = 0; i < 500; i++)
            {
                var (player, window) = ($"player {random.Next(60)}", random.Next(20) * 1_000_000_000L);
                var key = $"{player}|{window}";
                if (!rows.Taken.Add(key))
                    continue;
                long? pops = random.Next(9) == 0 ? null : random.NextInt64(100);
                rows.Items.Add((player, window, pops, expected.ContainsKey(key)));
                expected[key] = pops;
            }

            await using var writer = table.NewUpsertWriter();
            var gone = expected.Keys.Where(key => !rows.Taken.Contains(key)).Take(3).Select(key => key.Split('|')).ToList();
            writer.Delete(
                new ColumnBatch(
                    new Schema(Pops.Fields[0], Pops.Fields[1]),
                    [
                        Column.Of(Pops.Fields[0], gone.Select(key => key[0]).ToArray()),
                        Column.From(
                            Pops.Fields[1],
                            gone.Select(key => (object)long.Parse(key[1], System.Globalization.CultureInfo.InvariantCulture))
                        ),
                    ]
                )
            );
            foreach (var key in gone)
                expected.Remove($"{key[0]}|{key[1]}");

            await writer.WriteAsync(rows.Batch(), rows.Replaces(), Token);
            await table.NewTransaction().RowDelta(await writer.CompleteAsync(Token)).CommitAsync(Token);
        }

        var found = new SortedDictionary<string, long?>(StringComparer.Ordinal);
        await foreach (var row in table.NewScan().ReadRowsAsync(Token))
            found.Add($"{row["player"]}|{((DateTimeOffset)row["window_start"]!).ToUnixTimeMilliseconds() * 1000}", (long?)row["pops"]);
        Assert.Equal(expected, found);
        await AreSortedAsync(table);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Many_batches_fill_row_groups_of_the_requested_size_and_order(bool typed)
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(
            Pops,
            order: SortOrder.For(Pops).Ascending("pops").Build(),
            properties: (TableProperties.ParquetRowGroupLimit, "700")
        );
        var random = new Random(5);
        var rows = new Rows(typed);
        for (var i = 0; i < 3_000; i++)
            rows.Items.Add(($"player {i:0000}", i, random.Next(9) == 0 ? null : random.NextInt64(50), false));
        await using var writer = table.NewUpsertWriter();
        await writer.WriteAsync(rows.Batch(), cancellationToken: Token);
        await table.NewTransaction().RowDelta(await writer.CompleteAsync(Token)).CommitAsync(Token);

        var file = Assert.Single(Directory.GetFiles(tables.Folder, "*.parquet", SearchOption.AllDirectories));
        Assert.Equal(
            ["700", "700", "700", "700", "200"],
            Duck.Rows($"SELECT DISTINCT row_group_num_rows, row_group_id FROM parquet_metadata('{file}') ORDER BY row_group_id")
                .Select(row => row.Split('|')[0])
        );
        // Rows that are equal in the sort order keep their order; nulls come first in an ascending order.
        Assert.Equal(
            rows.Items.OrderBy(row => row.Pops ?? -1).Select(row => row.Player),
            Duck.Rows($"SELECT player FROM read_parquet('{file}')")
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Values_that_do_not_fit_are_reported_with_their_column_and_leave_no_files(bool typed)
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(Pops);
        var rows = new Rows(typed);
        rows.Items.Add(("a", 1, 1, false));
        rows.Items.Add((null!, 1, 1, false));
        await using (var writer = table.NewUpsertWriter())
        {
            var wrong = await Assert.ThrowsAsync<IcebergException>(() => writer.WriteAsync(rows.Batch(), cancellationToken: Token));
            Assert.Contains("player", wrong.Message, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFiles(tables.Folder, "*.parquet*", SearchOption.AllDirectories));
    }

    // Each row of a file has at least as many pops as the next; nulls come last in a descending order.
    private static async Task AreSortedAsync(Table table)
    {
        foreach (var entry in await table.Inspect.FilesAsync(cancellationToken: Token))
        {
            if (entry.File.Content != FileContent.Data)
                continue;
            Assert.NotEqual(0, entry.File.SortOrderId);
            var pops = Duck.Rows($"SELECT coalesce(pops, -1) FROM read_parquet('{entry.File.FilePath["file://".Length..]}')")
                .Select(text => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture))
                .ToList();
            Assert.Equal(pops.OrderDescending(), pops);
        }
    }

    [Fact]
    public async Task A_column_of_another_table_or_length_is_refused()
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(Pops);
        var player = Column.Of(Pops.Fields[0], ["a", "b"]);
        Refused(() => new ColumnBatch(new Schema(Pops.Fields[0], Pops.Fields[2]), [player, Column.Of(Pops.Fields[2], [1L])]), "rows");
        Refused(() => new ColumnBatch(new Schema(Pops.Fields[2]), [player]), "player string (1)");
        Refused(() => Column.Of(Pops.Fields[2], ["a"]), "'pops' is of type long");
        Refused(() => Column.Of(Pops.Fields[2], [1L], [false, true]), "'pops' has 1 values");
        Assert.Equal("column", Refused(() => Column.From(Pops.Fields[2], ["a"]), "pops").Context.Single().Key);
        await using var writer = table.NewUpsertWriter();
        var part = new ColumnBatch(new Schema(Pops.Fields[0]), [player]);
        await Assert.ThrowsAsync<IcebergException>(() => writer.WriteAsync(part, cancellationToken: Token));
        Refused(() => writer.Delete(part), "the key");
        await using var appender = table.NewDataWriter();
        await Assert.ThrowsAsync<IcebergException>(() => appender.WriteAsync(part, Token));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_column_from_values_returns_them(NestedField field, object?[] values)
    {
        var column = Column.From(field, values);
        Assert.Equal(values, Enumerable.Range(0, column.Length).Select(column.Plain));
        Assert.Equal(values.Contains(null), column.MayHaveNulls);
    }

    public static TheoryData<NestedField, object?[]> Kinds =>
        new()
        {
            { NestedField.Optional(1, "a", PrimitiveType.Boolean), [true, null, false] },
            { NestedField.Optional(1, "a", PrimitiveType.Date), [1, null] },
            { NestedField.Optional(1, "a", PrimitiveType.Double), [1.5, null, double.NaN] },
            { NestedField.Optional(1, "a", PrimitiveType.Float), [1.5f, null] },
            { NestedField.Optional(1, "a", PrimitiveType.Decimal(9, 2)), [new IcebergDecimal(123, 2), null] },
            { NestedField.Optional(1, "a", PrimitiveType.String), ["a", null, "", "a"] },
            { NestedField.Optional(1, "a", PrimitiveType.Binary), [new byte[] { 1 }, null] },
            { NestedField.Optional(1, "a", PrimitiveType.Uuid), [Guid.Empty] },
            { NestedField.Optional(1, "a", new ListType(2, PrimitiveType.Int)), [new object?[] { 1, null }, null] },
        };

    private static IcebergException Refused(Action make, string with)
    {
        var wrong = Assert.Throws<IcebergException>(make);
        Assert.Equal(ErrorKind.InvalidArgument, wrong.Kind);
        Assert.Contains(with, wrong.Message, StringComparison.Ordinal);
        return wrong;
    }

    private sealed class Rows(bool typed)
    {
        public List<(string Player, long Window, long? Pops, bool Replaces)> Items { get; } = [];

        public HashSet<string> Taken { get; } = [];

        public bool[] Replaces() => [.. Items.Select(row => row.Replaces)];

        public ColumnBatch Batch() =>
            new(
                Pops,
                typed
                    ?
                    [
                        Column.Of(Pops.Fields[0], Items.Select(row => row.Player).ToArray(), [.. Items.Select(row => row.Player is null)]),
                        Column.Of(Pops.Fields[1], Items.Select(row => row.Window).ToArray()),
                        Column.Of(Pops.Fields[2], Items.Select(row => row.Pops ?? 0).ToArray(), [.. Items.Select(row => row.Pops is null)]),
                    ]
                    :
                    [
                        Column.From(Pops.Fields[0], Items.Select(row => row.Player)),
                        Column.From(Pops.Fields[1], Items.Select(row => (object)row.Window)),
                        Column.From(Pops.Fields[2], Items.Select(row => (object?)row.Pops)),
                    ]
            );
    }
}
