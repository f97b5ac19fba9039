using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Balloon.Sandbox.Hosting;

/// <summary>
/// Starts the host as a separate process and waits until it is ready. The host prints each step that it takes, and finally that it is ready
/// or why it is not. Then both close the pipe, and the host writes only to its log.
/// </summary>
internal static class HostLauncher
{
    // The writing ends of the hosts' standard inputs. The system closes them when this process ends, and then the hosts stop.
    private static readonly List<StreamWriter> ParentPipes = [];

    /// <summary>The processor time that an idle process uses meanwhile.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(2);

    public static async Task<Stack> LaunchAsync(
        SandboxOptions options,
        IReadOnlyList<string> balloon,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        using var process = Start(options, balloon);
        if (options.EndsWithCaller)
        {
            lock (ParentPipes)
                ParentPipes.Add(process.StandardInput);
        }
        else
        {
            process.StandardInput.Close();
        }

        var step = "starting the process";
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            while (true)
            {
                var line = await LineAsync(process, timeout, cancellationToken).ConfigureAwait(false);
                if (line?.StartsWith(SandboxProcess.Step, StringComparison.Ordinal) == true)
                {
                    options.Progress?.Invoke(step = line[SandboxProcess.Step.Length..]);
                    continue;
                }

                if (line == SandboxProcess.Ready && Stack.TryRead(options.Home.StackFile) is { } stack)
                    return stack;
                throw new SandboxException(await WhyAsync(line, errors, options.Home).ConfigureAwait(false));
            }
        }
        catch (TimeoutException)
        {
            Kill(process);
            var message =
                $"The sandbox made no progress for {timeout.TotalSeconds:0} s while it was {step}: {options.Home.LogFile} says how far it got.";
            new StartFailure(options.TimeProvider.GetUtcNow(), step, message).TryWrite(options.Home);
            throw new SandboxException(message);
        }
        catch (OperationCanceledException)
        {
            Kill(process);
            throw;
        }
    }

    // Reads a line, however long that takes, as long as the process is busy.
    private static async Task<string?> LineAsync(Process process, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var line = process.StandardOutput.ReadLineAsync(cancellationToken).AsTask();
        var worked = TimeSpan.Zero;
        while (true)
        {
            try
            {
                return await line.WaitAsync(timeout, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException) when (Worked(process) is var now && now - worked > Idle)
            {
                worked = now;
            }
        }
    }

    private static TimeSpan Worked(Process process)
    {
        process.Refresh();
        return process.HasExited ? TimeSpan.Zero : process.TotalProcessorTime;
    }

    private static Process Start(SandboxOptions options, IReadOnlyList<string> balloon)
    {
        var start = new ProcessStartInfo(balloon[0])
        {
            // Separate pipes: if the host inherited the caller's, a script that reads this command's output would wait for ever.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            // Not the caller's folder, which could not be removed while the sandbox runs.
            WorkingDirectory = options.Home.Folder,
        };
        foreach (var argument in balloon.Skip(1))
            start.ArgumentList.Add(argument);
        start.ArgumentList.Add(SandboxProcess.HostCommand);
        if (options.EndsWithCaller)
            start.ArgumentList.Add(SandboxProcess.WatchInputOption);
        start.Environment[SandboxHome.Variable] = options.Home.Folder;
        Add("--kafka-port", options.KafkaPort);
        Add("--sql-port", options.SqlPort);
        Add("--catalog-port", options.CatalogPort);
        Add(SandboxProcess.StateMemoryOption, options.StateMemory);
        foreach (var folder in options.AllowedLocations)
        {
            start.ArgumentList.Add(SandboxProcess.AllowLocationOption);
            start.ArgumentList.Add(folder);
        }

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
            // It has already ended.
        }
    }
}
