using System.Collections.Concurrent;
using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Data;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Deletes;

/// <summary>Loads delete files, each once per scan.</summary>
internal sealed class DeleteLoader(IFileIO io, TableMetadata table)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyDictionary<string, PositionSet>>>> _positions = new(
        StringComparer.Ordinal
    );
    private readonly ConcurrentDictionary<string, Lazy<Task<EqualityDeletes>>> _equality = new(StringComparer.Ordinal);

    /// <summary>The deleted positions of a data file; null if there are none.</summary>
    public async Task<PositionSet?> PositionsAsync(string dataFile, IReadOnlyList<DataFile> deletes, CancellationToken cancellationToken)
    {
        PositionSet? all = null;
        var owned = false;
        var key = Locations.PathKey(dataFile);
        foreach (var delete in deletes.Where(file => file.Content == FileContent.PositionDeletes))
        {
            PositionSet? one;
            if (delete.IsDeletionVector)
                one = await VectorAsync(delete, cancellationToken).ConfigureAwait(false);
            else
            {
                var load = _positions.GetOrAdd(
                    delete.FilePath,
                    _ => new(() => NamedAsync(delete, ReadPositionsAsync(delete, cancellationToken)))
                );
                (await load.Value.ConfigureAwait(false)).TryGetValue(key, out one);
            }

            if (one is null)
                continue;
            if (all is null)
                all = one;
            else
            {
                if (!owned)
                {
                    var merged = new PositionSet();
                    merged.AddAll(all);
                    (all, owned) = (merged, true);
                }

                all.AddAll(one);
            }
        }

        return all;
    }

    /// <summary>The keys deleted in a data file, by the fields that they compare.</summary>
    public async Task<IReadOnlyList<EqualityDeletes>> KeysAsync(IReadOnlyList<DataFile> deletes, CancellationToken cancellationToken)
    {
        var loaded = new List<EqualityDeletes>();
        foreach (var delete in deletes.Where(file => file.Content == FileContent.EqualityDeletes))
        {
            var load = _equality.GetOrAdd(delete.FilePath, _ => new(() => NamedAsync(delete, ReadKeysAsync(delete, cancellationToken))));
            loaded.Add(await load.Value.ConfigureAwait(false));
        }

        return loaded;
    }

    /// <summary>The fields that an equality-delete file compares; dropped ones are found in older schemas.</summary>
    public IReadOnlyList<NestedField> KeyFields(DataFile delete)
    {
        var ids = delete.EqualityIds;
        if (ids is null or { Count: 0 })
            throw IcebergException.InvalidData("An equality-delete file names no field ids to compare.").With("file", delete.FilePath);
        return
        [
            .. ids.Select(id =>
            {
                var field =
                    table.CurrentSchema.FindField(id)
                    ?? table.Schemas.Select(schema => schema.FindField(id)).LastOrDefault(found => found is not null);
                if (field?.Type is not PrimitiveType)
                    throw IcebergException
                        .InvalidData($"An equality-delete file compares field {id}, which is not a primitive column.")
                        .With("file", delete.FilePath);
                return field with { Required = false };
            }),
        ];
    }

    public async Task<PositionSet> VectorAsync(DataFile delete, CancellationToken cancellationToken)
    {
        if (
            delete.ContentOffset is not { } offset
            || delete.ContentSizeInBytes is not { } size
            || offset < 0
            || size is < 0 or > int.MaxValue
        )
            throw IcebergException
                .InvalidData("A deletion vector's offset or size is missing or out of range.")
                .With("file", delete.FilePath);
        if (offset > delete.FileSizeInBytes - size)
            throw IcebergException
                .InvalidData($"A deletion vector of {size} bytes at {offset} is outside its file of {delete.FileSizeInBytes} bytes.")
                .With("file", delete.FilePath);
        var blob = new byte[size];
        await io.OpenInput(delete.FilePath, delete.FileSizeInBytes).ReadAsync(offset, blob, cancellationToken).ConfigureAwait(false);
        try
        {
            var set = DeletionVector.Read(blob);
            return set.Count == delete.RecordCount
                ? set
                : throw IcebergException.InvalidData(
                    $"A deletion vector holds {set.Count} positions; the manifest says {delete.RecordCount}."
                );
        }
        catch (IcebergException e)
        {
            throw e.With("file", delete.FilePath);
        }
    }

    /// <summary>Adds the name of the delete file to errors in its content.</summary>
    private static async Task<T> NamedAsync<T>(DataFile delete, Task<T> load)
    {
        try
        {
            return await load.ConfigureAwait(false);
        }
        catch (IcebergException e)
        {
            throw e.With("file", delete.FilePath);
        }
    }

    private async Task<IReadOnlyDictionary<string, PositionSet>> ReadPositionsAsync(DataFile delete, CancellationToken cancellationToken)
    {
        var byPath = new Dictionary<string, PositionSet>(StringComparer.Ordinal);
        await foreach (var batch in ReadAsync(delete, ReservedFields.PositionDeletes, cancellationToken).ConfigureAwait(false))
        {
            var (paths, positions) = ((StringColumn)batch.Columns[0], (FixedWidthColumn<long>)batch.Columns[1]);
            var sets = new PositionSet?[paths.Dictionary.Count];
            for (var row = 0; row < batch.RowCount; row++)
            {
                // Malformed rows with nulls delete nothing.
                if (paths.IsNull(row) || positions.IsNull(row))
                    continue;
                var code = paths.Codes[row];
                var set = sets[code];
                if (set is null)
                {
                    var key = Locations.PathKey(paths.Dictionary[code]);
                    if (!byPath.TryGetValue(key, out set))
                        byPath[key] = set = new PositionSet();
                    sets[code] = set;
                }

                set.Add(positions.Span[row]);
            }
        }

        return byPath;
    }

    private async Task<EqualityDeletes> ReadKeysAsync(DataFile delete, CancellationToken cancellationToken)
    {
        var fields = KeyFields(delete);
        var keys = new EqualityDeletes(fields);
        await foreach (var batch in ReadAsync(delete, new Schema(0, new StructType(fields), []), cancellationToken).ConfigureAwait(false))
            keys.Add(batch);
        return keys;
    }

    private async IAsyncEnumerable<ColumnBatch> ReadAsync(
        DataFile delete,
        Schema schema,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (delete.FileFormat != "PARQUET")
            throw IcebergException
                .Unsupported($"Delete files of format {delete.FileFormat} cannot be read: only PARQUET can.")
                .With("file", delete.FilePath);
        var input = io.OpenInput(delete.FilePath, delete.FileSizeInBytes);
        var reader = await FileReader
            .OpenAsync(input, null, schema, table, PartitionConstants.Of(table, delete), cancellationToken)
            .ConfigureAwait(false);
        await foreach (var batch in reader.ReadAllAsync(input, cancellationToken).ConfigureAwait(false))
            yield return batch;
    }
}
