using System.Globalization;

namespace Balloon.Sandbox.Hosting;

/// <summary>
/// How many clients each port serves at a time. Every connection takes a file descriptor, and a process without free ones cannot open its
/// own files either. So the ports share what the system allows, less what the sandbox needs itself, and refuse further connections.
/// </summary>
internal static class ConnectionLimits
{
    /// <summary>The most connections of a port: more make no sense on one machine.</summary>
    private const int MaxConnections = 1000;

    /// <summary>
    /// File descriptors reserved for log segments, databases, libraries, and the connections of sources and sinks to the ports.
    /// </summary>
    private const int Kept = 400;

    private const int Ports = 3;
    private const int MinConnections = 20;

    /// <summary>The most connections of a port in this process.</summary>
    public static int OfPort { get; } = Of(DescriptorLimit());

    /// <summary>The most connections of a port if a process may open this many files; null if no limit is known.</summary>
    public static int Of(long? descriptors) =>
        (int)Math.Clamp(((descriptors ?? long.MaxValue) - Kept) / Ports, MinConnections, MaxConnections);

    private static long? DescriptorLimit()
    {
        try
        {
            // "Max open files            1024                 524288               files": the soft limit, then the hard limit.
            var line = File.ReadLines("/proc/self/limits").FirstOrDefault(l => l.StartsWith("Max open files", StringComparison.Ordinal));
            var words = line?["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return words is [var soft, ..] && long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
                ? limit
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // Not Linux: macOS gives a .NET process 10,240, Windows has no such limit.
        }
    }
}
