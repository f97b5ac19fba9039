using System.Runtime.InteropServices;

namespace Balloon.Kernel.Engine;

/// <summary>This machine's runtime identifier, and the more general ones under which native libraries may be found.</summary>
internal static class PlatformIds
{
    /// <summary>The portable identifier, such as linux-x64.</summary>
    public static string Current { get; } = System() + "-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <summary>From the most specific to the most general.</summary>
    public static IReadOnlyList<string> Fallbacks { get; } =
    [.. new[] { RuntimeInformation.RuntimeIdentifier, Current, System() }.Concat(System() == "win" ? [] : ["unix"]).Distinct()];

    private static string System() =>
        RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "win"
        : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "osx"
        : RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) ? "linux-musl"
        : "linux";
}
