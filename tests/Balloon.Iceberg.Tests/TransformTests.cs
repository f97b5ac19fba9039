using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Tests;

/// <summary>Transforms against the values of the specification (appendix B), and around 1970.</summary>
public sealed class TransformTests
{
    public static TheoryData<string, object, int> Hashes =>
        new()
        {
            { "int", 34, 2017239379 },
            { "long", 34L, 2017239379 },
            { "decimal(4, 2)", "14.20", -500754589 },
            { "date", "2017-11-16", -653330422 },
            { "time", "22:31:08", -662762989 },
            { "timestamp", "2017-11-16T22:31:08", -2047944441 },
            { "timestamp", "2017-11-16T22:31:08.000001", -1207196810 },
            { "timestamptz", "2017-11-16T14:31:08-08:00", -2047944441 },
            { "timestamptz", "2017-11-16T14:31:08.000001-08:00", -1207196810 },
            { "timestamp_ns", "2017-11-16T22:31:08", -2047944441 },
            { "timestamp_ns", "2017-11-16T22:31:08.000001001", -1207196810 },
            { "string", "iceberg", 1210000089 },
            { "uuid", "f79c3e09-677c-4bbd-a479-3f349cb785e7", 1488055340 },
        };

    [Theory]
    [MemberData(nameof(Hashes))]
    public void Buckets_hash_as_the_specification_says(string type, object value, int hash)
    {
        var primitive = PrimitiveType.Parse(type);
        var plain = Values.From(primitive, value)!;
        Assert.Equal(hash, Transforms.Hash(primitive.Kind, plain));
        Assert.Equal((hash & int.MaxValue) % 16, Transform.Bucket(16).Apply(primitive, plain));
    }

    [Fact]
    public void Bytes_hash_as_the_specification_says()
    {
        Assert.Equal(-188683207, Transforms.Hash(TypeKind.Binary, new byte[] { 0, 1, 2, 3 }));
        Assert.Equal(-188683207, Transforms.Hash(TypeKind.Fixed, new byte[] { 0, 1, 2, 3 }));
    }

    [Theory]
    [InlineData("1969-12-31T23:59:59.999999", -1, -1, -1, -1)]
    [InlineData("1970-01-01T00:00:00", 0, 0, 0, 0)]
    [InlineData("1969-01-01T00:15:00", -1, -12, -365, -8760)]
    [InlineData("2000-02-29T12:00:00", 30, 361, 11016, 264396)]
    [InlineData("0001-01-01T00:00:00", -1969, -23628, -719162, -17259888)]
    public void Times_fall_into_their_year_month_day_and_hour(string time, int year, int month, int day, int hour)
    {
        foreach (var type in new[] { PrimitiveType.Timestamp, PrimitiveType.Timestamptz })
        {
            var plain = Values.From(type, type == PrimitiveType.Timestamp ? time : time + "Z")!;
            Assert.Equal(year, Transform.Year.Apply(type, plain));
            Assert.Equal(month, Transform.Month.Apply(type, plain));
            Assert.Equal(day, Transform.Day.Apply(type, plain));
            Assert.Equal(hour, Transform.Hour.Apply(type, plain));
        }
    }

    [Fact]
    public void Truncation_rounds_down_for_negative_numbers_too()
    {
        Assert.Equal(0, Transform.Truncate(10).Apply(PrimitiveType.Int, 9));
        Assert.Equal(-10, Transform.Truncate(10).Apply(PrimitiveType.Int, -1));
        Assert.Equal(-10L, Transform.Truncate(10).Apply(PrimitiveType.Long, -10L));
        Assert.Equal(
            "10.50",
            Transform.Truncate(50).Apply(PrimitiveType.Decimal(9, 2), Values.From(PrimitiveType.Decimal(9, 2), "10.65"))!.ToString()
        );
        Assert.Equal(
            "-0.50",
            Transform.Truncate(50).Apply(PrimitiveType.Decimal(9, 2), Values.From(PrimitiveType.Decimal(9, 2), "-0.05"))!.ToString()
        );
        Assert.Equal("ice", Transform.Truncate(3).Apply(PrimitiveType.String, "iceberg"));
        Assert.Equal("\U0001F388\U0001F388", Transform.Truncate(2).Apply(PrimitiveType.String, "\U0001F388\U0001F388x"));
        Assert.Equal(new byte[] { 1, 2 }, Transform.Truncate(2).Apply(PrimitiveType.Binary, new byte[] { 1, 2, 3 }));
        Assert.Null(Transform.Bucket(4).Apply(PrimitiveType.Int, null));
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0.05", "-0.05")]
    [InlineData("1e3", "1000")]
    [InlineData("1.50e1", "15.0")]
    [InlineData("99999999999999999999999999999999999999", "99999999999999999999999999999999999999")]
    [InlineData("0.00000000000000000000000000000000000001", "0.00000000000000000000000000000000000001")]
    public void Decimals_of_38_digits_parse_and_print(string text, string printed) =>
        Assert.Equal(printed, IcebergDecimal.Parse(text).ToString());

    [Fact]
    public void Decimals_agree_with_those_of_DotNet()
    {
        foreach (
            var value in (decimal[])
                [0m, 1.50m, -79228162514264337593543950335m, 0.0000000000000000000000000001m, 12345678901234567890.12345678m]
        )
        {
            Assert.Equal(value, IcebergDecimal.From(value).ToDecimal());
            Assert.Equal(
                0,
                IcebergDecimal
                    .From(value)
                    .CompareTo(IcebergDecimal.Parse(value.ToString(System.Globalization.CultureInfo.InvariantCulture)))
            );
        }

        Assert.Throws<OverflowException>(() => IcebergDecimal.Parse("99999999999999999999999999999999999999").ToDecimal());
        Assert.Throws<IcebergException>(() => Values.From(PrimitiveType.Decimal(4, 2), 123.45m));
        Assert.Throws<IcebergException>(() => Values.From(PrimitiveType.Decimal(4, 2), 1.234m));
        Assert.True(IcebergDecimal.Parse("1.1").CompareTo(IcebergDecimal.Parse("1.09")) > 0);
    }

    [Fact]
    public void Text_is_ordered_by_its_bytes()
    {
        string[] ordered = ["", "a", "ab", "b", "\uD7FF", "\uE000", "\uFFFF", "\U00010000", "\U0010FFFF"];
        for (var i = 1; i < ordered.Length; i++)
            Assert.True(Values.Compare(ordered[i - 1], ordered[i]) < 0, $"{i}");
    }
}
