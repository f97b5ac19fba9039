using System.Diagnostics;
using System.Text;

namespace Balloon;

/// <summary>The output and the exit code of a program.</summary>
internal readonly record struct ProgramResult(int ExitCode, string Output, string Errors)
{
    public bool Ok => ExitCode == 0;

    /// <summary>The last lines of its output, errors first, for a message.</summary>
    public string Tail(int lines = 8)
    {
        var said = (Errors.Trim().Length > 0 ? Errors : Output).Trim().Split('\n');
        return string.Join('\n', said.TakeLast(lines).Select(line => "  " + line.TrimEnd()));
    }
}

/// <summary>Runs other programs until they end, and reads their output.</summary>
internal static class ProgramRun
{
    /// <summary>Runs a program without a shell.</summary>
    /// <param name="start">The program with its arguments and environment.</param>
    /// <param name="input">The content of its standard input.</param>
    /// <param name="output">Called with each line of its output.</param>
    /// <param name="errors">Called with each line of its error output.</param>
    /// <param name="cancellationToken">Kills the program and its child processes.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program, or it may not be executed.</exception>
    public static async Task<ProgramResult> RunAsync(
        ProcessStartInfo start,
        string? input = null,
        Action<string>? output = null,
        Action<string>? errors = null,
        CancellationToken cancellationToken = default
    )
    {
        start.UseShellExecute = false;
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        using var process = Process.Start(start)!;
        try
        {
            var said = ReadAsync(process.StandardOutput, output, cancellationToken);
            var failed = ReadAsync(process.StandardError, errors, cancellationToken);
            await WriteAsync(process, input).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return new(process.ExitCode, await said.ConfigureAwait(false), await failed.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader, Action<string>? each, CancellationToken cancellationToken)
    {
        if (each is null)
            return await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        var all = new StringBuilder();
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            all.AppendLine(line);
            each(line);
        }

        return all.ToString();
    }

    private static async Task WriteAsync(Process process, string? input)
    {
        try
        {
            if (input is not null)
                await process.StandardInput.WriteAsync(input).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading its input: its exit code says why.
        }
    }
}
