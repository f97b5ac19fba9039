using System.Collections.Concurrent;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Manifests;

/// <summary>Reads a snapshot's manifest list and manifests.</summary>
internal sealed class ManifestStore(IFileIO io, TableMetadata table)
{
    private readonly Avro.AvroSchemas _schemas = new();
    private readonly ConcurrentDictionary<int, PartitionSpec> _specs = [];
    private readonly ConcurrentDictionary<PartitionSpec, Schema> _schemaOf = new(ReferenceEqualityComparer.Instance);

    public async Task<IReadOnlyList<ManifestFile>> ManifestsAsync(Snapshot snapshot, CancellationToken cancellationToken)
    {
        if (snapshot.ManifestList is not { } list)
        {
            return
            [
                .. (snapshot.Manifests ?? []).Select(path => new ManifestFile
                {
                    Path = path,
                    SpecId = table.DefaultSpecId,
                    AddedSnapshotId = snapshot.SnapshotId,
                }),
            ];
        }

        return await GuardAsync(
                list,
                bytes =>
                {
                    var manifests = ManifestListReader.Read(bytes);
                    foreach (var manifest in manifests)
                        SpecById(manifest.SpecId);
                    return manifests;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>The entries of a manifest, including deleted ones.</summary>
    public Task<IReadOnlyList<ManifestEntry>> EntriesAsync(ManifestFile manifest, bool withMetrics, CancellationToken cancellationToken)
    {
        var spec = SpecById(manifest.SpecId);
        return GuardAsync(
            manifest.Path,
            bytes => ManifestReader.Read(bytes, manifest, spec, SchemaFor(spec), withMetrics, _schemas),
            cancellationToken
        );
    }

    /// <summary>Finds a spec by id, cached since manifest lists refer to it tens of thousands of times.</summary>
    public PartitionSpec SpecById(int id) => _specs.GetOrAdd(id, static (one, of) => of.SpecById(one), table);

    /// <summary>A schema that has the columns of a spec: the current one, or an older one if a column was dropped since.</summary>
    public Schema SchemaFor(PartitionSpec spec) => _schemaOf.GetOrAdd(spec, SchemaWith);

    private Schema SchemaWith(PartitionSpec spec)
    {
        bool Has(Schema schema) => spec.Fields.All(field => schema.FindField(field.SourceId) is not null);
        return Has(table.CurrentSchema) ? table.CurrentSchema : table.Schemas.LastOrDefault(Has) ?? table.CurrentSchema;
    }

    private async Task<T> GuardAsync<T>(string location, Func<ReadOnlyMemory<byte>, T> read, CancellationToken cancellationToken)
    {
        try
        {
            // Some writers state wrong lengths in manifest lists, so the length is taken from the file.
            return await io.ReadAllAsync(location, read, cancellationToken).ConfigureAwait(false);
        }
        catch (IcebergException e)
        {
            throw e.With("file", location);
        }
        catch (Exception e) when (e is OverflowException or ArgumentException or IndexOutOfRangeException)
        {
            throw IcebergException.InvalidData("The manifest is damaged.", e).With("file", location);
        }
    }
}
