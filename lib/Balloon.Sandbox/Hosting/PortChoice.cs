using System.Net;
using System.Net.Sockets;

namespace Balloon.Sandbox.Hosting;

/// <summary>Chooses the port of one service.</summary>
internal static class PortChoice
{
    /// <summary>
    /// The asked-for port, which must be free; else the one that this sandbox had before, so that addresses written down still hold; else
    /// the default; else any free one.
    /// </summary>
    /// <exception cref="SandboxException">The asked-for port is taken.</exception>
    public static int Choose(int? asked, IReadOnlyList<int> before, int preferred, string option)
    {
        if (asked == 0)
            return Free();
        if (asked is { } port)
        {
            if (IsFree(port))
                return port;
            var owner = PortOwner.Describe(port);
            throw new SandboxException(
                $"Port {port} is taken{(owner is null ? "" : $" by {owner}")}. Stop what holds it, or leave {option} out for a free port."
            );
        }

        foreach (var candidate in before.Take(1).Append(preferred))
        {
            if (IsFree(candidate))
                return candidate;
        }

        return Free();
    }

    public static bool IsFree(int port)
    {
        // A listener on any address answers on loopback too where nothing more specific is bound: such a port counts as taken.
        return CanBind(IPAddress.Loopback, port) && (!OperatingSystem.IsMacOS() || CanBind(IPAddress.Any, port));
    }

    private static bool CanBind(IPAddress address, int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (OperatingSystem.IsWindows())
            socket.ExclusiveAddressUse = true;
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int Free()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
