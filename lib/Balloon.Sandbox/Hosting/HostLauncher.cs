using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Balloon.Sandbox.Hosting;

/// <summary>
/// Starts the host as a process of its own and waits until it answers. The host's first line of output says that it does, or what is in
/// the way; then both ends of the pipe are let go, and the host writes to its log alone.
/// </summary>
internal static class HostLauncher
{
    // The writing ends of the hosts' inputs, which the system closes when this process ends: that is the leash.
    private static readonly List<StreamWriter> Leashes = [];

    public static async Task<Stack> LaunchAsync(
        SandboxOptions options,
        IReadOnlyList<string> balloon,
        TimeSpan patience,
        CancellationToken cancellationToken
    )
    {
        using var process = Start(options, balloon);
        if (options.EndsWithCaller)
        {
            lock (Leashes)
                Leashes.Add(process.StandardInput);
        }
        else
        {
            process.StandardInput.Close();
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            var first = await process.StandardOutput.ReadLineAsync(limit.Token).ConfigureAwait(false);
            if (first == SandboxProcess.Ready && Stack.TryRead(options.Home.StackFile) is { } stack)
                return stack;
            throw new SandboxException(await WhyAsync(first, errors, options.Home).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            Kill(process);
            cancellationToken.ThrowIfCancellationRequested();
            throw new SandboxException(
                $"The sandbox did not answer within {patience.TotalSeconds:0} s: {options.Home.LogFile} says how far it came."
            );
        }
    }

    private static Process Start(SandboxOptions options, IReadOnlyList<string> balloon)
    {
        var start = new ProcessStartInfo(balloon[0])
        {
            // Pipes of its own, so that the host holds none of the caller's: a script that reads this command's output would wait for ever.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            // Not the caller's folder, which could then not be removed as long as the sandbox lives.
            WorkingDirectory = options.Home.Folder,
        };
        foreach (var argument in balloon.Skip(1))
            start.ArgumentList.Add(argument);
        start.ArgumentList.Add(SandboxProcess.HostCommand);
        if (options.EndsWithCaller)
            start.ArgumentList.Add(SandboxProcess.LeashOption);
        start.Environment[SandboxHome.Variable] = options.Home.Folder;
        Add("--kafka-port", options.KafkaPort);
        Add("--sql-port", options.SqlPort);
        Add("--catalog-port", options.CatalogPort);
        Add(SandboxProcess.StateMemoryOption, options.StateMemory);
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new SandboxException($"'{balloon[0]}' could not be started: {e.Message}. Build it with ./balloon.", e);
        }

        void Add(string option, long? number)
        {
            if (number is null)
                return;
            start.ArgumentList.Add(option);
            start.ArgumentList.Add(number.Value.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static async Task<string> WhyAsync(string? first, Task<string> errors, SandboxHome home)
    {
        const string Speaker = "balloon: ";
        var said = (await errors.ConfigureAwait(false)).Trim();
        if (said.StartsWith(Speaker, StringComparison.Ordinal))
            said = said[Speaker.Length..];
        return said.Length > 0 ? said
            : first is null ? $"The sandbox ended before it answered: see {home.LogFile}."
            : $"The sandbox answered '{first}': see {home.LogFile}.";
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
