using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Balloon.Notebook;

/// <summary>Runs commands from a cell as one would in a terminal: what they print appears line by line.</summary>
public static partial class Terminal
{
    /// <summary>Runs a command to its end.</summary>
    /// <param name="program">Its name or path, such as <c>../artifacts/balloon/balloon</c>.</param>
    /// <param name="arguments">Its arguments, each as it is: no shell reads them.</param>
    /// <exception cref="BalloonException">It is not there, or ended with another code than 0.</exception>
    /// <example><code>await Terminal.RunAsync("../artifacts/balloon/balloon", "status")</code></example>
    public static Task RunAsync(string program, params string[] arguments) => RunAsync(program, arguments, CancellationToken.None);

    /// <summary>As <see cref="RunAsync(string, string[])"/>.</summary>
    /// <param name="program">Its name or path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Ends the command with all that it started.</param>
    /// <exception cref="BalloonException">It is not there, or ended with another code than 0.</exception>
    public static async Task RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(arguments);
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Start(start);
        process.StandardInput.Close();
        process.OutputDataReceived += (_, line) => Write(Console.Out, line.Data);
        process.ErrorDataReceived += (_, line) => Write(Console.Error, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        if (process.ExitCode != 0)
            throw new BalloonException($"{program} ended with exit code {process.ExitCode}: see what it printed above.");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new BalloonException(
                $"{start.FileName} cannot be run here ({e.Message}). Is it installed, and on the PATH of the program that opened this notebook?",
                e
            );
        }
    }

    // A page shows no colours that a terminal would.
    private static void Write(TextWriter to, string? line)
    {
        if (line is not null)
            to.WriteLine(Escapes().Replace(line, ""));
    }

    [GeneratedRegex(@"\x1b\[[0-9;?]*[ -/]*[@-~]")]
    private static partial Regex Escapes();
}
