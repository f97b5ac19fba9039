using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Balloon.Interop.Tests.Clients;

/// <summary>
/// A proxy before a PostgreSQL server that passes only what RisingWave supports: it reads each message of a client, and when a statement is
/// one that RisingWave does not have, it records the text and disconnects. Source: RisingWave's parser and handlers at v3.0.3.
/// </summary>
internal sealed partial class LikeRisingWave : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly int server;
    private readonly Task work;

    public LikeRisingWave(int server)
    {
        this.server = server;
        listener.Start();
        work = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Statements that RisingWave would have refused.</summary>
    public ConcurrentQueue<string> Refused { get; } = new();

    /// <summary>Statements that it would have accepted.</summary>
    public ConcurrentQueue<string> Taken { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await work;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var all = new List<Task>();
        try
        {
            while (true)
                all.Add(ServeAsync(await listener.AcceptTcpClientAsync(stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(all);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var from = client;
        using var to = new TcpClient();
        try
        {
            await to.ConnectAsync(IPAddress.Loopback, server, stop.Token);
            var back = to.GetStream().CopyToAsync(from.GetStream(), stop.Token);
            await ForwardAsync(from.GetStream(), to.GetStream());
            to.Client.Shutdown(SocketShutdown.Send);
            await back;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One side has closed, so the other is closed too.
        }
    }

    private async Task ForwardAsync(NetworkStream from, NetworkStream to)
    {
        var head = new byte[5];
        var isFirst = true;
        while (true)
        {
            // The first message has no type byte.
            var lead = isFirst ? 0 : 1;
            if (await from.ReadAtLeastAsync(head.AsMemory(0, lead + 4), lead + 4, throwOnEndOfStream: false, stop.Token) < lead + 4)
                return;
            var body = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(lead)) - 4];
            await from.ReadExactlyAsync(body, stop.Token);
            if (!isFirst && !Look((char)head[0], body))
                return;
            await to.WriteAsync(head.AsMemory(0, lead + 4), stop.Token);
            await to.WriteAsync(body, stop.Token);
            isFirst = false;
        }
    }

    /// <summary>False for a statement that RisingWave does not have.</summary>
    private bool Look(char type, byte[] body)
    {
        var sql = type switch
        {
            'Q' => Encoding.UTF8.GetString(body).TrimEnd('\0'),
            'P' => Encoding.UTF8.GetString(body).Split('\0')[1],
            _ => null,
        };
        if (sql is null)
            return true;
        if (NotThere().IsMatch(sql))
        {
            Refused.Enqueue(sql);
            return false;
        }

        Taken.Enqueue(sql);
        return true;
    }

    // RisingWave has no such transactions, its DISCARD has only ALL, and the catalog that Npgsql loads types from has other columns there.
    [GeneratedRegex(
        @"\bDISCARD\s+(SEQUENCES|TEMP|PLANS)|\bRESET\s+ALL|\bUNLISTEN\b|\bBEGIN\b|\bSTART\s+TRANSACTION|\bCOMMIT\b|\bROLLBACK\b|\bSAVEPOINT\b|\bpg_type\b|\bpg_enum\b|\bCOPY\b|\bLISTEN\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex NotThere();
}
