using System.Diagnostics;
using System.Globalization;

namespace Balloon.Sandbox.Hosting;

/// <summary>Finds the program that listens on a port, if the system tells.</summary>
internal static class PortOwner
{
    /// <summary>The program, such as "redis-server (process 4711)", or null if it cannot be determined.</summary>
    public static string? Describe(int port)
    {
        try
        {
            var pid =
                OperatingSystem.IsLinux() ? FromProc(port)
                : OperatingSystem.IsWindows() ? FromNetstat(port)
                : FromLsof(port);
            if (pid is not { } known)
                return null;
            using var process = Process.GetProcessById(known);
            return $"{process.ProcessName} (process {known})";
        }
        catch (Exception e)
            when (e
                    is IOException
                        or UnauthorizedAccessException
                        or ArgumentException
                        or InvalidOperationException
                        or System.ComponentModel.Win32Exception
            )
        {
            return null;
        }
    }

    private static int? FromProc(int port)
    {
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        var inodes = new HashSet<string>();
        foreach (var table in (string[])["/proc/net/tcp", "/proc/net/tcp6"])
        {
            if (!File.Exists(table))
                continue;
            foreach (var line in File.ReadLines(table).Skip(1))
            {
                var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                const string Listening = "0A";
                if (fields.Length > 9 && fields[3] == Listening && fields[1].EndsWith(suffix, StringComparison.Ordinal))
                    inodes.Add($"socket:[{fields[9]}]");
            }
        }

        if (inodes.Count == 0)
            return null;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (
                int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && Holds(folder, inodes)
            )
                return pid;
        }

        return null;
    }

    private static bool Holds(string processFolder, HashSet<string> sockets)
    {
        try
        {
            return Directory
                .EnumerateFileSystemEntries(Path.Combine(processFolder, "fd"))
                .Any(descriptor => new FileInfo(descriptor).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static int? FromNetstat(int port)
    {
        foreach (var line in Run("netstat", "-ano", "-p", "TCP"))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (
                fields.Length >= 5
                && fields[1].EndsWith($":{port}", StringComparison.Ordinal)
                && fields[2].EndsWith(":0", StringComparison.Ordinal)
            )
                return int.Parse(fields[^1], CultureInfo.InvariantCulture);
        }

        return null;
    }

    private static int? FromLsof(int port) =>
        Run("lsof", "-nP", $"-iTCP:{port}", "-sTCP:LISTEN", "-t")
            .Select(line => int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : (int?)null)
            .FirstOrDefault(pid => pid is not null);

    private static string[] Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                CreateNoWindow = true,
            }
        );
        if (process is null)
            return [];
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromSeconds(2)))
        {
            process.Kill();
            return [];
        }

        return output.Result.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }
}
