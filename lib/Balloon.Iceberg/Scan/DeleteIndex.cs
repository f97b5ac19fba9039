using Balloon.Iceberg.Io;
using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Scan;

/// <summary>
/// Finds the delete files that apply to a data file (specification, “Scan planning”): position deletes of the same partition, or that name
/// the file, with its sequence number or a later one; equality deletes of the same partition, or of an unpartitioned spec, with a later
/// sequence number, unless their keys are out of the range of the file's values; and only the deletion vector if there is one.
/// </summary>
internal sealed class DeleteIndex
{
    private readonly List<EqualityDeleteRange> _globalEquality = [];
    private readonly Dictionary<PartitionKey, List<EqualityDeleteRange>> _equality = [];
    private readonly Dictionary<PartitionKey, List<ManifestEntry>> _position = [];
    private readonly Dictionary<string, List<ManifestEntry>> _positionByPath = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ManifestEntry> _vectors = new(StringComparer.Ordinal);

    public DeleteIndex(IEnumerable<ManifestEntry> deletes, TableMetadata table)
    {
        NestedField? FieldOf(int id) =>
            table.CurrentSchema.FindField(id)
            ?? table.Schemas.Select(schema => schema.FindField(id)).LastOrDefault(field => field is not null);

        foreach (var entry in deletes)
        {
            Any = true;
            var file = entry.File;
            if (file.Content == FileContent.EqualityDeletes)
                (table.SpecById(file.SpecId).IsUnpartitioned ? _globalEquality : Of(_equality, file)).Add(new(entry, FieldOf));
            else if (file.IsDeletionVector)
            {
                var path = Locations.PathKey(
                    file.ReferencedDataFile ?? throw IcebergException.InvalidData($"Deletion vector {file.FilePath} names no data file.")
                );
                if (!_vectors.TryAdd(path, entry))
                    throw IcebergException.InvalidData(
                        $"Two deletion vectors are for data file {file.ReferencedDataFile}: {_vectors[path].File.FilePath} and {file.FilePath}."
                    );
            }
            else if (ReferencedFile(file) is { } path)
            {
                if (!_positionByPath.TryGetValue(path, out var list))
                    _positionByPath[path] = list = [];
                list.Add(entry);
            }
            else
                Of(_position, file).Add(entry);
        }
    }

    /// <summary>Whether there are any delete files.</summary>
    public bool Any { get; }

    /// <summary>The delete files for a data file.</summary>
    public IReadOnlyList<DataFile> For(ManifestEntry data)
    {
        if (!Any)
            return [];
        List<DataFile>? found = null;
        var key = new PartitionKey(data.File.SpecId, data.File.Partition);
        Collect(_globalEquality, data, ref found);
        if (_equality.TryGetValue(key, out var equality))
            Collect(equality, data, ref found);
        var path = Locations.PathKey(data.File.FilePath);
        if (_vectors.TryGetValue(path, out var vector) && vector.SequenceNumber >= data.SequenceNumber)
        {
            (found ??= []).Add(vector.File);
            return found;
        }

        if (_positionByPath.TryGetValue(path, out var named))
            Collect(named, data.SequenceNumber, ref found);
        if (_position.TryGetValue(key, out var position))
            Collect(position, data.SequenceNumber, ref found);
        return found ?? (IReadOnlyList<DataFile>)[];
    }

    /// <summary>
    /// The single data file to which a position-delete file applies, if it states it by name or by equal bounds of its paths.
    /// </summary>
    public static string? ReferencedFile(DataFile file)
    {
        if (file.ReferencedDataFile is { } name)
            return Locations.PathKey(name);
        if (
            file.Bound(MetricKind.LowerBounds, ReservedFields.DeletePathId) is { } lower
            && file.Bound(MetricKind.UpperBounds, ReservedFields.DeletePathId) is { } upper
            && lower.Span.SequenceEqual(upper.Span)
        )
            return Locations.PathKey(System.Text.Encoding.UTF8.GetString(lower.Span));
        return null;
    }

    private static List<T> Of<T>(Dictionary<PartitionKey, List<T>> index, DataFile file)
    {
        var key = new PartitionKey(file.SpecId, file.Partition);
        if (!index.TryGetValue(key, out var list))
            index[key] = list = [];
        return list;
    }

    private static void Collect(List<EqualityDeleteRange> deletes, ManifestEntry data, ref List<DataFile>? found)
    {
        foreach (var delete in deletes)
        {
            if (delete.Entry.SequenceNumber > data.SequenceNumber && delete.MayReach(data.File))
                (found ??= []).Add(delete.Entry.File);
        }
    }

    private static void Collect(List<ManifestEntry> entries, long atLeast, ref List<DataFile>? found)
    {
        foreach (var entry in entries)
        {
            if (entry.SequenceNumber >= atLeast)
                (found ??= []).Add(entry.File);
        }
    }
}
