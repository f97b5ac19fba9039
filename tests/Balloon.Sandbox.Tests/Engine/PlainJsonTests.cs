using System.Text;
using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Sources;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Engine;

public sealed class PlainJsonTests
{
    private static readonly (string Name, SqlType Type)[] Columns =
    [
        ("s", SqlType.Varchar),
        ("i", SqlType.Integer),
        ("l", SqlType.BigInt),
        ("b", SqlType.Boolean),
        ("t", SqlType.TimestampTz),
    ];

    private static readonly string[][] Values =
    [
        ["\"\"", "\"Cosmic Dragon\"", "\"a\\\"b\"", "\"\\u00e9\"", "\"é\"", "\"a\nb\"", "\"open", "7", "null", "true", "{}"],
        ["0", "-0", "-7", "007", "999999999", "2147483647", "2147483648", "-2147483649", "1.5", "1e3", "\"12\"", "x", "-", "null", "[1]"],
        ["0", "9007199254740993", "-999999999999999999", "9223372036854775807", "9223372036854775808", "0.0", "null"],
        ["true", "false", "truer", "True", "1", "\"true\"", "null"],
        ["\"2026-11-22T19:32:00.123456Z\"", "\"2026-11-22 19:32:00Z\"", "\"2026-02-30T00:00:00Z\"", "\"soon\"", "1763841600", "null"],
    ];

    private static readonly string[] Shapes =
    [
        "{{\"s\":{0},\"i\":{1},\"l\":{2},\"b\":{3},\"t\":{4}}}",
        "{{\"s\": {0}, \"i\": {1}, \"l\": {2}, \"b\": {3}, \"t\": {4}}}",
        "{{ \"s\":{0},\"i\":{1},\"l\":{2},\"b\":{3},\"t\":{4} }}",
        "{{\"i\":{1},\"s\":{0},\"l\":{2},\"b\":{3},\"t\":{4}}}",
        "{{\"s\":{0},\"i\":{1},\"l\":{2},\"b\":{3},\"t\":{4},\"i\":5}}",
        "{{\"s\":{0},\"i\":{1},\"l\":{2},\"b\":{3}}}",
        "{{\"s\":{0},\"i\":{1},\"l\":{2},\"b\":{3},\"t\":{4}}},",
        "{{\"s\":{0},\"i\":{1},\"l\":{2},\"b\":{3},\"t\":{4}",
        "{{\"S\":{0},\"I\":{1},\"L\":{2},\"B\":{3},\"T\":{4}}}",
        "[{0},{1},{2},{3},{4}]",
    ];

    // With a column of another type, a parser never uses the fast path.
    private static readonly (string, SqlType)[] Judged = [.. Columns, ("never", SqlType.Numeric)];

    [Fact]
    public void The_fast_parser_reads_the_same_as_the_full_parser()
    {
        var random = new Random(7);
        var (ours, judge) = (New(Columns), New(Judged));
        var plain = PlainJson.For(Columns, TimestampHandling.GuessNumberUnit, new Utf8Strings())!;
        var (tried, taken) = (New(Columns), 0);
        for (var n = 0; n < 20_000; n++)
        {
            // Mostly good values, so that some messages are entirely good.
            object[] values = [.. Values.Select(v => v[random.Next(4) > 0 ? random.Next(2) : random.Next(v.Length)])];
            var json = string.Format(null, Shapes[random.Next(3) > 0 ? 0 : random.Next(Shapes.Length)], values);
            var bytes = Encoding.UTF8.GetBytes(json);
            var rows = ours.Columns[0].Count;
            Assert.Equal(judge.Parser.Parse(bytes, judge.Columns), ours.Parser.Parse(bytes, ours.Columns));
            Assert.Equal((judge.Parser.Malformed, judge.Parser.Padded), (ours.Parser.Malformed, ours.Parser.Padded));
            Assert.All(ours.Columns, c => Assert.Equal(judge.Columns[0].Count, c.Count));
            for (var row = rows; row < ours.Columns[0].Count; row++)
                Assert.Equal(judge.Columns.Take(Columns.Length).Select(c => c[row]), ours.Columns.Select(c => c[row]));
            if (plain.TryParse(bytes, tried.Columns))
                taken++;
        }

        Assert.InRange(taken, 5_000, 15_000);
    }

    [Fact]
    public void The_fast_parser_is_given_up_for_a_producer_with_another_format()
    {
        var plain = PlainJson.For(Columns, TimestampHandling.GuessNumberUnit, new Utf8Strings())!;
        var good = "{\"s\":\"x\",\"i\":1,\"l\":1,\"b\":true,\"t\":\"2026-11-22T19:32:00Z\"}"u8.ToArray();
        var columns = New(Columns).Columns;
        Assert.True(plain.TryParse(good, columns));
        for (var i = 0; i < 2_000; i++)
            Assert.False(plain.TryParse("{}"u8, columns));
        Assert.False(plain.TryParse(good, columns));
    }

    [Fact]
    public void Complex_types_use_the_full_parser()
    {
        var strings = new Utf8Strings();
        Assert.Null(PlainJson.For([("x", SqlType.Numeric)], TimestampHandling.GuessNumberUnit, strings));
        Assert.Null(PlainJson.For([("x", SqlType.TimestampTz)], TimestampHandling.UtcWithoutSuffix, strings));
        Assert.Null(PlainJson.For([("é", SqlType.Integer)], TimestampHandling.GuessNumberUnit, strings));
        Assert.Null(PlainJson.For([], TimestampHandling.GuessNumberUnit, strings));
    }

    private static (JsonRowParser Parser, Column[] Columns) New((string Name, SqlType Type)[] columns) =>
        (new JsonRowParser(columns, TimestampHandling.GuessNumberUnit), [.. columns.Select(c => Column.Create(c.Type))]);
}
