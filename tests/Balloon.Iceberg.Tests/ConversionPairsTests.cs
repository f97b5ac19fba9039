using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Data;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Parquet;
using Balloon.Iceberg.Scan;
using Balloon.Iceberg.Spec;
using Balloon.Testing;

namespace Balloon.Iceberg.Tests;

/// <summary>
/// Every conversion between the types of a Parquet file, a schema and a filter's literal is exact or is refused: tables of all pairs.
/// </summary>
public sealed class ConversionPairsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // A file's column: its physical type, its logical type, whether it is signed, and a value; then the value that each Iceberg type reads.
    // Types that are not listed refuse it.
    private static readonly (
        string Name,
        SchemaElement Element,
        Func<NestedField, Column> Values,
        Dictionary<string, object> Reads
    )[] Files =
    [
        ("boolean", Physical(PhysicalType.Boolean), f => new FixedWidthColumn<bool>(f, [true]), new() { ["boolean"] = true }),
        (
            "int32",
            Physical(PhysicalType.Int32),
            f => new FixedWidthColumn<int>(f, [-5]),
            new()
            {
                ["int"] = -5,
                ["long"] = -5L,
                ["date"] = -5,
            }
        ),
        (
            "int32 integer",
            Physical(PhysicalType.Int32, Logical.Integer),
            f => new FixedWidthColumn<int>(f, [-5]),
            new() { ["int"] = -5, ["long"] = -5L }
        ),
        ("uint32 beyond int", Unsigned(PhysicalType.Int32), f => new FixedWidthColumn<int>(f, [-1]), new() { ["long"] = 4294967295L }),
        ("uint32 in int", Unsigned(PhysicalType.Int32), f => new FixedWidthColumn<int>(f, [7]), new() { ["int"] = 7, ["long"] = 7L }),
        ("uint64 beyond long", Unsigned(PhysicalType.Int64), f => new FixedWidthColumn<long>(f, [-1]), []),
        ("uint64 in long", Unsigned(PhysicalType.Int64), f => new FixedWidthColumn<long>(f, [7]), new() { ["long"] = 7L }),
        (
            "int64",
            Physical(PhysicalType.Int64),
            f => new FixedWidthColumn<long>(f, [5]),
            new()
            {
                ["long"] = 5L,
                ["time"] = 5L,
                ["timestamp"] = 5L,
                ["timestamptz"] = 5L,
                ["timestamp_ns"] = 5000L,
                ["timestamptz_ns"] = 5000L,
            }
        ),
        (
            "date",
            Physical(PhysicalType.Int32, Logical.Date),
            f => new FixedWidthColumn<int>(f, [1]),
            new()
            {
                ["date"] = 1,
                ["timestamp"] = 86_400_000_000L,
                ["timestamp_ns"] = 86_400_000_000_000L,
            }
        ),
        (
            "time in milliseconds",
            Physical(PhysicalType.Int32, Logical.TimeMillis),
            f => new FixedWidthColumn<int>(f, [3]),
            new() { ["time"] = 3000L }
        ),
        (
            "time in microseconds",
            Physical(PhysicalType.Int64, Logical.TimeMicros),
            f => new FixedWidthColumn<long>(f, [3]),
            new() { ["time"] = 3L }
        ),
        (
            "time in whole microseconds",
            Physical(PhysicalType.Int64, Logical.TimeNanos),
            f => new FixedWidthColumn<long>(f, [3000]),
            new() { ["time"] = 3L }
        ),
        ("time in nanoseconds", Physical(PhysicalType.Int64, Logical.TimeNanos), f => new FixedWidthColumn<long>(f, [3001]), []),
        (
            "timestamp in milliseconds",
            Physical(PhysicalType.Int64, Logical.TimestampMillis),
            f => new FixedWidthColumn<long>(f, [3]),
            new()
            {
                ["timestamp"] = 3000L,
                ["timestamptz"] = 3000L,
                ["timestamp_ns"] = 3_000_000L,
                ["timestamptz_ns"] = 3_000_000L,
            }
        ),
        (
            "timestamp in microseconds",
            Physical(PhysicalType.Int64, Logical.TimestampMicros),
            f => new FixedWidthColumn<long>(f, [3]),
            new()
            {
                ["timestamp"] = 3L,
                ["timestamptz"] = 3L,
                ["timestamp_ns"] = 3000L,
                ["timestamptz_ns"] = 3000L,
            }
        ),
        (
            "timestamp in whole microseconds",
            Physical(PhysicalType.Int64, Logical.TimestampNanos),
            f => new FixedWidthColumn<long>(f, [-3000]),
            new()
            {
                ["timestamp"] = -3L,
                ["timestamptz"] = -3L,
                ["timestamp_ns"] = -3000L,
                ["timestamptz_ns"] = -3000L,
            }
        ),
        (
            "timestamp in nanoseconds",
            Physical(PhysicalType.Int64, Logical.TimestampNanos),
            f => new FixedWidthColumn<long>(f, [3001]),
            new() { ["timestamp_ns"] = 3001L, ["timestamptz_ns"] = 3001L }
        ),
        (
            "float",
            Physical(PhysicalType.Float),
            f => new FixedWidthColumn<float>(f, [0.1f]),
            new() { ["float"] = 0.1f, ["double"] = (double)0.1f }
        ),
        ("double", Physical(PhysicalType.Double), f => new FixedWidthColumn<double>(f, [0.1]), new() { ["double"] = 0.1 }),
        (
            "decimal in int32",
            Decimal(PhysicalType.Int32, 9, 2),
            f => new FixedWidthColumn<int>(f, [150]),
            new()
            {
                ["decimal(9,2)"] = new IcebergDecimal(150, 2),
                ["decimal(38,10)"] = new IcebergDecimal(15000000000, 10),
                ["decimal(4,1)"] = new IcebergDecimal(15, 1),
            }
        ),
        (
            "decimal in int64",
            Decimal(PhysicalType.Int64, 18, 2),
            f => new FixedWidthColumn<long>(f, [155]),
            new() { ["decimal(9,2)"] = new IcebergDecimal(155, 2), ["decimal(38,10)"] = new IcebergDecimal(15500000000, 10) }
        ),
        (
            "decimal of too many digits",
            Decimal(PhysicalType.Int64, 18, 2),
            f => new FixedWidthColumn<long>(f, [12345678901]),
            new() { ["decimal(38,10)"] = new IcebergDecimal((Int128)1234567890100000000, 10) }
        ),
        (
            "text",
            Physical(PhysicalType.ByteArray, Logical.String),
            f => new StringColumn(f, [0], ["a"]),
            new() { ["string"] = "a", ["binary"] = "a"u8.ToArray() }
        ),
        (
            "bytes",
            Physical(PhysicalType.ByteArray),
            f => new BinaryColumn(f, new byte[][] { [97, 98] }),
            new()
            {
                ["string"] = "ab",
                ["binary"] = "ab"u8.ToArray(),
                ["fixed[2]"] = "ab"u8.ToArray(),
            }
        ),
        (
            "bytes that are no text",
            Physical(PhysicalType.ByteArray),
            f => new BinaryColumn(f, new byte[][] { [0xff] }),
            new() { ["binary"] = new byte[] { 0xff } }
        ),
        (
            "decimal in bytes",
            Decimal(PhysicalType.ByteArray, 9, 2),
            f => new BinaryColumn(f, new byte[][] { [0, 150] }),
            new()
            {
                ["decimal(9,2)"] = new IcebergDecimal(150, 2),
                ["decimal(38,10)"] = new IcebergDecimal(15000000000, 10),
                ["decimal(4,1)"] = new IcebergDecimal(15, 1),
            }
        ),
        ("float16", Physical(PhysicalType.FixedLenByteArray, Logical.Float16), f => new BinaryColumn(f, new byte[][] { [0, 60] }), []),
    ];

    private static readonly string[] Types =
    [
        "boolean",
        "int",
        "long",
        "float",
        "double",
        "decimal(9,2)",
        "decimal(38,10)",
        "decimal(4,1)",
        "date",
        "time",
        "timestamp",
        "timestamptz",
        "timestamp_ns",
        "timestamptz_ns",
        "string",
        "uuid",
        "fixed[2]",
        "binary",
    ];

    [Fact]
    public void Values_of_a_file_are_read_exactly_or_refused()
    {
        var seen = new List<string>();
        var expected = new List<string>();
        foreach (var (name, element, values, reads) in Files)
        {
            foreach (var type in Types)
            {
                var field = NestedField.Optional(1, "c", PrimitiveTypeNames.Parse(type));
                expected.Add($"{name} as {type}: {(reads.TryGetValue(type, out var value) ? Show(value) : "refused")}");
                seen.Add($"{name} as {type}: {Read(field, element, values(field))}");
            }
        }

        Assert.Equal(expected, seen);
    }

    // The column's type, its values in order, and for each literal, which of them are less and which are equal.
    public static TheoryData<string, string, string, string, string> Literals =>
        new()
        {
            { "int", "2,3", "2.5", "2", "" },
            { "int", "2,3", "3.0", "2", "3" },
            { "int", "-3,-2", "-2.5", "-3", "" },
            { "int", "2,3", "3000000000", "2,3", "" },
            { "int", "2,3", "-3000000000", "", "" },
            { "int", "2,3", "1e400", "2,3", "" },
            { "long", "9007199254740992,9007199254740993", "9007199254740993", "9007199254740992", "9007199254740993" },
            { "long", "9007199254740992,9007199254740993", "9007199254740992.5", "9007199254740992", "" },
            { "long", "9223372036854775807", "9223372036854775808", "9223372036854775807", "" },
            { "float", "0.1,0.2", "0.1", "", "0.1" },
            { "float", "0.1,0.2", "0.1000000014901161193847656251", "0.1", "" },
            { "float", "16777216,16777218", "16777217", "16777216", "" },
            { "float", "1,2", "1e300", "1,2", "" },
            { "double", "0.1,0.2", "0.1", "", "0.1" },
            { "double", "0.1,0.2", "0.10000000000000000000001", "", "" },
            { "double", "9007199254740992,9007199254740994", "9007199254740993", "9007199254740992", "" },
            { "double", "1e300,2e300", "1e300", "", "1e300" },
            { "double", "1,2", "1e400", "1,2", "" },
            {
                "decimal(38,29)",
                "123456789.45678901234567890123456789012,123456789.45678901234567890123456789013",
                "123456789.45678901234567890123456789013",
                "123456789.45678901234567890123456789012",
                "123456789.45678901234567890123456789013"
            },
            { "decimal(5,2)", "1.23,1.24", "1.235", "1.23", "" },
            { "decimal(5,2)", "1.23,1.24", "1000000", "1.23,1.24", "" },
            { "decimal(5,2)", "1.23,1.24", "'1.24'", "1.23", "1.24" },
        };

    [Theory]
    [MemberData(nameof(Literals))]
    public void A_literal_in_a_filter_is_compared_by_its_exact_value(string type, string values, string literal, string less, string equal)
    {
        var column = NestedField.Optional(1, "c", PrimitiveTypeNames.Parse(type));
        var schema = new Schema(0, new StructType([column]), []);
        var rows = Split(values).Select(text => (Text: text, Value: Parse((PrimitiveType)column.Type, text))).ToList();
        Assert.Equal(less, Passing($"c < {literal}"));
        Assert.Equal(equal, Passing($"c = {literal}"));
        Assert.Equal(string.Join(',', Split(less).Concat(Split(equal))), Passing($"c <= {literal}"));
        Assert.Equal(string.Join(',', Split(values).Except(Split(less)).Except(Split(equal))), Passing($"c > {literal}"));
        Assert.Equal(string.Join(',', Split(values).Except(Split(less))), Passing($"c >= {literal}"));
        Assert.Equal(string.Join(',', Split(values).Except(Split(equal))), Passing($"c != {literal}"));
        Assert.Equal(equal, Passing($"c in ({literal})"));
        Assert.Equal(string.Join(',', Split(values).Except(Split(equal))), Passing($"not c in ({literal})"));

        string Passing(string filter)
        {
            var bound = new FilterBinder(schema, caseSensitive: true).Bind(Filter.Parse(filter));
            return string.Join(
                ',',
                rows.Where(row =>
                        bound is BoundFilter.Fixed constant ? constant.Value : FilterRows.Test((BoundFilter.Predicate)bound, row.Value)
                    )
                    .Select(row => row.Text)
            );
        }
    }

    [Fact]
    public void A_double_in_a_filter_equals_itself_and_the_float_it_came_from()
    {
        Assert.Equal(1e300, FilterLiteral.Of(PrimitiveType.Double, 1e300).Value);
        Assert.Equal(0.1f, FilterLiteral.Of(PrimitiveType.Float, (double)0.1f).Value);
        Assert.Equal(0.1f, FilterLiteral.Of(PrimitiveType.Float, 0.1).Value);
        var third = FilterLiteral.Of(PrimitiveType.Float, 1.0 / 3);
        Assert.Null(third.Value);
        Assert.True((float)third.Below! < 1.0 / 3 && 1.0 / 3 < (float)third.Above!);
        Assert.Equal(new IcebergDecimal(10, 2), FilterLiteral.Of(PrimitiveType.Decimal(5, 2), 0.1).Value);
        var moment = new DateTime(2026, 11, 30, 0, 0, 0, DateTimeKind.Utc).AddTicks(15);
        var between = FilterLiteral.Of(PrimitiveType.Timestamptz, moment);
        Assert.Equal((null, 1L), (between.Value, (long)between.Above! - (long)between.Below!));
    }

    [Theory]
    [InlineData("u32-as-int", "3000000000")]
    [InlineData("u64-as-long", "18446744073709551615")]
    [InlineData("int64-as-decimal", "Int64")]
    public async Task Foreign_files_whose_numbers_the_schema_cannot_hold_are_refused(string name, string told)
    {
        var folder = Repo.RequireShared("cases", "13-unsigned-parquet", name);
        var io = new PrefixMapFileIO(
            LocalFileIO.Instance,
            new Dictionary<string, string> { ["s3://lake/cases/13-unsigned-parquet/"] = Path.GetDirectoryName(folder)! + "/" }
        );
        var table = await Table.OpenAsync(folder, io, Token);
        var error = await Assert.ThrowsAsync<IcebergException>(() => table.NewScan().ToListAsync(Token));
        Assert.Contains(told, error.Message, StringComparison.Ordinal);
    }

    private static string Read(NestedField field, SchemaElement element, Column values)
    {
        try
        {
            return Show(ColumnConversion.To(field, (PrimitiveType)field.Type, element, values).Plain(0)!);
        }
        catch (IcebergException e) when (e.Kind == ErrorKind.InvalidData)
        {
            return "refused";
        }
    }

    private static object Parse(PrimitiveType type, string text) =>
        type.Kind switch
        {
            TypeKind.Int => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture),
            TypeKind.Long => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture),
            TypeKind.Float => float.Parse(text, System.Globalization.CultureInfo.InvariantCulture),
            TypeKind.Double => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture),
            _ => IcebergDecimal.Parse(text).Rescale(type.Scale),
        };

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static string Show(object value) =>
        value is byte[] bytes
            ? Convert.ToHexString(bytes)
            : $"{value.GetType().Name} {Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)}";

    private static SchemaElement Physical(PhysicalType type, Logical logical = Logical.None) =>
        new()
        {
            Name = "c",
            Type = type,
            Logical = logical,
        };

    private static SchemaElement Unsigned(PhysicalType type) =>
        new()
        {
            Name = "c",
            Type = type,
            Logical = Logical.Integer,
            IsSigned = false,
        };

    private static SchemaElement Decimal(PhysicalType type, int precision, int scale) =>
        new()
        {
            Name = "c",
            Type = type,
            Logical = Logical.Decimal,
            Precision = precision,
            Scale = scale,
        };
}
