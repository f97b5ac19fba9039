using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Inspection;

/// <summary>A table's metadata as rows: snapshots, history, references, manifests, files, partitions.</summary>
public sealed class TableInspection
{
    private readonly Table _table;

    internal TableInspection(Table table) => _table = table;

    /// <summary>The snapshots that have not expired, oldest first.</summary>
    public IReadOnlyList<Snapshot> Snapshots => _table.Metadata.Snapshots;

    /// <summary>Which snapshot of <c>main</c> was current since when.</summary>
    public IReadOnlyList<HistoryEntry> History
    {
        get
        {
            var metadata = _table.Metadata;
            var ancestors = metadata.Ancestry(metadata.CurrentSnapshot).Select(snapshot => snapshot.SnapshotId).ToHashSet();
            return
            [
                .. metadata.SnapshotLog.Select(entry => new HistoryEntry(
                    DateTimeOffset.FromUnixTimeMilliseconds(entry.TimestampMs),
                    entry.SnapshotId,
                    metadata.FindSnapshot(entry.SnapshotId)?.ParentSnapshotId,
                    ancestors.Contains(entry.SnapshotId)
                )),
            ];
        }
    }

    /// <summary>Branches and tags.</summary>
    public IReadOnlyDictionary<string, SnapshotRef> Refs => _table.Metadata.Refs;

    /// <summary>The manifests of a snapshot, by default the current one.</summary>
    /// <exception cref="IcebergException">There is no such snapshot, or a file is missing or damaged.</exception>
    public async Task<IReadOnlyList<ManifestFile>> ManifestsAsync(long? snapshotId = null, CancellationToken cancellationToken = default) =>
        Resolve(snapshotId) is { } snapshot
            ? await new ManifestStore(_table.Io, _table.Metadata).ManifestsAsync(snapshot, cancellationToken).ConfigureAwait(false)
            : [];

    /// <summary>The live data and delete files of a snapshot, by default the current one, with their sequence numbers.</summary>
    /// <exception cref="IcebergException">There is no such snapshot, or a file is missing or damaged.</exception>
    public async Task<IReadOnlyList<ManifestEntry>> FilesAsync(long? snapshotId = null, CancellationToken cancellationToken = default)
    {
        var store = new ManifestStore(_table.Io, _table.Metadata);
        var files = new List<ManifestEntry>();
        foreach (var manifest in await ManifestsAsync(snapshotId, cancellationToken).ConfigureAwait(false))
        {
            if (manifest.MayHaveLiveFiles)
                files.AddRange(
                    (await store.EntriesAsync(manifest, true, cancellationToken).ConfigureAwait(false)).Where(entry => entry.IsLive)
                );
        }

        return files;
    }

    /// <summary>The contents of each partition in a snapshot, by default the current one.</summary>
    /// <exception cref="IcebergException">There is no such snapshot, or a file is missing or damaged.</exception>
    public async Task<IReadOnlyList<PartitionEntry>> PartitionsAsync(long? snapshotId = null, CancellationToken cancellationToken = default)
    {
        var table = _table.Metadata;
        var store = new ManifestStore(_table.Io, table);
        var files = await FilesAsync(snapshotId, cancellationToken).ConfigureAwait(false);
        return
        [
            .. files
                .GroupBy(entry => new PartitionKey(entry.File.SpecId, entry.File.Partition))
                .Select(group =>
                {
                    var spec = table.SpecById(group.Key.SpecId);
                    var byContent = group.ToLookup(entry => entry.File.Content);
                    return new PartitionEntry
                    {
                        SpecId = spec.SpecId,
                        Partition = new Row(spec.PartitionType(store.SchemaFor(spec)), Padded(group.Key.Values, spec.Fields.Count)),
                        DataFiles = byContent[FileContent.Data].Count(),
                        Records = byContent[FileContent.Data].Sum(entry => entry.File.RecordCount),
                        DataBytes = byContent[FileContent.Data].Sum(entry => entry.File.FileSizeInBytes),
                        PositionDeleteFiles = byContent[FileContent.PositionDeletes].Count(),
                        PositionDeletes = byContent[FileContent.PositionDeletes].Sum(entry => entry.File.RecordCount),
                        EqualityDeleteFiles = byContent[FileContent.EqualityDeletes].Count(),
                        EqualityDeletes = byContent[FileContent.EqualityDeletes].Sum(entry => entry.File.RecordCount),
                    };
                })
                .OrderBy(entry => entry.Partition.ToString(), StringComparer.Ordinal),
        ];
    }

    private Snapshot? Resolve(long? snapshotId) =>
        snapshotId is not { } id
            ? _table.CurrentSnapshot
            : _table.Metadata.FindSnapshot(id) ?? throw IcebergException.InvalidArgument($"There is no snapshot {id}.");

    private static object?[] Padded(object?[] values, int count) =>
        values.Length == count ? values : [.. values, .. new object?[count - values.Length]];
}

/// <summary>An entry of a table's history.</summary>
/// <param name="MadeCurrentAt">When the snapshot became current.</param>
/// <param name="SnapshotId">The snapshot.</param>
/// <param name="ParentId">The parent snapshot; null for a first one, or if the snapshot has expired.</param>
/// <param name="IsCurrentAncestor">False if the table was rolled back to an earlier snapshot.</param>
public sealed record HistoryEntry(DateTimeOffset MadeCurrentAt, long SnapshotId, long? ParentId, bool IsCurrentAncestor);

/// <summary>The contents of a partition.</summary>
public sealed record PartitionEntry
{
    /// <summary>The number of the partition spec.</summary>
    public required int SpecId { get; init; }

    /// <summary>The partition's values by the names of its fields.</summary>
    public required Row Partition { get; init; }

    /// <summary>The number of data files.</summary>
    public int DataFiles { get; init; }

    /// <summary>The number of rows in data files, including deleted ones.</summary>
    public long Records { get; init; }

    /// <summary>The size of the data files in bytes.</summary>
    public long DataBytes { get; init; }

    /// <summary>The number of position-delete files, including deletion vectors.</summary>
    public int PositionDeleteFiles { get; init; }

    /// <summary>The number of deleted positions.</summary>
    public long PositionDeletes { get; init; }

    /// <summary>The number of equality-delete files.</summary>
    public int EqualityDeleteFiles { get; init; }

    /// <summary>The number of deleted keys.</summary>
    public long EqualityDeletes { get; init; }
}
