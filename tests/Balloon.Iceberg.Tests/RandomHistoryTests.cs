using Balloon.Iceberg.Scan;
using Balloon.Iceberg.Tests.Support;
using Balloon.Iceberg.Transactions;
using Balloon.Testing;
using static Balloon.Iceberg.Tests.Support.PopsTable;

namespace Balloon.Iceberg.Tests;

/// <summary>
/// Transactions in random order, with partition specs that change in between: each snapshot has the rows of a model, for us and for other
/// readers.
/// </summary>
public sealed class RandomHistoryTests
{
    private static readonly string?[] Colors = ["red", "blue", "gold", null];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_snapshot_has_the_rows_of_the_model(int version)
    {
        for (var seed = 1; seed <= (Long.Enabled ? 25 : 2); seed++)
        {
            using var tables = new TestTables();
            var random = new Random(seed);
            var table = await tables.CreateAsync(Pops, version: version, properties: ("write.parquet.row-group-row-limit", "5"));
            var rows = new SortedDictionary<long, (string? Color, int? Score)>();
            var next = 0L;
            for (var step = 0; step < 15; step++)
            {
                var what = await StepAsync(table, rows, random, () => next++);
                var expected = rows.Select(row => $"{row.Key}:{row.Value.Color ?? "null"}:{row.Value.Score?.ToString() ?? "null"}");
                var ours = await RowsAsync(table.NewScan());
                Assert.True(expected.SequenceEqual(ours), $"v{version}, seed {seed}, step {step}: {what}: {string.Join(' ', ours)}");
            }

            await Judges.AgreeAsync(table, Token);
        }
    }

    private static async Task<string> StepAsync(
        Table table,
        SortedDictionary<long, (string? Color, int? Score)> rows,
        Random random,
        Func<long> next
    )
    {
        var transaction = table.NewTransaction();
        var (score, ids) = (random.Next(100), rows.Keys.Where(_ => random.Next(6) == 0).ToArray());
        switch (random.Next(rows.Count == 0 ? 1 : 9))
        {
            case 0 or 1:
                var added = Enumerable.Range(0, random.Next(1, 20)).Select(_ => (next(), Color(random), Score(random))).ToArray();
                await AppendAsync(table, rows, added);
                return "append";
            case 2 or 3:
                await using (var changes = table.NewUpsertWriter())
                {
                    foreach (var id in ids.Append(next()))
                    {
                        if (random.Next(3) == 0)
                        {
                            changes.Delete(id);
                            rows.Remove(id);
                            continue;
                        }

                        rows[id] = (Color(random), Score(random));
                        await changes.UpsertAsync([id, rows[id].Color, rows[id].Score, null], Token);
                    }

                    await transaction.RowDelta(await changes.CompleteAsync(Token)).CommitAsync(Token);
                }

                return "upsert";
            case 4:
                await transaction
                    .DeleteWhere(Filter.LessThan("score", score) & Filter.GreaterOrEqual("score", score - 15))
                    .CommitAsync(Token);
                Remove(rows, row => row.Value.Score < score && row.Value.Score >= score - 15);
                return $"delete scores of {score - 15} to {score}";
            case 5:
                var color = Color(random);
                var filter = color is null ? Filter.IsNull("color") : Filter.Equal("color", color);
                var written = Enumerable.Range(0, random.Next(4)).Select(_ => (next(), Color(random), Score(random))).ToArray();
                await transaction.Overwrite(await WriteAsync(table, written), filter).CommitAsync(Token);
                Remove(rows, row => row.Value.Color == color);
                foreach (var (id, c, s) in written)
                    rows[id] = (c, s);
                return $"overwrite {color ?? "null"}";
            case 6:
                await transaction.Compact(new CompactionOptions { MinSmallFiles = random.Next(1, 4) }).CommitAsync(Token);
                return "compact";
            case 7:
                await transaction.RewriteManifests().CommitAsync(Token);
                return "rewrite manifests";
            default:
                var width = random.Next(4);
                await transaction
                    .SetPartitionSpec(spec =>
                        width == 0 ? spec
                        : width == 1 ? spec.Truncate("id", 10)
                        : spec.Bucket("id", width)
                    )
                    .SetSortOrder(order => width == 3 ? order.Descending("score") : order)
                    .CommitAsync(Token);
                return $"spec {width}";
        }
    }

    private static string? Color(Random random) => Colors[random.Next(Colors.Length)];

    private static int? Score(Random random) => random.Next(6) == 0 ? null : random.Next(100);
}
