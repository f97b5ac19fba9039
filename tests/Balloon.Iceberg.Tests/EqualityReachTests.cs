using Balloon.Iceberg.Spec;
using Balloon.Iceberg.Tests.Support;

namespace Balloon.Iceberg.Tests;

/// <summary>Equality deletes are left out where their keys lie apart from a file's values, and nowhere else.</summary>
public sealed class EqualityReachTests
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
    public async Task Rows_are_those_of_a_model_whatever_is_left_out(params string[] keys)
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
                    // Of several rows with one key that a writer takes, the last stays.
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

    private static object?[] Row(Random random, int center, long id) =>
        [
            id,
            random.Next(4) == 0 ? null : center + random.Next(4),
            random.Next(4) == 0 ? null : $"{center + random.Next(4):00} is longer than any bound",
            random.Next(4) == 0 ? null : new Guid(random.Next(3) * 100, 0, 0, new byte[8]),
        ];
}
