using System.IO.Compression;
using Balloon.Iceberg;

namespace Balloon.Benchmarks;

/// <summary>
/// Creates a table whose manifest list names its one manifest many times: as much planning as for many manifests, with little disk space.
/// </summary>
internal static class RepeatedManifest
{
    private const int SyncLength = 16;

    public static async Task RepeatAsync(Table table, int times, CancellationToken cancellationToken)
    {
        var path = table.CurrentSnapshot!.ManifestList!["file://".Length..];
        var file = await File.ReadAllBytesAsync(path, cancellationToken);
        var sync = file[^SyncLength..];
        var header = file.AsSpan().IndexOf(sync) + SyncLength;
        var position = header;
        var count = ReadLong(file, ref position);
        var length = (int)ReadLong(file, ref position);
        if (count != 1)
            throw new InvalidOperationException($"The manifest list has {count} entries in its first block, not 1.");

        using var entry = new MemoryStream();
        await using (var inflate = new DeflateStream(new MemoryStream(file, position, length), CompressionMode.Decompress))
            await inflate.CopyToAsync(entry, cancellationToken);
        using var compressed = new MemoryStream();
        await using (var deflate = new DeflateStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var i = 0; i < times; i++)
                await deflate.WriteAsync(entry.ToArray(), cancellationToken);
        }

        await using var output = File.Create(path);
        await output.WriteAsync(file.AsMemory(0, header), cancellationToken);
        WriteLong(output, times);
        WriteLong(output, compressed.Length);
        compressed.Position = 0;
        await compressed.CopyToAsync(output, cancellationToken);
        await output.WriteAsync(sync, cancellationToken);
    }

    private static long ReadLong(byte[] bytes, ref int position)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = bytes[position++];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
                return (long)(value >> 1) ^ -(long)(value & 1);
        }
    }

    private static void WriteLong(Stream output, long value)
    {
        var rest = (ulong)((value << 1) ^ (value >> 63));
        for (; rest >= 0x80; rest >>= 7)
            output.WriteByte((byte)(rest | 0x80));
        output.WriteByte((byte)rest);
    }
}
