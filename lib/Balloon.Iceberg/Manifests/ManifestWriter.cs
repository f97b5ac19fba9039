using Balloon.Iceberg.Avro;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Manifests;

/// <summary>Writes a manifest; entries of new files inherit their sequence numbers.</summary>
internal sealed class ManifestWriter : IAsyncDisposable
{
    private readonly IOutputFile _file;
    private readonly AvroFileWriter _avro;
    private readonly ManifestEntryEncoder _encoder;
    private readonly long _snapshotId;
    private readonly PartitionSpec _spec;
    private readonly bool _deletes;
    private readonly PartitionSummaries _summaries;
    private readonly int[] _files = new int[3];
    private readonly long[] _rows = new long[3];
    private long _minSequence = long.MaxValue;

    private ManifestWriter(IOutputFile file, TableMetadata table, PartitionSpec spec, Schema schema, long snapshotId, bool deletes)
    {
        (_file, _snapshotId, _spec, _deletes) = (file, snapshotId, spec, deletes);
        var partition = spec.PartitionType(schema);
        var types = partition.Fields.Select(field => (PrimitiveType)field.Type).ToArray();
        _summaries = new PartitionSummaries(types);
        _encoder = new ManifestEntryEncoder(table.FormatVersion, types);
        var fields = MetadataJson.Write(writer => PartitionJson.WriteFields(writer, null, spec));
        KeyValuePair<string, string>[] header =
        [
            new("schema", schema.ToJson()),
            new("schema-id", Text(schema.SchemaId)),
            new("partition-spec", fields),
            new("partition-spec-id", Text(spec.SpecId)),
            new("format-version", Text(table.FormatVersion)),
            new("content", deletes ? "deletes" : "data"),
        ];
        _avro = new AvroFileWriter(file.Stream, ManifestSchemas.Manifest(table.FormatVersion, partition), header);
    }

    /// <summary>The number of bytes written so far.</summary>
    public long Length => _avro.Length;

    /// <summary>The number of entries written so far.</summary>
    public int Count => _files.Sum();

    public static async Task<ManifestWriter> CreateAsync(
        IFileIO io,
        string location,
        TableMetadata table,
        PartitionSpec spec,
        Schema schema,
        long snapshotId,
        bool deletes,
        CancellationToken cancellationToken
    ) =>
        new(
            await io.CreateAsync(location, cancellationToken: cancellationToken).ConfigureAwait(false),
            table,
            spec,
            schema,
            snapshotId,
            deletes
        );

    /// <summary>Adds a new file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="sequenceNumber">Its data sequence number if that is not the snapshot's.</param>
    public void Add(DataFile file, long? sequenceNumber = null) => Write(EntryStatus.Added, _snapshotId, sequenceNumber, null, file);

    public void Existing(ManifestEntry entry) =>
        Write(EntryStatus.Existing, entry.SnapshotId, entry.SequenceNumber, entry.FileSequenceNumber, entry.File);

    public void Delete(ManifestEntry entry) =>
        Write(EntryStatus.Deleted, _snapshotId, entry.SequenceNumber, entry.FileSequenceNumber, entry.File);

    public async Task<ManifestFile> FinishAsync(CancellationToken cancellationToken)
    {
        _avro.FlushBlock();
        await _file.CompleteAsync(cancellationToken).ConfigureAwait(false);
        return new ManifestFile
        {
            Path = _file.Location,
            Length = _avro.Length,
            SpecId = _spec.SpecId,
            HoldsDeletes = _deletes,
            SequenceNumber = -1,
            MinSequenceNumber = _minSequence == long.MaxValue ? -1 : _minSequence,
            AddedSnapshotId = _snapshotId,
            AddedFiles = _files[(int)EntryStatus.Added],
            ExistingFiles = _files[(int)EntryStatus.Existing],
            DeletedFiles = _files[(int)EntryStatus.Deleted],
            AddedRows = _rows[(int)EntryStatus.Added],
            ExistingRows = _rows[(int)EntryStatus.Existing],
            DeletedRows = _rows[(int)EntryStatus.Deleted],
            Partitions = _summaries.Build(),
        };
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private void Write(EntryStatus status, long snapshotId, long? sequence, long? fileSequence, DataFile file)
    {
        _encoder.Write(_avro.Encoder, status, snapshotId, sequence, fileSequence, file);
        _avro.EndObject();
        _files[(int)status]++;
        _rows[(int)status] += file.RecordCount;
        _summaries.Add(file.Partition);
        if (status != EntryStatus.Deleted && sequence is { } number)
            _minSequence = Math.Min(_minSequence, number);
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
