using System.Globalization;
using Balloon.Iceberg.Spec;
using Balloon.Iceberg.Tests.Support;
using static Balloon.Iceberg.Tests.Support.AllTypes;

namespace Balloon.Iceberg.Tests;

/// <summary>Files with every type, judged by DuckDB and by Iceberg's Java reader.</summary>
public sealed class AllTypesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("zstd")]
    [InlineData("snappy")]
    [InlineData("gzip")]
    [InlineData("brotli")]
    [InlineData("uncompressed")]
    public async Task Every_type_comes_back_exactly_and_DuckDB_reads_the_same(string codec)
    {
        using var tables = new TestTables();
        var table = await WriteAsync(tables, Rows, codec);
        var back = (await table.NewScan().ToListAsync(Token)).OrderBy(row => row.Get<int>("id")).ToArray();
        for (var i = 0; i < Rows.Length; i++)
        {
            for (var c = 0; c < Types.Fields.Count; c++)
                Assert.True(
                    Values.Same(Values.From(table.Schema.Fields[c].Type, Rows[i][c]), back[i].Plain(c)) || Rows[i][c] is float.NaN,
                    $"row {i}, {Types.Fields[c].Name}"
                );
        }

        var file = await FileAsync(table);
        Assert.Equal(
            [
                "1|True|9223372036854775807|false|12.34|-12345678901234.5678|1234567890123456789012345678.0123456789|1969-12-31|1969-12-31 23:59:59.123456+00|é\U0001F388|f79c3e09-677c-4bbd-a479-3f349cb785e7|01020304FF|[a, NULL, '']|{k=7, n=NULL}|{'x': 5, 'path': [[1, NULL], NULL, []]}",
                "2|null|null|null|null|null|null|null|null|null|null|null|null|null|null",
                "3|False|-9223372036854775808|true|-0.01|0.0000|-0.0000000001|2026-11-24|9999-12-31 23:59:59.999999+00||00000000-0000-0000-0000-000000000000|0000000000|[]|{}|{'x': -1, 'path': NULL}",
            ],
            Duck.Rows(
                $"SELECT id, flag, big, isnan(f)::varchar, small_dec, mid_dec::varchar, big_dec::varchar, day::varchar, tz::varchar, text, uid::varchar, hex(five), tags::varchar, attrs::varchar, place::varchar FROM read_parquet('{file}') ORDER BY id"
            )
        );
    }

    [Theory]
    [InlineData("big > 0", "big > 0")]
    [InlineData("big < 0", "big < 0")]
    [InlineData("f > 1", "f > 1")]
    [InlineData("d <= 0", "d <= 0")]
    [InlineData("small_dec < 0", "small_dec < 0")]
    [InlineData("big_dec > 1000", "big_dec > 1000")]
    [InlineData("big_dec < 0", "big_dec < 0")]
    [InlineData("day >= '2020-01-01'", "day >= DATE '2020-01-01'")]
    [InlineData("clock > '12:00:00'", "clock > TIME '12:00:00'")]
    [InlineData("ts > '2000-01-01T00:00:00'", "ts > TIMESTAMP '2000-01-01'")]
    [InlineData("tz < '1970-01-01T00:00:00Z'", "tz < TIMESTAMPTZ '1970-01-01 00:00:00+00'")]
    [InlineData("text >= 'a'", "text >= 'a'")]
    [InlineData("uid = 'f79c3e09-677c-4bbd-a479-3f349cb785e7'", "uid = 'f79c3e09-677c-4bbd-a479-3f349cb785e7'::uuid")]
    [InlineData("flag = true", "flag = true")]
    [InlineData("flag is null", "flag is null")]
    [InlineData("raw = '00'", "raw = '\\x00'::blob")]
    public async Task Statistics_are_correct_for_every_reader(string ours, string theirs)
    {
        using var tables = new TestTables();
        var table = await WriteAsync(tables, Rows, "zstd");
        var file = await FileAsync(table);
        var expected = Duck.Rows($"SELECT id FROM read_parquet('{file}') WHERE {theirs} ORDER BY id");
        Assert.NotEmpty(expected);
        var rows = await table.NewScan().Where(ours).ToListAsync(Token);
        Assert.Equal(expected, rows.Select(row => row.Get<int>("id").ToString(CultureInfo.InvariantCulture)).Order());
    }

    [Fact]
    public async Task Every_level_has_field_ids()
    {
        using var tables = new TestTables();
        var file = await FileAsync(await WriteAsync(tables, Rows, "zstd"));
        var ids = Duck.Rows($"SELECT name, field_id FROM parquet_schema('{file}') WHERE field_id IS NOT NULL");
        Assert.Equal(26, ids.Count);
        Assert.Equal(26, ids.Select(id => id.Split('|')[1]).Distinct().Count());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Java_reads_every_type(int version)
    {
        using var tables = new TestTables();
        var table = await WriteAsync(tables, Rows, "zstd", version);
        var java = (await Java.TablesAsync("rows", TestTables.MetadataPath(table)))
            .OrderBy(row => row.GetProperty("id").GetInt32())
            .ToArray();
        Assert.Equal(3, java.Length);
        Assert.Equal("1234567890123456789012345678.0123456789", java[0].GetProperty("big_dec").ToString());
        Assert.Contains("1969-12-31T23:59:59.123456", java[0].GetProperty("tz").ToString(), StringComparison.Ordinal);
        Assert.Equal("f79c3e09-677c-4bbd-a479-3f349cb785e7", java[0].GetProperty("uid").ToString());
        Assert.Equal("[\"a\",null,\"\"]", java[0].GetProperty("tags").GetRawText().Replace(" ", ""));
    }

    [Fact]
    public async Task Many_rows_of_few_and_of_many_values_come_back_in_order()
    {
        using var tables = new TestTables();
        var schema = new Schema(
            NestedField.Mandatory(1, "n", PrimitiveType.Long),
            NestedField.Optional(2, "few", PrimitiveType.String),
            NestedField.Optional(3, "many", PrimitiveType.String),
            NestedField.Optional(4, "runs", PrimitiveType.Int),
            NestedField.Optional(5, "list", new ListType(6, PrimitiveType.Int))
        );
        var table = await tables.CreateAsync(schema, properties: ("write.parquet.row-group-row-limit", "70000"));
        await using (var writer = table.NewDataWriter())
        {
            for (var i = 0; i < 150_000; i++)
                await writer.WriteAsync(
                    [
                        (long)i,
                        i % 7 == 0 ? null : $"v{i % 11}",
                        $"value {i * 7919}",
                        i / 1000,
                        i % 3 == 0 ? null : new object?[] { i, null, i % 5 },
                    ],
                    Token
                );
            await table.NewTransaction().Append(await writer.CompleteAsync(Token)).CommitAsync(Token);
        }

        long next = 0;
        await foreach (var row in table.NewScan().ReadRowsAsync(Token))
        {
            var i = next++;
            Assert.Equal(i, row.Plain(0));
            Assert.Equal(i % 7 == 0 ? null : $"v{i % 11}", row.Plain(1));
            Assert.Equal($"value {i * 7919}", row.Plain(2));
            Assert.Equal((int)(i / 1000), row.Plain(3));
            Assert.Equal(i % 3 == 0 ? null : new object?[] { (int)i, null, (int)(i % 5) }, row.Plain(4));
        }

        Assert.Equal(150_000, next);
        var file = await FileAsync(table);
        Assert.Equal(
            ["150000|11|150000|11249925000|11175000|100000"],
            Duck.Rows(
                $"SELECT count(*), count(DISTINCT few), count(DISTINCT many), sum(n)::varchar, sum(runs)::bigint, count(list) FROM read_parquet('{file}')"
            )
        );
    }

    private static async Task<Table> WriteAsync(TestTables tables, object?[][] rows, string codec, int version = 2)
    {
        var table = await tables.CreateAsync(Types, version: version, properties: ("write.parquet.compression-codec", codec));
        await using var writer = table.NewDataWriter();
        foreach (var row in rows)
            await writer.WriteAsync(row, Token);
        await table.NewTransaction().Append(await writer.CompleteAsync(Token)).CommitAsync(Token);
        return table;
    }

    private static async Task<string> FileAsync(Table table) =>
        (await table.NewScan().PlanFilesAsync(Token)).Single().File.FilePath["file://".Length..];
}
