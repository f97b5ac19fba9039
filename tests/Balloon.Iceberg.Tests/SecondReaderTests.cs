using Avro.File;
using Avro.Generic;
using Balloon.Iceberg.Spec;
using Balloon.Iceberg.Tests.Support;
using Parquet;

namespace Balloon.Iceberg.Tests;

/// <summary>Other .NET readers of the formats that tables are made of.</summary>
public sealed class SecondReaderTests
{
    private static readonly Schema Columns = new(
        NestedField.Mandatory(1, "id", PrimitiveType.Long),
        NestedField.Optional(2, "color", PrimitiveType.String),
        NestedField.Optional(3, "at", PrimitiveType.Timestamptz)
    );

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Another_Avro_reader_reads_manifest_lists_and_manifests(int version)
    {
        using var tables = new TestTables();
        var table = await FillAsync(tables, version);
        var manifest = Assert.Single(await table.Inspect.ManifestsAsync(cancellationToken: Token));
        var list = Assert.Single(Read(table.CurrentSnapshot!.ManifestList!));
        Assert.Equal(manifest.Path, list["manifest_path"]);
        Assert.Equal(manifest.Length, list["manifest_length"]);
        Assert.Equal(new FileInfo(manifest.Path["file://".Length..]).Length, manifest.Length);

        var entries = Read(manifest.Path);
        Assert.Equal(3, entries.Count);
        Assert.Equal(
            ["blue", "gold", "red"],
            entries.Select(entry => (string)((GenericRecord)((GenericRecord)entry["data_file"])["partition"])["color"]).Order()
        );
        Assert.Equal(30L, entries.Sum(entry => (long)((GenericRecord)entry["data_file"])["record_count"]));
    }

    [Fact]
    public async Task Another_Parquet_reader_reads_data_files()
    {
        using var tables = new TestTables();
        var table = await FillAsync(tables, 2);
        long sum = 0;
        foreach (var task in await table.NewScan().PlanFilesAsync(Token))
        {
            await using var reader = await ParquetReader.CreateAsync(task.File.FilePath["file://".Length..], cancellationToken: Token);
            using var group = reader.OpenRowGroupReader(0);
            var values = new long[group.RowCount];
            await group.ReadAsync<long>(reader.Schema.DataFields[0], values.AsMemory(), cancellationToken: Token);
            sum += values.Sum();
        }

        Assert.Equal(435, sum);
    }

    private static async Task<Table> FillAsync(TestTables tables, int version)
    {
        var table = await tables.CreateAsync(Columns, PartitionSpec.For(Columns).Identity("color").Build(), version: version);
        await using var writer = table.NewDataWriter();
        for (var i = 0; i < 30; i++)
            await writer.WriteAsync(
                [
                    (long)i,
                    (i % 3) switch
                    {
                        0 => "red",
                        1 => "blue",
                        _ => "gold",
                    },
                    DateTimeOffset.UnixEpoch.AddHours(i),
                ],
                Token
            );
        return await table.NewTransaction().Append(await writer.CompleteAsync(Token)).CommitAsync(Token);
    }

    private static List<GenericRecord> Read(string location)
    {
        using var reader = DataFileReader<GenericRecord>.OpenReader(location["file://".Length..]);
        return [.. reader.NextEntries];
    }
}
