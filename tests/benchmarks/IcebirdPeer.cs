using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Balloon.Benchmarks;

/// <summary>icebird, the reader for Node, from the modules that tests/run installs; it measures its own reading time.</summary>
internal static class IcebirdPeer
{
    /// <summary>The folder of the modules; where it is missing, prints that and returns null.</summary>
    public static string? Modules()
    {
        var folder = Environment.GetEnvironmentVariable("BALLOON_NODE_MODULES") ?? "artifacts/test-tools/node_modules";
        if (Directory.Exists(Path.Combine(folder, "icebird")))
            return Path.GetFullPath(folder);
        Console.WriteLine("  icebird is missing (tests/run installs it; BALLOON_NODE_MODULES names its folder): measured without it");
        return null;
    }

    /// <summary>Reads all rows of a table in a process of its own; its start and warm-up are not measured.</summary>
    public static async Task<Cost> ScanAsync(string modules, string metadataFile, int rows, CancellationToken cancellationToken)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "icebird-scan.mjs");
        using var process = Process.Start(
            new ProcessStartInfo("node", ["--max-old-space-size=8192", script, metadataFile])
            {
                RedirectStandardOutput = true,
                Environment = { ["BALLOON_NODE_MODULES"] = modules },
            }
        )!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        using var told = JsonDocument.Parse(output);
        var read = told.RootElement.GetProperty("rows").GetInt32();
        if (process.ExitCode != 0 || read != rows)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"icebird read {read} of {rows} rows"));
        return new(told.RootElement.GetProperty("seconds").GetDouble(), told.RootElement.GetProperty("cpu").GetDouble());
    }
}
