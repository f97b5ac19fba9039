namespace Balloon.Sandbox.Hosting;

/// <summary>Ports of the loopback interface: which are free, and which program uses the others.</summary>
public static class LoopbackPorts
{
    /// <summary>Whether nobody listens on a port.</summary>
    public static bool IsFree(int port) => PortChoice.IsFree(port);

    /// <summary>The program that listens on a port, such as "redis-server (process 4711)"; null if the system does not tell.</summary>
    public static string? Holder(int port) => PortOwner.Describe(port);
}
