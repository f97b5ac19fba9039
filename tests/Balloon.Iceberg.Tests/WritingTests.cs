using Balloon.Iceberg.Spec;
using Balloon.Iceberg.Tests.Support;

namespace Balloon.Iceberg.Tests;

public sealed class WritingTests
{
    private static readonly Schema Leaderboard = new(
        0,
        new StructType([
            NestedField.Mandatory(1, "player", PrimitiveType.String),
            NestedField.Optional(2, "total_score", PrimitiveType.Long),
            NestedField.Optional(3, "event_ts", PrimitiveType.Timestamptz),
        ]),
        [1]
    );

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Upserts_leave_the_last_row_of_each_key_as_we_and_Java_read(int version)
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(
            Leaderboard,
            PartitionSpec.For(Leaderboard).Bucket("player", 4).Build(),
            SortOrder.For(Leaderboard).Descending("total_score").Build(),
            version
        );
        var expected = new Dictionary<string, long>();
        var random = new Random(7);
        for (var commit = 0; commit < 5; commit++)
        {
            await using var writer = table.NewUpsertWriter();
            for (var i = 0; i < 50; i++)
            {
                var player = $"player {random.Next(80)}";
                var score = random.NextInt64(1000);
                if (expected.ContainsKey(player))
                    await writer.UpsertAsync(
                        [player, score, DateTimeOffset.UnixEpoch.AddMinutes(i)],
                        TestContext.Current.CancellationToken
                    );
                else
                    await writer.AppendAsync(
                        [player, score, DateTimeOffset.UnixEpoch.AddMinutes(i)],
                        TestContext.Current.CancellationToken
                    );
                expected[player] = score;
            }

            var gone = expected.Keys.First();
            writer.Delete(gone);
            expected.Remove(gone);
            var result = await writer.CompleteAsync(TestContext.Current.CancellationToken);
            Assert.True(
                result.DataFiles.Count <= 4 && result.DeleteFiles.Count <= 4,
                "one data file and one delete file a partition at most"
            );
            await table
                .NewTransaction()
                .RowDelta(Writing.WriteResult.FromBytes(result.ToBytes()))
                .SetSummary("epoch", $"{commit}")
                .CommitAsync(TestContext.Current.CancellationToken);
            Assert.Equal($"{commit}", table.CurrentSnapshot!.Summary["epoch"]);
        }

        var rows = await table.NewScan().ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            Sorted(expected.Select(pair => $"{pair.Key} {pair.Value}")),
            Sorted(rows.Select(row => $"{row["player"]} {row["total_score"]}"))
        );

        var java = await Java.TablesAsync("rows", TestTables.MetadataPath(table));
        Assert.Equal(
            Sorted(expected.Select(pair => $"{pair.Key} {pair.Value}")),
            Sorted(java.Select(row => $"{row.GetProperty("player")} {row.GetProperty("total_score")}"))
        );
    }

    private static string[] Sorted(IEnumerable<string> items) => [.. items.Order(StringComparer.Ordinal)];
}
