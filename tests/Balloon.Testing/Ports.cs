using System.Net;
using System.Net.Sockets;

namespace Balloon.Testing;

/// <summary>Free ports of the loopback interface.</summary>
public static class Ports
{
    /// <summary>A port that was free a moment ago. Prefer port 0 where a server can say which one it took.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
