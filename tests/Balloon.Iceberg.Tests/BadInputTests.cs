using System.Text;
using System.Text.Json.Nodes;
using Balloon.Iceberg.Avro;
using Balloon.Iceberg.Scan;
using Balloon.Iceberg.Spec;
using Balloon.Iceberg.Tests.Support;
using Balloon.Iceberg.Transactions;
using static Balloon.Iceberg.Tests.Support.PopsTable;

namespace Balloon.Iceberg.Tests;

/// <summary>
/// Input that is malformed on purpose, which random damage does not produce. Each must end soon, in rows or in an error that names the
/// fault.
/// </summary>
public sealed class BadInputTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Walks_over_snapshots_end_even_if_they_are_each_others_parents()
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(Pops);
        foreach (var id in (long[])[1, 2, 3])
            await table.NewTransaction().Append(await WriteAsync(table, [(id, "red", 1)])).CommitAsync(Token);
        var ids = table.Metadata.Snapshots.Select(snapshot => snapshot.SnapshotId).ToArray();
        var cyclic = await ReopenAsync(
            table,
            metadata =>
            {
                metadata["snapshots"]![1]!["parent-snapshot-id"] = ids[2];
                metadata["snapshots"]![2]!["parent-snapshot-id"] = ids[1];
            }
        );
        Assert.Equal(3, await cyclic.NewScan().CountAsync(Token));
        Assert.Equal([false, true, true], cyclic.Inspect.History.Select(entry => entry.IsCurrentAncestor));
        var error = await Assert.ThrowsAsync<IcebergException>(() =>
            EndsAsync(() => cyclic.NewTransaction().RollbackTo(ids[0]).CommitAsync(Token))
        );
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        await EndsAsync(() =>
            new SnapshotExpiry(new ExpiryOptions { OlderThan = DateTimeOffset.UtcNow.AddDays(1) }).ApplyAsync(
                new CommitContext(cyclic, SnapshotRef.Main, new Dictionary<string, string>(), TimeProvider.System),
                Token
            )
        );
    }

    [Theory]
    [InlineData("\"quux\"", "quux")]
    [InlineData("\"decimal(39, 2)\"", "39")]
    [InlineData("\"fixed[0]\"", "fixed[0]")]
    [InlineData("\"fixed[99999999999]\"", "fixed")]
    [InlineData("{\"type\":\"quux\"}", "quux")]
    [InlineData("{\"type\":\"list\",\"element\":\"int\",\"element-required\":false}", "element-id")]
    [InlineData("{\"type\":\"list\",\"element-id\":1,\"element\":\"int\",\"element-required\":false}", "1")]
    [InlineData("7", "type")]
    public async Task Invalid_types_are_named(string type, string named)
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(Pops);
        var error = await Assert.ThrowsAsync<IcebergException>(() =>
            ReopenAsync(table, metadata => metadata["schemas"]![0]!["fields"]![1]!["type"] = JsonNode.Parse(type))
        );
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Contains(error.Context, pair => pair.Key == "file");
    }

    [Fact]
    public async Task An_endlessly_nested_schema_is_refused()
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(Pops);
        var deep = "\"int\"";
        for (var id = 5_000; id > 100; id--)
            deep = $"{{\"type\":\"list\",\"element-id\":{id},\"element\":{deep},\"element-required\":false}}";
        var json = Encoding
            .UTF8.GetString(table.Metadata.ToJson())
            .Replace("\"type\":\"string\"", $"\"type\":{deep}", StringComparison.Ordinal);
        var error = Assert.Throws<IcebergException>(() => TableMetadata.Parse(Encoding.UTF8.GetBytes(json)));
        Assert.Equal(ErrorKind.InvalidData, error.Kind);
    }

    [Theory]
    [InlineData("quux")]
    [InlineData("bucket[0]")]
    [InlineData("bucket[99999999999]")]
    [InlineData("truncate[-1]")]
    public async Task Tables_with_an_unknown_transform_can_be_read_but_not_written(string transform)
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(Pops, PartitionSpec.For(Pops).Identity("color").Build());
        await table.NewTransaction().Append(await WriteAsync(table, [(1, "red", 1), (2, "blue", 2)])).CommitAsync(Token);
        var other = await ReopenAsync(table, metadata => metadata["partition-specs"]![0]!["fields"]![0]!["transform"] = transform);
        Assert.Equal(1, await other.NewScan().Where("color = 'red'").CountAsync(Token));
        var error = await Assert.ThrowsAsync<IcebergException>(() => WriteAsync(other, [(3, "red", 3)]));
        Assert.Contains(transform, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_list_that_names_itself_and_an_unknown_codec_are_reported_with_their_file()
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(Pops);
        await table.NewTransaction().Append(await WriteAsync(table, [(1, "red", 1)])).CommitAsync(Token);
        var list = table.CurrentSnapshot!.ManifestList!;
        var manifest = (await table.Inspect.ManifestsAsync(cancellationToken: Token))[0].Path;
        var bytes = await File.ReadAllBytesAsync(list["file://".Length..], Token);
        await File.WriteAllBytesAsync(manifest["file://".Length..], bytes, Token);
        var self = await Assert.ThrowsAsync<IcebergException>(() => table.NewScan().CountAsync(Token));
        Assert.Equal(manifest, self.Context.First(pair => pair.Key == "file").Value);
        Assert.Contains("data_file", self.Message, StringComparison.Ordinal);

        bytes.AsSpan(bytes.AsSpan().IndexOf("deflate"u8)).Slice(0, 7).Fill((byte)'z');
        await File.WriteAllBytesAsync(list["file://".Length..], bytes, Token);
        var codec = await Assert.ThrowsAsync<IcebergException>(() => table.NewScan().CountAsync(Token));
        Assert.Equal((ErrorKind.Unsupported, list), (codec.Kind, codec.Context.First(pair => pair.Key == "file").Value));
        Assert.Contains("zzzzzzz", codec.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Avro_values_of_zero_bytes_are_not_read_one_by_one()
    {
        // Forty nested records, each with ten fields of the previous one: 10^40 values in zero bytes; and each of their elements with a
        // million nulls.
        var type = """{"type":"record","name":"r0","fields":[]}""";
        for (var i = 1; i <= 40; i++)
        {
            var others = string.Concat(Enumerable.Range(1, 9).Select(n => $$""",{"name":"f{{n}}","type":"r{{i - 1}}"}"""));
            type = $$"""{"type":"record","name":"r{{i}}","fields":[{"name":"f0","type":{{type}}}{{others}}]}""";
        }

        const string nulls = """{"type":"array","items":{"type":"array","items":"null"}}""";
        type = $$"""{"type":"record","name":"top","fields":[{"name":"a","type":{{type}}},{"name":"b","type":{{nulls}} } ]}""";
        var schema = AvroSchema.Parse(Encoding.UTF8.GetBytes(type));
        var data = new byte[4 << 20];
        await EndsAsync(() =>
        {
            var encoder = new AvroEncoder();
            encoder.Long(200_000);
            for (var i = 0; i < 200_000; i++)
            {
                encoder.Long(1_000_000);
                encoder.Long(0);
            }

            encoder.Long(0);
            encoder.Raw(data);
            var decoder = new AvroDecoder(encoder.Written);
            AvroValues.Skip(ref decoder, schema);
            Assert.Equal(data.Length, decoder.Left);
            return Task.CompletedTask;
        });
    }

    [Theory]
    [InlineData(250_000_000)]
    [InlineData(2_000_000_000)]
    [InlineData(2_147_483_647)]
    [InlineData(5_000_000_000_000)]
    [InlineData(-1)]
    public async Task A_Parquet_file_that_declares_too_many_rows_is_refused_before_memory_is_allocated(long said)
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(Pops);
        await table
            .NewTransaction()
            .Append(await WriteAsync(table, Enumerable.Range(0, 70_001).Select(i => ((long)i, Color(i), (int?)i))))
            .CommitAsync(Token);
        var path = (await table.NewScan().PlanFilesAsync(Token)).Single().File.FilePath["file://".Length..];
        var file = (await File.ReadAllBytesAsync(path, Token)).AsSpan();
        var footer = file[^(8 + BitConverter.ToInt32(file[^8..^4]))..^8];
        var (encoder, lie) = (new AvroEncoder(), new AvroEncoder());
        // Thrift's compact integers are encoded as Avro's: the number of rows of the file and of the row group, and the values of each
        // column.
        encoder.Long(70_001);
        lie.Long(said);
        var lying = new List<byte>();
        var lies = 0;
        for (var rest = footer; rest.Length > 0; )
        {
            var isCount = rest.StartsWith(encoder.Written.Span);
            lying.AddRange(isCount ? lie.Written.Span : rest[..1]);
            rest = rest[(isCount ? encoder.Length : 1)..];
            lies += isCount ? 1 : 0;
        }

        Assert.InRange(lies, 6, 12);
        byte[] bytes = [.. file[..^(8 + footer.Length)], .. lying, .. BitConverter.GetBytes(lying.Count), .. file[^4..]];
        var damaged = await Table.OpenAsync(table.MetadataLocation!, new MutatedFileIO(table.Io, "file://" + path, bytes), Token);
        var before = GC.GetTotalAllocatedBytes();
        var error = await Assert.ThrowsAsync<IcebergException>(() => damaged.NewScan().Select("color").ToListAsync(Token));
        Assert.Equal((ErrorKind.InvalidData, "file://" + path), (error.Kind, error.Context.First(pair => pair.Key == "file").Value));
        Assert.Contains($"{said} rows", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 3L << 29);
    }

    [Fact]
    public async Task A_filter_of_very_many_terms_is_answered_or_refused()
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(Pops);
        await table.NewTransaction().Append(await WriteAsync(table, [(1, "red", 1), (2, "blue", 2)])).CommitAsync(Token);
        var text = string.Join(" or ", Enumerable.Range(2, 30_000).Select(id => $"id = {id}"));
        Assert.Equal(1, await table.NewScan().Where(text).CountAsync(Token));
        var nested = Enumerable.Range(2, 10_000).Aggregate(Filter.Equal("id", 1L), (all, id) => !(all & Filter.NotEqual("id", (long)id)));
        foreach (
            var filter in (Func<TableScan, TableScan>[])
                [
                    scan => scan.Where(nested),
                    scan => scan.Where(string.Concat(Enumerable.Repeat("(", 100_000)) + "id = 1"),
                    scan => scan.Where(string.Concat(Enumerable.Repeat("not ", 100_000)) + "id = 1"),
                ]
        )
        {
            var error = await Assert.ThrowsAsync<IcebergException>(() => filter(table.NewScan()).CountAsync(Token));
            Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
            Assert.Contains("nest", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("-170141183460469231731687303715884105728")]
    [InlineData("1e2147483647")]
    [InlineData("1e-2147483648")]
    [InlineData("1e99999999999")]
    [InlineData("")]
    [InlineData(".")]
    public void A_number_that_is_not_a_decimal_is_refused(string text) =>
        Assert.Equal(ErrorKind.InvalidArgument, Assert.Throws<IcebergException>(() => IcebergDecimal.Parse(text)).Kind);

    /// <summary>Runs the action on a thread of its own, which an endless walk would block.</summary>
    private static Task EndsAsync(Func<Task> action) => Task.Run(action, Token).WaitAsync(TimeSpan.FromSeconds(20), Token);

    private static async Task<Table> ReopenAsync(Table table, Action<JsonNode> change)
    {
        var metadata = JsonNode.Parse(table.Metadata.ToJson())!;
        change(metadata);
        var file = Path.Combine(Path.GetDirectoryName(TestTables.MetadataPath(table))!, "changed.metadata.json");
        await File.WriteAllTextAsync(file, metadata.ToJsonString(), Token);
        return await Table.OpenAsync(file, cancellationToken: Token);
    }
}
