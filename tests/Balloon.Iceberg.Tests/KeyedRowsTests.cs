using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Spec;
using Balloon.Iceberg.Tests.Support;
using Balloon.Iceberg.Writing;

namespace Balloon.Iceberg.Tests;

/// <summary>Rows that stay where the caller has them are written as the same rows given one by one.</summary>
public sealed class KeyedRowsTests
{
    private static readonly Schema Columns = new Schema([
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
    public async Task They_replace_the_rows_of_their_keys_in_partitions_and_sorted_files(int seed, bool typed)
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(
            Columns,
            PartitionSpec.For(Columns).Hour("window_start").Bucket("player", 2).Build(),
            SortOrder.For(Columns).Descending("pops").Ascending("player").Build()
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
            var gone = expected.Keys.FirstOrDefault(key => !rows.Taken.Contains(key));
            if (gone is not null)
            {
                writer.Delete(gone.Split('|')[0], long.Parse(gone.Split('|')[1], System.Globalization.CultureInfo.InvariantCulture));
                expected.Remove(gone);
            }

            await writer.WriteAsync(rows, Token);
            Assert.Equal(typed, rows.WasReadTyped);
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
    public async Task Many_of_them_fill_row_groups_of_the_size_that_is_asked_for_in_the_order_that_is(bool typed)
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(
            Columns,
            order: SortOrder.For(Columns).Ascending("pops").Build(),
            properties: (TableProperties.ParquetRowGroupLimit, "700")
        );
        var random = new Random(5);
        var rows = new Rows(typed);
        for (var i = 0; i < 3_000; i++)
            rows.Items.Add(($"player {i:0000}", i, random.Next(9) == 0 ? null : random.NextInt64(50), false));
        await using var writer = table.NewUpsertWriter();
        await writer.WriteAsync(rows, Token);
        await table.NewTransaction().RowDelta(await writer.CompleteAsync(Token)).CommitAsync(Token);

        var file = Assert.Single(Directory.GetFiles(tables.Folder, "*.parquet", SearchOption.AllDirectories));
        Assert.Equal(
            ["700", "700", "700", "700", "200"],
            Duck.Rows($"SELECT DISTINCT row_group_num_rows, row_group_id FROM parquet_metadata('{file}') ORDER BY row_group_id")
                .Select(row => row.Split('|')[0])
        );
        // Rows that the order leaves equal stay as they came; nulls come first in an ascending order.
        Assert.Equal(
            rows.Items.OrderBy(row => row.Pops ?? -1).Select(row => row.Player),
            Duck.Rows($"SELECT player FROM read_parquet('{file}')")
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_does_not_fit_is_told_with_its_column_and_leaves_nothing_behind(bool typed)
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(Columns);
        var rows = new Rows(typed);
        rows.Items.Add(("a", 1, 1, false));
        rows.Items.Add((null!, 1, 1, false));
        await using (var writer = table.NewUpsertWriter())
        {
            var wrong = await Assert.ThrowsAsync<IcebergException>(() => writer.WriteAsync(rows, Token));
            Assert.Contains("player", wrong.Message, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFiles(tables.Folder, "*.parquet*", SearchOption.AllDirectories));
    }

    // Of a file's rows each has no fewer pops than the next; nulls come last in a descending order.
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

    private sealed class Rows(bool typed) : IKeyedRows
    {
        public bool WasReadTyped { get; private set; }

        public List<(string Player, long Window, long? Pops, bool Replaces)> Items { get; } = [];

        public HashSet<string> Taken { get; } = [];

        public int Count => Items.Count;

        public object? Value(int row, int column) =>
            column switch
            {
                0 => Items[row].Player,
                1 => Items[row].Window,
                _ => Items[row].Pops,
            };

        public bool TryRead<T>(int column, ReadOnlySpan<int> rows, Span<T> values, Span<bool> nulls)
            where T : notnull
        {
            if (!typed)
                return false;
            Assert.Equal(typeof(T), column == 0 ? typeof(string) : typeof(long));
            WasReadTyped = true;
            for (var i = 0; i < rows.Length; i++)
            {
                nulls[i] = Value(rows[i], column) is null;
                if (!nulls[i])
                    values[i] = (T)Value(rows[i], column)!;
            }

            return true;
        }

        public bool Replaces(int row) => Items[row].Replaces;
    }
}
