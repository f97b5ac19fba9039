using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Balloon.Notebook.Profiles;

namespace Balloon.Notebook.Workshops;

/// <summary>Starts the sandbox as any program can: with the <c>balloon</c> command from the build.</summary>
internal static class SandboxStart
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>The sandbox's profile, after starting it if necessary.</summary>
    /// <exception cref="BalloonException">The project is not built, or the command failed: the message has its output.</exception>
    public static async Task<(Profile Profile, bool Started)> EnsureAsync(CancellationToken cancellationToken)
    {
        if (await IsUpAsync(BalloonHome.StackFile, cancellationToken).ConfigureAwait(false))
            return (Profile.Load(), false);
        var name = OperatingSystem.IsWindows() ? "balloon.exe" : "balloon";
        var command = Path.Combine(BalloonHome.Project, "artifacts", "balloon", name);
        await UpAsync(command, cancellationToken).ConfigureAwait(false);
        return (Profile.Load(), true);
    }

    /// <summary>
    /// Whether the file names a running process and ports that answer. A stale or damaged file is left to the command, since another
    /// program may be listening on such a port now.
    /// </summary>
    internal static async Task<bool> IsUpAsync(string stackFile, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.GetProcessById(SandboxStack.Read(stackFile).Pid);
            return await AnswersAsync(Profile.Sandbox(stackFile), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is BalloonException or ArgumentException or UriFormatException)
        {
            return false;
        }
    }

    private static async Task<bool> AnswersAsync(Profile profile, CancellationToken cancellationToken)
    {
        var colon = profile.Kafka.LastIndexOf(':');
        var kafka = int.TryParse(profile.Kafka.AsSpan(colon + 1), out var port) ? (profile.Kafka[..colon], port) : ("", 0);
        foreach (var (host, at) in new[] { kafka, (profile.SqlHost, profile.SqlPort), (profile.CatalogUri.Host, profile.CatalogUri.Port) })
        {
            try
            {
                using var probe = new TcpClient();
                await probe
                    .ConnectAsync(host, at, cancellationToken)
                    .AsTask()
                    .WaitAsync(TimeSpan.FromSeconds(2), cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or TimeoutException)
            {
                return false;
            }
        }

        return true;
    }

    internal static async Task UpAsync(string command, CancellationToken cancellationToken)
    {
        if (!File.Exists(command))
            throw new BalloonException(
                $"The sandbox is not up, and its command is not built ({command} does not exist). Build and start both with: ./balloon up"
            );

        var start = new ProcessStartInfo(command, "up")
        {
            WorkingDirectory = Path.GetDirectoryName(command),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        if (string.IsNullOrEmpty(start.Environment.TryGetValue("DOTNET_ROOT", out var root) ? root : null))
        {
            // A .NET in a user's home folder is only found through this variable; the one that runs this notebook will do.
            start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        }

        using var process = Process.Start(start) ?? throw new BalloonException($"{command} up could not be started.");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken).WaitAsync(Timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            process.Kill();
            throw new BalloonException($"The sandbox was not up after {Timeout.TotalSeconds:0} s. See why with: ./balloon doctor", e);
        }

        if (process.ExitCode != 0)
            throw new BalloonException(
                $"./balloon up ended with {process.ExitCode}:\n{await errors.ConfigureAwait(false)}{await output.ConfigureAwait(false)}".TrimEnd()
            );
    }
}
