using Balloon.Iceberg.Avro;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Manifests;

/// <summary>Reads manifests of versions 1 to 3, and fills in what entries inherit from the manifest list.</summary>
internal sealed class ManifestReader
{
    private readonly AvroContainer _container;
    private readonly ManifestFile _manifest;
    private readonly PartitionReader _partition;
    private readonly ManifestEntryPlan _plan;
    private readonly AvroSchema?[] _metricItems = new AvroSchema?[EncodedMetrics.Kinds];
    private long? _nextRowId;

    private ManifestReader(ReadOnlyMemory<byte> file, ManifestFile manifest, PartitionSpec spec, Schema schema, AvroSchemas? schemas)
    {
        _container = AvroContainer.Open(file, schemas);
        _manifest = manifest;
        _plan = ManifestEntryPlan.For(_container.Schema);
        _partition = new PartitionReader(_plan.Partition, spec, schema);
        _nextRowId = manifest.FirstRowId;
    }

    /// <summary>All entries, including deleted ones. They do not refer to <paramref name="file"/>.</summary>
    public static IReadOnlyList<ManifestEntry> Read(
        ReadOnlyMemory<byte> file,
        ManifestFile manifest,
        PartitionSpec spec,
        Schema schema,
        bool withMetrics = true,
        AvroSchemas? schemas = null
    )
    {
        var reader = new ManifestReader(file, manifest, spec, schema, schemas);
        var blocks = reader._container.Blocks().ToArray();
        if (blocks.Length == 1)
            return reader.Block(blocks[0], withMetrics);
        // Row ids are assigned in the order of the entries, so blocks can only be read in parallel without them.
        if (blocks.Length < 4 || reader._nextRowId is not null)
            return [.. blocks.SelectMany(block => reader.Block(block, withMetrics))];
        var parts = new ManifestEntry[blocks.Length][];
        try
        {
            Parallel.For(0, blocks.Length, i => parts[i] = reader.Block(blocks[i], withMetrics));
        }
        catch (AggregateException e) when (e.InnerException is { } first)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }

