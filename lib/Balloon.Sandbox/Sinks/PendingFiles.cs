using System.Buffers.Binary;
using Balloon.Iceberg;
using Balloon.Iceberg.Writing;
using Balloon.Sandbox.Types;

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

    /// <exception cref="SqlException">The name belongs to another table by now.</exception>
    public void RequireSame(Table table)
    {
        if (TableUuid is { } uuid && table.Metadata.TableUuid is { } found && found != uuid)
        {
            throw new SqlException(
                SqlStates.SystemError,
                $"The table {table.Identifier} has been dropped and made anew since the sink began to write to it.",
                hint: "Drop the sink and create it again: it then fills the new table from the start."
            );
        }
    }
}
