using System.Runtime.CompilerServices;
using Balloon.Iceberg.Avro;

namespace Balloon.Iceberg.Manifests;

/// <summary>The fields of a manifest's records, in the order in which the writer stored them.</summary>
internal sealed record ManifestEntryPlan((int Id, AvroSchema Schema)[] Entry, (int Id, AvroSchema Schema)[] File, AvroSchema? Partition)
{
    private static readonly ConditionalWeakTable<AvroSchema, ManifestEntryPlan> Plans = [];

    /// <summary>The plan for a schema, computed once for manifests that share it.</summary>
    public static ManifestEntryPlan For(AvroSchema root) => Plans.GetValue(root, Make);

    private static ManifestEntryPlan Make(AvroSchema root)
    {
        if (root.Kind != AvroKind.Record)
            throw IcebergException.InvalidData("The manifest's Avro schema is not a record.");
        var entry = root.Fields.Select(field => (FieldIds.OfEntry(field), field.Schema)).ToArray();
        var file = NotNull(Array.Find(entry, field => field.Item1 == FieldIds.DataFile).Schema);
        if (file is not { Kind: AvroKind.Record })
            throw IcebergException.InvalidData("The manifest's Avro schema has no record 'data_file'.");
        var fields = file.Fields.Select(field => (FieldIds.OfEntry(field), field.Schema)).ToArray();
        var partition = NotNull(Array.Find(fields, field => field.Item1 == FieldIds.Partition).Schema);
        return new(entry, fields, partition);
    }

    private static AvroSchema? NotNull(AvroSchema? schema) =>
        schema?.Kind == AvroKind.Union ? schema.Branches.FirstOrDefault(branch => branch.Kind != AvroKind.Null) : schema;
}
