using System.Buffers.Binary;
using Balloon.Broker.Protocol;

namespace Balloon.Broker.Serving;

/// <summary>
/// Reads requests from a connection, each into a contiguous buffer. The buffer grows with the bytes that arrive, not with the announced
/// length; buffers above a small size count against the budget of all connections.
/// </summary>
/// <param name="socket">The connection.</param>
/// <param name="beforeReceive">Called before it waits for bytes.</param>
/// <param name="options">The limits on requests.</param>
/// <param name="budget">The memory shared by all connections.</param>
internal sealed class FrameSource(ClientSocket socket, Action beforeReceive, KafkaBrokerOptions options, ByteBudget budget) : IDisposable
{
    /// <summary>Buffers up to this size do not count against the budget.</summary>
    private const int Small = 64 * 1024;

    /// <summary>
    /// The next size after a small buffer, since most producers are configured to send at most this. After that comes the whole length.
    /// </summary>
    private const int Usual = 1 << 20;

    /// <summary>Only Produce requests are larger than this.</summary>
    private const int MaxOtherRequest = 4 << 20;

    private const int MinRequest = 8;

    private static readonly TimeSpan BodyTimeout = TimeSpan.FromSeconds(30);

    private byte[] _buffer = [];
    private long _taken;

    /// <summary>The next request, without its length; null if the connection has ended. Valid until the next call.</summary>
    /// <exception cref="ProtocolException">The length is invalid, or the rest of a request does not arrive.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The connection broke.</exception>
    /// <exception cref="OperationCanceledException">The broker stopped while the request waited for memory.</exception>
    public Memory<byte>? Next()
    {
        Release();
        Span<byte> prefix = stackalloc byte[sizeof(int)];
        beforeReceive();
        var received = socket.ReceiveFirst(prefix);
        if (received == 0 || !Fill(prefix, received, announced: sizeof(int)))
            return null;
        var length = BinaryPrimitives.ReadInt32BigEndian(prefix);
        if (length < MinRequest || length > options.MaxRequestBytes)
            throw new ProtocolException($"A request has {length} bytes; at most {options.MaxRequestBytes} are accepted");
        return ReadBody(length) ? _buffer.AsMemory(0, length) : null;
    }

    public void Dispose() => Release();

    private bool ReadBody(int length)
    {
        var (have, room) = (0, Math.Min(length, Small));
        Grow(room, keep: 0);
        if (length > MaxOtherRequest)
        {
            have = sizeof(short);
            if (!Fill(_buffer.AsSpan(0, have), 0, length))
                return false;
            if (!IsProduce)
                throw new ProtocolException($"A request of {length} bytes is not a Produce request");
        }

        while (Fill(_buffer.AsSpan(0, room), have, length))
        {
            if (room == length)
                return true;
            have = room;
            room = Enlarge(have, length);
        }

        return false;
    }

    private bool Fill(Span<byte> into, int have, int announced)
    {
        try
        {
            while (have < into.Length)
            {
                beforeReceive();
                var received = socket.Receive(into[have..], BodyTimeout);
                if (received == 0)
                    return false;
                have += received;
            }

            return true;
        }
        catch (TimeoutException)
        {
            throw new ProtocolException($"The rest of a request of {announced} bytes did not arrive within {BodyTimeout.TotalSeconds:0} s");
        }
    }

    private int Enlarge(int have, int length)
    {
        var room = have < Usual ? Math.Min(length, Usual) : length;
        budget.Take(room - _taken, socket.Stopping);
        _taken = room;
        Grow(room, have);
        return room;
    }

    private bool IsProduce => BinaryPrimitives.ReadInt16BigEndian(_buffer) == (short)ApiKey.Produce;

    private void Grow(int size, int keep)
    {
        if (_buffer.Length >= size)
            return;
        var bigger = Buffers.Rent(size);
        _buffer.AsSpan(0, keep).CopyTo(bigger);
        if (_buffer.Length > 0)
            Buffers.Return(_buffer);
        _buffer = bigger;
    }

    private void Release()
    {
        if (_taken > 0)
            budget.Return(_taken);
        _taken = 0;
        if (_buffer.Length > 0)
            Buffers.Return(_buffer);
        _buffer = [];
    }
}
