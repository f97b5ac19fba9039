using System.Text;
using Balloon.Iceberg.Deletes;
using Balloon.Iceberg.Spec;
using Balloon.Testing;

namespace Balloon.Iceberg.Tests;

/// <summary>Fixtures of Apache Iceberg's own tests: metadata, and deletion vectors' bitmaps.</summary>
public sealed class FixtureTests
{
    private static string Fixture(string name) => Repo.RequireShared("iceberg-tables", "fixtures", "iceberg-java", name);

    [Theory]
    [InlineData("TableMetadataV1Valid.json", 1)]
    [InlineData("TableMetadataV2Valid.json", 2)]
    [InlineData("TableMetadataV2ValidMinimal.json", 2)]
    [InlineData("TableMetadataV3ValidMinimal.json", 3)]
    [InlineData("TableMetadataStatisticsFiles.json", 2)]
    [InlineData("TableMetadataPartitionStatisticsFiles.json", 2)]
    public void Valid_metadata_round_trips(string name, int version)
    {
        var metadata = TableMetadata.Parse(File.ReadAllBytes(Fixture(name)));
        Assert.Equal(version, metadata.FormatVersion);
        var json = metadata.ToJson();
        var again = TableMetadata.Parse(json);
        Assert.Equal(json, again.ToJson());
        Assert.Equal(metadata.CurrentSchema, again.CurrentSchema);
        Assert.Equal(metadata.DefaultSpec, again.DefaultSpec);
        Assert.Equal(metadata.DefaultSortOrder, again.DefaultSortOrder);
        Assert.Equal(metadata.Statistics, again.Statistics);
    }

    [Theory]
    [InlineData("TableMetadataUnsupportedVersion.json", "version")]
    [InlineData("TableMetadataV1MissingSchemaType.json", "type")]
    [InlineData("TableMetadataV2CurrentSchemaNotFound.json", "current-schema-id")]
    [InlineData("TableMetadataV2MissingLastPartitionId.json", "last-partition-id")]
    [InlineData("TableMetadataV2MissingPartitionSpecs.json", "partition-specs")]
    [InlineData("TableMetadataV2MissingSchemas.json", "schemas")]
    [InlineData("TableMetadataV2MissingSortOrder.json", "sort-orders")]
    public void Invalid_metadata_is_refused_with_what_is_wrong(string name, string named)
    {
        var error = Assert.Throws<IcebergException>(() => TableMetadata.Parse(File.ReadAllBytes(Fixture(name))));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("empty-position-index.bin", 0)]
    [InlineData("small-alternating-values-position-index.bin", 5)]
    [InlineData("small-and-large-values-position-index.bin", 4)]
    [InlineData("all-container-types-position-index.bin", 0x10000 + 2)]
    public void Deletion_vectors_of_the_Java_library_round_trip(string name, int atLeast)
    {
        var blob = File.ReadAllBytes(Fixture(name));
        var set = DeletionVector.Read(blob);
        Assert.True(set.Count >= Math.Min(atLeast, 1) && (atLeast != 0 || set.Count == 0), $"{set.Count} positions");
        Assert.Equal(set.Positions, DeletionVector.Read(DeletionVector.Write(set)).Positions);
        if (atLeast is 0 or 4 or 5)
            Assert.Equal(blob.Length, DeletionVector.Write(set).Length);
    }

    [Theory]
    [InlineData("64mapempty.bin")]
    [InlineData("64map32bitvals.bin")]
    [InlineData("64mapspreadvals.bin")]
    public void Roaring_bitmaps_of_64_bits_are_read(string name)
    {
        var set = RoaringBitmap.Read(File.ReadAllBytes(Fixture(name)));
        Assert.Equal(set.Count, set.Positions.Count());
        Assert.Equal(set.Positions, RoaringBitmap.Read(RoaringBitmap.Write(set)).Positions);
    }

    [Fact]
    public void Positions_beyond_what_a_file_can_have_are_refused() =>
        Assert.Throws<IcebergException>(() => RoaringBitmap.Read(File.ReadAllBytes(Fixture("64maphighvals.bin"))));

    [Fact]
    public void A_byte_order_mark_does_not_matter()
    {
        var bytes = File.ReadAllBytes(Fixture("TableMetadataV2Valid.json"));
        Assert.Equal(2, TableMetadata.Parse(Encoding.UTF8.GetPreamble().Concat(bytes).ToArray()).FormatVersion);
    }
}
