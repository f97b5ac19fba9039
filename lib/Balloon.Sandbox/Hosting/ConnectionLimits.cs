using System.Globalization;

namespace Balloon.Sandbox.Hosting;

/// <summary>
/// How many clients each port serves at a time. Every connection takes a file descriptor, and a process that has none left cannot open its
/// own files either: so the ports share what the system allows, less what the sandbox needs itself, and refuse the rest.
/// </summary>
internal static class ConnectionLimits
{
    /// <summary>As many as make sense on one machine.</summary>
    private const int Most = 1000;

    /// <summary>For the log's segments, the databases, the libraries, and sources and sinks, which connect to the ports themselves.</summary>
    private const int Kept = 400;

    private const int Ports = 3;
    private const int Fewest = 20;

    /// <summary>Connections that a port takes, of this process.</summary>
    public static int OfPort { get; } = Of(DescriptorLimit());

    /// <summary>Connections that a port takes, where a process may have so many files open; null: no limit is known.</summary>
    public static int Of(long? descriptors) => (int)Math.Clamp(((descriptors ?? long.MaxValue) - Kept) / Ports, Fewest, Most);

    private static long? DescriptorLimit()
    {
        try
        {
            // "Max open files            1024                 524288               files": the limit that holds, then the highest.
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
