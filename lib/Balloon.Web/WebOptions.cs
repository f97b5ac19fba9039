using System.Net;

namespace Balloon.Web;

/// <summary>Where the web part listens, whom it answers, and what it serves.</summary>
public sealed record WebOptions
{
    /// <summary>The port that is taken when none is asked for, if it is free.</summary>
    public const int DefaultPort = 8088;

    /// <summary>The address to listen on: loopback, unless told.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port: that or an error; 0: any free one. Null: <see cref="DefaultPort"/>, or a free one when that is taken.</summary>
    public int? Port { get; init; }

    /// <summary>Names, or <c>name:port</c>, under which browsers may reach it besides those of loopback.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>True to serve the game; the dashboards are served always.</summary>
    public bool ServesGame { get; init; }

    /// <summary>How many simulated players play beside the people: 0 to 1,000,000.</summary>
    public int SimulatedPlayers { get; init; }
}
