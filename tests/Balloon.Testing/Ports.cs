using System.Net;
using System.Net.Sockets;

namespace Balloon.Testing;

/// <summary>Free ports of the loopback interface.</summary>
public static class Ports
{
    // Below the range that systems use for outgoing connections, of which other tests make many at the same time.
    private const int First = 15_000;
    private const int End = 32_768;
    private static readonly HashSet<int> Given = [];

    /// <summary>
    /// A port that was free a moment ago, and that this process gives to no one else. Prefer port 0 if the server can tell which port it
    /// took.
    /// </summary>
    public static int Free()
    {
        lock (Given)
        {
            while (true)
            {
                var port = Random.Shared.Next(First, End);
                if (IsFree(port) && Given.Add(port))
                    return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
