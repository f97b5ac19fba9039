using Balloon.Iceberg.Scan;
using Balloon.Iceberg.Spec;
using Balloon.Iceberg.Tests.Support;
using Balloon.Testing;

namespace Balloon.Iceberg.Tests;

/// <summary>A scan with a filter gives exactly the rows that the filter is true for, whatever it prunes.</summary>
public sealed class FilterPropertyTests
{
    private static readonly Schema Columns = new(
        NestedField.Mandatory(1, "id", PrimitiveType.Long),
        NestedField.Optional(2, "i", PrimitiveType.Int),
        NestedField.Optional(3, "s", PrimitiveType.String),
        NestedField.Optional(4, "d", PrimitiveType.Double),
        NestedField.Optional(5, "ts", PrimitiveType.Timestamptz),
        NestedField.Optional(6, "dec", PrimitiveType.Decimal(12, 2)),
        NestedField.Optional(7, "st", new StructType([NestedField.Optional(8, "x", PrimitiveType.Int)]))
    );

    private static readonly string[] Words =
    [
        "",
        "a",
        "ab",
        "abc",
        "b",
        "balloon",
        "a very long text that is cut in bounds",
        "ä",
        "\U0001F388",
        "\U0001F388b",
        "a\U0001F388b",
        "\uFFFD",
        "a\uFFFD",
        "ab\uE000 with twenty characters",
        "z",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_filtered_scan_equals_all_rows_filtered()
    {
        var rounds = Long.Enabled ? 40 : 6;
        for (var seed = 1; seed <= rounds; seed++)
        {
            using var tables = new TestTables();
            var random = new Random(seed);
            var table = await FillAsync(tables, random);
            var all = await table.NewScan().ToListAsync(Token);
            for (var i = 0; i < 60; i++)
            {
                var filter = RandomFilter(random, 3);
                var expected = all.Where(row => Eval(filter, row) == true).Select(row => row.Get<long>("id")).Order().ToArray();
                var ours = (await table.NewScan().Where(filter).Select("id").ToListAsync(Token))
                    .Select(row => row.Get<long>("id"))
                    .Order()
                    .ToArray();
                Assert.True(expected.SequenceEqual(ours), $"seed {seed}: {filter}: expected {expected.Length} rows, found {ours.Length}");
            }
        }
    }

    private static async Task<Table> FillAsync(TestTables tables, Random random)
    {
        var spec = PartitionSpec.For(Columns);
        spec = random.Next(7) switch
        {
            0 => spec,
            1 => spec.Bucket("id", 3),
            2 => spec.Truncate("s", 2),
            3 => spec.Day("ts"),
            4 => spec.Identity("d").Truncate("i", 10),
            5 => spec.Identity("s").Hour("ts"),
            _ => spec.Truncate("dec", 50).Year("ts"),
        };
        var table = await tables.CreateAsync(Columns, spec.Build(), properties: ("write.parquet.row-group-row-limit", "7"));
        long id = 0;
        for (var commit = 0; commit < 4; commit++)
        {
            await using var writer = table.NewDataWriter();
            for (var row = 0; row < 20; row++)
                await writer.WriteAsync(
                    [
                        id++,
                        Maybe(random, () => random.Next(-30, 30)),
                        Maybe(random, () => Words[random.Next(Words.Length)]),
                        Maybe(random, () => Number(random)),
                        Maybe(random, () => Time(random)),
                        Maybe(random, () => random.Next(-9999, 9999) / 100m),
                        Maybe(random, () => new object?[] { Maybe(random, () => random.Next(5)) }),
                    ],
                    Token
                );
            await table.NewTransaction().Append(await writer.CompleteAsync(Token)).CommitAsync(Token);
        }

        await table.NewTransaction().DeleteWhere(Filter.In("id", 3L, 33L, 63L)).CommitAsync(Token);
        return table;
    }

    private static object? Maybe(Random random, Func<object> value) => random.Next(5) == 0 ? null : value();

    private static object Number(Random random) =>
        random.Next(8) switch
        {
            0 => double.NaN,
            1 => -0.0,
            2 => 0.0,
            3 => double.PositiveInfinity,
            _ => random.Next(-5, 5) / 2.0,
        };

    private static object Time(Random random) => DateTimeOffset.UnixEpoch.AddHours(random.Next(-60, 60)).AddMicroseconds(random.Next(3));

    private static Filter RandomFilter(Random random, int depth)
    {
        if (depth > 0 && random.Next(2) == 0)
        {
            var left = RandomFilter(random, depth - 1);
            return random.Next(3) switch
            {
                0 => left & RandomFilter(random, depth - 1),
                1 => left | RandomFilter(random, depth - 1),
                _ => !left,
            };
        }

        var (column, value) = random.Next(7) switch
        {
            0 => ("id", () => (object)(long)random.Next(80)),
            1 => ("i", () => random.Next(10) == 0 ? 5_000_000_000L : random.Next(-30, 30)),
            2 => ("s", () => Words[random.Next(Words.Length)]),
            3 => ("d", () => Number(random)),
            4 => ("ts", () => Time(random)),
            5 => ("dec", () => random.Next(-9999, 9999) / 100m),
            _ => ("st.x", (Func<object>)(() => random.Next(5))),
        };
        return random.Next(11) switch
        {
            0 => Filter.IsNull(column),
            1 => Filter.NotNull(column),
            2 => Filter.In(column, value(), value(), value()),
            3 => Filter.NotIn(column, value(), value()),
            4 => Filter.Equal(column, value()),
            5 => Filter.NotEqual(column, value()),
            6 => Filter.LessThan(column, value()),
            7 => Filter.LessOrEqual(column, value()),
            8 => Filter.GreaterThan(column, value()),
            9 => Filter.GreaterOrEqual(column, value()),
            _ when column == "s" => random.Next(2) == 0
                ? Filter.StartsWith(column, (string)value())
                : Filter.NotStartsWith(column, (string)value()),
            _ when column == "d" => random.Next(2) == 0 ? Filter.IsNaN(column) : Filter.NotNaN(column),
            _ => Filter.GreaterThan(column, value()),
        };
    }

    /// <summary>SQL's three-valued logic, evaluated on the rows alone.</summary>
    private static bool? Eval(Filter filter, Row row) =>
        filter switch
        {
            Filter.Constant constant => constant.Value,
            Filter.Negation not => !Eval(not.Inner, row),
            Filter.Conjunction and => Eval(and.Left, row) & Eval(and.Right, row),
            Filter.Disjunction or => Eval(or.Left, row) | Eval(or.Right, row),
            Filter.Unary unary => Unary(unary, Cell(row, unary.Column)),
            Filter.Membership membership => Cell(row, membership.Column) is { } value
                ? membership.Items.Any(item => Order(value, item) == 0) != membership.Negated
                : null,
            Filter.Comparison comparison => Cell(row, comparison.Column) is { } value ? Compare(comparison, value) : null,
            _ => throw new InvalidOperationException(),
        };

    private static bool? Unary(Filter.Unary unary, object? value) =>
        unary.Operator switch
        {
            FilterOperator.IsNull => value is null,
            FilterOperator.NotNull => value is not null,
            FilterOperator.IsNaN => value is double d ? double.IsNaN(d) : null,
            _ => value is double d ? !double.IsNaN(d) : null,
        };

    private static bool Compare(Filter.Comparison comparison, object value) =>
        comparison.Operator switch
        {
            FilterOperator.Equal => Order(value, comparison.Value) == 0,
            FilterOperator.NotEqual => Order(value, comparison.Value) != 0,
            FilterOperator.LessThan => Order(value, comparison.Value) < 0,
            FilterOperator.LessOrEqual => Order(value, comparison.Value) <= 0,
            FilterOperator.GreaterThan => Order(value, comparison.Value) > 0,
            FilterOperator.GreaterOrEqual => Order(value, comparison.Value) >= 0,
            FilterOperator.StartsWith => ((string)value).StartsWith((string)comparison.Value, StringComparison.Ordinal),
            _ => !((string)value).StartsWith((string)comparison.Value, StringComparison.Ordinal),
        };

    private static object? Cell(Row row, string column) => column == "st.x" ? (row["st"] as Row)?["x"] : row[column];

    private static int Order(object a, object b) =>
        (a, b) switch
        {
            (string x, string y) => System.Text.Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(y)),
            (double x, double y) => double.IsNaN(x) || double.IsNaN(y) ? double.IsNaN(x).CompareTo(double.IsNaN(y))
            : x == y ? 0
            : x.CompareTo(y),
            (DateTimeOffset x, DateTimeOffset y) => x.CompareTo(y),
            (IcebergDecimal x, decimal y) => x.ToDecimal().CompareTo(y),
            _ => Convert.ToInt64(a, null).CompareTo(Convert.ToInt64(b, null)),
        };
}
