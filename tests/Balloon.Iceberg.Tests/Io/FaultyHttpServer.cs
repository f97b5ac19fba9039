using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Balloon.Iceberg.Tests.Io;

/// <summary>
/// A small HTTP/1.1 server that does what the test says with each request: answers, hangs, truncates the answer or disconnects.
/// </summary>
public sealed class FaultyHttpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromMinutes(5));
    private readonly Func<HttpExchange, Reply> _answer;
    private readonly Task _loop;

    public FaultyHttpServer(Func<HttpExchange, Reply> answer)
    {
        _answer = answer;
        _listener.Start();
        Uri = new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _loop = LoopAsync();
    }

    public Uri Uri { get; }

    /// <summary>All requests so far, in order.</summary>
    public ConcurrentQueue<HttpExchange> Requests { get; } = [];

    /// <summary>How often a method and path were requested.</summary>
    public int Count(string method, string path) => Requests.Count(request => request.Method == method && request.Path == path);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
    }

    private async Task LoopAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        var stream = client.GetStream();
        try
        {
            while (await ReadAsync(stream) is { } request)
            {
                Requests.Enqueue(request);
                var reply = _answer(request);
                if (reply.Hangs)
                    await Task.Delay(Timeout.Infinite, _stop.Token);
                if (reply.Drops)
                {
                    client.LingerState = new LingerOption(true, 0);
                    return;
                }

                var head = new StringBuilder($"HTTP/1.1 {reply.Status} Said\r\nContent-Length: {reply.Body.Length}\r\n");
                foreach (var (name, value) in reply.Headers)
                    head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"{head}\r\n"), _stop.Token);
                if (request.Method != "HEAD")
                    await stream.WriteAsync(reply.Body.AsMemory(0, reply.CutAfter ?? reply.Body.Length), _stop.Token);
                await stream.FlushAsync(_stop.Token);
                if (reply.CutAfter is not null)
                    return;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // The client went away, or the test is over.
        }
    }

    private async Task<HttpExchange?> ReadAsync(NetworkStream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (head.Count < 4 || !head[^4..].SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
                return null;
            head.Add(one[0]);
        }

        var lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines[1..]
            .Select(line => line.Split(": ", 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        if (headers.GetValueOrDefault("Expect") == "100-continue")
            await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), _stop.Token);
        var body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length") ?? "0", CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, _stop.Token);
        var first = lines[0].Split(' ');
        return new HttpExchange(first[0], first[1], headers, Encoding.UTF8.GetString(body));
    }
}

public sealed record HttpExchange(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>How the server handles a request.</summary>
public sealed record Reply(int Status, byte[] Body)
{
    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>The number of bytes of the body after which the connection is closed.</summary>
    public int? CutAfter { get; init; }

    public bool Hangs { get; init; }

    public bool Drops { get; init; }

    public static Reply Json(string json, int status = 200) =>
        new(status, Encoding.UTF8.GetBytes(json)) { Headers = { ["Content-Type"] = "application/json" } };

    public static Reply Error(int status, string type, string message) =>
        Json($$$"""{"error":{"message":"{{{message}}}","type":"{{{type}}}","code":{{{status}}}}}""", status);

    public static Reply Text(int status, string text) => new(status, Encoding.UTF8.GetBytes(text));

    /// <summary>Never answers.</summary>
    public static Reply Hang { get; } = new(0, []) { Hangs = true };

    /// <summary>Resets the connection instead of answering.</summary>
    public static Reply Drop { get; } = new(0, []) { Drops = true };
}
