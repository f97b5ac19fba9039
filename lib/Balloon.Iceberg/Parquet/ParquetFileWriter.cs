using System.Buffers.Binary;
using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Parquet;

/// <summary>Writes rows to a Parquet file, and collects the metrics for its manifest entry.</summary>
internal sealed class ParquetFileWriter
{
    private const int AssumedShrinking = 3;
    private const int Sampled = 16;
    private const int Chunk = 256;
    private const string CreatedBy = "Balloon.Iceberg version 0.1.0";
    private readonly Stream _stream;
    private readonly Schema _schema;
    private readonly ParquetCodec _codec;
    private readonly int _rowGroupRows;
    private readonly long _rowGroupBytes;
    private readonly Shredder _shredder;
    private readonly List<RowGroup> _groups = [];
    private readonly Dictionary<int, ValueStatistics> _statistics = [];
    private readonly Dictionary<int, long> _sizes = [];
    private readonly List<KeyValuePair<string, string>> _more;
    private long _position;
    private int _buffered;
    private long _rows;
    private long _bufferedBytes;
    private long _flushedBytes;

    public ParquetFileWriter(
        Stream stream,
        Schema schema,
        ParquetCodec codec,
        int rowGroupRows,
        long rowGroupBytes,
        IEnumerable<KeyValuePair<string, string>>? more = null
    )
    {
        (_stream, _schema, _codec, _rowGroupRows, _rowGroupBytes) = (stream, schema, codec, rowGroupRows, rowGroupBytes);
        _more = [.. more ?? []];
        _shredder = new Shredder(schema);
        Write("PAR1"u8);
    }

    /// <summary>The size of the complete row groups so far.</summary>
    public long Length => _position;

    /// <summary>The estimated size of the file if it ended now, based on the compression of earlier row groups.</summary>
    public long EstimatedLength =>
        _position + (_flushedBytes == 0 ? _bufferedBytes / AssumedShrinking : (long)(_bufferedBytes * ((double)_position / _flushedBytes)));

    public long Rows => _rows + _buffered;

    public IReadOnlyList<long> SplitOffsets => [.. _groups.Select(group => group.FileOffset!.Value)];

    /// <summary>Adds a row in plain form, with a value for each column of the schema.</summary>
    public void Add(object?[] row)
    {
        _shredder.Add(row);
        Took(1, _buffered % Sampled == 0 ? Sampled * SizeOf(row) : 0);
    }

    /// <summary>Adds some rows of a batch with the schema's columns.</summary>
    public void Add(ColumnBatch batch, ReadOnlySpan<int> rows)
    {
        while (rows.Length > 0)
        {
            var size = Math.Max(1, SizeOf(batch.PlainRow(rows[0])));
            // Large rows are added a few at a time, so that a row group hardly exceeds its limit.
            var few = (int)Math.Clamp((_rowGroupBytes - _bufferedBytes) / size, 1, Chunk);
            var count = Math.Min(Math.Min(few, _rowGroupRows - _buffered), rows.Length);
            _shredder.Add(batch, rows[..count]);
            Took(count, count * size);
            rows = rows[count..];
        }
    }

    /// <summary>Writes the remaining rows and the footer.</summary>
    public void Finish()
    {
        FlushGroup();
        var meta = Footer();
        Write(meta);
        var tail = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(tail, meta.Length);
        "PAR1"u8.CopyTo(tail.AsSpan(4));
        Write(tail);
    }

    /// <summary>The metrics of all rows.</summary>
    /// <param name="file">The file that receives them.</param>
    /// <param name="wholeBounds">Whether text bounds must not be shortened: for paths in position deletes.</param>
    public DataFile Describe(DataFile file, bool wholeBounds)
    {
        var leaves = _shredder.Leaves;
        var flat = leaves.Where(leaf => leaf.MaxRepetition == 0).ToArray();
        var bounds = flat.Select(leaf => (leaf.FieldId, Bounds: Statistics(leaf).Bounds(leaf.Type, wholeBounds))).ToArray();
        return file with
        {
            RecordCount = Rows,
            SplitOffsets = SplitOffsets,
            ColumnSizes = new(leaves.Select(leaf => KeyValuePair.Create(leaf.FieldId, _sizes.GetValueOrDefault(leaf.FieldId)))),
            ValueCounts = new(leaves.Select(leaf => KeyValuePair.Create(leaf.FieldId, Statistics(leaf).Slots))),
            NullValueCounts = new(leaves.Select(leaf => KeyValuePair.Create(leaf.FieldId, Statistics(leaf).Nulls))),
            NanValueCounts = new(
                flat.Where(leaf => leaf.Type.Kind is TypeKind.Float or TypeKind.Double)
                    .Select(leaf => KeyValuePair.Create(leaf.FieldId, Statistics(leaf).NaNs))
            ),
            LowerBounds = new(
                bounds
                    .Where(b => b.Bounds.Lower is not null)
                    .Select(b => KeyValuePair.Create(b.FieldId, (ReadOnlyMemory<byte>)b.Bounds.Lower))
            ),
            UpperBounds = new(
                bounds
                    .Where(b => b.Bounds.Upper is not null)
                    .Select(b => KeyValuePair.Create(b.FieldId, (ReadOnlyMemory<byte>)b.Bounds.Upper))
            ),
        };
    }

