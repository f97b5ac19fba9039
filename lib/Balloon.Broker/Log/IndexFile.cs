using System.Buffers.Binary;
using Balloon.Hashing;

namespace Balloon.Broker.Log;

/// <summary>
/// The stored index of a segment up to some position, in a file <c>.idx</c> beside it, so that opening the log only scans what follows. It
/// is little-endian and ends with its CRC-32C; a file with a wrong checksum is ignored.
/// </summary>
/// <param name="Owner">The partition to which it belongs: an index from elsewhere would describe other records.</param>
/// <param name="EndPosition">The position in the segment up to which it is indexed.</param>
/// <param name="NextOffset">The offset after the last indexed record.</param>
/// <param name="MaxTimestamp">The greatest timestamp of the indexed records, or -1.</param>
/// <param name="Entries">The segment's index.</param>
/// <param name="Producers">The partition's producers as of <paramref name="EndPosition"/>.</param>
internal sealed record IndexFile(
    string Owner,
    int EndPosition,
    long NextOffset,
    long MaxTimestamp,
    IReadOnlyList<IndexEntry> Entries,
    IReadOnlyDictionary<long, ProducerEntry> Producers
)
{
    private const int Format = 0x32584942; // "BIX2"

    public void Save(string path)
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, System.Text.Encoding.UTF8, leaveOpen: true))
            Write(writer);
        var bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
        Span<byte> checksum = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, Crc32C.HashToUInt32(bytes));
        content.Write(checksum);

        // Not flushed: producers wait while a segment is sealed, and a torn index only makes the next start slower.
        AtomicFile.Write(path, content.GetBuffer().AsSpan(0, (int)content.Length), flush: false);
    }

    /// <summary>Reads an index; null if there is none, its checksum is wrong, or it belongs to another partition.</summary>
    public static IndexFile? Load(string path, string owner)
    {
        if (!File.Exists(path))
            return null;
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < 8)
            return null;
        var content = bytes.AsSpan(..^4);
        if (Crc32C.HashToUInt32(content) != BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(^4..)))
            return null;
        using var reader = new BinaryReader(new MemoryStream(bytes));
        return reader.ReadInt32() == Format && reader.ReadString() == owner ? Read(reader, owner) : null;
    }

    private void Write(BinaryWriter writer)
    {
        writer.Write(Format);
        writer.Write(Owner);
        writer.Write(EndPosition);
        writer.Write(NextOffset);
        writer.Write(MaxTimestamp);
        writer.Write(Entries.Count);
        foreach (var entry in Entries)
        {
            writer.Write(entry.Offset);
            writer.Write(entry.Position);
            writer.Write(entry.TimeBefore);
        }

        writer.Write(Producers.Count);
        foreach (var (id, producer) in Producers)
        {
            writer.Write(id);
            writer.Write(producer.Epoch);
            writer.Write(producer.LastUsed);
            writer.Write(producer.Batches.Count);
            foreach (var batch in producer.Batches)
            {
                writer.Write(batch.FirstSequence);
                writer.Write(batch.LastSequence);
                writer.Write(batch.FirstOffset);
                writer.Write(batch.Timestamp);
            }
        }
    }

    private static IndexFile Read(BinaryReader reader, string owner)
    {
        var end = reader.ReadInt32();
        var next = reader.ReadInt64();
        var time = reader.ReadInt64();
        var entries = new IndexEntry[reader.ReadInt32()];
        for (var i = 0; i < entries.Length; i++)
            entries[i] = new(reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt64());
        var producers = new Dictionary<long, ProducerEntry>();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var id = reader.ReadInt64();
            var producer = new ProducerEntry(reader.ReadInt16(), reader.ReadInt64());
            for (var batches = reader.ReadInt32(); batches > 0; batches--)
                producer.Batches.Add(new(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt64()));
            producers[id] = producer;
        }

        return new(owner, end, next, time, entries, producers);
    }
}
