using System.Net;

namespace Balloon.Web;

/// <summary>The options of the web server: where it listens, whom it answers, and what it serves.</summary>
public sealed record WebOptions
{
    /// <summary>The default port.</summary>
    public const int DefaultPort = 8088;

    /// <summary>The address to listen on; by default loopback.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>
    /// The port, which must be free; 0: any free port. Null: <see cref="DefaultPort"/>, or any free port if that is taken.
    /// </summary>
    public int? Port { get; init; }

    /// <summary>Names, or <c>name:port</c>, other than those of loopback, under which browsers may reach it.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Whether to serve the game; the dashboards are always served.</summary>
    public bool ServesGame { get; init; }

    /// <summary>The number of simulated players beside the people: 0 to 1,000,000.</summary>
    public int SimulatedPlayers { get; init; }
}
