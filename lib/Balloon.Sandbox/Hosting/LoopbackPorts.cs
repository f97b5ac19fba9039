namespace Balloon.Sandbox.Hosting;

/// <summary>Ports of the loopback interface: which are free, and who has the others.</summary>
public static class LoopbackPorts
{
    /// <summary>Whether nobody listens on a port.</summary>
    public static bool IsFree(int port) => PortChoice.IsFree(port);

    /// <summary>"redis-server (process 4711)", or null where the system does not tell.</summary>
    public static string? Holder(int port) => PortOwner.Describe(port);
}
