using Balloon.Iceberg.Avro;
using Balloon.Iceberg.Io;

namespace Balloon.Iceberg.Manifests;

/// <summary>Writes manifest lists.</summary>
internal static class ManifestListWriter
{
    /// <summary>Writes a snapshot's list; new manifests get its sequence number and, in v3, their first row ids.</summary>
    /// <returns>The manifests as listed, and the next row id.</returns>
    public static async Task<(IReadOnlyList<ManifestFile> Manifests, long NextRowId)> WriteAsync(
        IFileIO io,
        string location,
        int version,
        long snapshotId,
        long? parentId,
        long sequence,
        long nextRowId,
        IReadOnlyList<ManifestFile> manifests,
        CancellationToken cancellationToken
    )
    {
        var output = await io.CreateAsync(location, cancellationToken: cancellationToken).ConfigureAwait(false);
        await using var _ = output.ConfigureAwait(false);
        List<KeyValuePair<string, string>> header =
        [
            new("snapshot-id", Invariant(snapshotId)),
            new("parent-snapshot-id", parentId is { } parent ? Invariant(parent) : "null"),
            new("format-version", Invariant(version)),
        ];
        if (version >= 2)
            header.Add(new("sequence-number", Invariant(sequence)));
        if (version >= 3)
            header.Add(new("first-row-id", Invariant(nextRowId)));
        var writer = new AvroFileWriter(output.Stream, ManifestSchemas.List(version), header);
        var listed = new List<ManifestFile>(manifests.Count);
        foreach (var manifest in manifests)
        {
            var one = manifest with
            {
                SequenceNumber = manifest.SequenceNumber < 0 ? sequence : manifest.SequenceNumber,
                MinSequenceNumber = manifest.MinSequenceNumber < 0 ? sequence : manifest.MinSequenceNumber,
            };
            if (version >= 3 && !one.HoldsDeletes && one.FirstRowId is null)
            {
                one = one with { FirstRowId = nextRowId };
                nextRowId += (one.AddedRows ?? 0) + (one.ExistingRows ?? 0);
            }

            Write(writer.Encoder, version, one);
            writer.EndObject();
            listed.Add(one);
        }

        writer.FlushBlock();
        await output.CompleteAsync(cancellationToken).ConfigureAwait(false);
        return (listed, nextRowId);
    }

    private static void Write(AvroEncoder avro, int version, ManifestFile manifest)
    {
        avro.String(manifest.Path);
        avro.Long(manifest.Length);
        avro.Long(manifest.SpecId);
        if (version >= 2)
        {
            avro.Long(manifest.HoldsDeletes ? 1 : 0);
            avro.Long(manifest.SequenceNumber);
            avro.Long(manifest.MinSequenceNumber);
        }

        avro.Long(manifest.AddedSnapshotId);
        avro.Long(manifest.AddedFiles ?? 0);
        avro.Long(manifest.ExistingFiles ?? 0);
        avro.Long(manifest.DeletedFiles ?? 0);
        avro.Long(manifest.AddedRows ?? 0);
        avro.Long(manifest.ExistingRows ?? 0);
        avro.Long(manifest.DeletedRows ?? 0);
        if (avro.Optional(manifest.Partitions is not null))
            Partitions(avro, manifest.Partitions!);
        Bytes(avro, manifest.KeyMetadata);
        if (version >= 3 && avro.Optional(manifest.FirstRowId is not null))
            avro.Long(manifest.FirstRowId!.Value);
    }

    private static void Partitions(AvroEncoder avro, IReadOnlyList<PartitionSummary> summaries)
    {
        if (summaries.Count > 0)
        {
            avro.Long(summaries.Count);
            foreach (var summary in summaries)
            {
                avro.Boolean(summary.ContainsNull);
                if (avro.Optional(summary.ContainsNan is not null))
                    avro.Boolean(summary.ContainsNan!.Value);
                Bytes(avro, summary.LowerBound);
                Bytes(avro, summary.UpperBound);
            }
        }

        avro.Long(0);
    }

    private static void Bytes(AvroEncoder avro, ReadOnlyMemory<byte>? bytes)
    {
        if (avro.Optional(bytes is not null))
            avro.Bytes(bytes!.Value.Span);
    }

    private static string Invariant(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
