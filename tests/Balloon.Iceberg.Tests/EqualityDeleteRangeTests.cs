using Balloon.Iceberg.Spec;
using Balloon.Iceberg.Tests.Support;

namespace Balloon.Iceberg.Tests;

/// <summary>Equality deletes are skipped exactly where their keys are out of the range of a file's values.</summary>
public sealed class EqualityDeleteRangeTests
{
    private static readonly Schema Columns = new(
        NestedField.Mandatory(1, "id", PrimitiveType.Long),
        NestedField.Optional(2, "n", PrimitiveType.Int),
        NestedField.Optional(3, "s", PrimitiveType.String),
        NestedField.Optional(4, "u", PrimitiveType.Uuid)
    );

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("n")]
    [InlineData("s")]
    [InlineData("u")]
    [InlineData("n", "s")]
    [InlineData("u", "n")]
    public async Task Rows_match_a_model_whatever_is_pruned(params string[] keys)
    {
        var (planned, possible) = (0, 0);
        for (var seed = 0; seed < 4; seed++)
        {
            using var tables = new TestTables();
            var random = new Random(seed);
            var table = await tables.CreateAsync(Columns);
            var model = new List<object?[]>();
            var positions = keys.Select(key => Columns.Fields.ToList().FindIndex(field => field.Name == key)).ToArray();
            long id = 0;
            for (var commit = 0; commit < 8; commit++)
            {
                await using var writer = table.NewUpsertWriter(keys);
                var (center, rows) = (random.Next(6) * 10, random.Next(1, 4));
                for (var i = random.Next(3); i > 0; i--)
                {
                    var gone = Row(random, center, 0);
                    writer.Delete([.. positions.Select(position => gone[position])]);
                    model.RemoveAll(row => positions.All(position => Equals(row[position], gone[position])));
                }

                for (var i = 0; i < rows; i++)
                {
                    var row = Row(random, center, id++);
                    // Of several rows with one key that a writer gets, the last one stays.
                    model.RemoveAll(other =>
                        (long)other[0]! >= id - 1 - i && positions.All(position => Equals(other[position], row[position]))
                    );
                    await writer.AppendAsync(row, Token);
                    model.Add(row);
                }

                await table.NewTransaction().RowDelta(await writer.CompleteAsync(Token)).CommitAsync(Token);
                var ours = await table.NewScan().ToListAsync(Token);
                Assert.Equal(model.Select(row => (long)row[0]!).Order(), ours.Select(row => row.Get<long>("id")).Order());
            }

            var tasks = await table.NewScan().PlanFilesAsync(Token);
            var deletes = (await table.Inspect.FilesAsync(cancellationToken: Token))
                .Where(entry => entry.File.EqualityIds is not null)
                .ToArray();
            planned += tasks.Sum(task => task.Deletes.Count);
            possible += tasks.Sum(task => deletes.Count(entry => entry.SequenceNumber > task.SequenceNumber));
        }

        if (keys is ["u"])
            Assert.Equal(possible, planned);
        else
            Assert.InRange(planned, 1, possible * 2 / 3);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Keys_delete_rows_in_files_of_every_partition_spec(int version)
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(Columns, PartitionSpec.For(Columns).Bucket("id", 3).Build(), version: version);
        await AddAsync(table, 1, 2, 3);
        await table.NewTransaction().SetPartitionSpec(spec => spec.Truncate("id", 2)).CommitAsync(Token);
        await AddAsync(table, 4);
        await UpsertAsync(table, 1, 4);
        Assert.Equal(4, await table.NewScan().CountAsync(Token));
        Assert.Equal([0, 1], (await DeletesAsync(table)).Select(file => file.SpecId).Distinct().Order());

        // Without partitions, one file of keys applies to all data files.
        await table.NewTransaction().SetPartitionSpec(spec => spec).CommitAsync(Token);
        await AddAsync(table, 5);
        await table.NewTransaction().SetPartitionSpec(spec => spec.Bucket("id", 2)).CommitAsync(Token);
        await UpsertAsync(table, 1, 2, 4, 5);
        Assert.Equal(5, await table.NewScan().CountAsync(Token));
        Assert.Single(await DeletesAsync(table), file => file.SpecId == table.Metadata.PartitionSpecs[2].SpecId);
        await Judges.AgreeAsync(table, Token);
    }

    [Fact]
    public async Task Keys_that_would_miss_files_of_another_spec_are_refused()
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(Columns, PartitionSpec.For(Columns).Identity("n").Build());
        await AddAsync(table, 1, 2);
        await table.NewTransaction().SetPartitionSpec(spec => spec.Bucket("id", 2)).CommitAsync(Token);
        var refused = await Assert.ThrowsAsync<IcebergException>(() => UpsertAsync(table, 1));
        Assert.Equal(ErrorKind.InvalidArgument, refused.Kind);
        Assert.Contains("compact", refused.Message, StringComparison.Ordinal);
        await table.NewTransaction().Compact(new Transactions.CompactionOptions { MinSmallFiles = 1 }).CommitAsync(Token);
        await UpsertAsync(table, 1);
        Assert.Equal(2, await table.NewScan().CountAsync(Token));

        await using var early = table.NewUpsertWriter(["id"]);
        early.Delete(2L);
        var written = await early.CompleteAsync(Token);
        var other = await tables.Catalog.LoadTableAsync("db.t", Token);
        await other.NewTransaction().SetPartitionSpec(spec => spec.Bucket("id", 5)).CommitAsync(Token);
        await UpsertAsync(other, 2);
        var late = await Assert.ThrowsAsync<IcebergException>(() => table.NewTransaction().RowDelta(written).CommitAsync(Token));
        Assert.Equal(ErrorKind.Conflict, late.Kind);
        Assert.Equal(2, await other.NewScan().CountAsync(Token));
    }

    private static async Task AddAsync(Table table, params long[] ids)
    {
        await using var writer = table.NewDataWriter();
        foreach (var id in ids)
            await writer.WriteAsync([id, (int)id % 2, null, null], Token);
        await table.NewTransaction().Append(await writer.CompleteAsync(Token)).CommitAsync(Token);
    }

    private static async Task UpsertAsync(Table table, params long[] ids)
    {
        await using var writer = table.NewUpsertWriter(["id"]);
        foreach (var id in ids)
            await writer.UpsertAsync([id, 7, "again", null], Token);
        await table.NewTransaction().RowDelta(await writer.CompleteAsync(Token)).CommitAsync(Token);
    }

    private static async Task<IEnumerable<Manifests.DataFile>> DeletesAsync(Table table) =>
        (await table.Inspect.FilesAsync(cancellationToken: Token))
            .Select(entry => entry.File)
            .Where(file => file.Content == Manifests.FileContent.EqualityDeletes);

    private static object?[] Row(Random random, int center, long id) =>
        [
            id,
            random.Next(4) == 0 ? null : center + random.Next(4),
            random.Next(4) == 0 ? null : $"{center + random.Next(4):00} is longer than any bound",
            random.Next(4) == 0 ? null : new Guid(random.Next(3) * 100, 0, 0, new byte[8]),
        ];
}
