using System.Text;
using Balloon.Iceberg.Avro;
using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Writing;

/// <summary>
/// Files that were written and can be committed. Writing and committing are separate: the result can be stored as bytes
/// (<see cref="ToBytes"/>), for example in a checkpoint, and committed later by another process.
/// </summary>
public sealed record WriteResult
{
    private readonly Schema _schema;
    private readonly IReadOnlyList<PartitionSpec> _specs;

    internal WriteResult(
        Schema schema,
        IReadOnlyList<PartitionSpec> specs,
        IReadOnlyList<DataFile> dataFiles,
        IReadOnlyList<DataFile> deleteFiles
    ) => (_schema, _specs, DataFiles, DeleteFiles) = (schema, specs, dataFiles, deleteFiles);

    /// <summary>New data files.</summary>
    public IReadOnlyList<DataFile> DataFiles { get; }

    /// <summary>New delete files.</summary>
    public IReadOnlyList<DataFile> DeleteFiles { get; }

    /// <summary>Whether nothing was written.</summary>
    public bool IsEmpty => DataFiles.Count == 0 && DeleteFiles.Count == 0;

    /// <summary>Creates a result from files that were written elsewhere for a table; their metrics must be correct.</summary>
    public static WriteResult OfFiles(Table table, IReadOnlyList<DataFile> dataFiles, IReadOnlyList<DataFile>? deleteFiles = null) =>
        new(table.Schema, table.Metadata.PartitionSpecs, dataFiles, deleteFiles ?? []);

    /// <summary>Combines the files of several results.</summary>
    public static WriteResult Combine(IReadOnlyList<WriteResult> results) =>
        results.Count == 0
            ? throw IcebergException.InvalidArgument("There is no result to combine.")
            : new(
                results[^1]._schema,
                [.. results.SelectMany(result => result._specs).DistinctBy(spec => spec.SpecId)],
                [.. results.SelectMany(result => result.DataFiles)],
                [.. results.SelectMany(result => result.DeleteFiles)]
            );

    /// <summary>The result as bytes: a manifest for each partition spec and kind of file.</summary>
    public byte[] ToBytes()
    {
        var output = new MemoryStream();
        using var writer = new BinaryWriter(output);
        var groups = DataFiles.Concat(DeleteFiles).GroupBy(file => (file.SpecId, IsData: file.Content == FileContent.Data)).ToArray();
        writer.Write((byte)1);
        writer.Write(groups.Length);
        foreach (var group in groups)
        {
            var spec = _specs.First(spec => spec.SpecId == group.Key.SpecId);
            var manifest = new MemoryStream();
            var partition = spec.PartitionType(_schema);
            var fields = MetadataJson.Write(json => PartitionJson.WriteFields(json, null, spec));
            var avro = new AvroFileWriter(
                manifest,
                ManifestSchemas.Manifest(3, partition),
                [new("schema", _schema.ToJson()), new("partition-spec", fields)]
            );
            var encoder = new ManifestEntryEncoder(3, [.. partition.Fields.Select(field => (PrimitiveType)field.Type)]);
            foreach (var file in group)
            {
                encoder.Write(avro.Encoder, EntryStatus.Added, 0, null, null, file);
                avro.EndObject();
            }

            avro.FlushBlock();
            writer.Write(group.Key.SpecId);
            writer.Write((int)manifest.Length);
            writer.Write(manifest.GetBuffer(), 0, (int)manifest.Length);
        }

        return output.ToArray();
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="IcebergException">The bytes are invalid (<see cref="ErrorKind.InvalidData"/>).</exception>
    public static WriteResult FromBytes(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes.ToArray(), writable: false));
            if (reader.ReadByte() != 1)
                throw IcebergException.InvalidData("The bytes are not a write result of version 1.");
            var specs = new Dictionary<int, PartitionSpec>();
            var files = new List<DataFile>();
            var schema = new Schema();
            for (var n = reader.ReadInt32(); n > 0; n--)
            {
                var specId = reader.ReadInt32();
                var manifest = reader.ReadBytes(reader.ReadInt32());
                var container = AvroContainer.Open(manifest);
                schema = Schema.Parse(Required(container, "schema"));
                specs[specId] = new PartitionSpec(
                    specId,
                    MetadataJson.Parse(
                        Required(container, "partition-spec"),
                        json => json.EnumerateArray().Select(PartitionJson.ReadField).ToArray()
                    )
                );
                var entries = ManifestReader.Read(manifest, new ManifestFile { Path = "", SpecId = specId }, specs[specId], schema);
                files.AddRange(entries.Select(entry => entry.File));
            }

            return new(
                schema,
                [.. specs.Values],
                [.. files.Where(file => file.Content == FileContent.Data)],
                [.. files.Where(file => file.Content != FileContent.Data)]
            );
        }
        catch (Exception e) when (e is EndOfStreamException or ArgumentException)
        {
            throw IcebergException.InvalidData("The bytes are not a write result, or a truncated one.", e);
        }
    }

    private static ReadOnlyMemory<byte> Required(AvroContainer container, string key) =>
        container.Find(Encoding.UTF8.GetBytes(key))
        ?? throw IcebergException.InvalidData($"A manifest of a write result has no '{key}' in its header.");
}
