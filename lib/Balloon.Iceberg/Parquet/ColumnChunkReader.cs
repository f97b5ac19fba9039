using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using Balloon.Iceberg.Columns;

namespace Balloon.Iceberg.Parquet;

/// <summary>The content of a column chunk's pages: values without nulls, and levels if the column has any.</summary>
internal sealed record LeafValues(Column Values, int[]? Definitions, int[]? Repetitions, int Count);

/// <summary>Decodes the pages of a column chunk in memory.</summary>
internal sealed class ColumnChunkReader
{
    private const int LargePage = 64 << 20;
    private const int MaxRatio = 4096;
    private readonly SchemaNode _leaf;
    private readonly ColumnChunk _chunk;
    private readonly ValueSink _sink;
    private readonly int[]? _definitions;
    private readonly int[]? _repetitions;
    private int _count;

    private ColumnChunkReader(SchemaNode leaf, ColumnChunk chunk, long rows)
    {
        (_leaf, _chunk) = (leaf, chunk);
        if (chunk.NumValues < 0 || chunk.NumValues > Array.MaxLength || (leaf.MaxRepetition == 0 && chunk.NumValues != rows))
            throw IcebergException.InvalidData($"Column '{leaf.Name}' has {chunk.NumValues} values in a row group of {rows} rows.");
        if (chunk.Type != leaf.Element.Type)
            throw IcebergException.InvalidData(
                $"Column '{leaf.Name}' is {leaf.Element.Type} in the schema and {chunk.Type} in a row group."
            );
        _sink = ValueSink.For(leaf.Element);
        _definitions = leaf.MaxDefinition > 0 ? new int[chunk.NumValues] : null;
        _repetitions = leaf.MaxRepetition > 0 ? new int[chunk.NumValues] : null;
    }

    public static LeafValues Read(SchemaNode leaf, ColumnChunk chunk, long rows, ReadOnlyMemory<byte> bytes)
    {
        var reader = new ColumnChunkReader(leaf, chunk, rows);
        reader.ReadPages(bytes);
        return new(reader._sink.Build(), reader._definitions, reader._repetitions, reader._count);
    }

    private void ReadPages(ReadOnlyMemory<byte> bytes)
    {
        while (_count < _chunk.NumValues)
        {
            if (bytes.Length == 0)
                throw IcebergException.InvalidData($"The pages of column '{_leaf.Name}' end after {_count} of {_chunk.NumValues} values.");
            var header = FooterReader.Page(bytes.Span, out var length);
            if (
                header.CompressedSize < 0
                || header.CompressedSize > bytes.Length - length
                || header.UncompressedSize < 0
                || header.NumValues < 0
            )
                throw IcebergException.InvalidData(
                    $"A page of column '{_leaf.Name}' declares {header.CompressedSize} bytes; {bytes.Length - length} are left."
                );
            var page = bytes.Slice(length, header.CompressedSize);
            bytes = bytes[(length + header.CompressedSize)..];
            if (header.Checksum is { } checksum && checksum != Crc32.HashToUInt32(page.Span))
                throw IcebergException.InvalidData($"A page of column '{_leaf.Name}' does not match its checksum: the file is damaged.");
            if (header.IsDictionary || header.IsData)
                ReadPage(header, page);
        }
    }