        return [.. parts.SelectMany(part => part)];
    }

    private ManifestEntry[] Block(AvroContainer.Block block, bool withMetrics)
    {
        var decoder = new AvroDecoder(_container.Decompress(block));
        var entries = new ManifestEntry[block.Count];
        var metrics = withMetrics ? new EncodedMetrics(decoder.Memory, entries.Length, _metricItems) : null;
        for (var i = 0; i < entries.Length; i++)
            entries[i] = Entry(ref decoder, metrics, i);
        return entries;
    }

    private ManifestEntry Entry(ref AvroDecoder decoder, EncodedMetrics? metrics, int index)
    {
        var status = EntryStatus.Existing;
        long? snapshotId = null,
            sequence = null,
            fileSequence = null;
        DataFile? file = null;
        foreach (var (id, schema) in _plan.Entry)
        {
            switch (id)
            {
                case FieldIds.Status:
                    var code = AvroValues.Number(ref decoder, schema) ?? -1;
                    status = code is >= 0 and <= 2
                        ? (EntryStatus)code
                        : throw IcebergException.InvalidData($"A manifest entry has the status {code}: 0 to 2 are known.");
                    break;
                case FieldIds.SnapshotId:
                    snapshotId = AvroValues.Number(ref decoder, schema);
                    break;
                case FieldIds.SequenceNumber:
                    sequence = AvroValues.Number(ref decoder, schema);
                    break;
                case FieldIds.FileSequenceNumber:
                    fileSequence = AvroValues.Number(ref decoder, schema);
                    break;
                case FieldIds.DataFile:
                    file = AvroValues.Branch(ref decoder, schema) is null ? null : File(ref decoder, metrics, index);
                    break;
                default:
                    AvroValues.Skip(ref decoder, schema);
                    break;
            }
        }

        if (file is null)
            throw IcebergException.InvalidData("A manifest entry has no data_file.");
        if (_nextRowId is { } next && file.Content == FileContent.Data && status != EntryStatus.Deleted && file.FirstRowId is null)
        {
            file = file with { FirstRowId = next };
            _nextRowId = next + file.RecordCount;
        }

        // Only entries of status added may inherit; others of v1 tables have number 0.
        var inherited = status == EntryStatus.Added || sequence is null ? _manifest.SequenceNumber : 0;
        return new(status, snapshotId ?? _manifest.AddedSnapshotId, sequence ?? inherited, fileSequence ?? inherited, file);
    }

    private DataFile File(ref AvroDecoder decoder, EncodedMetrics? metrics, int index)
    {
        var content = FileContent.Data;
        var hasPath = false;
        string? path = null,
            format = null,
            referenced = null;
        object?[] partition = [];
        long? records = null,
            size = null,
            firstRow = null,
            offset = null,
            length = null;
        int? order = null;
        ReadOnlyMemory<byte>? key = null;
        IReadOnlyList<long>? splits = null;
        int[]? equality = null;
        foreach (var (id, schema) in _plan.File)
        {
            switch (id)
            {
                case FieldIds.Content:
                    var code = AvroValues.Number(ref decoder, schema) ?? 0;
                    content = code is >= 0 and <= 2
                        ? (FileContent)code
                        : throw IcebergException.InvalidData($"A file has the content {code}: 0 to 2 are known.");
                    break;
                case FieldIds.FilePath when metrics is not null:
                    hasPath = metrics.WalkPath(index, ref decoder, schema);
                    break;
                case FieldIds.FilePath:
                    path = AvroValues.Text(ref decoder, schema);
                    hasPath = path is not null;
                    break;
                case FieldIds.FileFormat:
                    format = Format(ref decoder, schema);
                    break;
                case FieldIds.Partition:
                    partition = AvroValues.Branch(ref decoder, schema) is null ? [] : _partition.Read(ref decoder);
                    break;
                case FieldIds.RecordCount:
                    records = AvroValues.Number(ref decoder, schema);
                    break;
                case FieldIds.FileSize:
                    size = AvroValues.Number(ref decoder, schema);
                    break;
                case var _ when metrics is not null && MetricOf(id) is { } kind:
                    metrics.Walk(index, ref decoder, kind, schema);
                    break;
                case FieldIds.KeyMetadata:
                    key = AvroValues.Branch(ref decoder, schema) is null ? (ReadOnlyMemory<byte>?)null : decoder.ReadBytes();
                    break;
                case FieldIds.SplitOffsets when metrics is not null:
                    metrics.WalkSplitOffsets(index, ref decoder, schema);
                    break;
                case FieldIds.SplitOffsets:
                    splits = ManifestLists.List(ref decoder, schema);
                    break;
                case FieldIds.EqualityIds:
                    equality = ManifestLists.List(ref decoder, schema) is { } ids ? Array.ConvertAll(ids, id => checked((int)id)) : null;
                    break;
                case FieldIds.SortOrderId:
                    order = (int?)AvroValues.Number(ref decoder, schema);
                    break;
                case FieldIds.FirstRowId:
                    firstRow = AvroValues.Number(ref decoder, schema);
                    break;
                case FieldIds.ReferencedDataFile:
                    referenced = AvroValues.Branch(ref decoder, schema) is null ? null : decoder.ReadString();
                    break;
                case FieldIds.ContentOffset:
                    offset = AvroValues.Number(ref decoder, schema);
                    break;
                case FieldIds.ContentSize:
                    length = AvroValues.Number(ref decoder, schema);
                    break;
                default:
                    AvroValues.Skip(ref decoder, schema);
                    break;
            }
        }

        if (!hasPath)
            throw IcebergException.InvalidData("A manifest entry has no file_path.");
        if (records is null or < 0 || size is null or < 0)
            throw IcebergException.InvalidData(
                $"Record count {records} or size {size} of file {path ?? metrics!.FilePath(index)} is missing or negative."
            );
        return new DataFile
        {
            Content = content,
            FilePath = path!, // decoded on access if it is encoded
            FileFormat = format ?? "PARQUET",
            SpecId = _manifest.SpecId,
            Partition = partition,
            RecordCount = records.Value,
            FileSizeInBytes = size.Value,
            Encoded = (metrics, index),
            Metrics = splits is null ? null : new() { SplitOffsets = splits },
            KeyMetadata = key,
            EqualityIds = equality,
            SortOrderId = order,
            FirstRowId = firstRow,
            ReferencedDataFile = referenced,
            ContentOffset = offset,
            ContentSizeInBytes = length,
        };
    }

    private static MetricKind? MetricOf(int id) =>
        id switch
        {
            FieldIds.ColumnSizes => MetricKind.ColumnSizes,
            FieldIds.ValueCounts => MetricKind.ValueCounts,
            FieldIds.NullValueCounts => MetricKind.NullValueCounts,
            FieldIds.NanValueCounts => MetricKind.NanValueCounts,
            FieldIds.LowerBounds => MetricKind.LowerBounds,
            FieldIds.UpperBounds => MetricKind.UpperBounds,
            _ => null,
        };

    private static string? Format(ref AvroDecoder decoder, AvroSchema schema)
    {
        var text = AvroValues.Text(ref decoder, schema);
        if (text is null)
            return null;
        return text switch
        {
            "PARQUET" or "parquet" => "PARQUET",
            _ => text.ToUpperInvariant(),
        };
    }
}
