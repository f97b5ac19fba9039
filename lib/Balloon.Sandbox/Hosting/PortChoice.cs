using System.Net;
using System.Net.Sockets;

namespace Balloon.Sandbox.Hosting;

/// <summary>The port that a service should use.</summary>
/// <param name="Asked">The port that was asked for, which must be free; 0: any free port; null: as below.</param>
/// <param name="Before">The ports of earlier runs, newest first: the newest is preferred, so that known addresses stay valid.</param>
/// <param name="Preferred">The default if there was no earlier run; any free port if it is taken.</param>
/// <param name="Option">The option that asks for a port, for messages.</param>
internal sealed record PortChoice(int? Asked, IReadOnlyList<int> Before, int Preferred, string Option)
{
    private const int Attempts = 5;

    /// <summary>Opens services on ports that were just free, and chooses again if another program was faster.</summary>
    /// <exception cref="SandboxException">An asked-for port is taken.</exception>
    public static async Task<T> OpenAsync<T>(IReadOnlyList<PortChoice> choices, Func<IReadOnlyList<int>, Task<T>> open)
    {
        for (var attempt = 1; ; attempt++)
        {
            var ports = choices.Select(choice => choice.Choose()).ToList();
            try
            {
                return await open(ports).ConfigureAwait(false);
            }
            catch (Exception e) when (attempt < Attempts && IsTaken(e))
            {
                // Another program was faster: choose again, which reports that program if a certain port was asked for.
            }
        }
    }

    private static bool IsTaken(Exception e) =>
        e is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse or SocketError.AccessDenied }
        || (e is IOException && e.InnerException is { } inner && (inner.GetType().Name == "AddressInUseException" || IsTaken(inner)));

    private int Choose()
    {
        if (Asked == 0)
            return Free();
        if (Asked is { } port)
        {
            if (IsFree(port))
                return port;
            var owner = PortOwner.Describe(port);
            throw new SandboxException(
                $"Port {port} is taken{(owner is null ? "" : $" by {owner}")}. Stop the program that has it, or omit {Option} to get a free port."
            );
        }

        foreach (var candidate in Before.Take(1).Append(Preferred))
        {
            if (IsFree(candidate))
                return candidate;
        }

        return Free();
    }

    /// <summary>Whether nobody listens on a port of the loopback interface.</summary>
    public static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (OperatingSystem.IsWindows())
            socket.ExclusiveAddressUse = true;
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
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