    private void ReadPage(PageHeader header, ReadOnlyMemory<byte> page)
    {
        if (header.UncompressedSize > LargePage && header.UncompressedSize / MaxRatio > page.Length)
            throw IcebergException.InvalidData(
                $"A page of column '{_leaf.Name}' declares that it grows from {page.Length} to {header.UncompressedSize} bytes."
            );
        if (_chunk.Codec == ParquetCodec.Uncompressed)
        {
            ReadPlainPage(header, page.Span);
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(1, header.UncompressedSize));
        try
        {
            var plain = buffer.AsSpan(0, header.UncompressedSize);
            // Levels of a v2 page are never compressed.
            var levels = header.IsV2 ? header.V2DefinitionLength + header.V2RepetitionLength : 0;
            if (levels < 0 || levels > page.Length || levels > plain.Length)
                throw IcebergException.InvalidData($"A page of column '{_leaf.Name}' declares {levels} bytes of levels.");
            page.Span[..levels].CopyTo(plain);
            if (header.IsV2 && !header.V2IsCompressed)
            {
                if (page.Length != plain.Length)
                    throw IcebergException.InvalidData(
                        $"A page of column '{_leaf.Name}' has {page.Length} bytes; its header says {plain.Length}."
                    );
                page.Span[levels..].CopyTo(plain[levels..]);
            }
            else if (plain.Length > levels)
                Compression.Decompress(_chunk.Codec, page[levels..], plain[levels..]);
            ReadPlainPage(header, plain);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void ReadPlainPage(PageHeader header, ReadOnlySpan<byte> data)
    {
        if (header.IsDictionary)
        {
            if (header.NumValues > data.Length && data.Length > 0 && _leaf.Element.Type != PhysicalType.Boolean)
                throw IcebergException.InvalidData(
                    $"A dictionary page of column '{_leaf.Name}' declares {header.NumValues} values in {data.Length} bytes."
                );
            _sink.Dictionary(data, header.NumValues);
            return;
        }

        if (header.NumValues > _chunk.NumValues - _count)
            throw IcebergException.InvalidData($"The pages of column '{_leaf.Name}' hold more than its {_chunk.NumValues} values.");
        var repetitions = _repetitions.AsSpan(_repetitions is null ? 0 : _count, _repetitions is null ? 0 : header.NumValues);
        var definitions = _definitions.AsSpan(_definitions is null ? 0 : _count, _definitions is null ? 0 : header.NumValues);
        if (header.IsV2)
        {
            RleDecoder.Decode(data[..header.V2RepetitionLength], Width(_leaf.MaxRepetition), repetitions);
            RleDecoder.Decode(data.Slice(header.V2RepetitionLength, header.V2DefinitionLength), Width(_leaf.MaxDefinition), definitions);
            data = data[(header.V2RepetitionLength + header.V2DefinitionLength)..];
        }
        else
        {
            data = Levels(data, _leaf.MaxRepetition, repetitions, ParquetEncoding.Rle);
            data = Levels(data, _leaf.MaxDefinition, definitions, header.DefinitionEncoding);
        }

        var defined = _definitions is null ? header.NumValues : definitions.Count(_leaf.MaxDefinition);
        if (definitions.ContainsAnyExceptInRange(0, _leaf.MaxDefinition) || repetitions.ContainsAnyExceptInRange(0, _leaf.MaxRepetition))
            throw IcebergException.InvalidData($"A level of column '{_leaf.Name}' is out of range.");
        if (header.Encoding is ParquetEncoding.PlainDictionary or ParquetEncoding.RleDictionary)
            Indexed(data, defined);
        else if (defined > 0 || data.Length > 0)
            _sink.Add(header.Encoding, data, defined);
        _count += header.NumValues;
    }

    private void Indexed(ReadOnlySpan<byte> data, int count)
    {
        if (count == 0)
            return;
        if (data.Length == 0)
            throw IcebergException.InvalidData($"A page of column '{_leaf.Name}' has no dictionary indices.");
        var rented = ArrayPool<int>.Shared.Rent(count);
        var indices = rented.AsSpan(0, count);
        RleDecoder.Decode(data[1..], data[0], indices);
        _sink.AddIndexed(indices);
        ArrayPool<int>.Shared.Return(rented);
    }

    private static ReadOnlySpan<byte> Levels(ReadOnlySpan<byte> data, int max, Span<int> to, ParquetEncoding encoding)
    {
        if (max == 0)
            return data;
        if (encoding == ParquetEncoding.BitPacked)
            return data[RleDecoder.UnpackBigEndian(data, Width(max), to)..];
        if (data.Length < 4 || BinaryPrimitives.ReadUInt32LittleEndian(data) is var length && length > data.Length - 4)
            throw IcebergException.InvalidData("A Parquet page ends in the middle of its levels.");
        RleDecoder.Decode(data.Slice(4, (int)length), Width(max), to);
        return data[(4 + (int)length)..];
    }

    private static int Width(int max) => 32 - System.Numerics.BitOperations.LeadingZeroCount((uint)max);
}
