using System.Buffers.Binary;
using Balloon.Iceberg.Writing;

namespace Balloon.Sandbox.Sinks;

/// <summary>Files that were written for an epoch and are yet to be committed, and the table for which they were written.</summary>
/// <param name="TableUuid">The table's UUID, since its name may have passed to another table.</param>
/// <param name="Replaces">
/// The epoch of the sink in the table when the two were found to be out of step: the files then replace the table's content. Null if the
/// files are added to it.
/// </param>
/// <param name="Written">The files.</param>
internal sealed record PendingFiles(Guid? TableUuid, long? Replaces, WriteResult Written)
{
    private const int UuidLength = 16;
    private const int HeaderLength = UuidLength + sizeof(long);
    private const long Adds = -1;

    public byte[] ToBytes()
    {
        var header = new byte[HeaderLength];
        (TableUuid ?? Guid.Empty).TryWriteBytes(header);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(UuidLength), Replaces ?? Adds);
        return [.. header, .. Written.ToBytes()];
    }

    public static PendingFiles FromBytes(ReadOnlyMemory<byte> bytes)
    {
        var uuid = new Guid(bytes.Span[..UuidLength]);
        var replaces = BinaryPrimitives.ReadInt64LittleEndian(bytes.Span[UuidLength..]);
        return new PendingFiles(
            uuid == Guid.Empty ? null : uuid,
            replaces == Adds ? null : replaces,
            WriteResult.FromBytes(bytes[HeaderLength..])
        );
    }
}
