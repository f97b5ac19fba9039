using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Balloon.Broker.Log;
using Balloon.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Balloon.Broker.Groups;

/// <summary>A change of a committed offset; null deletes it.</summary>
internal readonly record struct OffsetEntry(string Group, PartitionKey Partition, CommittedOffset? Committed)
{
    public static OffsetEntry Commit(string group, PartitionKey partition, CommittedOffset offset) => new(group, partition, offset);

    public static OffsetEntry Forget(string group, PartitionKey partition) => new(group, partition, null);
}

/// <summary>
/// The file of committed offsets: frames of entries, each with its length and CRC-32C. Frames are appended, and the file is rewritten when
/// most entries are obsolete. A frame is read as a whole or not at all. Used under the store's lock.
/// </summary>
internal sealed class OffsetFile(string path, Action<string> tell) : IDisposable
{
    private const int FrameHeader = 8;
    private const long SmallSize = 1 << 20;
    private SafeFileHandle? _handle;
    private long _end;
    private long _sizeAfterRewrite;

    public bool IsRewriteDue => _end > SmallSize && _end > 4 * _sizeAfterRewrite;

    public List<OffsetEntry> Load()
    {
        var entries = new List<OffsetEntry>();
        var bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        var position = 0;
        var lost = 0;
        while (bytes.Length - position >= FrameHeader)
        {
            if (Frame(bytes, position) is { } frame)
            {
                entries.AddRange(Read(frame));
                position += FrameHeader + frame.Count;
            }
            else
            {
                lost++;
                position++;
            }
        }

        if (lost > 0)
            tell(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{path} held {lost} bytes that are not a commit. A consumer group whose commit they were continues from an earlier commit, or from the start that its client chooses. All other commits were read."
                )
            );
        return entries;
    }

    /// <summary>Replaces the file with one that has just these entries.</summary>
    public void Rewrite(IReadOnlyList<OffsetEntry> entries)
    {
        var content = entries.Count == 0 ? [] : Encode(entries);
        _handle?.Dispose();
        _handle = null;
        AtomicFile.Write(path, content);
        _end = _sizeAfterRewrite = content.Length;
        _handle = Open();
    }

    public void Append(IReadOnlyList<OffsetEntry> entries)
    {
        var frame = Encode(entries);
        _handle ??= Open();
        RandomAccess.Write(_handle, frame, _end);
        _end += frame.Length;
    }

    public void Dispose() => _handle?.Dispose();

    private SafeFileHandle Open() => File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);

    private static ArraySegment<byte>? Frame(byte[] bytes, int position)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(position));
        if (length <= 0 || length > bytes.Length - position - FrameHeader)
            return null;
        var content = new ArraySegment<byte>(bytes, position + FrameHeader, length);
        return Crc32C.HashToUInt32(content) == BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(position + 4))
            ? content
            : (ArraySegment<byte>?)null;
    }

    private static byte[] Encode(IReadOnlyList<OffsetEntry> entries)
    {
        using var stream = new MemoryStream();
        stream.Position = FrameHeader;
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(entries.Count);
        foreach (var entry in entries)
        {
            writer.Write(entry.Group);
            writer.Write(entry.Partition.Topic);
            writer.Write(entry.Partition.Partition);
            writer.Write(entry.Committed is not null);
            if (entry.Committed is not { } committed)
                continue;
            writer.Write(committed.Offset);
            writer.Write(committed.Metadata);
            writer.Write(committed.Time);
        }

        var frame = stream.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(frame, frame.Length - FrameHeader);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(4), Crc32C.HashToUInt32(frame.AsSpan(FrameHeader)));
        return frame;
    }

    private static List<OffsetEntry> Read(ArraySegment<byte> frame)
    {
        using var reader = new BinaryReader(new MemoryStream(frame.Array!, frame.Offset, frame.Count), Encoding.UTF8);
        var entries = new List<OffsetEntry>();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var group = reader.ReadString();
            var partition = new PartitionKey(reader.ReadString(), reader.ReadInt32());
            entries.Add(
                reader.ReadBoolean()
                    ? OffsetEntry.Commit(group, partition, new(reader.ReadInt64(), reader.ReadString(), reader.ReadInt64()))
                    : OffsetEntry.Forget(group, partition)
            );
        }

        return entries;
    }
}
