using System.Buffers.Binary;
using Balloon.Iceberg.Io;

namespace Balloon.Iceberg.Parquet;

/// <summary>An open Parquet file: its metadata, and row groups on demand.</summary>
internal sealed class ParquetFile
{
    private const int FooterPrefetch = 64 * 1024;
    private const int MaxFooter = 512 << 20;
    private const int MaxGap = 1 << 20;
    private const long MaxRows = 1 << 28;
    private readonly IInputFile _file;
    private readonly ReadOnlyMemory<byte> _tail;
    private readonly long _length;

    private ParquetFile(IInputFile file, long length, ReadOnlyMemory<byte> tail, FileMeta meta)
    {
        (_file, _length, _tail, Meta) = (file, length, tail, meta);
        Root = SchemaNode.Build(meta.Schema, out var leaves);
        long row = 0;
        foreach (var group in meta.RowGroups)
        {
            if (group.Columns.Count != leaves)
                throw IcebergException.InvalidData($"A row group has {group.Columns.Count} columns of {leaves}.");
            if (group.NumRows is < 0 or > MaxRows)
                throw IcebergException.InvalidData($"A row group declares {group.NumRows} rows: 0 to {MaxRows} can be read.");
            group.FirstRow = row;
            row += group.NumRows;
        }

        if (row != meta.NumRows)
            throw IcebergException.InvalidData($"The row groups have {row} rows together; the file says {meta.NumRows}.");
    }

    public FileMeta Meta { get; }

    public SchemaNode Root { get; }

    public static async Task<ParquetFile> OpenAsync(IInputFile file, long? knownLength, CancellationToken cancellationToken)
    {
        var length = knownLength ?? await file.GetLengthAsync(cancellationToken).ConfigureAwait(false);
        if (length < 12)
            throw IcebergException.InvalidData($"Not a Parquet file: it has {length} bytes.");
        var tail = new byte[Math.Min(length, FooterPrefetch)];
        await file.ReadAsync(length - tail.Length, tail, cancellationToken).ConfigureAwait(false);
        if (tail.AsSpan().EndsWith("PARE"u8))
            throw IcebergException.Unsupported("The Parquet file's metadata is encrypted.");
        if (!tail.AsSpan().EndsWith("PAR1"u8))
            throw IcebergException.InvalidData("Not a Parquet file, or a truncated one: it does not end with PAR1.");
        var footer = BinaryPrimitives.ReadInt32LittleEndian(tail.AsSpan(tail.Length - 8));
        if (footer <= 0 || footer > length - 12 || footer > MaxFooter)
            throw IcebergException.InvalidData($"The Parquet footer declares {footer} bytes in a file of {length}.");
        var meta = await ReadAsync(file, length, tail, length - 8 - footer, length - 8, cancellationToken).ConfigureAwait(false);
        return new(file, length, tail, FooterReader.Read(meta.Span));
    }

    /// <summary>Reads a range of the file; what lies in the tail, which is already in memory, is not read again.</summary>
    private static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(
        IInputFile file,
        long length,
        ReadOnlyMemory<byte> tail,
        long start,
        long end,
        CancellationToken cancellationToken
    )
    {
        var tailStart = length - tail.Length;
        if (start >= tailStart)
            return tail[(int)(start - tailStart)..(int)(end - tailStart)];
        var buffer = new byte[end - start];
        var missing = (int)(Math.Min(end, tailStart) - start);
        await file.ReadAsync(start, buffer.AsMemory(0, missing), cancellationToken).ConfigureAwait(false);
        tail[..(buffer.Length - missing)].CopyTo(buffer.AsMemory(missing));
        return buffer;
    }

    /// <summary>Reads the chunks of some leaves of a row group, with one request for those close together.</summary>
    public async Task<IReadOnlyDictionary<int, ReadOnlyMemory<byte>>> ReadChunksAsync(
        RowGroup group,
        IReadOnlyCollection<int> leaves,
        CancellationToken cancellationToken
    )
    {
        var ranges = new List<(long Start, long End, int Leaf)>();
        foreach (var leaf in leaves)
        {
            var chunk = group.Columns[leaf];
            if (chunk.IsEncrypted)
                throw IcebergException.Unsupported($"Column '{string.Join('.', chunk.Path)}' is encrypted.");
            if (chunk.OtherFile is { Length: > 0 })
                throw IcebergException.Unsupported(
                    $"Column '{string.Join('.', chunk.Path)}' is stored in another file, {chunk.OtherFile}."
                );
            if (
                chunk.Start < 4
                || chunk.CompressedSize < 0
                || chunk.Start > _length - chunk.CompressedSize
                || chunk.CompressedSize > int.MaxValue
            )
                throw IcebergException.InvalidData(
                    $"Column '{string.Join('.', chunk.Path)}' has {chunk.CompressedSize} bytes from byte {chunk.Start} on, in a file of {_length} bytes."
                );
            ranges.Add((chunk.Start, chunk.Start + chunk.CompressedSize, leaf));
        }

        ranges.Sort();
        var result = new Dictionary<int, ReadOnlyMemory<byte>>();
        for (var i = 0; i < ranges.Count; )
        {
            var (start, end) = (ranges[i].Start, ranges[i].End);
            var j = i + 1;
            for (; j < ranges.Count && ranges[j].Start - end <= MaxGap && Math.Max(end, ranges[j].End) - start <= int.MaxValue / 2; j++)
                end = Math.Max(end, ranges[j].End);
            var bytes = await ReadAsync(_file, _length, _tail, start, end, cancellationToken).ConfigureAwait(false);
            for (; i < j; i++)
                result[ranges[i].Leaf] = bytes[(int)(ranges[i].Start - start)..(int)(ranges[i].End - start)];
        }

        return result;
    }
}