    private ValueStatistics Statistics(LeafBuffer leaf) =>
        _statistics.TryGetValue(leaf.FieldId, out var known) ? known : new ValueStatistics();

    private void Took(int rows, long bytes)
    {
        _buffered += rows;
        _bufferedBytes += bytes;
        if (_buffered >= _rowGroupRows || _bufferedBytes >= _rowGroupBytes)
            FlushGroup();
    }

    private void FlushGroup()
    {
        if (_buffered == 0)
            return;
        var group = new RowGroup { NumRows = _buffered, FileOffset = _position };
        foreach (var leaf in _shredder.Leaves)
        {
            var dictionary = ColumnDictionary.Of(leaf);
            var statistics = ValueStatistics.Of(leaf, dictionary);
            var chunk = ColumnChunkWriter.Write(leaf, dictionary, _codec, _stream, _position, statistics);
            _position += chunk.CompressedSize;
            group.Columns.Add(chunk);
            group.TotalByteSize += chunk.UncompressedSize;
            _sizes[leaf.FieldId] = _sizes.GetValueOrDefault(leaf.FieldId) + chunk.CompressedSize;
            if (_statistics.TryGetValue(leaf.FieldId, out var known))
                known.Add(statistics);
            else
                _statistics[leaf.FieldId] = statistics;
            leaf.Clear();
        }

        _groups.Add(group);
        _rows += _buffered;
        _flushedBytes += _bufferedBytes;
        (_buffered, _bufferedBytes) = (0, 0);
    }

    private static long SizeOf(object?[] row)
    {
        long size = 0;
        foreach (var value in row)
        {
            size += value switch
            {
                null => 1,
                string text => 4 + text.Length,
                byte[] bytes => 4 + bytes.Length,
                object?[] items => SizeOf(items),
                _ => 8,
            };
        }

        return size;
    }

    private byte[] Footer()
    {
        var thrift = new ThriftWriter();
        thrift.Struct(meta =>
        {
            meta.Field(1, 1);
            meta.Structs(2, _shredder.Elements, element => PhysicalTypes.Write(meta, element));
            meta.Field(3, _rows);
            meta.Structs(4, _groups, group => WriteGroup(meta, group));
            KeyValuePair<string, string>[] pairs = [new("iceberg.schema", _schema.ToJson()), .. _more];
            meta.Structs(
                5,
                pairs,
                pair =>
                {
                    meta.Field(1, pair.Key);
                    meta.Field(2, pair.Value);
                }
            );
            meta.Field(6, CreatedBy);
            // The order of every column is that of its type: without this, readers ignore min and max.
            meta.Structs(7, _shredder.Leaves, _ => meta.Field(1, _ => { }));
        });
        return thrift.Written.ToArray();
    }

    private static void WriteGroup(ThriftWriter meta, RowGroup group)
    {
        meta.Structs(1, group.Columns, chunk => WriteChunk(meta, chunk));
        meta.Field(2, group.TotalByteSize);
        meta.Field(3, group.NumRows);
        meta.Field(5, group.FileOffset!.Value);
        meta.Field(6, group.Columns.Sum(chunk => chunk.CompressedSize));
    }

    private static void WriteChunk(ThriftWriter meta, ColumnChunk chunk)
    {
        meta.Field(2, chunk.Start);
        meta.Field(
            3,
            inner =>
            {
                inner.Field(1, (int)chunk.Type);
                inner.Ints(2, chunk.Encodings);
                inner.Strings(3, chunk.Path.ToArray());
                inner.Field(4, (int)chunk.Codec);
                inner.Field(5, chunk.NumValues);
                inner.Field(6, chunk.UncompressedSize);
                inner.Field(7, chunk.CompressedSize);
                inner.Field(9, chunk.DataPageOffset);
                if (chunk.DictionaryPageOffset is { } dictionary)
                    inner.Field(11, dictionary);
                inner.Field(
                    12,
                    statistics =>
                    {
                        if (chunk.Statistics!.NullCount is { } nulls)
                            statistics.Field(3, nulls);
                        if (chunk.Statistics.Max is { } max)
                            statistics.Field(5, max);
                        if (chunk.Statistics.Min is { } min)
                            statistics.Field(6, min);
                    }
                );
            }
        );
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _stream.Write(bytes);
        _position += bytes.Length;
    }
}
