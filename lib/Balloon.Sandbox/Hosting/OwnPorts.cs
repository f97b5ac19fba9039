using System.Globalization;

namespace Balloon.Sandbox.Hosting;

/// <summary>
/// Leads addresses that statements of earlier runs hold to where this sandbox answers now: a port that was its own once may have been taken
/// by another program in between.
/// </summary>
/// <param name="before">Ports that were its own.</param>
/// <param name="now">The port that is.</param>
internal sealed class OwnPorts(IReadOnlyList<int> before, int now)
{
    private static readonly string[] Loopback = ["127.0.0.1", "localhost"];

    /// <summary>An address of HTTP.</summary>
    public Uri Resolve(Uri address) =>
        Loopback.Contains(address.Host) && IsFormer(address.Port) ? new UriBuilder(address) { Port = now }.Uri : address;

    /// <summary>An address as Kafka's clients have it, <c>host:port</c>, or several with commas between.</summary>
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
