using System.Globalization;

namespace Balloon.Sandbox.Hosting;

/// <summary>
/// Maps addresses in statements of earlier runs to the sandbox's current ports: a port that it used earlier may belong to another program
/// now.
/// </summary>
/// <param name="before">The ports that it used earlier.</param>
/// <param name="now">The current port.</param>
internal sealed class FormerPorts(IReadOnlyList<int> before, int now)
{
    private static readonly string[] Loopback = ["127.0.0.1", "localhost"];

    /// <summary>Maps an HTTP address.</summary>
    public Uri Resolve(Uri address) =>
        Loopback.Contains(address.Host) && IsFormer(address.Port) ? new UriBuilder(address) { Port = now }.Uri : address;

    /// <summary>Maps a bootstrap address, <c>host:port</c>, or several separated by commas.</summary>
    public string Resolve(string addresses) => string.Join(',', addresses.Split(',', StringSplitOptions.TrimEntries).Select(ResolveOne));

    private string ResolveOne(string address)
    {
        var colon = address.LastIndexOf(':');
        return
            colon > 0
            && int.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && Loopback.Contains(address[..colon])
            && IsFormer(port)
            ? string.Create(CultureInfo.InvariantCulture, $"{address[..colon]}:{now}")
            : address;
    }

    private bool IsFormer(int port) => port != now && before.Contains(port);
}
