using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Balloon.Broker.Protocol;

namespace Balloon.Broker.Tests.Wire;

/// <summary>A connection on which a test sends arbitrary bytes.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public RawClient(int port)
    {
        _socket.Connect(IPAddress.Loopback, port);
        _socket.ReceiveTimeout = 20_000;
    }

    public void Send(ReadOnlySpan<byte> bytes) => _socket.Send(bytes);

    /// <summary>Sends a request and returns the response's body after the correlation id; null if the broker disconnected.</summary>
    public byte[]? Ask(ApiKey key, short version, Action<ProtocolWriter> body)
    {
        Send(Frame(key, version, body));
        return Answer();
    }

    /// <summary>The next response without length and correlation id; null if the broker disconnected.</summary>
    public byte[]? Answer()
    {
        if (Receive(4) is not { } length)
            return null;
        return Receive(BinaryPrimitives.ReadInt32BigEndian(length))?[4..];
    }

    /// <summary>Whether the broker closes the connection, whatever it sends first.</summary>
    public bool IsClosedByBroker()
    {
        var rest = new byte[4096];
        try
        {
            while (_socket.Receive(rest) > 0) { }

            return true;
        }
        catch (SocketException failure)
        {
            return failure.SocketErrorCode != SocketError.TimedOut;
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>A complete request with its length and header.</summary>
    public static byte[] Frame(ApiKey key, short version, Action<ProtocolWriter> body)
    {
        using var writer = new ProtocolWriter();
        var length = writer.Reserve();
        writer.Int16((short)key);
        writer.Int16(version);
        writer.Int32(42);
        writer.NullableString("raw");
        writer.Flexible = Versions.TryFind(key, out var api) && version >= api.FlexibleFrom;
        writer.Tags();
        body(writer);
        writer.Patch(length, writer.Position - 4);
        return writer.Written.ToArray();
    }

    private byte[]? Receive(int count)
    {
        var bytes = new byte[count];
        for (var have = 0; have < count; )
        {
            int read;
            try
            {
                read = _socket.Receive(bytes.AsSpan(have));
            }
            catch (SocketException failure) when (failure.SocketErrorCode != SocketError.TimedOut)
            {
                read = 0;
            }

            if (read == 0)
                return null;
            have += read;
        }

        return bytes;
    }
}
