using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Spec;
using Balloon.Iceberg.Tests.Support;

namespace Balloon.Iceberg.Tests;

/// <summary>Damage that leaves a table readable is reported nonetheless.</summary>
public sealed class DamageTests
{
    private static readonly Schema Columns = new(0, new StructType([NestedField.Mandatory(1, "id", PrimitiveType.Long)]), []);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_data_file_whose_row_count_differs_from_its_manifest_is_reported()
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(Columns);
        await AppendAsync(table, 10);
        var first = Assert.Single(Directory.GetFiles(tables.Folder, "*.parquet", SearchOption.AllDirectories));
        await AppendAsync(table, 7);
        var second = Directory.GetFiles(tables.Folder, "*.parquet", SearchOption.AllDirectories).Single(file => file != first);
        File.Copy(second, first, overwrite: true);
        var error = await Assert.ThrowsAsync<IcebergException>(() => table.NewScan().ToListAsync(Token));
        Assert.Contains("holds 7 rows; the manifest says 10", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_hint_older_than_the_metadata_beside_it_is_reported()
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(Columns);
        await AppendAsync(table, 10);
        var metadata = Path.GetDirectoryName(TestTables.MetadataPath(table))!;
        var all = Directory.GetFiles(metadata, "*.metadata.json").Order(StringComparer.Ordinal).ToArray();
        for (var version = 0; version < all.Length; version++)
            File.Move(all[version], Path.Combine(metadata, $"v{version + 1}.metadata.json"));
        await File.WriteAllTextAsync(Path.Combine(metadata, "version-hint.text"), $"{all.Length}", Token);
        var folder = Path.GetDirectoryName(metadata)!;
        Assert.Equal(10, (await (await Table.OpenAsync(folder, LocalFileIO.Instance, Token)).NewScan().ToListAsync(Token)).Count);
        await File.WriteAllTextAsync(Path.Combine(metadata, "version-hint.text"), $"{all.Length - 1}", Token);
        var error = await Assert.ThrowsAsync<IcebergException>(() => Table.OpenAsync(folder, LocalFileIO.Instance, Token));
        Assert.Contains($"v{all.Length}.metadata.json is newer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_that_does_not_match_its_checksum_is_reported()
    {
        byte[] data = [1, 0, 0, 0, 0, 0, 0, 0];
        Assert.Equal(1L, ((FixedWidthColumn<long>)Read(data, System.IO.Hashing.Crc32.HashToUInt32(data))).Span[0]);
        Assert.Equal(1L, ((FixedWidthColumn<long>)Read(data, null)).Span[0]);
        var error = Assert.Throws<IcebergException>(() => Read([2, 0, 0, 0, 0, 0, 0, 0], System.IO.Hashing.Crc32.HashToUInt32(data)));
        Assert.Contains("does not match its checksum", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A column chunk with one page, whose header is in Thrift's compact form.</summary>
    private static Column Read(byte[] data, uint? checksum)
    {
        var header = new List<byte> { 0x15, 0x00, 0x15, (byte)(data.Length * 2), 0x15, (byte)(data.Length * 2) };
        if (checksum is { } crc)
        {
            header.Add(0x15);
            var zigzag = ((uint)(int)crc << 1) ^ (uint)((int)crc >> 31);
            for (; zigzag >= 0x80; zigzag >>= 7)
                header.Add((byte)(zigzag | 0x80));
            header.Add((byte)zigzag);
        }

        // The data page's own header: one value, plain, levels in RLE.
        header.AddRange([(byte)(checksum is null ? 0x2c : 0x1c), 0x15, 0x02, 0x15, 0x00, 0x15, 0x06, 0x15, 0x06, 0x00, 0x00]);
        var leaf = Parquet
            .SchemaNode.Build(
                [
                    new() { Name = "root", Children = 1 },
                    new()
                    {
                        Name = "id",
                        Type = Parquet.PhysicalType.Int64,
                        Repetition = Parquet.Repetition.Required,
                    },
                ],
                out _
            )
            .Children[0];
        var chunk = new Parquet.ColumnChunk
        {
            Type = Parquet.PhysicalType.Int64,
            Codec = Parquet.ParquetCodec.Uncompressed,
            NumValues = 1,
        };
        return Parquet.ColumnChunkReader.Read(leaf, chunk, 1, (byte[])[.. header, .. data]).Values;
    }

    private static async Task AppendAsync(Table table, int rows)
    {
        await using var writer = table.NewDataWriter();
        for (var i = 0; i < rows; i++)
            await writer.WriteAsync([(long)i], Token);
        await table.NewTransaction().Append(await writer.CompleteAsync(Token)).CommitAsync(Token);
    }
}
