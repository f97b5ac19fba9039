using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;

namespace Balloon.Sandbox.Wire;

/// <summary>Buffers messages for a client. They are sent by <see cref="FlushAsync"/>, or when the buffer is large.</summary>
internal sealed class MessageWriter(PipeWriter output)
{
    private const int FlushAt = 32 << 10;

    private readonly ArrayBufferWriter<byte> message = new(512);
    private int pending;

    /// <summary>Begins a message; <see cref="End"/> fills in its length.</summary>
    public void Begin(char type)
    {
        message.ResetWrittenCount();
        Byte((byte)type);
        Int32(0);
    }

    public void End()
    {
        var length = message.WrittenCount;
        var target = output.GetSpan(length);
        message.WrittenSpan.CopyTo(target);
        BinaryPrimitives.WriteInt32BigEndian(target[1..], length - 1);
        output.Advance(length);
        pending += length;
    }

    public void Byte(byte value)
    {
        message.GetSpan(1)[0] = value;
        message.Advance(1);
    }

    public void Int16(int value)
    {
        BinaryPrimitives.WriteInt16BigEndian(message.GetSpan(2), unchecked((short)value));
        message.Advance(2);
    }

    public void Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(message.GetSpan(4), value);
        message.Advance(4);
    }

    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(message.GetSpan(8), value);
        message.Advance(8);
    }

    public void Bytes(ReadOnlySpan<byte> value) => message.Write(value);

    /// <summary>Writes text without a terminator.</summary>
    public int Utf8(ReadOnlySpan<char> text)
    {
        var target = message.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, target);
        message.Advance(length);
        return length;
    }

    /// <summary>Writes zero-terminated text. A zero byte within the text would end it early, and is left out.</summary>
    public void Text(string text)
    {
        Utf8(text.Contains('\0', StringComparison.Ordinal) ? text.Replace("\0", "", StringComparison.Ordinal) : text);
        Byte(0);
    }

    /// <summary>Reserves four bytes for a length, which <see cref="EndLength"/> fills in.</summary>
    public int BeginLength()
    {
        Int32(0);
        return message.WrittenCount;
    }

    public void EndLength(int start)
    {
        var written = System.Runtime.InteropServices.MemoryMarshal.AsMemory(message.WrittenMemory).Span;
        BinaryPrimitives.WriteInt32BigEndian(written[(start - 4)..], message.WrittenCount - start);
    }

    /// <summary>Writes a message that consists only of its type.</summary>
    public void Empty(char type)
    {
        Begin(type);
        End();
    }

    /// <summary>Writes one byte outside of any message: the answer to a request for encryption.</summary>
    public void Raw(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
        pending++;
    }

    public async ValueTask FlushIfLargeAsync(CancellationToken cancellationToken)
    {
        if (pending >= FlushAt)
            await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="ClientGoneException">The client has disconnected.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (pending == 0)
            return;
        pending = 0;
        var flushed = await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (flushed.IsCompleted)
            throw new ClientGoneException();
    }
}

/// <summary>The client has disconnected, so nobody receives an answer.</summary>
internal sealed class ClientGoneException() : Exception("The client has closed the connection.");
