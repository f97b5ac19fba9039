using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace Balloon.Sandbox.Wire;

/// <summary>Splits a connection's bytes into messages. A message's bytes are valid until the next one is read.</summary>
internal sealed class FrameReader(PipeReader input)
{
    /// <summary>The longest startup packet, in bytes; PostgreSQL has the same limit.</summary>
    public const int MaxStartupLength = 10_000;

    /// <summary>The longest message accepted from a client, in bytes.</summary>
    public const int MaxMessageLength = 64 << 20;

    private byte[] buffer = new byte[512];

    /// <summary>Reads a startup packet, which has no type byte: a length that includes itself, then the content.</summary>
    /// <returns>The content, or null if the client has disconnected.</returns>
    /// <exception cref="WireProtocolException">The length is not valid for a startup packet.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadStartupAsync(CancellationToken cancellationToken)
    {
        if (await FillAsync(4, cancellationToken).ConfigureAwait(false) is false)
            return null;
        var length = BinaryPrimitives.ReadInt32BigEndian(buffer);
        if (length is < 8 or > MaxStartupLength)
            throw new WireProtocolException($"The connection does not begin as a PostgreSQL client's does (length {length}).");
        return await FillAsync(length - 4, cancellationToken).ConfigureAwait(false) ? buffer.AsMemory(0, length - 4) : null;
    }

    /// <summary>Reads one message.</summary>
    /// <returns>Its type and content, or null if the client has disconnected.</returns>
    /// <exception cref="WireProtocolException">The length is not valid or above the limit.</exception>
    public async ValueTask<(byte Type, ReadOnlyMemory<byte> Content)?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await FillAsync(5, cancellationToken).ConfigureAwait(false) is false)
            return null;
        var type = buffer[0];
        var length = BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(1));
        if (length is < 4 or > MaxMessageLength)
            throw new WireProtocolException(
                $"A message of type {(char)type} says that it is {length} bytes long; at most {MaxMessageLength} are accepted."
            );
        if (await FillAsync(length - 4, cancellationToken).ConfigureAwait(false) is false)
            return null;
        return (type, buffer.AsMemory(0, length - 4));
    }

    /// <summary>Whether the next message has already arrived, so that the answers can be sent together with its own.</summary>
    public bool HasMore()
    {
        if (!input.TryRead(out var read))
            return false;
        input.AdvanceTo(read.Buffer.Start);
        return !read.Buffer.IsEmpty;
    }

    private async ValueTask<bool> FillAsync(int count, CancellationToken cancellationToken)
    {
        if (count == 0)
            return true;
        var read = await input.ReadAtLeastAsync(count, cancellationToken).ConfigureAwait(false);
        if (read.IsCanceled || read.Buffer.Length < count)
        {
            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            return false;
        }

        if (buffer.Length < count || (buffer.Length > 1 << 20 && count < 1 << 16))
            buffer = new byte[Math.Max(512, count)];
        var content = read.Buffer.Slice(0, count);
        content.CopyTo(buffer);
        input.AdvanceTo(content.End);
        return true;
    }
}
